//! Values and words as messages show them.

/// Longer words were not mistyped by a person.
const LONGEST_WORD: usize = 40;

/// More of a value does not help anyone to recognise it.
const LONGEST_VALUE: usize = 80;

/// The candidate that `word` was most likely meant to be.
pub(crate) fn most_similar<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    if word.len() > LONGEST_WORD {
        return None;
    }
    let allowed = 1 + word.len() / 5;
    candidates
        .into_iter()
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A value as it is shown within backticks.
pub(crate) fn shown(value: &str) -> String {
    match value.char_indices().nth(LONGEST_VALUE) {
        Some((end, _)) => format!("{}…", value[..end].escape_debug()),
        None => value.escape_debug().to_string(),
    }
}

/// A value as a TOML string.
pub(crate) fn quoted(value: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04X}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", value.chars().map(escaped).collect::<String>())
}

/// `a`, `b` and `c`
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{}`", shown(name))).collect();
    match &names[..] {
        [start @ .., last] if !start.is_empty() => format!("{} and {last}", start.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_wins_and_the_far_is_not_named() {
        let similar = |word| most_similar(word, ["hosts", "path", "cors"]);
        assert_eq!(similar("host"), Some("hosts"));
        assert_eq!(similar("paht"), Some("path"));
        assert_eq!(similar("upstream"), None);
        assert_eq!(similar(""), None);
        assert_eq!(similar(&"p".repeat(41)), None);
    }

    #[test]
    fn values_are_shown_in_one_short_line() {
        assert_eq!(shown("a\nb"), "a\\nb");
        assert_eq!(shown(&"é".repeat(100)).chars().count(), 81);
        assert_eq!(quoted("a\"\\\n"), "\"a\\\"\\\\\\u000A\"");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
        assert_eq!(listed(["a"]), "`a`");
    }
}
