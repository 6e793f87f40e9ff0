//! What a value that is no origin looks like.

/// Whether it is the wanted text with white space in it.
pub(super) fn is_spaced(value: &[u8], wanted: &str) -> bool {
    let text = String::from_utf8_lossy(value);
    !wanted.is_empty() && text.chars().filter(|c| !c.is_whitespace()).eq(wanted.chars())
}

/// Whether it has the look of a variable in a shell, a template, nginx, Apache or a program.
pub(super) fn is_variable(value: &[u8]) -> bool {
    let holds = |part: &[u8]| value.windows(part.len()).any(|window| window == part);
    let begins = value.starts_with(b"$") || value.starts_with(b"{") || value.starts_with(b"<");
    let is_nothing = [&b"undefined"[..], b"None", b"nil"].contains(&value);
    begins || is_nothing || [&b"${"[..], b"$(", b"{{", b"%{", b"<%"].into_iter().any(holds)
}

/// Whether it has signs of a wildcard or of a regular expression.
pub(super) fn is_pattern(value: &[u8]) -> bool {
    let has = |byte| value.contains(&byte);
    let is_expression = has(b'^') || has(b'\\') || has(b'|') || value.ends_with(b"$");
    let is_quoted_asterisk = [&b"'*'"[..], b"\"*\""].contains(&value);
    !is_quoted_asterisk
        && value.len() > 1
        && !has(b',')
        && !has(b' ')
        && (has(b'*') || is_expression)
}
