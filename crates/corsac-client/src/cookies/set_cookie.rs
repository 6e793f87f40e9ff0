//! Reading a `Set-Cookie` header line.

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use corsac::browser::BrowserProfile;

use super::date::parse_cookie_date;
use super::expiry::{expiry_time, parse_max_age};
use super::rejection::Rejection;

/// The longest name and value, together.
pub(super) const LARGEST_PAIR: usize = 4096;

/// The longest value of an attribute.
const LARGEST_ATTRIBUTE: usize = 1024;

/// What a `Set-Cookie` header line says, whoever sent it.
///
/// # Example
/// ```
/// use corsac::browser::BrowserProfile;
/// use corsac_client::{SameSite, SetCookie};
///
/// let cookie = SetCookie::parse(b"sid=31d4; Secure; SameSite=None", BrowserProfile::Chromium)?;
/// assert_eq!((cookie.name(), cookie.value()), (&b"sid"[..], &b"31d4"[..]));
/// assert!(cookie.is_secure());
/// assert_eq!(cookie.same_site(), SameSite::None);
/// # Ok::<(), corsac_client::Rejection>(())
/// ```
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-set-cookie-header-field-2>
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SetCookie {
    name: Vec<u8>,
    value: Vec<u8>,
    expires: Option<SystemTime>,
    max_age: Option<Duration>,
    domain: Option<Vec<u8>>,
    path: Option<Vec<u8>>,
    is_secure: bool,
    is_http_only: bool,
    same_site: SameSite,
    is_partitioned: bool,
}

/// What `SameSite` says.
///
/// <https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html#name-the-samesite-attribute-2>
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum SameSite {
    /// Nothing, or no word that it knows: each browser has its own default.
    #[default]
    Default,
    /// `None`: the cookie may go with requests from other sites.
    None,
    /// `Lax`: of the requests from other sites only navigations carry it, so no fetch does.
    Lax,
    /// `Strict`: no request from another site carries it.
    Strict,
}

impl SetCookie {
    /// Reads the value of a `Set-Cookie` header line as a browser does.
    ///
    /// Attributes that nobody knows, and those whose value is nonsense, are passed over.
    ///
    /// # Errors
    ///
    /// [`Rejection::ControlCharacter`], [`Rejection::Empty`], [`Rejection::Nameless`] or
    /// [`Rejection::TooLarge`].
    pub fn parse(line: &[u8], profile: BrowserProfile) -> Result<Self, Rejection> {
        check_characters(line, profile)?;
        let mut pieces = line.split(|byte| *byte == b';');
        let mut cookie = Self::of_pair(pieces.next().unwrap_or_default(), profile)?;
        for attribute in pieces {
            cookie.take_attribute(attribute, profile);
        }
        Ok(cookie)
    }

    /// The name; empty if the line has no `=` before its first `;`.
    #[must_use]
    pub fn name(&self) -> &[u8] {
        &self.name
    }

    /// The value.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    /// `Domain` in lower case, without the dot it may start with; `None` if missing or empty.
    #[must_use]
    pub fn domain(&self) -> Option<&[u8]> {
        self.domain.as_deref().filter(|domain| !domain.is_empty())
    }

    /// `Path`; `None` if missing, or if it does not start with a slash.
    #[must_use]
    pub fn path(&self) -> Option<&[u8]> {
        self.path.as_deref().filter(|path| path.starts_with(b"/"))
    }

    /// Whether it has `Secure`.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// Whether it has `HttpOnly`.
    #[must_use]
    pub fn is_http_only(&self) -> bool {
        self.is_http_only
    }

    /// `SameSite`.
    #[must_use]
    pub fn same_site(&self) -> SameSite {
        self.same_site
    }

    /// Whether it has `Partitioned`.
    #[must_use]
    pub fn is_partitioned(&self) -> bool {
        self.is_partitioned
    }

    /// When the cookie ends if it is set now, by `Max-Age` or else `Expires`; `None` if neither is
    /// there. It is never more than 400 days away.
    #[must_use]
    pub fn expiry_time(&self, now: SystemTime) -> Option<SystemTime> {
        expiry_time(self.max_age, self.expires, now)
    }

    fn of_pair(pair: &[u8], profile: BrowserProfile) -> Result<Self, Rejection> {
        let (name, value) = match (split_at_equals(pair), profile) {
            // DEPARTURE: to Firefox, what has no "=" is a name.
            (None, BrowserProfile::Firefox) => (trim(pair), &b""[..]),
            // 3. If the name-value-pair string lacks a %x3D ("=") character, then the name string
            //    is empty, and the value string is the value of name-value-pair.
            (None, _) => (&b""[..], trim(pair)),
            (Some(pair), _) => pair,
        };
        let size = name.len() + value.len();
        match size {
            0 => Err(Rejection::Empty),
            _ if name.is_empty() && needs_name(value, profile) => Err(Rejection::Nameless),
            1..=LARGEST_PAIR => Ok(Self::session(name, &as_kept(value, profile))),
            _ => Err(Rejection::TooLarge { size }),
        }
    }

    fn session(name: &[u8], value: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            value: value.to_vec(),
            expires: None,
            max_age: None,
            domain: None,
            path: None,
            is_secure: false,
            is_http_only: false,
            same_site: SameSite::Default,
            is_partitioned: false,
        }
    }

    /// The last attribute of a name counts.
    // DEPARTURE: it does in browsers even if it is a `Max-Age` or `Expires` that makes no sense.
    fn take_attribute(&mut self, attribute: &[u8], profile: BrowserProfile) {
        let (name, value) = split_at_equals(attribute).unwrap_or((trim(attribute), b""));
        if value.len() > LARGEST_ATTRIBUTE {
            return;
        }
        match name.to_ascii_lowercase().as_slice() {
            b"expires" => self.expires = parse_cookie_date(value, profile),
            b"max-age" => self.max_age = parse_max_age(value, profile),
            b"domain" => self.domain = Some(domain(value)),
            b"path" => self.path = Some(value.to_vec()),
            b"secure" => self.is_secure = true,
            b"httponly" => self.is_http_only = true,
            b"samesite" => self.same_site = SameSite::of_value(value),
            b"partitioned" => self.is_partitioned = true,
            _ => {}
        }
    }
}

impl SameSite {
    fn of_value(value: &[u8]) -> Self {
        match value.to_ascii_lowercase().as_slice() {
            b"none" => Self::None,
            b"lax" => Self::Lax,
            b"strict" => Self::Strict,
            _ => Self::Default,
        }
    }
}

/// No control character may stand in a line but tabs.
fn check_characters(line: &[u8], profile: BrowserProfile) -> Result<(), Rejection> {
    let is_control = |byte: &&u8| byte.is_ascii_control() && **byte != b'\t';
    let control = line.iter().find(is_control).copied();
    // DEPARTURE: tabs neither in Chromium, but where they would be cut off.
    let has_tab = profile == BrowserProfile::Chromium
        && line.split(|byte| matches!(byte, b';' | b'=')).any(|part| trim(part).contains(&b'\t'));
    match control.or(has_tab.then_some(b'\t')) {
        None => Ok(()),
        Some(byte) => Err(Rejection::ControlCharacter { byte }),
    }
}

/// Whether a cookie of this value cannot go without a name.
fn needs_name(value: &[u8], profile: BrowserProfile) -> bool {
    match profile {
        BrowserProfile::Standard => false,
        // DEPARTURE: its value would be read as a name and a value.
        BrowserProfile::Chromium => value.contains(&b'='),
        // DEPARTURE: every cookie needs one.
        BrowserProfile::Firefox => true,
    }
}

fn as_kept(value: &[u8], profile: BrowserProfile) -> Cow<'_, [u8]> {
    match (String::from_utf8_lossy(value), profile) {
        // DEPARTURE: what is not UTF-8 is replaced.
        (Cow::Owned(replaced), BrowserProfile::Firefox) => Cow::Owned(replaced.into_bytes()),
        _ => Cow::Borrowed(value),
    }
}

/// Name and value around the first `=`, without spaces and tabs at their ends.
pub(super) fn split_at_equals(pair: &[u8]) -> Option<(&[u8], &[u8])> {
    let equals = pair.iter().position(|byte| *byte == b'=')?;
    Some((trim(&pair[..equals]), trim(&pair[equals + 1..])))
}

fn trim(bytes: &[u8]) -> &[u8] {
    let is_content = |byte: &u8| !matches!(byte, b' ' | b'\t');
    let Some(start) = bytes.iter().position(is_content) else { return b"" };
    let end = bytes.iter().rposition(is_content).map_or(start, |last| last + 1);
    &bytes[start..end]
}

fn domain(value: &[u8]) -> Vec<u8> {
    match value {
        // DEPARTURE: in browsers a dot alone is no missing domain.
        [b'.', rest @ ..] if !rest.is_empty() => rest.to_ascii_lowercase(),
        _ => value.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile::{Chromium, Firefox, Standard};

    use super::*;

    fn parse(line: &str) -> SetCookie {
        SetCookie::parse(line.as_bytes(), Standard).unwrap()
    }

    fn pair(line: &str, profile: BrowserProfile) -> Result<(String, String), Rejection> {
        let cookie = SetCookie::parse(line.as_bytes(), profile)?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        Ok((text(cookie.name()), text(cookie.value())))
    }

    #[test]
    fn name_and_value_are_split_at_the_first_equals() {
        for (line, name, value) in [
            ("a=1", "a", "1"),
            ("a=b=c", "a", "b=c"),
            ("  a\t= 1 x \t; Secure", "a", "1 x"),
            ("a=", "a", ""),
            ("a=\"q; z\"", "a", "\"q"),
            ("a=1, b=2", "a", "1, b=2"),
        ] {
            for profile in BrowserProfile::ALL {
                let expected = Ok((name.to_owned(), value.to_owned()));
                assert_eq!(pair(line, profile), expected, "{line}");
            }
        }
    }

    #[test]
    fn browsers_differ_about_missing_names() {
        let nameless = |value: &str| Ok((String::new(), value.to_owned()));
        assert_eq!(pair("1", Standard), nameless("1"));
        assert_eq!(pair("1", Chromium), nameless("1"));
        assert_eq!(pair("1", Firefox), Ok(("1".to_owned(), String::new())));
        assert_eq!(pair("=1", Chromium), nameless("1"));
        assert_eq!(pair("=1", Firefox), Err(Rejection::Nameless));
        assert_eq!(pair("=1=2", Standard), nameless("1=2"));
        assert_eq!(pair("=1=2", Chromium), Err(Rejection::Nameless));
    }

    #[test]
    fn some_lines_are_no_cookie() {
        for line in ["", " ", "=", ";", "; a=1", "= ; Path=/"] {
            for profile in BrowserProfile::ALL {
                assert_eq!(pair(line, profile), Err(Rejection::Empty), "{line:?}");
            }
        }
    }

    #[test]
    fn control_characters_are_refused() {
        assert_eq!(pair("a=\0", Standard), Err(Rejection::ControlCharacter { byte: 0 }));
        let in_attribute = pair("a=1; Path=/\x7F", Firefox);
        assert_eq!(in_attribute, Err(Rejection::ControlCharacter { byte: 0x7F }));
        let tab = Err(Rejection::ControlCharacter { byte: b'\t' });
        assert!(pair("a=1\t2", Firefox).is_ok());
        assert_eq!(pair("a=1\t2", Chromium), tab);
        assert_eq!(pair("a=1; x=\ty\tz", Chromium), tab);
        assert!(pair("\ta\t=\t1\t;\tSecure\t", Chromium).is_ok());
    }

    #[test]
    fn bytes_that_are_no_utf8_stay_but_in_firefox() {
        let value = |profile| SetCookie::parse(b"\xE9=\xE9", profile).unwrap().value;
        assert_eq!(value(Chromium), b"\xE9");
        assert_eq!(value(Firefox), "\u{FFFD}".as_bytes());
    }

    #[test]
    fn name_and_value_have_4096_bytes_at_most() {
        let parse = |length| {
            let line = [b"ab=".to_vec(), vec![b'x'; length]].concat();
            SetCookie::parse(&line, Standard)
        };
        assert!(parse(4094).is_ok());
        assert_eq!(parse(4095), Err(Rejection::TooLarge { size: 4097 }));
    }

    #[test]
    fn the_last_attribute_of_a_name_counts() {
        let cookie = parse("a=1; PATH=/x; path=/y; Domain=.B.Test; SameSite=Lax; samesite=odd");
        assert_eq!(cookie.path(), Some(&b"/y"[..]));
        assert_eq!(cookie.domain(), Some(&b"b.test"[..]));
        assert_eq!(cookie.same_site(), SameSite::Default);
        let cookie = parse("a=1; Path=/x; Path=y; Domain=b.test; Domain=; Max-Age=0; Max-Age=x");
        assert_eq!((cookie.path(), cookie.domain()), (None, None));
        assert_eq!(cookie.expiry_time(SystemTime::UNIX_EPOCH), None);
        assert_eq!(parse("a=1; Domain=.").domain(), Some(&b"."[..]));
    }

    #[test]
    fn flags_need_no_value_and_long_values_are_passed_over() {
        let cookie = parse("a=1; Secure=no; ; =; HttpOnly");
        assert!(cookie.is_secure() && cookie.is_http_only() && !cookie.is_partitioned());
        let long = format!("a=1; Path=/x; Path=/{}; Partitioned", "y".repeat(1024));
        assert_eq!(parse(&long).path(), Some(&b"/x"[..]));
        assert!(parse(&long).is_partitioned());
    }
}
