//! The `map` directive.

use crate::quote;

/// A `map` from a source to a variable, whose name begins with `cors_`. Keys and values are quoted.
pub(super) fn map(
    comment: &str,
    source: &str,
    variable: &str,
    default: &str,
    entries: &[(String, String)],
) -> String {
    let mut text = format!("\n# {comment}\nmap {source} $cors_{variable} {{\n");
    let width = entries.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    let width = width.clamp("default".len(), 40);
    text.push_str(&format!("    {:width$} {default};\n", "default"));
    for (key, value) in entries {
        text.push_str(&format!("    {key:width$} {value};\n"));
    }
    text + "}\n"
}

/// What a value with a dollar sign needs: there is no escape for it.
pub(super) fn dollar() -> String {
    format!("\ngeo ${} {{\n    default \"$\";\n}}\n", quote::DOLLAR)
}

/// A key that is a regular expression; case counts.
pub(super) fn regex(text: &str) -> String {
    quote::nginx(&format!("~{text}"))
}

/// A key that is a regular expression; case does not count.
pub(super) fn folded_regex(text: &str) -> String {
    quote::nginx(&format!("~*{text}"))
}
