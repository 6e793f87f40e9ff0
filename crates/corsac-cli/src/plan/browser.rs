//! What the browser has before the page asks: cookies, a password, a name of its own.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use corsac::browser::{BrowserProfile, Client};
use corsac_client::{
    CookieFile, CookieJar, CookieTextError, LiteralCookies, Rejection, SiteContext,
};
use url::Url;

use super::ask::BrowserAsk;
use super::{Mistakes, read_file};
use crate::mistake::{Mistake, SourceText, Typed};

/// What the browser has before the page asks.
#[derive(Clone, Debug)]
pub(crate) struct BrowserState {
    pub(crate) user_agent: Option<String>,
    /// The value of `Authorization` for the URL's origin.
    pub(crate) authorization: Option<String>,
    pub(crate) cookies: CookieJar,
    /// Cookies that the browser did not keep, and why.
    pub(crate) notes: Vec<String>,
}

impl BrowserState {
    pub(crate) fn of(
        ask: &BrowserAsk,
        profile: BrowserProfile,
        url: &Url,
        mistakes: &mut Mistakes,
    ) -> Self {
        let mut state = Self {
            user_agent: ask.user_agent.as_deref().and_then(|name| mistakes.keep(user_agent(name))),
            authorization: ask.user.as_deref().and_then(|user| mistakes.keep(basic(user))),
            cookies: CookieJar::new(profile),
            notes: Vec::new(),
        };
        let now = SystemTime::now();
        if let Some(header) = &ask.cookie_header {
            state.cookies.add_literals(&LiteralCookies::from_header(header), url, now);
        }
        for text in &ask.cookies {
            mistakes.keep(state.add_cookies(text, url, now));
        }
        for text in &ask.set_cookies {
            state.set_cookie(text, url, now);
        }
        state
    }

    /// As curl's `-b`: cookies if there is a `=`, and else the name of a file.
    fn add_cookies(&mut self, text: &str, url: &Url, now: SystemTime) -> Result<(), Mistake> {
        if text.contains('=') {
            let literals = LiteralCookies::parse(text).map_err(|error| literal(text, &error))?;
            self.cookies.add_literals(&literals, url, now);
            return Ok(());
        }
        let content = String::from_utf8_lossy(&read_file("-b", text)?).into_owned();
        let file = CookieFile::parse(&content).map_err(|error| in_file(text, &content, &error))?;
        self.cookies.add_file(&file, now);
        Ok(())
    }

    /// As if the server had set the cookie on a page of its own.
    fn set_cookie(&mut self, text: &str, url: &Url, now: SystemTime) {
        let context = SiteContext::of_page(&Client::document(url.clone()));
        let set = self.cookies.set(text.as_bytes(), url, &context, now);
        self.notes.extend(set.err().map(|rejection| not_kept(text.as_bytes(), &rejection)));
    }
}

/// A note on a cookie that the browser did not keep; its value is not in it.
fn not_kept(set_cookie: &[u8], rejection: &Rejection) -> String {
    let name = cookie_name(set_cookie);
    format!("the browser does not keep the cookie {name}: {rejection}")
}

/// The name of the cookie in a `Set-Cookie` line; nothing if it has none.
pub(crate) fn cookie_name(set_cookie: &[u8]) -> String {
    let pair = set_cookie.split(|&byte| byte == b';').next().unwrap_or_default();
    let Some(end) = pair.iter().position(|&byte| byte == b'=') else { return String::new() };
    String::from_utf8_lossy(pair[..end].trim_ascii()).into_owned()
}

fn user_agent(name: &str) -> Result<String, Mistake> {
    let bad = name.char_indices().find(|(_, c)| c.is_control() || !c.is_ascii());
    bad.map_or_else(
        || Ok(name.to_owned()),
        |(at, c)| {
            Err(Typed::flag("-A", name)
                .mistake(at..at + c.len_utf8(), "a browser's name cannot have this character")
                .label("only printable ASCII can be sent"))
        },
    )
}

fn basic(user: &str) -> Result<String, Mistake> {
    if user.contains(':') {
        return Ok(format!("Basic {}", STANDARD.encode(user)));
    }
    Err(Typed::flag("-u", user)
        .mistake(user.len()..user.len(), "a name without a password")
        .label("a colon and the password are missing here")
        .write_instead(Some(format!("{user}:PASSWORD"))))
}

fn literal(text: &str, error: &CookieTextError) -> Mistake {
    let end = text.len();
    let start = text.find('=').map_or(0, |at| at + 1).min(end);
    Typed::flag("-b", text)
        .with_secret(start..end)
        .mistake(error.span(), "these are not cookies")
        .label(error.mistake().to_string())
        .help("write them as curl has it: `name=value; name=value`, or name a cookie file")
}

/// The line of a cookie file holds a secret, so that only its place is shown.
fn in_file(path: &str, content: &str, error: &CookieTextError) -> Mistake {
    let line = SourceText::new(path, content).line(error.span().start);
    let title = format!("`{}` is not a cookie file", path.escape_debug());
    Typed::flag("-b", path)
        .whole(title)
        .label(format!("line {line}, column {}: {}", error.column(), error.mistake()))
        .help("write cookies as `name=value`, or name a file as curl and browsers export it")
}
