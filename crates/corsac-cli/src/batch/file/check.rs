//! One check: what a page asks, and what is expected.

use std::ops::Range;

use corsac::CredentialsMode;
use corsac::browser::{BrowserProfile, Mode, RedirectMode};
use corsac_client::ExchangeError;
use corsac_diagnostics::{Severity, rules};
use toml::Spanned;
use toml::de::DeValue;

use super::FileCheck;
use super::keys::{Table, unknown_key};
use super::value::{named, string, strings};
use crate::batch::Expectation;
use crate::judge::Verdict;
use crate::mistake::SourceText;
use crate::mistake::{Mistake, did_you_mean};
use crate::plan::{Ask, BodyIs, CheckPlan};

/// The keys of a check; those after the first stand in `[defaults]` as well.
const KEYS: [&str; 14] = [
    "name",
    "url",
    "origin",
    "method",
    "headers",
    "body",
    "credentials",
    "mode",
    "redirect",
    "profile",
    "expect",
    "expect_failure",
    "expect_findings",
    "expect_no_findings",
];

/// Reads one check; mistakes are noted.
pub(super) fn read(
    number: usize,
    own: Table<'_, '_>,
    defaults: Table<'_, '_>,
    base: &Ask,
    text: &SourceText<'_>,
    mistakes: &mut Vec<Mistake>,
) -> Option<FileCheck> {
    let before = mistakes.len();
    let mut reader = Reader { own, defaults, text, mistakes };
    reader.unknown_keys(number);
    let name = reader.string("name").filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| format!("check {number}"));
    let expected = reader.expectation();
    let profile = reader
        .named("profile", "chromium, firefox or standard", BrowserProfile::from_name)
        .unwrap_or(base.profile);
    let ask = Ask { profile, browser: base.browser.clone(), ..reader.ask()? };
    let plan = CheckPlan::from_ask(&ask).map_err(|found| {
        let placed = found.into_iter().map(|mistake| placed(mistake, own, defaults, text));
        mistakes.extend(placed);
    });
    if mistakes.len() > before {
        return None;
    }
    Some(FileCheck { name, line: text.line(own.start()), plan: plan.ok()?, expected: expected? })
}

struct Reader<'a, 'i> {
    own: Table<'a, 'i>,
    defaults: Table<'a, 'i>,
    text: &'a SourceText<'a>,
    mistakes: &'a mut Vec<Mistake>,
}

impl<'a, 'i> Reader<'a, 'i> {
    fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.own.get(key).or_else(|| self.defaults.get(key))
    }

    fn keep<T>(&mut self, result: Result<T, Mistake>) -> Option<T> {
        result.map_err(|mistake| self.mistakes.push(mistake)).ok()
    }

    fn string(&mut self, key: &str) -> Option<String> {
        let value = self.get(key)?;
        self.keep(string(value, self.text))
    }

    fn named<T>(&mut self, key: &str, names: &str, from_name: fn(&str) -> Option<T>) -> Option<T> {
        let value = self.get(key)?;
        self.keep(named(value, names, from_name, self.text))
    }

    fn credentials(&mut self) -> Option<CredentialsMode> {
        self.named("credentials", "omit, same-origin or include", CredentialsMode::from_name)
    }

    fn required_string(&mut self, key: &'static str) -> Option<String> {
        self.required(key);
        self.string(key)
    }

    /// A key that has to be there.
    fn required(&mut self, key: &'static str) -> bool {
        let is_there = self.get(key).is_some();
        if !is_there {
            let start = self.own.start();
            let title = format!("a check without `{key}`");
            self.mistakes.push(self.text.mistake(start..start + 1, title).label("this check"));
        }
        is_there
    }

    /// The keys of `[defaults]` are looked at once, with the first check.
    fn unknown_keys(&mut self, number: usize) {
        let known = KEYS;
        let tables = [(self.own, 0), (self.defaults, 1)];
        for (table, from) in tables.into_iter().take(if number == 1 { 2 } else { 1 }) {
            let unknown = table.iter().filter(|(key, ..)| !known[from..].contains(key));
            let unknown =
                unknown.map(|(key, span, _)| unknown_key(key, span, &known[from..], self.text));
            self.mistakes.extend(unknown);
        }
    }

    /// What the page asks; `None` if it is not even said whom.
    fn ask(&mut self) -> Option<Ask> {
        let (url, origin) = (self.required_string("url"), self.required_string("origin"));
        let is_known = url.is_some() && origin.is_some();
        let ask = Ask {
            url: url.unwrap_or_default(),
            origin,
            method: self.string("method"),
            headers: self.headers(),
            body: self.string("body").map(String::into_bytes),
            body_is: BodyIs::Form,
            credentials: self.credentials().unwrap_or_default(),
            mode: self
                .named("mode", "cors, no-cors or same-origin", Mode::from_name)
                .unwrap_or_default(),
            redirect: self
                .named("redirect", "follow, error or manual", RedirectMode::from_name)
                .unwrap_or_default(),
            ..Ask::default()
        };
        is_known.then_some(ask)
    }

    fn headers(&mut self) -> Vec<String> {
        let Some(value) = self.get("headers") else { return Vec::new() };
        let headers = self.keep(strings(value, self.text)).unwrap_or_default();
        headers.into_iter().map(|(header, _)| header).collect()
    }

    fn expectation(&mut self) -> Option<Expectation> {
        self.required("expect");
        let verdict = self.named(
            "expect",
            "allowed, opaque, refused, unreachable or undetermined",
            Verdict::from_name,
        );
        let failure = self.failure();
        let findings = self.ids("expect_findings");
        let no_findings = self.ids("expect_no_findings");
        Some(Expectation { verdict: verdict?, failure, findings, no_findings })
    }

    /// What makes a browser refuse, or a server unreachable.
    fn failure(&mut self) -> Option<String> {
        let value = self.get("expect_failure")?;
        let name = self.string("expect_failure")?;
        let refusals = rules::ALL.iter().filter(|rule| rule.severity == Severity::Refusal);
        let names = refusals.map(|rule| rule.id).chain(ExchangeError::NAMES.iter().copied());
        self.known("failure", &name, value.span(), names).then_some(name)
    }

    fn ids(&mut self, key: &str) -> Vec<String> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let ids = self.keep(strings(value, self.text)).unwrap_or_default();
        let known = ids.into_iter().filter(|(id, span)| self.known_id(id, span.clone()));
        known.map(|(id, _)| id).collect()
    }

    fn known_id(&mut self, id: &str, span: Range<usize>) -> bool {
        self.known("finding", id, span, rules::ALL.iter().map(|rule| rule.id))
    }

    fn known(
        &mut self,
        what: &str,
        name: &str,
        span: Range<usize>,
        names: impl Iterator<Item = &'static str> + Clone,
    ) -> bool {
        if names.clone().any(|own| own == name) {
            return true;
        }
        let title = format!("there is no {what} `{}`", name.escape_debug());
        let label = did_you_mean(name, names).map_or_else(
            || "`corsac explain --list` prints the findings".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        );
        self.mistakes.push(self.text.mistake(span, title).label(label));
        false
    }
}

/// A mistake in what is asked, shown where the file says it.
fn placed(
    mistake: Mistake,
    own: Table<'_, '_>,
    defaults: Table<'_, '_>,
    text: &SourceText<'_>,
) -> Mistake {
    let key = match mistake.argument {
        // These come from flags.
        "-A" | "-b" | "-u" => return mistake,
        "--origin" => "origin",
        "-X" => "method",
        "-H" => "headers",
        "-d" => "body",
        _ => "url",
    };
    let value = own.get(key).or_else(|| defaults.get(key)).or_else(|| own.get("url"));
    let span = value.map_or(own.start()..own.start() + 1, Spanned::span);
    let mut shown = text.mistake(span, mistake.title).label(mistake.label);
    shown.help = mistake.help;
    shown
}
