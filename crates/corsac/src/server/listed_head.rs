use super::{RequestHead, RequestHeaderName};
use crate::HeaderList;
use crate::header::normalize_value;

/// A request head made of a header list: for tests, and for tools that have no server.
///
/// # Example
/// ```
/// use corsac::HeaderList;
/// use corsac::server::{ListedHead, RequestHead};
///
/// let headers = HeaderList::from_iter([("Host", "api.example")]);
/// let head = ListedHead::new("GET", "/items?page=2", &headers);
/// assert_eq!((head.path(), head.host()), (&b"/items"[..], Some(&b"api.example"[..])));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ListedHead<'h> {
    method: &'h str,
    target: &'h str,
    headers: &'h HeaderList,
}

impl<'h> ListedHead<'h> {
    /// A request with this method and target, of which the query is left out.
    pub fn new(method: &'h str, target: &'h str, headers: &'h HeaderList) -> Self {
        Self { method, target, headers }
    }
}

impl RequestHead for ListedHead<'_> {
    fn method(&self) -> &[u8] {
        self.method.as_bytes()
    }

    fn header_lines(&self, name: RequestHeaderName) -> impl Iterator<Item = &[u8]> {
        self.headers.values(name.as_str().as_bytes()).map(normalize_value)
    }

    fn host(&self) -> Option<&[u8]> {
        self.headers.first(b"host").map(normalize_value)
    }

    fn path(&self) -> &[u8] {
        self.target.split(['?', '#']).next().unwrap_or_default().as_bytes()
    }
}
