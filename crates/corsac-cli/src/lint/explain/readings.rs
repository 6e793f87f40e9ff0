//! An example of how a server reads a path so that a rule decides.

use corsac::HeaderList;
use corsac::server::{DecidingRule, ListedHead, Routes};
use url::Url;

/// The readings of a path of which one rule alone decides, each with its rule.
pub(super) fn examples(
    routes: &Routes,
    method: &str,
    target: &str,
    headers: &HeaderList,
) -> Vec<(DecidingRule, String)> {
    let decided = |path: String| {
        let rule = routes.deciding_rule(&ListedHead::new(method, &path, headers));
        (rule, path)
    };
    let is_one = |(rule, _): &(DecidingRule, String)| !matches!(rule, DecidingRule::Several(_));
    plain(target).into_iter().map(decided).filter(is_one).collect()
}

/// What becomes of a path step by step, until nothing in it can be read in two ways.
fn plain(target: &str) -> Vec<String> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let mut paths = vec![path.to_owned()];
    let mut add = |path: String| {
        paths.push(path.to_ascii_lowercase());
        paths.push(path);
    };
    let decoded = decoded(&decoded(path)).replace('\\', "/");
    let bare: Vec<_> = decoded.split('/').filter_map(|part| part.split(';').next()).collect();
    let bare = bare.join("/");
    for path in [path, &decoded, &bare] {
        add(resolved(path));
        add(merged(&resolved(path)));
        add(merged(&resolved(&merged(path))));
        add(merged(&resolved(path)).trim_end_matches('/').to_owned());
    }
    paths
}

/// The path without escapes of what separates its parts.
fn decoded(path: &str) -> String {
    const ESCAPES: [(&str, &str); 9] = [
        ("%2f", "/"),
        ("%2F", "/"),
        ("%2e", "."),
        ("%2E", "."),
        ("%5c", "\\"),
        ("%5C", "\\"),
        ("%3b", ";"),
        ("%3B", ";"),
        ("%25", "%"),
    ];
    ESCAPES.iter().fold(path.to_owned(), |path, (escape, text)| path.replace(escape, text))
}

/// The path without `.` and `..`.
fn resolved(path: &str) -> String {
    let url = Url::parse("http://host").and_then(|url| url.join(&format!("http://host{path}")));
    url.map_or_else(|_| path.to_owned(), |url| url.path().to_owned())
}

fn merged(path: &str) -> String {
    let mut merged = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !merged.ends_with('/') {
            merged.push(character);
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_make_of_a_path_is_among_the_examples() {
        for (path, reading) in [
            ("/public/..%2fadmin", "/admin"),
            ("/public/%252e%252E/admin?x", "/admin"),
            ("//admin", "/admin"),
            ("/admin;x=1/a", "/admin/a"),
            ("/Admin", "/admin"),
            ("/admin/", "/admin"),
        ] {
            assert!(plain(path).iter().any(|own| own == reading), "{path}: {:?}", plain(path));
        }
    }
}
