use super::Mistakes;
use crate::mistake::{Mistake, Typed};

/// A header as typed after `-H`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypedHeader<'a> {
    /// The whole argument.
    pub(crate) text: &'a str,
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

/// Splits every header at its colon; whether name and value are good is for the page's API to say.
pub(crate) fn parse<'a>(texts: &'a [String], mistakes: &mut Mistakes) -> Vec<TypedHeader<'a>> {
    texts.iter().filter_map(|text| mistakes.keep(split(text))).collect()
}

fn split(text: &str) -> Result<TypedHeader<'_>, Mistake> {
    if let Some((name, value)) = text.split_once(':') {
        return if value.trim().is_empty() {
            Err(empty(text, name))
        } else {
            Ok(TypedHeader { text, name, value })
        };
    }
    match text.strip_suffix(';') {
        Some(name) => Ok(TypedHeader { text, name, value: "" }),
        None => Err(without_colon(text)),
    }
}

/// curl takes `Name:` to mean "do not send it", which a page cannot ask for.
fn empty(text: &str, name: &str) -> Mistake {
    Typed::flag("-H", text)
        .mistake(name.len()..text.len(), "a header without a value")
        .label("nothing follows the colon")
        .help(format!("write `{name};` to send it empty, or leave it out"))
}

fn without_colon(text: &str) -> Mistake {
    let first_word = text.find(char::is_whitespace).unwrap_or(text.len());
    let (name, value) = text.split_at(first_word);
    let value = value.trim();
    let suggestion = (!name.is_empty() && !value.is_empty()).then(|| format!("{name}: {value}"));
    let typed = Typed::flag("-H", text);
    let is_secret = crate::report::is_secret_header(name.as_bytes());
    let suggestion = suggestion.filter(|_| !is_secret);
    let typed = if is_secret { typed.with_secret(first_word..text.len()) } else { typed };
    typed
        .mistake(first_word..first_word, "a header without a colon")
        .label("a colon is missing here")
        .help("a header is written `Name: value`")
        .write_instead(suggestion)
}

impl<'a> TypedHeader<'a> {
    /// The argument for mistakes, its secret hidden.
    pub(crate) fn typed(&self) -> Typed<'a> {
        let start = self.text.len() - self.value.len();
        let secret = if crate::report::is_secret_header(self.name.as_bytes()) {
            start..self.text.len()
        } else {
            0..0
        };
        Typed::flag("-H", self.text).with_secret(secret)
    }
}
