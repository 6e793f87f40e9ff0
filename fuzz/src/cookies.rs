//! `Set-Cookie` lines against a reference that goes byte by byte, jars against invariants, and the
//! cookies that users write.

use std::time::SystemTime;

use corsac::browser::{BrowserProfile, Client};
use corsac_client::{
    CookieFile, CookieJar, CookieTextError, LiteralCookies, Selection, SetCookie, SiteContext,
    ThirdPartyCookies,
};
use url::Url;

const URLS: [&str; 4] =
    ["https://api.a.test/x/y", "http://api.a.test/", "http://localhost:3000/x", "http://[::1]/"];
const PAGES: [&str; 3] = ["https://app.a.test/", "http://api.a.test/", "https://b.test/"];
const THIRD_PARTY_COOKIES: [ThirdPartyCookies; 3] =
    [ThirdPartyCookies::Allowed, ThirdPartyCookies::Partitioned, ThirdPartyCookies::Blocked];

/// The first three bytes choose who sets the cookies; the rest is one `Set-Cookie` line for each
/// line of it. All of it is a cookie file, and cookies on the command line.
pub fn check(data: &[u8]) {
    if let Ok(text) = std::str::from_utf8(data) {
        check_file(text);
        check_literals(text);
    }
    let Some(([url, page, third_party], rest)) = data.split_first_chunk() else { return };
    let lines: Vec<&[u8]> = rest.split(|byte| *byte == b'\n').collect();
    lines.iter().for_each(|line| check_line(line));
    for profile in BrowserProfile::ALL {
        let jar = CookieJar::new(profile)
            .with_third_party_cookies(of(&THIRD_PARTY_COOKIES, *third_party));
        let browser = Browser::new(jar, of(&URLS, *url), of(&PAGES, *page));
        browser.check(&lines);
    }
}

fn of<T: Copy>(choices: &[T], byte: u8) -> T {
    choices[usize::from(byte) % choices.len()]
}

struct Browser {
    jar: CookieJar,
    url: Url,
    context: SiteContext,
}

impl Browser {
    fn new(jar: CookieJar, url: &str, page: &str) -> Self {
        let page = Client::document(page.parse().expect("each page is a URL"));
        let url = url.parse().expect("each is a URL");
        Self { jar, url, context: SiteContext::of_page(&page) }
    }

    fn check(mut self, lines: &[&[u8]]) {
        for line in lines {
            let before = self.select();
            let outcome = self.set(line);
            let after = self.select();
            check_selection(&after);
            if let Err(name) = outcome {
                assert_eq!(before, after, "a refused line leaves the jar alone: {name}");
            }
            assert_eq!((self.set(line), self.select()), (outcome, after), "again is no change");
        }
    }

    fn set(&mut self, line: &[u8]) -> Result<(), &'static str> {
        let outcome = self.jar.set(line, &self.url, &self.context, SystemTime::UNIX_EPOCH);
        outcome.map(drop).map_err(|rejection| {
            assert!(!rejection.to_string().is_empty());
            rejection.name()
        })
    }

    fn select(&self) -> Selection {
        self.jar.cookies_for(&self.url, &self.context, SystemTime::UNIX_EPOCH)
    }
}

fn check_selection(selection: &Selection) {
    let header = selection.header_value.as_deref();
    let pairs = header.map_or(0, |value| value.iter().filter(|byte| **byte == b';').count() + 1);
    assert_eq!(pairs, selection.sent.len());
    assert!(!header.unwrap_or_default().iter().any(is_control));
    for cookie in &selection.withheld {
        assert!(!cookie.reason.to_string().is_empty());
    }
}

fn is_control(byte: &u8) -> bool {
    byte.is_ascii_control() && *byte != b'\t'
}

fn check_line(line: &[u8]) {
    let cookie = SetCookie::parse(line, BrowserProfile::Standard).ok();
    let seen = cookie.as_ref().map(|cookie| SlowCookie {
        name: cookie.name().to_vec(),
        value: cookie.value().to_vec(),
        path: cookie.path().map(<[u8]>::to_vec),
        is_secure: cookie.is_secure(),
    });
    assert_eq!(seen, SlowCookie::parse(line), "{}", line.escape_ascii());
}

/// What the reference reads.
#[derive(Debug, PartialEq)]
struct SlowCookie {
    name: Vec<u8>,
    value: Vec<u8>,
    path: Option<Vec<u8>>,
    is_secure: bool,
}

impl SlowCookie {
    fn parse(line: &[u8]) -> Option<Self> {
        let mut pieces = slow_pieces(line).into_iter();
        let (name, value) = match pieces.next()? {
            (value, None) => (Vec::new(), value),
            (name, Some(value)) => (name, value),
        };
        let size = name.len() + value.len();
        if line.iter().any(is_control) || size == 0 || size > 4096 {
            return None;
        }
        let mut cookie = Self { name, value, path: None, is_secure: false };
        for (name, value) in pieces {
            let value = value.unwrap_or_default();
            if value.len() > 1024 {
                continue;
            }
            match name.to_ascii_lowercase().as_slice() {
                b"path" => cookie.path = (value.first() == Some(&b'/')).then_some(value),
                b"secure" => cookie.is_secure = true,
                _ => {}
            }
        }
        Some(cookie)
    }
}

/// Names, and values where there is a `=`, byte by byte.
fn slow_pieces(line: &[u8]) -> Vec<(Vec<u8>, Option<Vec<u8>>)> {
    let mut pieces = vec![(Vec::new(), None)];
    for &byte in line {
        match (byte, pieces.last_mut().expect("there is always one")) {
            (b';', _) => pieces.push((Vec::new(), None)),
            (b'=', (_, value @ None)) => *value = Some(Vec::new()),
            (_, (_, Some(value))) => value.push(byte),
            (_, (name, None)) => name.push(byte),
        }
    }
    let trimmed =
        |(name, value): (Vec<u8>, Option<Vec<u8>>)| (slow_trim(name), value.map(slow_trim));
    pieces.into_iter().map(trimmed).collect()
}

fn slow_trim(mut bytes: Vec<u8>) -> Vec<u8> {
    while bytes.last().is_some_and(|byte| b" \t".contains(byte)) {
        bytes.pop();
    }
    while bytes.first().is_some_and(|byte| b" \t".contains(byte)) {
        bytes.remove(0);
    }
    bytes
}

fn check_file(text: &str) {
    match CookieFile::parse(text) {
        Ok(file) => {
            assert!(file.len() <= text.lines().count());
            let mut jar = CookieJar::new(BrowserProfile::Chromium);
            jar.add_file(&file, SystemTime::UNIX_EPOCH);
            let browser = Browser::new(jar, URLS[0], PAGES[0]);
            check_selection(&browser.select());
        }
        Err(error) => check_error(text, &error),
    }
}

/// What a literal says arrives, and says the same when it is a literal again.
fn check_literals(text: &str) {
    let header = |text: &str| {
        let literals = LiteralCookies::parse(text)?;
        let mut browser = Browser::new(CookieJar::new(BrowserProfile::Firefox), URLS[0], PAGES[2]);
        browser.jar.add_literals(&literals, &browser.url, SystemTime::UNIX_EPOCH);
        let selection = browser.select();
        assert!(selection.withheld.is_empty());
        Ok(String::from_utf8(selection.header_value.expect("there is a cookie")).expect("text"))
    };
    match header(text) {
        Ok(value) => assert_eq!(header(&value).as_ref(), Ok(&value)),
        Err(error) => check_error(text, &error),
    }
}

fn check_error(text: &str, error: &CookieTextError) {
    let before = &text[..error.span().start];
    assert!(text.get(error.span()).is_some());
    assert_eq!(error.line(), before.split('\n').count());
    assert_eq!(Some(error.column() - 1), before.split('\n').next_back().map(|l| l.chars().count()));
}
