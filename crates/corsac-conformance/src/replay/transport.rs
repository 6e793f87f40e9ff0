//! The way from the browser to the server: cookies, the log, and trying again.

use std::time::Duration;

use corsac::browser::{BrowserProfile, Client, HttpRequest, IncludeCredentials, Response};
use corsac_client::CookieJar;

use super::cookies::{CookieStore, set_beforehand};
use super::server::{Answer, Server};
use super::wire_log::WireLog;
use crate::recording::{Scenario, WireRequest};

/// Carries requests to the server and writes down what arrives there.
#[derive(Debug)]
pub(super) struct Transport<'a> {
    server: &'a mut dyn Server,
    cookies: CookieJar,
    log: WireLog,
    arrived: Vec<WireRequest>,
    profile: BrowserProfile,
}

impl<'a> Transport<'a> {
    pub(super) fn new(
        scenario: &Scenario,
        profile: BrowserProfile,
        server: &'a mut dyn Server,
    ) -> Self {
        Self {
            server,
            cookies: set_beforehand(profile),
            log: WireLog::of_scenario(scenario),
            arrived: Vec::new(),
            profile,
        }
    }

    /// Sends a request; `None` if the connection was closed at every attempt.
    pub(super) fn send(
        &mut self,
        http: &HttpRequest<'_>,
        page: &Client,
        now: Duration,
    ) -> Option<(Response, Vec<u8>)> {
        let method = http.method().as_str();
        (0..attempts(self.profile, method)).find_map(|_| self.attempt(http, page, now))
    }

    /// The requests that arrived since the last call.
    pub(super) fn take_arrived(&mut self) -> Vec<WireRequest> {
        std::mem::take(&mut self.arrived)
    }

    fn attempt(
        &mut self,
        http: &HttpRequest<'_>,
        page: &Client,
        now: Duration,
    ) -> Option<(Response, Vec<u8>)> {
        let with_cookies = http.credentials() == IncludeCredentials::Yes;
        let mut cookies = CookieStore { jar: &mut self.cookies, page, url: http.url(), now };
        let cookie = with_cookies.then(|| cookies.header_value()).flatten();
        self.arrived.push(self.log.line(http, cookie.clone()));
        match self.server.answer(http, cookie.as_deref()) {
            Answer::ConnectionClosed => None,
            Answer::Response(response, body) => {
                if with_cookies {
                    cookies.store(response.headers().values(b"set-cookie"));
                }
                Some((response, body))
            }
        }
    }
}

/// How often a connection that is closed without a response is opened, which the standard leaves
/// to the browser.
fn attempts(profile: BrowserProfile, method: &str) -> usize {
    match (profile, method) {
        (BrowserProfile::Firefox, "OPTIONS" | "GET" | "HEAD") => 10,
        _ => 1,
    }
}
