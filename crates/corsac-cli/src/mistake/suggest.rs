/// Which of the known words was probably meant, if one is close.
pub(crate) fn did_you_mean<'a>(
    word: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    /// Less alike than this, and a suggestion is a guess.
    const LEAST_ALIKE: f64 = 0.8;
    let alike = |known: &'a str| (strsim::jaro_winkler(word, known), known);
    let close = known.into_iter().map(alike).filter(|(alike, _)| *alike >= LEAST_ALIKE);
    close.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_close_words_are_suggested() {
        let known = ["origin", "method", "credentials"];
        assert_eq!(did_you_mean("orign", known), Some("origin"));
        assert_eq!(did_you_mean("credential", known), Some("credentials"));
        assert_eq!(did_you_mean("zzz", known), None);
        assert_eq!(did_you_mean("", known), None);
    }
}
