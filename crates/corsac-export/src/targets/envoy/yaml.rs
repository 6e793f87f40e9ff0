//! Pieces of YAML.

/// The lines moved to the right.
pub(super) fn indented(text: &str, by: usize) -> String {
    let indent =
        |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{:by$}{line}\n", "") };
    text.lines().map(indent).collect()
}
