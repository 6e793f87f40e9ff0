//! Determine request's referrer, by referrer policy and where the URL is.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::file::{self, same};
use super::wire::{self, Ask};

pub(super) const FILES: &[&str] = &["referrer.toml"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    ask: Ask,
    /// The page's URL, to which so many letters are added.
    #[serde(default)]
    page_letters: usize,
    /// Where the server redirects to, and the `Referrer-Policy` it says so with.
    redirect: Option<(String, String)>,
    /// What the last request carries under each referrer policy; `none` for no header.
    referer: BTreeMap<String, String>,
}

#[test]
fn referrer() {
    file::run("referrer.toml", |case: &Case| {
        file::all_same(case.referer.iter().map(|(policy, referer)| check(case, policy, referer)))
    });
}

fn check(case: &Case, policy: &str, standard: &str) -> Result<(), String> {
    let mut ask = case.ask.clone();
    ask.referrer_policy = Some(policy.to_owned());
    ask.page.push_str(&"a".repeat(case.page_letters));
    let standard = standard.replace("{letters}", &"a".repeat(case.page_letters));
    let mut engine = "no request".to_owned();
    let mut redirect = case.redirect.as_ref();
    wire::play(ask.request().unwrap(), &mut wire::cache(), wire::at(0), |http| {
        let referer = http.headers().get(b"referer");
        engine = referer.map_or("none".into(), |referer| String::from_utf8_lossy(&referer).into());
        let (status, lines) = match redirect.take() {
            None => (200, vec![]),
            Some((url, policy)) => {
                (307, vec![format!("Location: {url}"), format!("Referrer-Policy: {policy}")])
            }
        };
        Some(wire::shared_with(http, status, &lines))
    });
    same(policy, standard, engine)
}
