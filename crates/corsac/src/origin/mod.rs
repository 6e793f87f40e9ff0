//! Origins: who a page is, as the browser tells it.

mod error;
mod grammar;
mod host;
mod opaque;
mod parse;
mod serialized;
mod site;
mod trust;
mod tuple;
#[cfg(feature = "browser")]
mod url;

use std::fmt;
use std::str::FromStr;

pub use error::{OriginParseError, OriginParseErrorKind};
pub use opaque::OpaqueOrigin;
pub use serialized::SerializedOrigin;
#[cfg(feature = "browser")]
pub(crate) use site::are_schemelessly_same_site_urls;
pub(crate) use site::has_strangers_below;
#[cfg(feature = "browser")]
pub use trust::is_potentially_trustworthy_url;
pub use tuple::TupleOrigin;
#[cfg(feature = "browser")]
pub(crate) use url::are_same_origin_urls;

/// An origin: a scheme, a host and a port, or an identity of its own that tells nothing.
///
/// Cloning copies a pointer.
///
/// # Example
/// ```
/// use corsac::Origin;
///
/// let origin = Origin::parse("https://app.example:8443")?;
/// assert_eq!(origin.as_tuple().map(|tuple| tuple.host()), Some("app.example"));
/// assert_eq!(origin.to_string(), "https://app.example:8443");
/// # Ok::<(), corsac::origin::OriginParseError>(())
/// ```
/// <https://html.spec.whatwg.org/#concept-origin>
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Origin {
    /// An opaque origin, serialized as `null`.
    Opaque(OpaqueOrigin),
    /// A tuple origin.
    Tuple(TupleOrigin),
}

impl Origin {
    /// Reads an origin that a person wrote, in its serialized form and no other.
    ///
    /// Any scheme may stand there. The host is what a browser would write: labels of lower-case
    /// letters, digits, `-` and `_`, or an IP address in its shortest form. `null` gives an opaque
    /// origin whose id is 0.
    ///
    /// # Errors
    ///
    /// [`OriginParseError`] names the first mistake and its place, and suggests the origin that was
    /// most likely meant.
    ///
    /// # Example
    /// ```
    /// use corsac::origin::{Origin, OriginParseErrorKind};
    ///
    /// assert!(Origin::parse("capacitor://localhost").is_ok());
    ///
    /// let error = Origin::parse("https://App.example/").unwrap_err();
    /// assert_eq!(error.kind(), OriginParseErrorKind::UpperCase);
    /// assert_eq!(error.position(), 8);
    /// assert_eq!(error.suggestion(), Some("https://app.example".to_owned()));
    /// ```
    /// <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
    pub fn parse(text: &str) -> Result<Self, OriginParseError> {
        parse::origin(text)
    }

    /// Reads the value of an `Origin` header: `null`, or a serialized origin byte for byte.
    ///
    /// Nothing is repaired: no case, no default port, no white space. `null` gives an opaque origin
    /// whose id is 0.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// assert!(Origin::from_header_value(b"http://localhost:3000").is_some());
    /// assert!(Origin::from_header_value(b"null").is_some_and(|origin| origin.is_opaque()));
    /// assert!(Origin::from_header_value(b"HTTP://localhost:3000").is_none());
    /// assert!(Origin::from_header_value(b"http://localhost:3000/").is_none());
    /// ```
    /// <https://fetch.spec.whatwg.org/#origin-header>
    pub fn from_header_value(value: &[u8]) -> Option<Self> {
        grammar::origin_or_null(value)
    }

    /// The origin of `url`.
    ///
    /// A URL whose origin is opaque, such as a `data:` or `file:` URL, gives the id 0; the standard
    /// makes a new one each time, so give it an id of your own where identity matters.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    /// use url::Url;
    ///
    /// let origin = Origin::of_url(&Url::parse("https://user@app.example:443/path")?);
    /// assert_eq!(origin.as_str(), "https://app.example");
    /// # Ok::<(), url::ParseError>(())
    /// ```
    /// <https://url.spec.whatwg.org/#origin>
    #[cfg(feature = "browser")]
    pub fn of_url(url: &::url::Url) -> Self {
        url::origin_of(url)
    }

    /// Says whether both are the same opaque origin, or have the same scheme, host and port.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// let page = Origin::parse("https://a.example")?;
    /// assert!(!page.is_same_origin(&Origin::parse("https://a.example:8443")?));
    /// # Ok::<(), corsac::origin::OriginParseError>(())
    /// ```
    /// <https://html.spec.whatwg.org/#same-origin>
    pub fn is_same_origin(&self, other: &Self) -> bool {
        // 1. If A and B are the same opaque origin, then return true.
        // 2. If A and B are both tuple origins and their schemes, hosts, and port are identical, then
        //    return true.
        // 3. Return false.
        self == other
    }

    /// Says whether the origin of `url` is the same origin as this one, which an opaque origin never
    /// is.
    ///
    /// Allocates nothing, unless `url` is a `blob:` URL.
    ///
    /// <https://html.spec.whatwg.org/#same-origin>
    #[cfg(feature = "browser")]
    pub fn is_same_origin_with_url(&self, url: &::url::Url) -> bool {
        self.as_tuple().is_some_and(|tuple| url::has_origin(url, tuple))
    }

    /// Says whether both are the same site, whatever their schemes and ports.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// let page = Origin::parse("https://a.example")?;
    /// assert!(page.is_schemelessly_same_site(&Origin::parse("http://a.example:81")?));
    /// # Ok::<(), corsac::origin::OriginParseError>(())
    /// ```
    /// <https://html.spec.whatwg.org/#schemelessly-same-site>
    pub fn is_schemelessly_same_site(&self, other: &Self) -> bool {
        site::is_schemelessly_same_site(self, other)
    }

    /// Says whether the origin of `url` is schemelessly same site with this one, which an opaque
    /// origin never is.
    ///
    /// <https://html.spec.whatwg.org/#schemelessly-same-site>
    #[cfg(feature = "browser")]
    pub fn is_schemelessly_same_site_with_url(&self, url: &::url::Url) -> bool {
        site::is_schemelessly_same_site_with_url(self, url)
    }

    /// Says whether the origin of `url` is same site with this one, which an opaque origin never
    /// is.
    ///
    /// Allocates nothing, unless `url` is a `blob:` URL.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// let page = Origin::parse("https://a.example")?;
    /// assert!(page.is_same_site_with_url(&"https://a.example:81/".parse()?));
    /// assert!(!page.is_same_site_with_url(&"http://a.example/".parse()?));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    /// <https://html.spec.whatwg.org/#same-site>
    #[cfg(feature = "browser")]
    pub fn is_same_site_with_url(&self, url: &::url::Url) -> bool {
        let Some(tuple) = self.as_tuple() else { return false };
        if url.scheme() == "blob" {
            return self.is_same_site(&Self::of_url(url));
        }
        tuple.scheme() == url.scheme() && self.is_schemelessly_same_site_with_url(url)
    }

    /// Says whether both have the same scheme and the same registrable domain.
    ///
    /// Where there is no registrable domain, as for an IP address, the hosts must be equal. Without
    /// the feature `public-suffix` they always must.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// let page = Origin::parse("https://a.example")?;
    /// assert!(page.is_same_site(&Origin::parse("https://a.example:8443")?));
    /// assert!(!page.is_same_site(&Origin::parse("http://a.example")?));
    /// # Ok::<(), corsac::origin::OriginParseError>(())
    /// ```
    /// <https://html.spec.whatwg.org/#same-site>
    pub fn is_same_site(&self, other: &Self) -> bool {
        site::is_same_site(self, other)
    }

    /// Says whether the origin is opaque.
    pub fn is_opaque(&self) -> bool {
        matches!(self, Self::Opaque(_))
    }

    /// The scheme, host and port, unless the origin is opaque.
    pub fn as_tuple(&self) -> Option<&TupleOrigin> {
        match self {
            Self::Opaque(_) => None,
            Self::Tuple(tuple) => Some(tuple),
        }
    }

    /// Says whether the origin's data can be trusted to arrive as it was sent: by TLS, or from this
    /// very machine.
    ///
    /// # Example
    /// ```
    /// use corsac::Origin;
    ///
    /// assert!(Origin::parse("http://app.localhost:3000")?.is_potentially_trustworthy());
    /// assert!(!Origin::parse("http://a.example")?.is_potentially_trustworthy());
    /// # Ok::<(), corsac::origin::OriginParseError>(())
    /// ```
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    pub fn is_potentially_trustworthy(&self) -> bool {
        trust::is_potentially_trustworthy(self)
    }

    /// The serialization of the origin; `null` if it is opaque.
    ///
    /// <https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin>
    pub fn as_str(&self) -> &str {
        match self {
            // 1. If origin is an opaque origin, then return "null".
            Self::Opaque(_) => "null",
            Self::Tuple(tuple) => tuple.serialization(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Origin {
    type Err = OriginParseError;

    fn from_str(text: &str) -> Result<Self, OriginParseError> {
        Self::parse(text)
    }
}

impl From<OpaqueOrigin> for Origin {
    fn from(opaque: OpaqueOrigin) -> Self {
        Self::Opaque(opaque)
    }
}

impl From<TupleOrigin> for Origin {
    fn from(tuple: TupleOrigin) -> Self {
        Self::Tuple(tuple)
    }
}

/// The schemes whose URLs have a host that the URL standard reads as a domain or an IP address, and
/// therefore a tuple origin, with the port each may leave out.
///
/// <https://url.spec.whatwg.org/#special-scheme>
fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "ftp" => Some(21),
        "http" | "ws" => Some(80),
        "https" | "wss" => Some(443),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_origins_are_the_same_only_by_identity() {
        let opaque = |id| Origin::from(OpaqueOrigin::new(id));
        assert!(opaque(7).is_same_origin(&opaque(7)));
        assert!(!opaque(7).is_same_origin(&opaque(8)));
        assert_eq!(opaque(7).to_string(), "null");
    }
}
