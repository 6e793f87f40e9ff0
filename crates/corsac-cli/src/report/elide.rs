use std::borrow::Cow;

/// A text that is not very long; of others, the beginning and the end.
pub(super) fn elided(text: &str) -> Cow<'_, str> {
    const LONG: usize = 1200;
    const BEGINNING: usize = 600;
    const END: usize = 200;
    let count = text.chars().count();
    if count <= LONG {
        return Cow::Borrowed(text);
    }
    let at = |index: usize| text.char_indices().nth(index).map_or(text.len(), |(at, _)| at);
    let (beginning, end) = (&text[..at(BEGINNING)], &text[at(count - END)..]);
    Cow::Owned(format!("{beginning}…({} characters)…{end}", count - BEGINNING - END))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_middle_of_very_long_texts_is_left_out() {
        let text = "é".repeat(1200);
        assert_eq!(elided(&text), text);
        let text = text + "x";
        let (beginning, end) = ("é".repeat(600), "é".repeat(199) + "x");
        assert_eq!(elided(&text), format!("{beginning}…(401 characters)…{end}"));
    }
}
