use std::fmt::Write;

/// A text that mermaid takes for nothing but a text.
///
/// Characters that mean something to mermaid or to HTML become entities. Mermaid cuts the last
/// semicolon off entities in lines that look like a `style` or `classDef` statement, so these words
/// lose their first letter to an entity too.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        let rest = &text[at..];
        let is_statement = rest.starts_with("style") || rest.starts_with("classDef");
        match character {
            'a'..='z' if is_statement => write_entity(&mut escaped, character),
            '#' | ';' | '"' | '\'' | '`' | '<' | '>' | '&' | '%' | '$' | '\\' => {
                write_entity(&mut escaped, character);
            }
            _ if character.is_control() => write_entity(&mut escaped, '\u{fffd}'),
            _ => escaped.push(character),
        }
    }
    escaped
}

fn write_entity(text: &mut String, character: char) {
    write!(text, "#{};", u32::from(character)).expect("a write to a String does not fail");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_statement_or_begins_another() {
        assert_eq!(escape("a;b#c\n%%{x}<b>"), "a#59;b#35;c#65533;#37;#37;{x}#60;b#62;");
        assert_eq!(escape("style: classDef"), "#115;tyle: #99;lassDef");
    }
}
