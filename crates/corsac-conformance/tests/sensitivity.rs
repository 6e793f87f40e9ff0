//! A recording that says anything else is reported: no compared field is overlooked.

#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;

use corsac::browser::BrowserProfile::{self, Chromium, Firefox};
use corsac_conformance::recording::{Observation, RecordedResponse, Scenario, StepOutcome};
use corsac_conformance::{Group, Options, Report, compare_scenario};

/// Of so many scenarios one is taken.
const SAMPLE: usize = 9;

/// A change to what was recorded; `apply` says whether there was anything to change.
struct Flip {
    name: &'static str,
    group: Group,
    profiles: &'static [BrowserProfile],
    apply: fn(&mut Observation) -> bool,
}

const fn flip(name: &'static str, group: Group, apply: fn(&mut Observation) -> bool) -> Flip {
    Flip { name, group, profiles: &[Chromium, Firefox], apply }
}

const fn chromium_flip(name: &'static str, apply: fn(&mut Observation) -> bool) -> Flip {
    Flip { name, group: Group::Decision, profiles: &[Chromium], apply }
}

const FLIPS: &[Flip] = &[
    flip("outcome", Group::Decision, |seen| {
        seen.outcome = match seen.outcome {
            StepOutcome::Response => StepOutcome::NetworkError,
            StepOutcome::NetworkError => StepOutcome::RejectedByApi,
            StepOutcome::RejectedByApi => StepOutcome::Response,
            StepOutcome::Load => StepOutcome::Error,
            StepOutcome::Error => StepOutcome::Load,
        };
        true
    }),
    flip("response is absent", Group::Decision, |seen| seen.response.take().is_some()),
    flip("response.type", Group::Decision, |seen| {
        in_response(seen, |response| append_to(response.response_type.as_mut()))
    }),
    flip("response.status", Group::Decision, |seen| {
        in_response(seen, |response| {
            response.status += 1;
            true
        })
    }),
    flip("response.redirected", Group::Decision, |seen| {
        in_response(seen, |response| negate(response.redirected.as_mut()))
    }),
    flip("response.url", Group::Decision, |seen| {
        in_response(seen, |response| append_to(Some(&mut response.url)))
    }),
    flip("response.headers, one more", Group::Decision, |seen| {
        in_response(seen, |response| {
            response.headers.push(("x-more".to_owned(), String::new()));
            true
        })
    }),
    flip("response.headers, one less", Group::Decision, |seen| {
        in_response(seen, |response| response.headers.pop().is_some())
    }),
    flip("response.headers, a value", Group::Decision, |seen| {
        in_response(seen, |response| append_to(response.headers.last_mut().map(|last| &mut last.1)))
    }),
    flip("response.headers, a name", Group::Decision, |seen| {
        in_response(seen, |response| append_to(response.headers.last_mut().map(|last| &mut last.0)))
    }),
    flip("response.headers, the order", Group::Decision, |seen| {
        in_response(seen, |response| {
            response.headers.reverse();
            response.headers.len() > 1
        })
    }),
    flip("response.body", Group::Decision, |seen| {
        in_response(seen, |response| append_to(Some(&mut response.body)))
    }),
    flip("response.get_headers, null", Group::Decision, |seen| {
        in_response(seen, |response| {
            let mut values = response.get_headers.iter_mut().flat_map(|values| values.values_mut());
            values.find_map(|value| value.take()).is_some()
        })
    }),
    flip("response.get_headers, a value", Group::Decision, |seen| {
        in_response(seen, |response| {
            let mut values = response.get_headers.iter_mut().flat_map(|values| values.values_mut());
            values.find(|value| value.is_none()).is_some_and(|value| {
                *value = Some(String::new());
                true
            })
        })
    }),
    flip("canvas_tainted", Group::Decision, |seen| negate(seen.canvas_tainted.as_mut())),
    flip("css_rules_readable", Group::Decision, |seen| negate(seen.css_rules_readable.as_mut())),
    flip("ready_state", Group::Decision, |seen| seen.ready_state.take().is_some()),
    chromium_flip("cors_error", |seen| append_to(seen.cors_error.as_mut())),
    chromium_flip("cors_error is null", |seen| seen.cors_error.take().is_some()),
    chromium_flip("cors_error is not null", |seen| {
        seen.cors_error.replace("PreflightInvalidStatus".to_owned()).is_none()
    }),
    chromium_flip("failed_parameter", |seen| append_to(seen.failed_parameter.as_mut())),
    chromium_flip("failed_parameter is null", |seen| seen.failed_parameter.take().is_some()),
    chromium_flip("failed_parameter is not null", |seen| {
        seen.failed_parameter.replace("x".to_owned()).is_none()
    }),
    flip("console", Group::Console, |seen| append_to(seen.console.as_mut())),
    flip("console is null", Group::Console, |seen| seen.console.take().is_some()),
    flip("console is not null", Group::Console, |seen| {
        seen.console.replace("x".to_owned()).is_none()
    }),
    flip("wire, a request less", Group::Wire, |seen| seen.wire.pop().is_some()),
    flip("wire, a request more", Group::Wire, |seen| {
        let last = seen.wire.last().cloned();
        seen.wire.extend(last);
        !seen.wire.is_empty()
    }),
    flip("wire, the order", Group::Wire, |seen| {
        seen.wire.reverse();
        seen.wire.first() != seen.wire.last()
    }),
    flip("wire.method", Group::Wire, |seen| {
        seen.wire.iter_mut().all(|request| append_to(Some(&mut request.method)))
            && !seen.wire.is_empty()
    }),
    flip("wire.url", Group::Wire, |seen| {
        append_to(seen.wire.last_mut().map(|request| &mut request.url))
    }),
    flip("wire.body", Group::Wire, |seen| {
        append_to(seen.wire.last_mut().map(|request| &mut request.body))
    }),
    flip("wire.headers, one more", Group::Wire, |seen| {
        seen.wire.first_mut().is_some_and(|request| {
            request.headers.push(("x-more".to_owned(), String::new()));
            true
        })
    }),
];

fn in_response(seen: &mut Observation, change: fn(&mut RecordedResponse) -> bool) -> bool {
    seen.response.as_mut().is_some_and(change)
}

fn append_to(text: Option<&mut String>) -> bool {
    text.is_some_and(|text| {
        text.push('!');
        true
    })
}

fn negate(flag: Option<&mut bool>) -> bool {
    flag.is_some_and(|flag| {
        *flag = !*flag;
        true
    })
}

fn recorded_mut(
    scenario: &mut Scenario,
    profile: BrowserProfile,
    step: usize,
) -> Option<&mut Observation> {
    let expect = &mut scenario.steps[step].expect;
    if profile == Chromium { expect.chromium.as_mut() } else { expect.firefox.as_mut() }
}

fn reports(scenario: &Scenario, profile: BrowserProfile, step: usize, group: Group) -> bool {
    let browsers = vec![profile.departures()];
    let options = Options { browsers, groups: vec![group], ..Options::default() };
    let mut report = Report::on(options.profiles());
    compare_scenario(scenario, &options, &mut report);
    report.disagreements().iter().any(|found| found.step == step)
}

/// Scenarios whose connections are not closed: there the number of attempts is not compared.
fn sample() -> Vec<Scenario> {
    let mut scenarios = support::scenarios("");
    scenarios.retain(|scenario| !scenario.server.iter().any(|entry| entry.abort));
    scenarios.into_iter().step_by(SAMPLE).collect()
}

/// Every step of the sample, in every browser that was recorded there.
fn for_each_step(mut check: impl FnMut(&Scenario, BrowserProfile, usize)) {
    for scenario in sample() {
        for profile in [Chromium, Firefox] {
            let steps = scenario.steps.iter().enumerate();
            steps
                .filter(|(_, step)| step.expect.of(profile).is_some())
                .for_each(|(index, _)| check(&scenario, profile, index));
        }
    }
}

#[test]
fn every_flipped_field_is_reported() {
    let mut flipped = BTreeSet::new();
    for_each_step(|scenario, profile, step| {
        for flip in FLIPS.iter().filter(|flip| flip.profiles.contains(&profile)) {
            let mut changed = scenario.clone();
            if !recorded_mut(&mut changed, profile, step).is_some_and(flip.apply) {
                continue;
            }
            let is_reported = reports(&changed, profile, step, flip.group);
            assert!(is_reported, "{profile} {}#{step}: {}", scenario.id, flip.name);
            flipped.insert((flip.name, profile.name()));
        }
    });
    let all: usize = FLIPS.iter().map(|flip| flip.profiles.len()).sum();
    assert_eq!(flipped.len(), all, "some flips never applied: {flipped:?}");
}

#[test]
fn every_changed_or_missing_request_header_is_reported() {
    let mut names = BTreeSet::new();
    for_each_step(|scenario, profile, step| {
        let wire = &scenario.steps[step].expect.of(profile).unwrap().wire;
        let places = wire.iter().enumerate().flat_map(|(index, request)| {
            (0..request.headers.len()).map(move |header| (index, header))
        });
        for (request, header) in places {
            let name = wire[request].headers[header].0.clone();
            if name == "cookie" {
                continue;
            }
            let mut changed = scenario.clone();
            let recorded = recorded_mut(&mut changed, profile, step).unwrap();
            recorded.wire[request].headers[header].1.push('!');
            assert!(reports(&changed, profile, step, Group::Wire), "{} {name}", scenario.id);
            let recorded = recorded_mut(&mut changed, profile, step).unwrap();
            recorded.wire[request].headers.remove(header);
            assert!(reports(&changed, profile, step, Group::Wire), "{} {name}", scenario.id);
            names.insert(name);
        }
    });
    for name in ["origin", "referer", "access-control-request-headers", "sec-fetch-site"] {
        assert!(names.contains(name), "no scenario of the sample has {name}");
    }
}

#[test]
fn cookies_count_by_presence_where_they_are_compared() {
    let (mut compared, mut ignored) = (0, 0);
    for_each_step(|scenario, profile, step| {
        let wire = &scenario.steps[step].expect.of(profile).unwrap().wire;
        let has_cookie = |headers: &[(String, String)]| headers.iter().any(|(n, _)| n == "cookie");
        let Some(request) = wire.iter().position(|request| has_cookie(&request.headers)) else {
            return;
        };
        let mut changed = scenario.clone();
        let recorded = recorded_mut(&mut changed, profile, step).unwrap();
        let headers = &mut recorded.wire[request].headers;
        headers.iter_mut().find(|(name, _)| name == "cookie").unwrap().1.push('!');
        assert!(!reports(&changed, profile, step, Group::Wire), "{}", scenario.id);

        let recorded = recorded_mut(&mut changed, profile, step).unwrap();
        recorded.wire[request].headers.retain(|(name, _)| name != "cookie");
        let is_own_site = recorded.wire[request].url.contains(".example.test");
        let origin = &scenario.initiator.origin;
        let is_compared = is_own_site
            && (origin.contains("//app.example.test") || origin.contains("//secure.example.test"));
        let count = if is_compared { &mut compared } else { &mut ignored };
        *count += 1;
        assert_eq!(reports(&changed, profile, step, Group::Wire), is_compared, "{}", scenario.id);
    });
    assert!(compared > 50 && ignored > 10, "{compared} compared, {ignored} ignored");
}

#[test]
fn any_refused_header_name_will_do_and_no_other() {
    let mut seen = 0;
    for scenario in support::scenarios("") {
        let replays = corsac_conformance::replay_scenario(&scenario, Chromium.departures());
        for (step, replay) in replays.iter().enumerate() {
            let names = &replay.as_ref().unwrap().alternatives.failed_parameters;
            if names.len() < 2 {
                continue;
            }
            let with_parameter = |name: &str| {
                let mut changed = scenario.clone();
                let recorded = recorded_mut(&mut changed, Chromium, step).unwrap();
                recorded.failed_parameter = Some(name.to_owned());
                reports(&changed, Chromium, step, Group::Decision)
            };
            assert!(names.iter().all(|name| !with_parameter(name)), "{}", scenario.id);
            assert!(with_parameter("x-not-asked-for"), "{}", scenario.id);
            seen += 1;
        }
    }
    assert!(seen > 0);
}
