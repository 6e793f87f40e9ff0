//! A response's head, as it came from the network.

use crate::header::HeaderList;

/// Status and header list of a response. Its body stays with the caller.
///
/// # Example
/// ```
/// use corsac::browser::Response;
/// let response = Response::new(200, [("Access-Control-Allow-Origin", "*")]);
/// assert_eq!(response.headers().first(b"access-control-allow-origin"), Some(&b"*"[..]));
/// ```
///
/// <https://fetch.spec.whatwg.org/#concept-response>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Response {
    status: u16,
    headers: HeaderList,
}

impl Response {
    /// A response with these header lines, in the order and with the bytes they arrived in.
    ///
    /// Tabs and spaces around a value are not part of it and are removed.
    pub fn new<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        status: u16,
        lines: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut headers = HeaderList::with_capacity(8, 256);
        for (name, value) in lines {
            headers.push(name.as_ref(), crate::header::trim_tab_or_space(value.as_ref()));
        }
        Self { status, headers }
    }

    /// A response whose header list is at hand; its values carry no tab or space at their ends.
    #[must_use]
    pub fn from_parts(status: u16, headers: HeaderList) -> Self {
        Self { status, headers }
    }

    /// The status, as given.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The header list as received: order, case and duplicates kept.
    #[must_use]
    pub fn headers(&self) -> &HeaderList {
        &self.headers
    }
}
