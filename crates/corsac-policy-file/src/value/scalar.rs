use toml::de::{DeInteger, DeValue};

use super::{Reader, Refusal};
use crate::context::wrong_type;
use crate::found::Content;
use crate::max_age;
use crate::text::Text;
use crate::words::{most_similar, quoted, shown};

impl Reader<'_, '_, '_, '_> {
    /// A string.
    pub(super) fn text(&mut self) -> Option<Text> {
        match self.value.get_ref() {
            DeValue::String(text) => self.expand(text, self.value.span()).text,
            _ => {
                let help = format!("write `{} = \"…\"`", self.name);
                self.context.report(wrong_type(self.value, "a string").help(help));
                None
            }
        }
    }

    /// One of several strings.
    pub(super) fn choice(&mut self, names: &[&'static str]) -> Option<Content> {
        if self.value.get_ref().as_str().is_none() {
            let expected = quoted_list(names);
            let help = format!("write `{} = \"{}\"`", self.name, names.first()?);
            self.context.report(wrong_type(self.value, &expected).help(help));
            return None;
        }
        let text = self.text()?;
        if names.contains(&text.text.as_str()) {
            return Some(Content::Text(text));
        }
        let help = match most_similar(&text.text, names.iter().copied()) {
            Some(meant) => format!("did you mean `{} = {}`?", self.name, quoted(meant)),
            None => format!("write {}", quoted_list(names)),
        };
        self.invalid(&text, quoted_list(names), help);
        None
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self) -> Option<Content> {
        if let Some(flag) = self.value.get_ref().as_bool() {
            return Some(Content::Flag(flag));
        }
        let meant = self.value.get_ref().as_str().and_then(meant_flag);
        let help = match (meant, self.value.get_ref()) {
            (Some(flag), _) => format!("write `{} = {flag}`", self.name),
            (None, DeValue::String(text)) if text.contains("${") => {
                "what a variable says is a string; an environment can have its own value".to_owned()
            }
            _ => format!("write `{0} = true` or `{0} = false`", self.name),
        };
        self.context.report(wrong_type(self.value, "true or false").help(help));
        meant.map(Content::Flag)
    }

    /// 204 or 200.
    pub(super) fn preflight_status(&mut self) -> Option<Content> {
        let help = format!("write `{0} = 204` or `{0} = 200`", self.name);
        match self.value.get_ref() {
            DeValue::Integer(number) => {
                let status = to_i64(number).and_then(status);
                if status.is_none() {
                    self.impossible_number(number, "expected 204 or 200", help);
                }
                status
            }
            DeValue::String(_) => self.preflight_status_in_string(help),
            _ => {
                self.context.report(wrong_type(self.value, "204 or 200").help(help));
                None
            }
        }
    }

    /// A variable's value is always a string; without a variable, a number is wanted.
    fn preflight_status_in_string(&mut self, help: String) -> Option<Content> {
        let text = self.text()?;
        let status = text.text.parse().ok().and_then(status);
        if status.is_none() {
            self.invalid(&text, "204 or 200".to_owned(), help);
        } else if text.variables.is_empty() {
            let help = format!("write `{} = {}`", self.name, text.text);
            self.context.report(wrong_type(self.value, "a number").help(help));
        }
        status
    }

    /// Seconds or a duration.
    pub(super) fn seconds(&mut self) -> Option<Content> {
        let read = match self.value.get_ref() {
            DeValue::Integer(number) => {
                let read = to_i64(number).and_then(max_age::from_seconds);
                if read.is_none() {
                    let help = max_age::FORMS.to_owned();
                    self.impossible_number(number, "not a number of seconds", help);
                }
                read
            }
            DeValue::String(_) => {
                let text = self.text()?;
                let read = max_age::from_text(&text.text);
                if read.is_none() {
                    self.invalid(&text, "a duration".to_owned(), max_age::FORMS.to_owned());
                }
                read
            }
            _ => {
                let problem = wrong_type(self.value, "whole seconds or a duration");
                self.context.report(problem.help(max_age::FORMS));
                None
            }
        };
        read.map(Content::Seconds)
    }

    fn invalid(&mut self, text: &Text, expected: String, help: String) {
        self.refuse(text, Refusal { label: format!("expected {expected}"), help });
    }

    pub(super) fn impossible_number(&mut self, number: &DeInteger<'_>, label: &str, help: String) {
        let value = format!("`{}`", shown(&number.to_string()));
        let problem = self.not_possible(self.value.span(), &value);
        self.context.report(problem.label(label).help(help));
    }
}

/// `"a"` or `"b"`
fn quoted_list(names: &[&str]) -> String {
    names.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(" or ")
}

fn meant_flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn status(number: i64) -> Option<Content> {
    matches!(number, 200 | 204).then(|| u16::try_from(number).ok().map(Content::Status))?
}

fn to_i64(number: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}
