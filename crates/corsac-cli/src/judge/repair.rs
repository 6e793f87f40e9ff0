//! What to change in a policy for the browser to allow a request: each change is tried, and the
//! browser asked again.

use corsac::browser::{CorsCheckReason, Failure};
use corsac::server::{DecidingRule, Key, PolicyConfig, Routes, RoutesConfig};

use super::examination::Examination;
use super::offline::examine_policy;
use super::ruling::{Cause, Ruling};
use super::verdict::Verdict;
use crate::plan::CheckPlan;

/// What to change in a policy.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Repair {
    /// With all of them the browser allows the request, unless there is an obstacle.
    pub(crate) changes: Vec<Change>,
    pub(crate) obstacle: Option<Obstacle>,
}

/// A change of one key.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Change {
    /// The route whose policy it is, counted from 0; none for the policy of all other requests.
    pub(crate) route: Option<usize>,
    pub(crate) key: Key,
    pub(crate) edit: Edit,
}

#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Edit {
    /// Entries to add to the list.
    Add(Vec<String>),
    /// An entry instead of `*`.
    InsteadOfAny(String),
    /// `true`
    SetTrue,
}

/// What no change of the policy helps against.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Obstacle {
    AmbiguousPath,
    /// With the change, there would be no policy.
    Mistake(String),
    /// The page's method, and the policy's, which differs in case only.
    MethodCase {
        asked: String,
        listed: String,
    },
    /// Any page can have this origin.
    NullOrigin,
}

/// More changes than any request needs.
const MOST_TRIES: usize = 200;

/// Finds what to change for a request that the browser refuses; nothing where the policy is not the
/// reason.
pub(crate) async fn repair(
    plan: &CheckPlan,
    config: &RoutesConfig,
    examination: &Examination,
    rulings: &[Ruling],
) -> Repair {
    let mut repair = Repair::default();
    let mut draft = config.clone();
    let mut edits = next(examination, rulings, &draft);
    for _ in 0..MOST_TRIES {
        match edits {
            Ok(changes) if changes.is_empty() => break,
            Ok(changes) => changes.into_iter().for_each(|change| {
                apply(&mut draft, &change);
                repair.add(change);
            }),
            Err(obstacle) => {
                repair.obstacle = Some(obstacle);
                break;
            }
        }
        let routes = match Routes::new(draft.clone()) {
            Ok(routes) => routes,
            Err(errors) => {
                let first = errors.iter().next().map(|error| error.problem.to_string());
                // Half of the changes would be advice to make the mistake.
                return Repair { changes: Vec::new(), obstacle: first.map(Obstacle::Mistake) };
            }
        };
        let (examination, rulings) = examine_policy(plan, &routes).await;
        if examination.verdict() != Verdict::Refused {
            break;
        }
        edits = next(&examination, &rulings, &draft);
    }
    repair
}

impl Repair {
    /// Adds a change; entries of one list belong together.
    fn add(&mut self, change: Change) {
        let is_same = |own: &&mut Change| (own.route, own.key) == (change.route, change.key);
        match (self.changes.iter_mut().find(is_same).map(|own| &mut own.edit), change.edit) {
            (Some(Edit::Add(own)), Edit::Add(entries)) => own.extend(entries),
            (_, edit) => self.changes.push(Change { edit, ..change }),
        }
    }
}

/// The next changes; none if the policy is not the reason.
fn next(
    examination: &Examination,
    rulings: &[Ruling],
    config: &RoutesConfig,
) -> Result<Vec<Change>, Obstacle> {
    let (Some(ruling), Some(failed)) = (rulings.last(), examination.observation.network_error())
    else {
        return Ok(Vec::new());
    };
    let route = match &ruling.rule {
        DecidingRule::Route(index) => Some(*index),
        DecidingRule::Default | DecidingRule::None => None,
        DecidingRule::Several(_) => return Err(Obstacle::AmbiguousPath),
    };
    let has_own = |index: &usize| {
        config.routes.get(*index).is_some_and(|own| own.policy.is_some())
            || config.default.is_none()
    };
    let place = Target { route: route.filter(has_own), config };
    match &ruling.refusal {
        Some(refusal) => place.grant(&refusal.cause, examination),
        None => Ok(place.share(failed.failure(), examination)),
    }
}

/// The policy that is to be changed.
struct Target<'a> {
    route: Option<usize>,
    config: &'a RoutesConfig,
}

impl Target<'_> {
    fn change(&self, key: Key, edit: Edit) -> Change {
        Change { route: self.route, key, edit }
    }

    fn add(&self, key: Key, entry: &str) -> Vec<Change> {
        vec![self.change(key, Edit::Add(vec![entry.to_owned()]))]
    }

    /// What allows what the policy refuses.
    fn grant(&self, cause: &Cause, examination: &Examination) -> Result<Vec<Change>, Obstacle> {
        match cause {
            Cause::AmbiguousPath => Err(Obstacle::AmbiguousPath),
            Cause::Origin(origin) if origin == "null" => Err(Obstacle::NullOrigin),
            Cause::Origin(origin) => Ok(self.add(Key::AllowOrigins, origin)),
            Cause::HeaderName(name) => Ok(self.add(Key::AllowHeaders, name)),
            Cause::HeaderNamesTooLong => Ok(self.add_announced(examination)),
            Cause::Method(method) => match self.listed_in_other_case(method) {
                Some(listed) => Err(Obstacle::MethodCase { asked: method.clone(), listed }),
                None => Ok(self.add(Key::AllowMethods, method)),
            },
            Cause::NoPolicy => {
                let origin = examination.observation.request.serialized_origin().to_owned();
                self.grant(&Cause::Origin(origin), examination)
            }
            Cause::Other => Ok(Vec::new()),
        }
    }

    /// What lets the browser share a response that the policy allows.
    fn share(&self, failure: &Failure, examination: &Examination) -> Vec<Change> {
        let Failure::CorsCheck(failure) = failure else { return Vec::new() };
        let credentials = self.change(Key::AllowCredentials, Edit::SetTrue);
        match failure.reason() {
            CorsCheckReason::WildcardWithCredentials => {
                let origin = examination.observation.request.serialized_origin().to_owned();
                vec![self.change(Key::AllowOrigins, Edit::InsteadOfAny(origin)), credentials]
            }
            CorsCheckReason::AllowCredentialsNotTrue { .. } => vec![credentials],
            _ => Vec::new(),
        }
    }

    /// Adds every name that the preflight announces.
    fn add_announced(&self, examination: &Examination) -> Vec<Change> {
        let preflight = examination.observation.exchanges.last();
        let names = preflight
            .and_then(|own| own.request_headers.get(b"access-control-request-headers"))
            .map(|value| String::from_utf8_lossy(&value).into_owned())
            .unwrap_or_default();
        let allowed = self.policy().map_or(&[][..], |own| &own.allow_headers);
        let is_new = |name: &&str| !allowed.iter().any(|own| own.eq_ignore_ascii_case(name));
        let names: Vec<_> = names.split(',').filter(is_new).map(str::to_owned).collect();
        match names[..] {
            [] => Vec::new(),
            _ => vec![self.change(Key::AllowHeaders, Edit::Add(names))],
        }
    }

    fn listed_in_other_case(&self, method: &str) -> Option<String> {
        let listed = self.policy()?.allow_methods.iter();
        listed.clone().find(|own| own.eq_ignore_ascii_case(method)).cloned()
    }

    fn policy(&self) -> Option<&PolicyConfig> {
        match self.route {
            Some(index) => self.config.routes.get(index)?.policy.as_ref(),
            None => self.config.default.as_ref(),
        }
    }
}

fn apply(config: &mut RoutesConfig, change: &Change) {
    let slot = match change.route.and_then(|index| config.routes.get_mut(index)) {
        Some(route) => &mut route.policy,
        None => &mut config.default,
    };
    let policy = slot.get_or_insert_default();
    match (&change.edit, change.key) {
        (Edit::SetTrue, _) => policy.allow_credentials = true,
        (Edit::InsteadOfAny(origin), _) => policy.allow_origins = vec![origin.clone()],
        (Edit::Add(entries), Key::AllowMethods) => {
            policy.allow_methods.extend_from_slice(entries);
        }
        (Edit::Add(entries), Key::AllowHeaders) => {
            policy.allow_headers.extend_from_slice(entries);
        }
        (Edit::Add(entries), _) => policy.allow_origins.extend_from_slice(entries),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::arguments::{Arguments, Command};
    use crate::runtime::block_on;

    fn plan(arguments: &[&str]) -> CheckPlan {
        let typed = ["corsac", "check", "https://api.example.com/a/b", "--offline"];
        let typed = typed.iter().chain(arguments);
        match Arguments::try_parse_from(typed).unwrap().command {
            Command::Check(arguments) => CheckPlan::without_network(&arguments).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn config(text: &str) -> RoutesConfig {
        let reading = corsac_policy_file::read(text, &corsac_policy_file::Settings::default());
        assert!(reading.problems.iter().all(|problem| problem.kind.id() != "policy-syntax"));
        reading.file.config
    }

    const POLICIES: [&str; 9] = [
        "[cors]\nallow_origins = [\"*\"]",
        "[cors]\nallow_origins = [\"*\"]\nallow_methods = [\"*\"]\nallow_headers = [\"*\"]",
        "[cors]\nallow_origins = [\"https://b.example\"]\nallow_credentials = true",
        "[cors]\nallow_origins = [\"https://b.example\"]\npreflight = \"forward\"",
        "[cors]\nallow_origins = [\"https://b.example\"]\non_disallowed = \"reject\"\ndebug = true",
        "[[route]]\npath = \"/a/**\"",
        "[[route]]\npath = \"/b/**\"\n[route.cors]\nallow_origins = [\"*\"]",
        "[[route]]\nmethods = [\"PUT\"]\n[route.cors]\nallow_origins = [\"*\"]\n\
         [cors]\nallow_origins = [\"https://b.example\"]",
        "[[route]]\npath = \"/a/*\"\n[route.cors]\nallow_origins = [\"https://*.example\"]\n\
         allow_headers = [\"x-a\"]\nallow_methods = [\"PUT\"]",
    ];

    /// What is proposed is proven, whatever the policy and the request are.
    #[test]
    fn with_the_changes_the_browser_allows_every_request() {
        let mut repaired = 0;
        for policy in POLICIES.map(config) {
            let routes = Routes::new(policy.clone()).unwrap();
            for origin in ["https://a.example", "https://b.example"] {
                for own in [&[][..], &["-X", "PUT"], &["-X", "DELETE", "-H", "X-B: 1"]] {
                    for credentials in ["omit", "include"] {
                        for header in [&[][..], &["-H", "Authorization: x", "-H", "X-A: 1"]] {
                            let fixed = ["--origin", origin, "--credentials", credentials];
                            let plan = plan(&[&fixed, own, header].concat());
                            repaired += usize::from(is_repaired(&plan, &policy, &routes));
                        }
                    }
                }
            }
        }
        assert!(repaired > 100, "{repaired}");
    }

    /// Whether there was something to repair.
    fn is_repaired(plan: &CheckPlan, config: &RoutesConfig, routes: &Routes) -> bool {
        block_on(async {
            let (examination, rulings) = examine_policy(plan, routes).await;
            if examination.verdict() == Verdict::Allowed {
                return false;
            }
            let repair = repair(plan, config, &examination, &rulings).await;
            assert_eq!(repair.obstacle, None, "{config:?} {:?}", plan.request);
            let mut changed = config.clone();
            repair.changes.iter().for_each(|change| apply(&mut changed, change));
            let (examination, _) = examine_policy(plan, &Routes::new(changed).unwrap()).await;
            assert_eq!(examination.verdict(), Verdict::Allowed, "{repair:?} {:?}", plan.request);
            true
        })
        .unwrap()
    }
}
