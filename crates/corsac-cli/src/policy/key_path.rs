//! The keys that lead to a place, such as `route[1].cors.allow_origins[0]`.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Every key, value and entry of a file, with the keys that lead there.
pub(crate) struct KeyPaths(Vec<(Range<usize>, String)>);

impl KeyPaths {
    pub(super) fn of(source: &str) -> Self {
        let (root, _) = DeTable::parse_recoverable(source);
        let mut paths = Vec::new();
        table(root.get_ref(), "", &mut paths);
        Self(paths)
    }

    /// The keys that lead to the smallest part of the file that holds the span; empty for none.
    pub(crate) fn at(&self, span: &Range<usize>) -> &str {
        let holds = |part: &Range<usize>| part.start <= span.start && span.end <= part.end;
        let holding = self.0.iter().filter(|(part, _)| holds(part));
        // Of several of one size, the last is the deepest.
        let smallest = holding.rev().min_by_key(|(part, _)| part.len());
        smallest.map_or("", |(_, path)| path)
    }
}

fn table(table: &DeTable<'_>, path: &str, paths: &mut Vec<(Range<usize>, String)>) {
    for (key, own) in table {
        let separator = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{separator}{}", shown(key.get_ref()));
        paths.push((key.span(), path.clone()));
        value(own, path, paths);
    }
}

fn value(own: &Spanned<DeValue<'_>>, path: String, paths: &mut Vec<(Range<usize>, String)>) {
    paths.push((own.span(), path.clone()));
    match own.get_ref() {
        DeValue::Table(own) => table(own, &path, paths),
        DeValue::Array(entries) => entries
            .iter()
            .enumerate()
            .for_each(|(index, entry)| value(entry, format!("{path}[{index}]"), paths)),
        _ => {}
    }
}

/// A key as it is written in a path.
fn shown(key: &str) -> String {
    let is_bare = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    match !key.is_empty() && key.bytes().all(is_bare) {
        true => key.to_owned(),
        false => toml::Value::from(key).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "[cors]\nallow_origins = ['a', 'b']\n[[route]]\npath = '/x'\n\
                        [route.cors]\nmax_age = 1\n[environment.\"a.b\".cors]\ndebug = true\n";

    fn at(part: &str) -> String {
        let start = TEXT.find(part).unwrap();
        KeyPaths::of(TEXT).at(&(start..start + part.len())).to_owned()
    }

    #[test]
    fn keys_lead_to_every_place() {
        for (part, path) in [
            ("allow_origins", "cors.allow_origins"),
            ("'b'", "cors.allow_origins[1]"),
            ("['a', 'b']", "cors.allow_origins"),
            ("[[route]]", "route[0]"),
            ("'/x'", "route[0].path"),
            ("[route.cors]", "route[0].cors"),
            ("max_age", "route[0].cors.max_age"),
            ("true", "environment.\"a.b\".cors.debug"),
        ] {
            assert_eq!(at(part), path, "{part}");
        }
        assert_eq!(KeyPaths::of("").at(&(0..0)), "");
    }
}
