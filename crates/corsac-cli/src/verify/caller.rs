//! What a protected service needs of whoever asks: headers, cookies, a password.

use std::time::SystemTime;

use corsac::HeaderList;
use corsac::browser::{BrowserProfile, Client};
use corsac::header::{is_header_name, is_header_value};
use corsac_client::SiteContext;
use url::Url;

use crate::arguments::VerifyArguments;
use crate::mistake::Mistake;
use crate::plan::{BrowserAsk, BrowserState, Mistakes, TypedHeader, parse_headers};

/// What is added to requests, and never to preflights.
#[derive(Debug)]
pub(super) struct Caller {
    headers: HeaderList,
    browser: Option<BrowserState>,
    /// Where it is for.
    url: Option<Url>,
}

impl Caller {
    pub(super) fn of_arguments(
        arguments: &VerifyArguments,
        url: Option<&Url>,
        mistakes: &mut Mistakes,
    ) -> Self {
        let mut headers = HeaderList::new();
        for header in parse_headers(&arguments.headers, mistakes) {
            if mistakes.keep(check(&header)).is_some() {
                headers.push(header.name.as_bytes(), header.value.trim().as_bytes());
            }
        }
        let ask = BrowserAsk {
            cookies: arguments.cookies.clone(),
            user: arguments.user.clone(),
            user_agent: arguments.user_agent.clone(),
            ..BrowserAsk::default()
        };
        let profile = BrowserProfile::from(arguments.profile);
        let browser = url.map(|url| BrowserState::of(&ask, profile, url, mistakes));
        Self { headers, browser, url: url.cloned() }
    }

    /// Whether there is nothing to add.
    pub(super) fn is_empty(&self) -> bool {
        let has_no_more = |browser: &BrowserState| {
            let cookies = self.url.as_ref().and_then(|url| self.cookies(url, browser));
            browser.authorization.is_none() && cookies.is_none()
        };
        self.headers.iter().next().is_none() && self.browser.as_ref().is_none_or(has_no_more)
    }

    /// Adds what the service needs for this path.
    pub(super) fn add_to(&self, headers: &mut HeaderList, path: &str) {
        let (Some(browser), Some(url)) = (&self.browser, &self.url) else { return };
        let mut url = url.clone();
        url.set_path(path);
        if let Some(value) = &browser.authorization {
            headers.set(b"Authorization", value.as_bytes());
        }
        if let Some(value) = self.cookies(&url, browser) {
            headers.set(b"Cookie", &value);
        }
        let mut replaced = HeaderList::new();
        for (name, value) in &self.headers {
            // A page's own line of that name would hide what the service needs.
            match replaced.contains(name) {
                true => headers.push(name, value),
                false => headers.set(name, value),
            }
            replaced.push(name, value);
        }
    }

    /// The name that the browser is called by.
    pub(super) fn user_agent(&self) -> Option<&str> {
        self.browser.as_ref()?.user_agent.as_deref()
    }

    fn cookies(&self, url: &Url, browser: &BrowserState) -> Option<Vec<u8>> {
        let context = SiteContext::of_page(&Client::document(url.clone()));
        browser.cookies.cookies_for(url, &context, SystemTime::now()).header_value
    }
}

/// Says which headers are the verification's own.
fn check(header: &TypedHeader<'_>) -> Result<(), Mistake> {
    const OWN: [&str; 9] = [
        "access-control-request-headers",
        "access-control-request-method",
        "access-control-request-private-network",
        "connection",
        "content-length",
        "host",
        "origin",
        "transfer-encoding",
        "upgrade",
    ];
    let (name, value) = (header.name, header.value.trim());
    if OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) {
        let title = format!("{name} is not for you to set");
        return Err(header
            .typed()
            .mistake(0..name.len(), title)
            .label("the verification sets it itself, to what tells"));
    }
    if !is_header_name(name.as_bytes()) || !is_header_value(value.as_bytes()) {
        return Err(header.typed().whole("this header cannot be sent"));
    }
    Ok(())
}
