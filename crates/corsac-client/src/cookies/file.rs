//! Netscape's cookie file, which curl and browser extensions write.

use std::ops::Range;
use std::time::{Duration, SystemTime};

use url::Host;

use super::stored::{Home, StoredCookie};
use super::text_error::{CookieTextError, CookieTextMistake};

/// The cookies of a file as curl's `-b FILE` reads it and `-c FILE` writes it.
///
/// A line holds seven fields between tabs: domain, whether hosts below it are meant, path, whether
/// it is `Secure`, when it ends in seconds from 1970 (0 for never), name and value, which may be
/// left out. A line that starts with `#` is a comment, unless it starts with `#HttpOnly_`.
///
/// # Example
/// ```
/// use corsac_client::CookieFile;
/// let file = "# Netscape HTTP Cookie File\n.example.com\tTRUE\t/\tTRUE\t0\tsid\t31d4\n";
/// assert!(CookieFile::parse(file).is_ok());
///
/// let error = CookieFile::parse("example.com\tno\t/\tTRUE\t0\tsid\t31d4").unwrap_err();
/// assert_eq!(error.to_string(), "line 1, column 13: expected TRUE or FALSE");
/// ```
#[derive(Clone, Debug)]
pub struct CookieFile {
    cookies: Vec<StoredCookie>,
}

impl CookieFile {
    /// Reads the text of a cookie file.
    ///
    /// # Errors
    ///
    /// [`CookieTextError`] names the first mistake and its place.
    pub fn parse(text: &str) -> Result<Self, CookieTextError> {
        let mut cookies = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let end = start + line.trim_end_matches(['\n', '\r']).len();
            cookies.extend(Line { text, span: start..end }.cookie()?);
            start += line.len();
        }
        Ok(Self { cookies })
    }

    /// How many cookies it holds, expired ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cookies.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cookies.is_empty()
    }

    pub(super) fn cookies(&self) -> &[StoredCookie] {
        &self.cookies
    }
}

/// Some bytes of a file: a line, or a field of one.
#[derive(Clone)]
struct Line<'a> {
    text: &'a str,
    span: Range<usize>,
}

impl<'a> Line<'a> {
    fn as_str(&self) -> &'a str {
        &self.text[self.span.clone()]
    }

    fn mistake(&self, mistake: CookieTextMistake) -> CookieTextError {
        CookieTextError::at(self.text, self.span.clone(), mistake)
    }

    fn cookie(mut self) -> Result<Option<StoredCookie>, CookieTextError> {
        const HTTP_ONLY: &str = "#HttpOnly_";
        if self.as_str().starts_with(HTTP_ONLY) {
            self.span.start += HTTP_ONLY.len();
        } else if self.as_str().is_empty() || self.as_str().starts_with('#') {
            return Ok(None);
        }
        self.check_characters()?;
        let fields = self.fields();
        match fields.as_slice() {
            [domain, subdomains, path, secure, seconds, name, value @ ..] if value.len() < 2 => {
                Ok(Some(StoredCookie {
                    domain: domain.host()?,
                    is_host_only: !subdomains.flag()?,
                    path: path.path()?,
                    is_secure: secure.flag()?,
                    expires: seconds.end()?,
                    name: name.as_str().into(),
                    value: value.first().map_or("", Self::as_str).into(),
                    same_site: None,
                    home: Home::Unpartitioned,
                }))
            }
            _ => Err(self.mistake(CookieTextMistake::FieldCount { found: fields.len() })),
        }
    }

    fn check_characters(&self) -> Result<(), CookieTextError> {
        let is_control = |byte: u8| byte.is_ascii_control() && byte != b'\t';
        let Some(position) = self.as_str().bytes().position(is_control) else { return Ok(()) };
        let start = self.span.start + position;
        Err(CookieTextError::at(self.text, start..start + 1, CookieTextMistake::ControlCharacter))
    }

    fn fields(&self) -> Vec<Self> {
        let mut start = self.span.start;
        let field = |field: &str| {
            let span = start..start + field.len();
            start = span.end + 1;
            Self { text: self.text, span }
        };
        self.as_str().split('\t').map(field).collect()
    }

    /// A host in the form that URLs give it; whether hosts below it are meant is another field's
    /// business, and not that of a dot before it.
    fn host(&self) -> Result<String, CookieTextError> {
        let host = self.as_str().strip_prefix('.').unwrap_or(self.as_str());
        let host = Host::parse(host).map_err(|_| self.mistake(CookieTextMistake::Domain))?;
        Ok(host.to_string())
    }

    fn flag(&self) -> Result<bool, CookieTextError> {
        match self.as_str() {
            "TRUE" => Ok(true),
            "FALSE" => Ok(false),
            _ => Err(self.mistake(CookieTextMistake::Flag)),
        }
    }

    fn path(&self) -> Result<String, CookieTextError> {
        let path = self.as_str();
        let is_absolute = path.starts_with('/');
        is_absolute.then(|| path.to_owned()).ok_or_else(|| self.mistake(CookieTextMistake::Path))
    }

    /// The end; `None` for none, which an end beyond all clocks is too.
    fn end(&self) -> Result<Option<SystemTime>, CookieTextError> {
        let seconds: i64 =
            self.as_str().parse().map_err(|_| self.mistake(CookieTextMistake::Seconds))?;
        let since_1970 = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
        let is_session = seconds == 0;
        Ok(SystemTime::UNIX_EPOCH.checked_add(since_1970).filter(|_| !is_session))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_cookie() {
        let text = "# Netscape HTTP Cookie File\r\n\r\n\
            #HttpOnly_.B\u{FC}cher.Test\tTRUE\t/x\tTRUE\t60\tsid\t1=2\r\n\
            [::1]\tFALSE\t/\tFALSE\t0\tn\n\
            127.0.0.1\tFALSE\t/\tFALSE\t-1\tn\t";
        let file = CookieFile::parse(text).unwrap();
        let [first, second, third] = file.cookies() else { panic!("{} cookies", file.len()) };
        assert_eq!((first.domain.as_str(), first.is_host_only), ("xn--bcher-kva.test", false));
        assert_eq!((first.path.as_str(), first.is_secure), ("/x", true));
        assert_eq!(first.pair(), b"sid=1=2");
        let minute = SystemTime::UNIX_EPOCH + Duration::from_secs(60);
        assert_eq!(first.expires, Some(minute));
        assert_eq!((second.domain.as_str(), second.is_host_only), ("[::1]", true));
        assert_eq!((second.pair(), second.expires), (b"n=".to_vec(), None));
        assert_eq!(third.expires, Some(SystemTime::UNIX_EPOCH));
        assert!(CookieFile::parse("").unwrap().is_empty());
    }

    #[test]
    fn mistakes_have_a_place() {
        use CookieTextMistake::{ControlCharacter, Domain, FieldCount, Flag, Path, Seconds};
        for (line, column, mistake) in [
            ("a.test TRUE / FALSE 0 n v", 1, FieldCount { found: 1 }),
            ("#HttpOnly_a.test\tTRUE", 11, FieldCount { found: 2 }),
            ("a.test\tTRUE\t/\tFALSE\t0\tn\tv\tw", 1, FieldCount { found: 8 }),
            ("\tTRUE\t/\tFALSE\t0\tn\tv", 1, Domain),
            ("a b\tTRUE\t/\tFALSE\t0\tn\tv", 1, Domain),
            ("\u{FC}.test\tyes\t/\tFALSE\t0\tn\tv", 8, Flag),
            ("a.test\tTRUE\tx\tFALSE\t0\tn\tv", 13, Path),
            ("a.test\tTRUE\t/\tfalse\t0\tn\tv", 15, Flag),
            ("a.test\tTRUE\t/\tFALSE\t1.5\tn\tv", 21, Seconds),
            ("a.test\tTRUE\t/\tFALSE\t0\tn\tv\rw", 26, ControlCharacter),
        ] {
            let error = CookieFile::parse(&format!("# comment\n{line}\n")).err().unwrap();
            assert_eq!((error.line(), error.column()), (2, column), "{line:?}");
            assert_eq!(error.mistake(), &mistake, "{line:?}");
        }
    }
}
