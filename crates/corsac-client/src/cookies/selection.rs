//! What a browser does with its cookies for one request.

use super::set_cookie::SameSite;
use super::withholding::Withholding;

/// The cookies that go with a request, and those that do not.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Selection {
    /// The value of the `Cookie` header; `None` if no cookie is sent.
    pub header_value: Option<Vec<u8>>,
    /// The cookies in the header, in its order.
    pub sent: Vec<SentCookie>,
    /// The others, in the order they were set.
    pub withheld: Vec<WithheldCookie>,
}

/// A cookie that goes with a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SentCookie {
    /// Its name, with bytes that are not UTF-8 replaced.
    pub name: String,
    /// Its `SameSite`; `None` where nobody knows it, and so nothing could be enforced: the cookie
    /// came from a file or from the user.
    pub same_site: Option<SameSite>,
}

/// A cookie that does not go with a request.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WithheldCookie {
    /// Its name, with bytes that are not UTF-8 replaced.
    pub name: String,
    /// Why.
    pub reason: Withholding,
}
