//! The `Request` constructor: what it throws at, and which headers it takes.

use serde::Deserialize;

use super::file::{self, same};
use super::wire::Ask;

pub(super) const FILES: &[&str] = &["request_constructor.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: Ask,
    made: Made,
}

#[derive(Debug, Deserialize, Eq, PartialEq, Clone)]
#[serde(rename_all = "kebab-case")]
enum Made {
    /// The request's header list.
    Headers(Vec<(String, String)>),
    /// The request's method.
    Method(String),
    Throws,
}

#[test]
fn request_constructor() {
    file::run("request_constructor.toml", |case: &Case| {
        let text = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
        let made = match (case.ask.request(), &case.made) {
            (Err(_), _) => Made::Throws,
            (Ok(request), Made::Method(_)) => Made::Method(request.method().to_string()),
            (Ok(request), _) => {
                let headers = request.header_list().iter();
                Made::Headers(headers.map(|(name, value)| (text(name), text(value))).collect())
            }
        };
        same("made", case.made.clone(), made)
    });
}
