//! What servers answer.

use arbitrary::{Arbitrary, Unstructured};
use corsac::browser::Response;

use super::asked::{URLS, bytes};

/// A response, or none.
#[derive(Debug)]
pub(super) enum Answer {
    Closed,
    Response(Response),
}

impl<'a> Arbitrary<'a> for Answer {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let status = *u.choose(&STATUSES)?;
        if status == 0 {
            return Ok(Self::Closed);
        }
        let lines = (0..u.int_in_range(0..=8)?).map(|_| line(u)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::Response(Response::new(status, lines)))
    }
}

/// 0 stands for a closed connection.
const STATUSES: [u16; 12] = [200, 204, 301, 302, 303, 307, 308, 404, 407, 304, 999, 0];

/// Each header with values that matter to somebody.
const LINES: [(&str, &[&str]); 14] = [
    (
        "Access-Control-Allow-Origin",
        &["*", "https://app.example", "null", "https://cdn.app.example", "http://localhost:3000"],
    ),
    ("access-control-allow-credentials", &["true", "True", ""]),
    ("Access-Control-Allow-Methods", &["*", "PUT", "PUT, patch", "DELETE,", "a b", ""]),
    (
        "Access-Control-Allow-Headers",
        &["*", "x-a", "X-B, authorization", "content-type, if-match", "@", "save-data"],
    ),
    ("Access-Control-Expose-Headers", &["*", "x-secret", "Set-Cookie", ", ,", "a b"]),
    ("Access-Control-Max-Age", &["600", "0", "-1", "99999999999999999999999", "x"]),
    ("Location", &URLS),
    ("Location", &["", "/", "https://u:p@api.example/", "https://[", "#", "//app.example/x"]),
    ("X-Secret", &["1"]),
    ("Set-Cookie", &["a=b"]),
    ("Timing-Allow-Origin", &["*", "https://app.example", "null"]),
    ("Cross-Origin-Resource-Policy", &["same-origin", "same-site", "cross-origin", "x"]),
    ("Referrer-Policy", &["unsafe-url", "no-referrer", "same-origin, x"]),
    ("Content-Type", &["text/html", "text/event-stream"]),
];

fn line(u: &mut Unstructured<'_>) -> arbitrary::Result<(&'static str, Vec<u8>)> {
    let (name, values) = u.choose(&LINES)?;
    let value = match values.get(u.choose_index(values.len() + 1)?) {
        Some(value) => value.as_bytes(),
        None => bytes(u)?,
    };
    Ok((name, value.to_vec()))
}
