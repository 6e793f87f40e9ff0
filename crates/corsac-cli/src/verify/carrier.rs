//! Requests of a plan over the network.

use std::cell::Cell;
use std::time::Duration;

use corsac::Method;
use corsac::browser::Response;
use corsac_client::{Connection, Deadline, ExchangeError, Network, RequestMessage, WantedBody};
use corsac_verify::{CallerHeaders, Outgoing, Sending};
use tokio::sync::Barrier;
use tokio::time::{Instant, sleep};

use super::caller::Caller;
use super::pace::Pace;
use super::patience::Patience;
use super::verification::Manner;

/// Carries requests, at the pace and with the patience that there is.
pub(super) struct Carrier<'a> {
    network: Network,
    caller: &'a Caller,
    sending: Sending,
    pub(super) pace: Pace,
    pub(super) patience: Patience,
    end: Instant,
    max_time: Duration,
    requests: Cell<usize>,
    answers: Cell<usize>,
}

/// Whether a request waits for others.
#[derive(Clone, Copy)]
pub(super) enum Start<'a> {
    /// It is sent when the pace allows it.
    InTurn,
    /// It is sent when all are connected.
    Together(&'a Barrier),
    /// It follows one that was sent together with others.
    AtOnce,
}

/// The longest that one request may take.
const LONGEST: Duration = Duration::from_secs(30);
/// How often the same is asked of a server that says to come back later.
const ATTEMPTS: usize = 3;

impl<'a> Carrier<'a> {
    pub(super) fn new(manner: &Manner, caller: &'a Caller, end: Instant) -> Self {
        Self {
            network: Network::new(manner.network.clone()),
            caller,
            sending: manner.sending,
            pace: Pace::new(manner.rate),
            patience: Patience::default(),
            end,
            max_time: manner.max_time,
            requests: Cell::new(0),
            answers: Cell::new(0),
        }
    }

    /// How many requests were sent.
    pub(super) fn requests(&self) -> usize {
        self.requests.get()
    }

    /// How much time is left.
    pub(super) fn time_left(&self) -> Duration {
        self.end.saturating_duration_since(Instant::now())
    }

    /// The response to a request.
    ///
    /// # Errors
    /// There is none, for this reason.
    pub(super) async fn carry(
        &self,
        outgoing: &Outgoing,
        start: Start<'_>,
    ) -> Result<Response, String> {
        let message = self.message(outgoing);
        let mut start = start;
        let mut attempt = 1;
        loop {
            let carried = match &message {
                Ok(message) => self.attempt(message, start).await,
                Err(reason) => {
                    join(start).await;
                    return Err(reason.clone());
                }
            };
            start = Start::InTurn;
            match carried {
                Ok(response) => match self.patience.wait(&response) {
                    Some(wait) if attempt < ATTEMPTS && wait < self.time_left() => {
                        self.pace.slow_down();
                        sleep(wait).await;
                    }
                    _ => return Ok(response),
                },
                // A connection that breaks off now and then says nothing about the policy.
                Err(_) if attempt == 1 && self.answers.get() > 0 && is_repeatable(outgoing) => {}
                Err(error) => return Err(self.reason(&error)),
            }
            attempt += 1;
        }
    }

    async fn attempt(
        &self,
        message: &RequestMessage,
        start: Start<'_>,
    ) -> Result<Response, ExchangeError> {
        if let Start::InTurn = start {
            self.pace.wait().await;
        }
        self.pace.count();
        self.requests.set(self.requests.get() + 1);
        let deadline = Deadline::after(self.time_left().min(LONGEST));
        let connection = self.network.connect(message, deadline).await;
        join(start).await;
        let exchange = self.looked_at(connection?).exchange(message, WantedBody::None).await?;
        self.answers.set(self.answers.get() + 1);
        Ok(exchange.response)
    }

    /// Why there is no response. What was left of the time for everything says nothing.
    fn reason(&self, error: &ExchangeError) -> String {
        match error {
            ExchangeError::TimedOut { .. } if self.time_left().is_zero() => {
                let all = self.max_time.as_secs_f64();
                format!("no answer within the {all} s that there are for everything (--max-time)")
            }
            error => error.to_string(),
        }
    }

    fn looked_at(&self, connection: Connection) -> Connection {
        self.pace.locate(connection.is_loopback());
        connection
    }

    fn message(&self, outgoing: &Outgoing) -> Result<RequestMessage, String> {
        let method = Method::parse(&outgoing.method).map_err(|error| error.to_string())?;
        if self.sending == Sending::SafeMethodsOnly && !is_harmless(&method) {
            return Err(format!("a {method} can change something, and is not sent without --send"));
        }
        let mut headers = outgoing.headers.clone();
        if let Some(name) = self.caller.user_agent() {
            headers.set(b"User-Agent", name.as_bytes());
        }
        if outgoing.caller_headers == CallerHeaders::Added {
            self.caller.add_to(&mut headers, outgoing.url.path());
        }
        let body = outgoing.body.as_ref().map(corsac::browser::Body::bytes);
        let message = RequestMessage::new(method, outgoing.url.clone(), &headers, body);
        let message = message.with_host(&outgoing.host).map_err(|error| error.to_string())?;
        Ok(message.with_credentials(outgoing.credentials))
    }
}

/// Waits for the others, if it is to be sent together with them.
pub(super) async fn join(start: Start<'_>) {
    if let Start::Together(others) = start {
        others.wait().await;
    }
}

/// Whether nothing happens twice if the first one was heard and only its answer got lost.
fn is_repeatable(outgoing: &Outgoing) -> bool {
    Method::parse(&outgoing.method).is_ok_and(|method| is_harmless(&method))
}

/// <https://www.rfc-editor.org/rfc/rfc9110#name-safe-methods>
fn is_harmless(method: &Method) -> bool {
    matches!(method.as_str(), "GET" | "HEAD" | "OPTIONS")
}
