//! What a worker counts. Nobody else writes there; whoever shows the numbers reads them.

mod exposition;
mod numbers;

use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use corsac::server::{Action, Decision, Refusal, RequestKind, RequestingPage};
use corsac_tower::Head;
use http::{HeaderValue, Request, StatusCode};

pub(crate) use exposition::{CONTENT_TYPE, text};
pub(crate) use numbers::Numbers;

use self::numbers::{ALLOWED, RuleNumbers, SAME_ORIGIN};
use crate::arrival::Arrived;
use crate::problem::Problem;
use crate::refusals::Refusals;
use crate::site::SharedSite;

/// Where a worker writes what it counts while a site is in force. It stays on its thread, which is
/// why each number has one writer.
#[derive(Debug)]
pub(crate) struct Meter {
    numbers: Arc<Numbers>,
    /// Those of the site's rules, in their order.
    rules: Vec<Arc<RuleNumbers>>,
    refusals: Arc<Refusals>,
    stays_here: PhantomData<Rc<()>>,
}

/// A decision as it is made.
pub(crate) struct Observation<'o, B = Arrived> {
    pub(crate) decision: &'o Decision<'o, HeaderValue>,
    pub(crate) request: &'o Request<B>,
    pub(crate) rule: usize,
    pub(crate) shared: &'o SharedSite,
}

impl<B> Observation<'_, B> {
    /// Whose page asks and will read the response.
    pub(crate) fn page(&self) -> RequestingPage {
        let is_answered =
            self.decision.kind() == RequestKind::Cors && self.decision.action() == Action::Continue;
        if is_answered {
            RequestingPage::of(&Head::of(self.request))
        } else {
            RequestingPage::Other
        }
    }
}

impl Meter {
    pub(crate) fn new(numbers: Arc<Numbers>, refusals: Arc<Refusals>, site: &SharedSite) -> Self {
        let rules = (0..site.rules()).map(|rule| numbers.rule(site.name(rule))).collect();
        Self { numbers, rules, refusals, stays_here: PhantomData }
    }

    pub(crate) fn observe<B>(&self, observation: &Observation<'_, B>) {
        let Observation { decision, rule, shared, .. } = observation;
        let Some(rule) = self.rules.get(*rule) else { return };
        let outcome = match decision.refusal() {
            None => ALLOWED,
            Some(refusal) => self.refused(observation, refusal),
        };
        rule.requests[decision.kind() as usize][outcome].add(1);
        if let Some(shadow) = &shared.shadow
            && shadow.differs(observation)
        {
            rule.shadow_differences.add(1);
        }
    }

    #[cold]
    fn refused<B>(&self, observation: &Observation<'_, B>, refusal: &Refusal<'_>) -> usize {
        if observation.page() == RequestingPage::Own {
            return SAME_ORIGIN;
        }
        self.refusals.note(observation, refusal);
        refusal.index()
    }

    /// The gateway answers by itself because the request cannot be served.
    pub(crate) fn problem(&self, rule: usize, problem: Problem) {
        if let Some(rule) = self.rules.get(rule) {
            rule.problems[problem as usize].add(1);
        }
    }

    /// A response begins, whoever made it.
    pub(crate) fn responded(&self, rule: usize, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.rules.get(rule).and_then(|rule| rule.responses.get(class)) {
            counter.add(1);
        }
    }

    /// An upstream's response has begun, this long after the request was sent.
    pub(crate) fn upstream_answered(&self, rule: usize, after: Duration) {
        if let Some(rule) = self.rules.get(rule) {
            rule.latency(after);
        }
    }

    /// A tunnel counts as open until the result is dropped.
    pub(crate) fn tunnel(self: &Rc<Self>) -> OpenTunnel {
        self.numbers.tunnels_opened.add(1);
        OpenTunnel(Rc::clone(self))
    }
}

/// A tunnel counts as open for as long as this lives.
#[derive(Debug)]
pub(crate) struct OpenTunnel(Rc<Meter>);

impl Drop for OpenTunnel {
    fn drop(&mut self) {
        self.0.numbers.tunnels_closed.add(1);
    }
}

/// The numbers of all workers, and what is counted once for all of them.
#[derive(Debug, Default)]
pub(crate) struct Meters {
    workers: Mutex<Vec<Arc<Numbers>>>,
    reloads: AtomicU64,
    failed_reloads: AtomicU64,
}

impl Meters {
    /// The numbers of a further worker.
    pub(crate) fn worker(&self) -> Arc<Numbers> {
        let numbers = Arc::<Numbers>::default();
        self.workers().push(Arc::clone(&numbers));
        numbers
    }

    pub(crate) fn reloaded(&self) {
        self.reloads.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn reload_failed(&self) {
        self.failed_reloads.fetch_add(1, Ordering::Relaxed);
    }

    fn workers(&self) -> MutexGuard<'_, Vec<Arc<Numbers>>> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use corsac::server::{PolicyConfig, Routes, RoutesConfig};

    use super::*;
    use crate::configuration::{Site, Target};

    fn site(path: &str) -> SharedSite {
        let policy =
            PolicyConfig { allow_origins: vec!["https://a.example".into()], ..Default::default() };
        let route = corsac::server::RouteConfig {
            path: Some(path.to_owned()),
            policy: Some(policy.clone()),
            ..Default::default()
        };
        let routes = RoutesConfig { routes: vec![route], default: Some(policy) };
        SharedSite::new(Site::new(routes, Target::Nowhere)).unwrap()
    }

    fn ask(meter: &Meter, site: &SharedSite, origin: &str) {
        let request = Request::get("/x").header("origin", origin).body(()).unwrap();
        let policy =
            PolicyConfig { allow_origins: vec!["https://a.example".into()], ..Default::default() };
        let config = RoutesConfig { routes: Vec::new(), default: Some(policy) };
        let routes = Routes::new(config).unwrap();
        let routes = routes.map_values(|text| HeaderValue::try_from(text).unwrap());
        let head = Head::of(&request);
        let decision = &routes.decide(&head);
        meter.observe(&Observation { decision, request: &request, rule: 0, shared: site });
    }

    #[test]
    fn numbers_stay_with_the_name_of_their_rule_across_reloads() {
        let meters = Meters::default();
        let (numbers, refusals) = (meters.worker(), Arc::<Refusals>::default());
        for (path, origin) in [("/a", "https://a.example"), ("/b", "https://b.example")].repeat(2) {
            let site = site(path);
            let meter = Meter::new(Arc::clone(&numbers), Arc::clone(&refusals), &site);
            ask(&meter, &site, origin);
        }
        let text = text(&meters, 0);
        for line in [
            r#"corsac_requests_total{rule="/a",kind="cors",outcome="allowed"} 2"#,
            r#"corsac_requests_total{rule="/b",kind="cors",outcome="origin-not-allowed"} 2"#,
        ] {
            assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
        }
    }

    #[test]
    fn a_tunnel_is_open_until_it_is_dropped() {
        let meters = Meters::default();
        let meter = Meter::new(meters.worker(), Arc::default(), &site("/a"));
        let meter = Rc::new(meter);
        let tunnel = meter.tunnel();
        assert!(text(&meters, 0).contains("\ncorsac_open_tunnels 1\n"));
        drop(tunnel);
        assert!(text(&meters, 0).contains("\ncorsac_open_tunnels 0\n"));
    }
}
