//! One browser tab, and playing one step in it.

use std::time::Duration;

use corsac::browser::{
    Action, Client, Departures, Fetch, Initiator, Moment, PreflightCache, Request,
};

use super::observe::Ended;
use super::request::{Asked, ask};
use super::server::Server;
use super::transport::Transport;
use super::{Alternatives, Played, Unreachable, console, page};
use crate::recording::{Observation, Scenario, Step, StepOutcome};

/// More exchanges than any fetch has: 21 requests, each with its preflight.
const MOST_EXCHANGES: usize = 100;

/// A page, with everything that lives as long as its scenario.
#[derive(Debug)]
pub(super) struct Tab<'a> {
    page: Client,
    departures: Departures,
    cache: PreflightCache,
    transport: Transport<'a>,
    now: Duration,
}

impl<'a> Tab<'a> {
    pub(super) fn open(
        scenario: &Scenario,
        departures: Departures,
        server: &'a mut dyn Server,
    ) -> Result<Self, Unreachable> {
        Ok(Self {
            page: page::open(&scenario.initiator.origin)?,
            departures,
            cache: PreflightCache::new(departures),
            transport: Transport::new(scenario, departures.profile(), server),
            now: Duration::ZERO,
        })
    }

    /// Plays a step: what was seen, less the console, and the lines the console printed.
    pub(super) fn play(&mut self, step: &Step) -> Result<(Played, Vec<String>), Unreachable> {
        self.now += Duration::from_millis(step.wait_ms);
        let recorded = &step.request;
        let initiator = Initiator::from_name(&recorded.api)
            .ok_or_else(|| Unreachable(format!("the API {:?}", recorded.api)))?;
        let asked = ask(recorded, initiator, &self.page, self.departures)?;
        let Asked { request: Some(request), refused_headers } = asked else {
            return Ok(thrown(initiator, &asked.refused_headers, self.departures));
        };
        let ended = self.fetch(request)?;
        let wire = self.transport.take_arrived();
        let played = Played {
            observation: Observation { wire, ..ended.observation(recorded) },
            alternatives: ended.alternatives(self.departures.profile()),
            failure: ended.failure(),
        };
        let lines = console::lines(self.departures.profile(), recorded, &ended, &refused_headers);
        Ok((played, lines))
    }

    fn fetch(&mut self, request: Request) -> Result<Ended, Unreachable> {
        let (mut fetch, now) = (Fetch::new(request), Moment::after(self.now));
        let mut body = Vec::new();
        for _ in 0..MOST_EXCHANGES {
            match fetch.poll_action(&mut self.cache, now) {
                Action::Done(_) => break,
                Action::Send(http) => match self.transport.send(&http, &self.page, self.now) {
                    None => fetch.handle_connection_closed(&mut self.cache),
                    Some((response, bytes)) => {
                        body = bytes;
                        fetch.handle_response(response, &mut self.cache, now);
                    }
                },
            }
        }
        let request = fetch.request().clone();
        match fetch.into_outcome() {
            Some(outcome) => Ok(Ended { request, outcome, body }),
            None => Err(Unreachable(format!("a fetch of more than {MOST_EXCHANGES} exchanges"))),
        }
    }
}

/// Elements do not throw: they have an `error` event.
fn thrown(
    initiator: Initiator,
    refused_headers: &[String],
    departures: Departures,
) -> (Played, Vec<String>) {
    let outcome = match initiator {
        Initiator::Fetch | Initiator::XmlHttpRequest => StepOutcome::RejectedByApi,
        _ => StepOutcome::Error,
    };
    let observation = Observation::of_outcome(outcome);
    let played = Played { observation, alternatives: Alternatives::default(), failure: None };
    (played, console::refused_to_set(departures.profile(), refused_headers))
}
