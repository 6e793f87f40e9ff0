use std::net::SocketAddr;

use corsac::browser::{ExchangeKind, IncludeCredentials, Response};
use corsac::{HeaderList, Method};
use url::Url;

/// A request that was sent and the response to it.
#[derive(Clone, Debug)]
pub struct ObservedExchange {
    /// What the request was for.
    pub kind: ExchangeKind,
    /// Its method.
    pub method: Method,
    /// Its URL.
    pub url: Url,
    /// Every header line that was sent, in order.
    pub request_headers: HeaderList,
    /// Whether cookies and the like went along, if there are any.
    pub credentials: IncludeCredentials,
    /// Cookies that are known and did not go along.
    pub withheld_cookies: Vec<WithheldCookie>,
    /// Cookies that the response sets and the browser does not keep, if a jar was asked.
    pub rejected_cookies: Vec<WithheldCookie>,
    /// The response: status and every header line as sent.
    pub response: Response,
    /// The status line as sent, such as `HTTP/1.1 204 No Content`.
    pub status_line: Vec<u8>,
    /// Who answered, if that is known.
    pub peer: Option<SocketAddr>,
}

/// A cookie that the browser has and did not send, or was to set and did not keep.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WithheldCookie {
    /// The cookie's name.
    pub name: String,
    /// The stable name of the reason, such as `same-site-lax`.
    pub reason: &'static str,
    /// The reason in a sentence.
    pub message: String,
}

impl ObservedExchange {
    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.response.status()
    }

    /// The value of a response header, its lines joined as the Fetch standard joins them.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.response.headers().get(name.as_bytes()).map(std::borrow::Cow::into_owned)
    }

    /// The value of a response header as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn get_text(&self, name: &str) -> Option<String> {
        self.get(name).map(|value| String::from_utf8_lossy(&value).into_owned())
    }
}
