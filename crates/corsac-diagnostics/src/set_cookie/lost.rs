//! The cookies of a response that the browser does not keep, and why.

use std::collections::HashMap;

use corsac::browser::IncludeCredentials;

use super::{CookieLoss, SetCookie, all, cookies, is_infrastructure};
use crate::observation::{Observation, ObservedExchange, WithheldCookie};
use crate::place::Place;

/// The reason of cookies that are lost since the request goes without credentials.
pub(crate) const NO_CREDENTIALS: &str = "no-credentials";

/// A cookie that a response sets and the browser does not keep.
#[derive(Clone, Debug)]
pub(crate) struct LostCookie {
    /// Its name.
    pub(crate) name: Vec<u8>,
    /// The stable name of the reason.
    pub(crate) reason: &'static str,
    /// The reason, as what comes after a colon.
    pub(crate) why: String,
    /// What is to blame, if it can be found.
    pub(crate) place: Option<Place>,
}

/// The cookies of a response that the browser does not keep: those of which its jar says so, or if
/// no jar was asked, those whose attributes do.
pub(crate) fn lost(observation: &Observation, exchange: &ObservedExchange) -> Vec<LostCookie> {
    let was_asked = |exchange: &ObservedExchange| !exchange.rejected_cookies.is_empty();
    let has_jar = observation.exchanges.iter().any(was_asked);
    match exchange.credentials {
        IncludeCredentials::Yes if has_jar => by_jar(exchange),
        _ => by_attributes(observation, exchange),
    }
}

fn by_jar(exchange: &ObservedExchange) -> Vec<LostCookie> {
    let mut lines: HashMap<String, Vec<SetCookie<'_>>> = HashMap::new();
    for cookie in all(exchange).filter(|_| !exchange.rejected_cookies.is_empty()) {
        let name = String::from_utf8_lossy(cookie.name).into_owned();
        lines.entry(name).or_default().push(cookie);
    }
    let lost = exchange.rejected_cookies.iter().filter_map(|rejected| {
        let lines = lines.get(&rejected.name).map(Vec::as_slice).unwrap_or_default();
        let is_deletion = !lines.is_empty() && lines.iter().all(SetCookie::is_deletion);
        let is_left_out = is_deletion || is_infrastructure(rejected.name.as_bytes());
        (!is_left_out).then(|| LostCookie::rejected(rejected, lines))
    });
    lost.collect()
}

/// What the attributes make of the cookies that have to do with the page.
fn by_attributes(observation: &Observation, exchange: &ObservedExchange) -> Vec<LostCookie> {
    let is_own = observation.request.origin().is_same_origin_with_url(&exchange.url);
    let lost = cookies(exchange).filter_map(|cookie| {
        let loss = cookie.loss(observation, exchange)?;
        // A page that does without the cookies of its own server has said so.
        let is_meant = is_own && loss == CookieLoss::NoCredentials;
        (!is_meant).then(|| LostCookie {
            name: cookie.name.to_vec(),
            reason: loss.reason(),
            why: loss.why(observation, exchange),
            place: Some(cookie.place(loss)),
        })
    });
    lost.collect()
}

impl LostCookie {
    /// A cookie that the jar refused; the lines are those that set a cookie of its name.
    fn rejected(rejected: &WithheldCookie, lines: &[SetCookie<'_>]) -> Self {
        let place = match lines {
            [line] => Some(line.place_of(rejected.reason)),
            _ => None,
        };
        Self {
            name: rejected.name.clone().into_bytes(),
            reason: rejected.reason,
            why: rejected.message.chars().take(200).collect(),
            place,
        }
    }
}
