//! Bytes that recordings write as characters U+0000 to U+00FF.

/// The bytes of such a text; of a character above U+00FF the low eight bits, which is what the
/// recorded server sent.
pub(super) fn to_bytes(text: &str) -> Vec<u8> {
    text.chars().map(|character| character as u8).collect()
}

/// The text of such bytes.
pub(super) fn to_text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives() {
        let bytes: Vec<u8> = (0..=u8::MAX).collect();
        assert_eq!(to_bytes(&to_text(&bytes)), bytes);
    }
}
