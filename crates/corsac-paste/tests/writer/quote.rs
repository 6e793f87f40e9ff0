//! How developer tools quote: `generateCurlCommand` in Chromium's
//! `front_end/panels/network/NetworkLogView.ts`, and Firefox's `devtools/client/shared/curl.js`.

/// `escapeStringPosix`: `'…'`, or `$'…'` if there is a control character, a `!` or a quote.
pub(crate) fn chromium_posix(text: &str) -> String {
    let is_special = |c: char| matches!(c, '\0'..='\x1F' | '\x7F'..='\u{9F}' | '!');
    if !text.contains(|c| is_special(c) || c == '\'') {
        return format!("'{text}'");
    }
    let quoted = |c| match c {
        '\\' => r"\\".to_owned(),
        '\'' => r"\'".to_owned(),
        '\n' => r"\n".to_owned(),
        '\r' => r"\r".to_owned(),
        c if is_special(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("$'{}'", text.chars().map(quoted).collect::<String>())
}

/// Firefox's: everything outside ASCII is escaped, up to U+00FF as one byte.
pub(crate) fn firefox_posix(text: &str) -> String {
    let is_plain = |unit: &u16| matches!(unit, 0x20..=0x7E);
    let units: Vec<u16> = text.encode_utf16().collect();
    let needs_escapes = !units.iter().all(is_plain) || text.contains(['!', '\'']);
    if !needs_escapes {
        return format!("'{text}'");
    }
    let quoted = |unit: &u16| match unit {
        0x5C => r"\\".to_owned(),
        0x27 => r"\'".to_owned(),
        0x0A => r"\n".to_owned(),
        0x0D => r"\r".to_owned(),
        0x21 => r"\041".to_owned(),
        0x20..=0x7E => char::from(u8::try_from(*unit).unwrap()).to_string(),
        0..=0xFF => format!("\\x{unit:02x}"),
        _ => format!("\\u{unit:04x}"),
    };
    format!("$'{}'", units.iter().map(quoted).collect::<String>())
}

/// What Firefox leaves of a text: the characters up to U+00FF as bytes.
pub(crate) fn left_by_firefox(text: &str) -> Vec<u8> {
    let bytes = |c: char| match u8::try_from(c) {
        Ok(byte) => vec![byte],
        Err(_) => c.to_string().into_bytes(),
    };
    text.chars().flat_map(bytes).collect()
}

/// `escapeStringWin`: a caret before nearly everything.
pub(crate) fn chromium_windows(text: &str) -> String {
    let text = text.replace('\\', r"\\").replace('"', "\\\"");
    // The regular expressions work on UTF-16 code units.
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut quoted = String::from("^\"");
    for (index, unit) in units.iter().enumerate() {
        let c = char::from_u32(u32::from(*unit)).unwrap_or('\u{FFFD}');
        if !(c.is_ascii_alphanumeric() || is_javascript_space(c) || "_-:=+~'/.',?;*".contains(c)) {
            quoted.push('^');
        }
        match c {
            ' '..='~' => quoted.push(c),
            '\r' if units.get(index + 1) == Some(&0x0A) => {}
            '\r' | '\n' => quoted.push_str("^\n\n"),
            _ => quoted.push(' '),
        }
        let next = units.get(index + 1).and_then(|unit| char::from_u32(u32::from(*unit)));
        // Behind `^%`, a letter gets a caret of its own.
        if c == '%' && next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '_') {
            quoted.push('^');
        }
    }
    quoted + "^\""
}

/// `\s`
fn is_javascript_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{85}' || c == '\u{FEFF}'
}

/// What is left of a text that was written for cmd: ASCII, with line feeds only.
pub(crate) fn left_for_cmd(text: &str) -> Vec<u8> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let left = |unit| match unit {
        0x20..=0x7E | 0x0A => u8::try_from(unit).unwrap(),
        _ => b' ',
    };
    text.encode_utf16().map(left).collect()
}

/// `.replace(/[[{}\]]/g, '\\$&')`
pub(crate) fn escape_globs(quoted: &str) -> String {
    let escaped = |c: char| if "[]{}".contains(c) { format!("\\{c}") } else { c.to_string() };
    quoted.chars().map(escaped).collect()
}

/// The nearest text that a header of a script may have.
pub(crate) fn byte_string(text: &str) -> String {
    text.chars().filter(|c| u32::from(*c) <= 0xFF).collect()
}

/// The bytes of the code points of a UTF-8 text.
pub(crate) fn isomorphic(text: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(text).unwrap();
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}
