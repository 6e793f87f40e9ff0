/// Which shell a command was written for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Dialect {
    Bash,
    Cmd,
}

impl Dialect {
    /// cmd, if a caret outside quotes stands before a quote or the end of a line: bash has no use
    /// for one there, and developer tools write nothing else for cmd.
    pub(super) fn of(text: &str) -> Self {
        let mut bytes = text.bytes().peekable();
        let mut is_after_dollar = false;
        while let Some(byte) = bytes.next() {
            match (byte, bytes.peek()) {
                (b'^', Some(b'"' | b'\r' | b'\n')) => return Self::Cmd,
                (b'\\', Some(_)) => drop(bytes.next()),
                (b'\'', _) if !is_after_dollar => drop(bytes.find(|byte| *byte == b'\'')),
                (b'\'' | b'"', _) => skip_quoted(&mut bytes, byte),
                _ => {}
            }
            is_after_dollar = byte == b'$';
        }
        Self::Bash
    }
}

/// Skips to behind the quote that no backslash stands before.
fn skip_quoted(bytes: &mut impl Iterator<Item = u8>, quote: u8) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => drop(bytes.next()),
            _ if byte == quote => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_tell_only_outside_quotes() {
        for (text, dialect) in [
            (r#"curl --url ^"https://a.example^""#, Dialect::Cmd),
            ("curl \"https://a.example\" ^\n -k", Dialect::Cmd),
            ("curl \"https://a.example\" ^\r\n -k", Dialect::Cmd),
            (r#"curl 'https://a.example' -d '{"a":"^"}'"#, Dialect::Bash),
            (r#"curl "https://a.example" -d "\"^\"""#, Dialect::Bash),
            (r#"curl https://a.example -d $'it\'s ^"'"#, Dialect::Bash),
            (r#"curl 'https://a.example/\' ^"-k^""#, Dialect::Cmd),
            ("curl https://a.example/^x", Dialect::Bash),
        ] {
            assert_eq!(Dialect::of(text), dialect, "{text}");
        }
    }
}
