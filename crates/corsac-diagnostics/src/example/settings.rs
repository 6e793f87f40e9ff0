//! The lines about the page and its browser.

use std::net::SocketAddr;

use corsac::browser::{BodyInit, BrowserProfile, Client, Initiator, Mode, RedirectMode};
use corsac::{CredentialsMode, Origin};

use super::ExampleError;
use super::parse::Line;
use crate::observation::WithheldCookie;

/// What the first block says.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) page: Option<Client>,
    pub(super) profile: BrowserProfile,
    pub(super) element: Option<Initiator>,
    pub(super) body: Option<BodyInit>,
    pub(super) credentials: CredentialsMode,
    pub(super) mode: Mode,
    pub(super) redirect: RedirectMode,
    pub(super) peer: Option<SocketAddr>,
    pub(super) withheld_cookies: Vec<WithheldCookie>,
}

impl Settings {
    pub(super) fn parse(lines: &[Line<'_>]) -> Result<Self, ExampleError> {
        let mut settings = Self { profile: BrowserProfile::Chromium, ..Self::default() };
        for line in lines {
            let (key, value) = line.split_once(' ').unwrap_or((line, ""));
            settings.read(key, value).ok_or_else(|| {
                line.expected(
                    "page ORIGIN-OR-URL, sandboxed, profile, element, credentials, mode, redirect, body, \
                     stream, peer ADDRESS:PORT or withheld REASON NAME: SENTENCE",
                )
            })?;
        }
        Ok(settings)
    }

    fn read(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "page" => self.page = Some(page(value)?),
            "sandboxed" => self.page = Some(self.page.take()?.sandboxed()),
            "profile" => self.profile = BrowserProfile::from_name(value)?,
            "element" => self.element = Some(element(value)?),
            "body" => self.body = Some(BodyInit::Bytes(value.into())),
            "stream" => self.body = Some(BodyInit::Stream(value.into())),
            "peer" => self.peer = Some(value.parse().ok()?),
            "withheld" => self.withheld_cookies.push(withheld(value)?),
            "credentials" => self.credentials = CredentialsMode::from_name(value)?,
            "mode" => self.mode = Mode::from_name(value)?,
            "redirect" => self.redirect = RedirectMode::from_name(value)?,
            _ => return None,
        }
        Some(())
    }
}

/// A page, by its origin or by its URL.
fn page(value: &str) -> Option<Client> {
    match Origin::parse(value) {
        Ok(origin) => Some(Client::with_origin(origin)),
        Err(_) => value.parse().ok().map(Client::document),
    }
}

/// An element, by the name of its initiator type.
fn element(value: &str) -> Option<Initiator> {
    Initiator::from_name(value).filter(|initiator| initiator.destination() != "empty")
}

/// A cookie that the browser has and does not send.
fn withheld(value: &str) -> Option<WithheldCookie> {
    const REASONS: [&str; 7] = [
        "expired",
        "other-partition",
        "other-path",
        "same-site",
        "secure-over-http",
        "third-party-blocked",
        "total-cookie-protection",
    ];
    let (reason, cookie) = value.split_once(' ')?;
    let (name, message) = cookie.split_once(": ")?;
    let reason = REASONS.into_iter().find(|known| *known == reason)?;
    Some(WithheldCookie { name: name.to_owned(), reason, message: message.to_owned() })
}
