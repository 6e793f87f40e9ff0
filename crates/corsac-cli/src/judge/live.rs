//! Responses from the network.

use std::net::SocketAddr;
use std::time::{Instant, SystemTime};

use corsac::browser::{ExchangeKind, HttpRequest, IncludeCredentials, Moment, Response};
use corsac::{HeaderList, Method, Origin};
use corsac_client::{Connection, Deadline, Network, RequestMessage, SiteContext, WantedBody};
use corsac_diagnostics::WithheldCookie;

use super::carrier::{Answer, Carrier};
use super::examination::{End, Examination, Unanswered, Unsent};
use super::examine::examine_with;
use crate::plan::{BrowserState, CheckPlan, Conditions, Sending};

/// Does what a browser would do, over the network.
pub(crate) async fn examine(
    plan: &CheckPlan,
    conditions: &Conditions,
    network: &Network,
) -> Examination {
    let live = Live {
        browser: plan.browser.clone(),
        start_origin: Origin::of_url(plan.request.url()),
        network,
        deadline: Deadline::after(conditions.max_time),
        sending: conditions.sending,
        start: Instant::now(),
    };
    examine_with(plan, conditions.scope, live).await
}

struct Live<'a> {
    browser: BrowserState,
    /// The origin that the browser has a password for.
    start_origin: Origin,
    network: &'a Network,
    deadline: Deadline,
    sending: Sending,
    start: Instant,
}

impl Carrier for Live<'_> {
    fn prepare(&mut self, http: &HttpRequest<'_>) -> Unanswered {
        let mut headers = http.headers().clone();
        if let Some(name) = &self.browser.user_agent {
            headers.set(b"User-Agent", name.as_bytes());
        }
        let withheld_cookies = match http.credentials() {
            IncludeCredentials::Yes => self.add_credentials(http, &mut headers),
            IncludeCredentials::No => Vec::new(),
        };
        let body = http.body().map(|body| body.bytes());
        let url = http.url().clone();
        Unanswered {
            kind: http.kind(),
            message: RequestMessage::new(http.method().clone(), url, &headers, body)
                .with_credentials(http.credentials()),
            credentials: http.credentials(),
            context: SiteContext::of_request(http.request()),
            withheld_cookies,
        }
    }

    async fn carry(&mut self, sent: &Unanswered) -> Result<Answer, End> {
        let unreachable = |error| End::Unreachable(sent.clone(), error);
        let message = &sent.message;
        let connection = self.network.connect(message, self.deadline).await;
        let connection = connection.map_err(unreachable)?;
        if let Some(peer) = withheld_from(&connection, self.sending, message.method()) {
            return Err(End::Withheld(Unsent { request: sent.clone(), peer }));
        }
        let exchange = connection.exchange(message, wanted_body(sent.kind)).await;
        let exchange = exchange.map_err(unreachable)?;
        if sent.credentials == IncludeCredentials::Yes {
            self.keep_cookies(&exchange.response, sent);
        }
        // Behind a proxy nobody here knows who answered.
        let peer = exchange.proxy.is_none().then_some(exchange.peer);
        Ok(Answer {
            request_headers: message.headers_in(exchange.version),
            response: exchange.response,
            status_line: exchange.status_line,
            body: Some(exchange.body),
            peer,
        })
    }

    fn now(&self) -> Moment {
        Moment::after(self.start.elapsed())
    }
}

impl Live<'_> {
    /// Adds the password and the cookies that go along; returns the cookies that do not.
    fn add_credentials(
        &self,
        http: &HttpRequest<'_>,
        headers: &mut HeaderList,
    ) -> Vec<WithheldCookie> {
        let has_password = self.start_origin.is_same_origin_with_url(http.url());
        let authorization = self.browser.authorization.as_ref().filter(|_| has_password);
        if let Some(value) = authorization.filter(|_| !headers.contains(b"Authorization")) {
            headers.push(b"Authorization", value.as_bytes());
        }
        let context = SiteContext::of_request(http.request());
        let selection = self.browser.cookies.cookies_for(http.url(), &context, SystemTime::now());
        if let Some(value) = selection.header_value {
            headers.push(b"Cookie", &value);
        }
        let withheld = selection.withheld.into_iter();
        let withheld = withheld.filter(|cookie| !cookie.reason.is_of_another_host());
        withheld
            .map(|cookie| WithheldCookie {
                name: cookie.name,
                reason: cookie.reason.name(),
                message: cookie.reason.to_string(),
            })
            .collect()
    }

    /// Keeps the cookies that a response sets, for the redirects that follow.
    fn keep_cookies(&mut self, response: &Response, sent: &Unanswered) {
        let url = sent.message.url();
        for line in response.headers().values(b"Set-Cookie") {
            // What the browser does not keep, the finding about cookies says.
            let _ = self.browser.cookies.set(line, url, &sent.context, SystemTime::now());
        }
    }
}

fn wanted_body(kind: ExchangeKind) -> WantedBody {
    match kind {
        ExchangeKind::Preflight => WantedBody::None,
        ExchangeKind::Request => WantedBody::UpToLimit,
    }
}

/// The other machine that a request must not be sent to, if that is so.
fn withheld_from(connection: &Connection, sending: Sending, method: &Method) -> Option<SocketAddr> {
    let sent = sending == Sending::Everything || connection.is_loopback() || is_harmless(method);
    if sent { None } else { Some(connection.peer()) }
}

/// Whether a method is one that changes nothing.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods>
fn is_harmless(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_three_methods_are_harmless() {
        for method in ["POST", "PUT", "PATCH", "DELETE", "QUERY", "get", "PROPFIND"] {
            assert!(!is_harmless(&Method::parse(method).unwrap()), "{method}");
        }
        assert!([Method::GET, Method::HEAD, Method::OPTIONS].iter().all(is_harmless));
    }
}
