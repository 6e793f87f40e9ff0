//! Responses from the network.

use std::time::{Instant, SystemTime};

use corsac::Method;
use corsac::browser::{ExchangeKind, HttpRequest, IncludeCredentials, Moment, Response};
use corsac_client::{Connection, Deadline, Network, WantedBody};
use corsac_diagnostics::WithheldCookie;

use super::carrier::{Answer, Carrier};
use super::examination::{End, Examination, Receiver, Unanswered, Unsent};
use super::examine::examine_with;
use super::outgoing;
use crate::plan::{BrowserState, CheckPlan, Conditions, Sending, cookie_name};

/// Does what a browser would do, over the network.
pub(crate) async fn examine(
    plan: &CheckPlan,
    conditions: &Conditions,
    network: &Network,
) -> Examination {
    let live = Live {
        browser: plan.browser.clone(),
        network,
        deadline: Deadline::after(conditions.max_time),
        sending: conditions.sending,
        start: Instant::now(),
    };
    examine_with(plan, conditions.scope, live).await
}

struct Live<'a> {
    browser: BrowserState,
    network: &'a Network,
    deadline: Deadline,
    sending: Sending,
    start: Instant,
}

impl Carrier for Live<'_> {
    fn prepare(&mut self, http: &HttpRequest<'_>) -> Unanswered {
        outgoing::prepare(&self.browser, http)
    }

    async fn carry(&mut self, sent: &Unanswered) -> Result<Answer, End> {
        let unreachable = |error| End::Unreachable(sent.clone(), error);
        let message = &sent.message;
        let connection = self.network.connect(message, self.deadline).await;
        let connection = connection.map_err(unreachable)?;
        if let Some(to) = withheld_from(&connection, self.sending, message.method()) {
            return Err(End::Withheld(Unsent { request: sent.clone(), to }));
        }
        let exchange = connection.exchange(message, wanted_body(sent.kind)).await;
        let exchange = exchange.map_err(unreachable)?;
        let rejected_cookies = match sent.credentials {
            IncludeCredentials::Yes => self.keep_cookies(&exchange.response, sent),
            IncludeCredentials::No => Vec::new(),
        };
        // Behind a proxy nobody here knows who answered.
        let peer = exchange.proxy.is_none().then_some(exchange.peer);
        Ok(Answer {
            request_headers: message.headers_in(exchange.version),
            response: exchange.response,
            status_line: exchange.status_line,
            body: Some(exchange.body),
            peer,
            rejected_cookies,
        })
    }

    fn now(&self) -> Moment {
        Moment::after(self.start.elapsed())
    }
}

impl Live<'_> {
    /// Keeps the cookies that a response sets, for the redirects that follow; returns those that the
    /// browser does not keep.
    fn keep_cookies(&mut self, response: &Response, sent: &Unanswered) -> Vec<WithheldCookie> {
        let (url, context, now) = (sent.message.url(), &sent.context, SystemTime::now());
        let lines = response.headers().values(b"Set-Cookie");
        let rejected = lines.filter_map(|line| {
            let rejection = self.browser.cookies.set(line, url, context, now).err()?;
            Some(WithheldCookie {
                name: cookie_name(line),
                reason: rejection.name(),
                message: rejection.to_string(),
            })
        });
        rejected.collect()
    }
}

fn wanted_body(kind: ExchangeKind) -> WantedBody {
    match kind {
        ExchangeKind::Preflight => WantedBody::None,
        ExchangeKind::Request => WantedBody::UpToLimit,
    }
}

/// The other machine that a request must not be sent to, if that is so.
fn withheld_from(connection: &Connection, sending: Sending, method: &Method) -> Option<Receiver> {
    let sent = sending == Sending::Everything || connection.is_loopback() || is_harmless(method);
    match connection.proxy() {
        _ if sent => None,
        Some(_) => Some(Receiver::BehindProxy),
        None => Some(Receiver::Address(connection.peer())),
    }
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
