//! Examples: a page's request and a server's responses, written down as text.

mod error;
mod observe;
mod parse;
mod settings;

use std::net::SocketAddr;

use corsac::browser::{BrowserProfile, Client, Initiator, RequestInit, Response};
use url::Url;

use crate::observation::WithheldCookie;

pub use error::{ExampleError, ExampleErrorKind};

/// A page's request and the responses of a server.
///
/// Its text has blocks with an empty line between them: who asks, the request, and the responses
/// in the order they are needed. Lines that begin with `#` are comments.
///
/// The first block has a setting in each line: `page` with an origin or a URL, which must be there,
/// and `sandboxed`, `profile`, `element` (one with `crossorigin`, such as `img`, that asks in place
/// of `fetch()`), `credentials`, `mode`, `redirect`, `body`, `stream` (a body that can be read once
/// only) and `peer`, which may.
///
/// # Example
/// ```
/// use corsac_diagnostics::{Example, rules};
///
/// let example = Example::parse("\
/// page https://app.example.com
/// credentials include
///
/// GET https://api.example.com/items
///
/// HTTP/1.1 200 OK
/// Access-Control-Allow-Origin: *
/// ")?;
/// let observation = example.observe()?;
/// assert_eq!(observation.exchanges.len(), 1);
/// assert!(observation.network_error().is_some());
/// # Ok::<(), corsac_diagnostics::ExampleError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Example {
    /// The page.
    pub page: Client,
    /// The browser; Chromium unless the text says `profile firefox` or `profile standard`.
    pub profile: BrowserProfile,
    /// The element with `crossorigin` that asks, if it is not `fetch()` that does.
    pub element: Option<Initiator>,
    /// What the page requests.
    pub url: Url,
    /// How.
    pub init: RequestInit,
    /// Cookies that the browser has and sends with no request.
    pub withheld_cookies: Vec<WithheldCookie>,
    /// What the server answers, in order.
    pub answers: Vec<ExampleAnswer>,
}

/// One response of an example.
#[derive(Clone, Debug)]
pub struct ExampleAnswer {
    /// The status line.
    pub status_line: String,
    /// The status and the header lines.
    pub response: Response,
    /// Who answers, where the text says `peer`.
    pub peer: Option<SocketAddr>,
}
