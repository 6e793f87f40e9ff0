//! The requests that tell whether a server obeys a policy.

mod builder;
mod header_probes;
mod lookalikes;
mod origin_probes;
mod origins;
mod places;
mod response_probes;
mod rule_probes;
mod sample;
mod stranger_probes;

use std::fmt;

use corsac::browser::Departures;
use corsac::server::{Routes, RoutesConfig};
use url::Url;

use crate::conversation::Location;
use crate::{CallerHeaders, Conversation, Probe, ProbeId, Rule, Settings};

/// The requests that tell whether a server obeys a policy, in the order in which to send them.
///
/// The same policy, URL and settings give the same plan. Its size is bounded, however long the
/// policy's lists are; [`sampled`](Self::sampled) says what was left out.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) place: Location,
    pub(crate) departures: Departures,
    caller_headers: CallerHeaders,
    probes: Vec<Probe>,
    steps: Vec<Step>,
    skipped: Vec<Skipped>,
    sampled: Vec<Sampled>,
    pub(crate) config: RoutesConfig,
}

/// A method that no service has.
const UNKNOWN_METHOD: &str = "CORSACX";

/// Some probes that belong together.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Step {
    /// Whether one waits for the other.
    pub order: Order,
    /// The probes; one may come several times.
    pub probes: Vec<ProbeId>,
}

/// Whether the probes of a step wait for each other.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// Each begins when the one before has ended.
    InTurn,
    /// All are sent before any is answered, on connections of their own.
    AtOnce,
}

/// One run of a probe.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Run {
    /// The step, as it stands in [`Plan::steps`].
    pub step: usize,
    /// Where the probe stands in the step.
    pub position: usize,
}

/// What is not asked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Skipped {
    /// The rule.
    pub rule: Rule,
    /// Why.
    pub reason: SkipReason,
}

/// Why something is not asked.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SkipReason {
    /// The route is for other hosts than the URL's.
    OtherHost,
    /// No path was found that this rule alone decides.
    NoPath,
    /// There are more routes than are asked about.
    TooManyRules,
    /// Every path of the route may exist, so that none surely gives 404.
    NoMissingPath,
    /// No origin is known that a regular expression, predicate or other source allows; name some
    /// in [`Settings::origins`].
    OriginsNotListed,
    /// Requests of other methods than GET and HEAD are not to be sent.
    UnsafeMethods,
    /// The caller has no headers to leave out, which would give 401.
    NoCallerHeaders,
    /// Handshakes of WebSockets are not asked for.
    WebSockets,
    /// Of the origins that other rules allow only a part is asked about.
    OriginsOfOtherRules {
        /// How many are asked about.
        asked: usize,
        /// How many there are.
        of: usize,
    },
    /// The entry is the origin of the URL itself, to whose pages CORS does not apply.
    OwnOrigin(String),
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherHost => f.write_str("the route is for other hosts"),
            Self::NoPath => f.write_str("no path is decided by this rule alone"),
            Self::TooManyRules => f.write_str("too many routes"),
            Self::NoMissingPath => f.write_str("no path is known that does not exist"),
            Self::OriginsNotListed => f.write_str("origins that no list names"),
            Self::UnsafeMethods => f.write_str("methods other than GET and HEAD are not sent"),
            Self::NoCallerHeaders => f.write_str("no headers to leave out"),
            Self::WebSockets => f.write_str("handshakes of WebSockets"),
            Self::OriginsOfOtherRules { asked, of } => {
                write!(f, "{asked} of the {of} origins of other rules are asked about")
            }
            Self::OwnOrigin(origin) => write!(f, "{origin} is the server's own origin"),
        }
    }
}

/// A list of the policy of which only a part is asked about.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sampled {
    /// The rule.
    pub rule: Rule,
    /// The key of the list.
    pub key: corsac::server::Key,
    /// How many entries are asked about.
    pub asked: usize,
    /// How many there are.
    pub of: usize,
}

impl Plan {
    /// The plan for a policy and the URL where it is deployed.
    #[must_use]
    pub fn new(routes: &Routes, config: &RoutesConfig, url: &Url, settings: &Settings) -> Self {
        builder::plan(routes, config, url, settings)
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The probes, each once.
    #[must_use]
    pub fn probes(&self) -> &[Probe] {
        &self.probes
    }

    /// One probe.
    #[must_use]
    pub fn probe(&self, id: ProbeId) -> Option<&Probe> {
        self.probes.get(id.0)
    }

    /// What is not asked, and why.
    #[must_use]
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// The lists of which only a part is asked about.
    #[must_use]
    pub fn sampled(&self) -> &[Sampled] {
        &self.sampled
    }

    /// How many runs there are; each is one request or two.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.steps.iter().map(|step| step.probes.len()).sum()
    }

    /// The conversations of a step, in its order.
    #[must_use]
    pub fn conversations(&self, step: usize) -> Vec<Conversation> {
        let probes = self.steps.get(step).map(|step| &step.probes[..]).unwrap_or_default();
        let start = |(position, id): (usize, &ProbeId)| {
            let probe = (*id, self.probe(*id)?);
            let browser = (&self.place, self.departures);
            Conversation::new(Run { step, position }, probe, browser, self.caller_headers)
        };
        probes.iter().enumerate().filter_map(start).collect()
    }

    /// The same plan for another address of the same server, such as one behind its proxy.
    #[must_use]
    pub fn at(&self, address: &Url) -> Self {
        let mut plan = self.clone();
        plan.place.address = address.clone();
        plan
    }
}
