//! Methods: case-sensitive tokens, six of which pages may spell in any case.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::header::is_token_byte;

/// A method: a byte sequence that matches the `method` token production.
///
/// Its case is kept: `patch` and `PATCH` are two methods. Cloning one of the named methods copies a
/// pointer.
///
/// # Example
/// ```
/// use corsac::Method;
///
/// assert_eq!(Method::parse("GET")?, Method::GET);
/// assert_ne!(Method::parse("patch")?, Method::PATCH);
/// # Ok::<(), corsac::method::NotAMethod>(())
/// ```
/// <https://fetch.spec.whatwg.org/#concept-method>
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Method(Cow<'static, str>);

impl Method {
    /// `GET`
    pub const GET: Self = Self(Cow::Borrowed("GET"));
    /// `HEAD`
    pub const HEAD: Self = Self(Cow::Borrowed("HEAD"));
    /// `POST`
    pub const POST: Self = Self(Cow::Borrowed("POST"));
    /// `PUT`
    pub const PUT: Self = Self(Cow::Borrowed("PUT"));
    /// `PATCH`
    pub const PATCH: Self = Self(Cow::Borrowed("PATCH"));
    /// `DELETE`
    pub const DELETE: Self = Self(Cow::Borrowed("DELETE"));
    /// `OPTIONS`
    pub const OPTIONS: Self = Self(Cow::Borrowed("OPTIONS"));
    /// `CONNECT`
    pub const CONNECT: Self = Self(Cow::Borrowed("CONNECT"));
    /// `TRACE`
    pub const TRACE: Self = Self(Cow::Borrowed("TRACE"));
    /// `TRACK`
    pub const TRACK: Self = Self(Cow::Borrowed("TRACK"));

    /// Reads a method, keeping its case.
    ///
    /// # Errors
    ///
    /// [`NotAMethod`] when `bytes` is empty or holds a byte that is not allowed in a token.
    ///
    /// # Example
    /// ```
    /// use corsac::method::{Method, NotAMethod};
    ///
    /// assert_eq!(Method::parse("CHICKEN")?.as_str(), "CHICKEN");
    /// assert_eq!(Method::parse("P T"), Err(NotAMethod::BadByte { position: 1, byte: b' ' }));
    /// # Ok::<(), NotAMethod>(())
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-method>
    pub fn parse(bytes: impl AsRef<[u8]>) -> Result<Self, NotAMethod> {
        let bytes = bytes.as_ref();
        if let Some(position) = bytes.iter().position(|&byte| !is_token_byte(byte)) {
            return Err(NotAMethod::BadByte { position, byte: bytes[position] });
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if !text.is_empty() => Ok(Self::of_token(text)),
            _ => Err(NotAMethod::Empty),
        }
    }

    /// The method as text; it is always ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The method as bytes.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// Says whether the method is `GET`, `HEAD`, or `POST`, in exactly this case.
    ///
    /// # Example
    /// ```
    /// use corsac::Method;
    ///
    /// assert!(Method::POST.is_cors_safelisted());
    /// assert!(!Method::PUT.is_cors_safelisted());
    /// ```
    /// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
    pub fn is_cors_safelisted(&self) -> bool {
        matches!(self.as_str(), "GET" | "HEAD" | "POST")
    }

    /// Says whether the method is `CONNECT`, `TRACE`, or `TRACK`, in any case.
    ///
    /// # Example
    /// ```
    /// use corsac::Method;
    ///
    /// assert!(Method::parse("track")?.is_forbidden());
    /// assert!(!Method::OPTIONS.is_forbidden());
    /// # Ok::<(), corsac::method::NotAMethod>(())
    /// ```
    /// <https://fetch.spec.whatwg.org/#forbidden-method>
    pub fn is_forbidden(&self) -> bool {
        is_forbidden_method(&self.0)
    }

    /// Upper-cases the method if it is one of the six that pages may spell in any case.
    ///
    /// `PATCH` is not one of them: `patch` stays as it is.
    ///
    /// # Example
    /// ```
    /// use corsac::Method;
    ///
    /// assert_eq!(Method::parse("delete")?.normalize(), Method::DELETE);
    /// assert_eq!(Method::parse("patch")?.normalize().as_str(), "patch");
    /// # Ok::<(), corsac::method::NotAMethod>(())
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-method-normalize>
    pub fn normalize(self) -> Self {
        // To normalize a method, if it is a byte-case-insensitive match for `DELETE`, `GET`, `HEAD`,
        // `OPTIONS`, `POST`, or `PUT`, byte-uppercase it.
        [Self::DELETE, Self::GET, Self::HEAD, Self::OPTIONS, Self::POST, Self::PUT]
            .into_iter()
            .find(|named| named.0.eq_ignore_ascii_case(&self.0))
            .unwrap_or(self)
    }

    fn of_token(token: &str) -> Self {
        const NAMED: [Method; 10] = [
            Method::GET,
            Method::HEAD,
            Method::POST,
            Method::PUT,
            Method::PATCH,
            Method::DELETE,
            Method::OPTIONS,
            Method::CONNECT,
            Method::TRACE,
            Method::TRACK,
        ];
        NAMED
            .into_iter()
            .find(|named| named.0 == token)
            .unwrap_or_else(|| Self(Cow::Owned(token.to_owned())))
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<[u8]> for Method {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl AsRef<str> for Method {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Method {
    type Err = NotAMethod;

    fn from_str(text: &str) -> Result<Self, NotAMethod> {
        Self::parse(text)
    }
}

/// Why a byte sequence is not a [`Method`].
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum NotAMethod {
    /// A byte that no token holds.
    BadByte {
        /// How many bytes stand before it.
        position: usize,
        /// The byte itself.
        byte: u8,
    },
    /// There is no byte at all.
    Empty,
}

impl fmt::Display for NotAMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadByte { position, byte } => {
                write!(f, "a method cannot contain `{}` (at byte {position})", byte.escape_ascii())
            }
            Self::Empty => f.write_str("a method cannot be empty"),
        }
    }
}

impl std::error::Error for NotAMethod {}

/// The forbidden-method question for text that has not been checked to be a method.
pub(crate) fn is_forbidden_method(text: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| forbidden.eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parse_borrows_the_named_methods_and_owns_the_rest() {
        assert!(matches!(Method::parse("TRACK").unwrap().0, Cow::Borrowed("TRACK")));
        assert!(matches!(Method::parse("get").unwrap().0, Cow::Owned(_)));
    }

    #[test]
    fn parse_says_what_is_wrong() {
        assert_eq!(Method::parse(""), Err(NotAMethod::Empty));
        let bad = Method::parse(b"GET\xFF").unwrap_err();
        assert_eq!(bad, NotAMethod::BadByte { position: 3, byte: 0xFF });
        assert_eq!(bad.to_string(), r"a method cannot contain `\xff` (at byte 3)");
    }

    #[test]
    fn normalize_touches_six_methods_only() {
        for (given, normalized) in [
            ("delete", "DELETE"),
            ("gEt", "GET"),
            ("head", "HEAD"),
            ("Options", "OPTIONS"),
            ("post", "POST"),
            ("put", "PUT"),
            ("patch", "patch"),
            ("trace", "trace"),
            ("eGg", "eGg"),
        ] {
            assert_eq!(Method::parse(given).unwrap().normalize().as_str(), normalized);
        }
    }

    #[test]
    fn safelisted_and_forbidden_differ_about_case() {
        assert!(!Method::parse("get").unwrap().is_cors_safelisted());
        assert!(Method::parse("Connect").unwrap().is_forbidden());
        assert!(!Method::parse("TRACES").unwrap().is_forbidden());
    }
}
