/// A string of Rust.
pub(crate) fn rust(text: &str) -> String {
    format!("\"{}\"", text.escape_default())
}
