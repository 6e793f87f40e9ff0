/// A string of YAML: in single quotes, where nothing means anything, or in double quotes if it has
/// what cannot stand there.
pub(crate) fn yaml(text: &str) -> String {
    if text.chars().all(|character| (' '..='~').contains(&character)) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let escaped = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        ' '..='~' => character.to_string(),
        _ => format!("\\U{:08x}", u32::from(character)),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_means_anything_within_quotes() {
        for (text, expected) in [
            (r"https://a\.example", r"'https://a\.example'"),
            ("it's #{1}: $a %b &c *", "'it''s #{1}: $a %b &c *'"),
            ("a\n\"\\é", r#""a\U0000000a\"\\\U000000e9""#),
            ("", "''"),
        ] {
            assert_eq!(yaml(text), expected);
        }
    }
}
