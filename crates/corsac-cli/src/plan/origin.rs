use std::ops::Range;

use corsac::Origin;
use corsac::browser::Client;
use corsac::origin::{OriginParseError, OriginParseErrorKind as Kind};

use url::Url;

use super::ask::Ask;
use crate::mistake::{Mistake, Typed};
use crate::password;

/// The page that asks: the one whose URL was pasted, or some page of the origin.
pub(super) fn page(ask: &Ask) -> Result<Client, Mistake> {
    let origin = ask.origin.as_deref().ok_or_else(|| {
        Mistake::without_text("the paste does not say which page asks")
            .help("add its origin, such as `--origin https://app.example.com`")
    })?;
    let page = Client::with_origin(parse(origin)?);
    let url = ask.referrer.as_deref().and_then(|url| Url::parse(url).ok());
    let url = url.filter(|url| page.origin().is_same_origin_with_url(url));
    Ok(url.map_or(page, Client::document))
}

/// The origin that was typed; `null` is that of a sandboxed page.
pub(crate) fn parse(text: &str) -> Result<Origin, Mistake> {
    Origin::parse(text).map_err(|error| {
        let typed = Typed::flag("--origin", text);
        let typed = typed.with_secret(password::in_typed(text).unwrap_or(0..0));
        let title = format!("`{}` is not an origin", typed.shown_value().escape_debug());
        typed
            .mistake(span(text, &error), title)
            .label(error.kind().to_string())
            .help("an origin is a scheme, a host and perhaps a port: https://app.example.com")
            .write_instead(error.suggestion())
    })
}

/// The bytes that are wrong: one character where one is too much, else all that follow.
fn span(text: &str, error: &OriginParseError) -> Range<usize> {
    let start = error.position().min(text.len());
    match error.kind() {
        Kind::MissingScheme => 0..text.len(),
        Kind::UpperCase | Kind::Wildcard | Kind::Whitespace | Kind::NonAsciiHost => {
            let length = text.get(start..).and_then(|rest| rest.chars().next());
            start..start + length.map_or(0, char::len_utf8)
        }
        _ => start..text.len(),
    }
}
