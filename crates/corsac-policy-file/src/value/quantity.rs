//! Numbers, sizes and durations.

use std::time::Duration;

use toml::de::{DeInteger, DeValue};

use super::{Reader, Refusal};
use crate::context::wrong_type;
use crate::found::Content;
use crate::gateway::{
    DURATION_FORMS, DurationError, SIZE_FORMS, SizeError, parse_duration, parse_size, shown_size,
};
use crate::keys::Bounds;

/// Bounds from here are those of the machine.
const UNBOUNDED: u64 = u32::MAX as u64;

impl Reader<'_, '_, '_, '_> {
    /// A number; in a string only if it comes from a variable.
    pub(super) fn number(&mut self, bounds: Bounds) -> Option<Content> {
        let help = match bounds.most {
            // Nobody needs to know a number that nobody writes.
            UNBOUNDED.. => format!("write a whole number, at least {}", bounds.least),
            most => format!("write {} to {most}", bounds.least),
        };
        let value = self.value;
        if let Some(literal) = value.get_ref().as_str().filter(|text| !text.contains("${")) {
            let is_number = literal.parse::<u64>().is_ok();
            let help = if is_number { format!("write `{} = {literal}`", self.name) } else { help };
            self.context.report(wrong_type(value, "a number").help(help));
            return None;
        }
        let number = self.quantity("a number", &help, |text| {
            let number = text.parse().map_err(|_| "not a whole number".to_owned())?;
            bounded(number, bounds, |bound| bound.to_string())
        });
        number.map(Content::Number)
    }

    /// A number of bytes.
    pub(super) fn size(&mut self, bounds: Bounds) -> Option<Content> {
        let size = self.quantity("bytes or a size", SIZE_FORMS, |text| {
            let size = parse_size(text).map_err(|error: SizeError| error.to_string())?;
            bounded(size, bounds, shown_size)
        });
        size.map(Content::Number)
    }

    /// A duration that is not 0.
    pub(super) fn duration(&mut self) -> Option<Content> {
        let duration: Option<Duration> =
            self.quantity("whole seconds or a duration", DURATION_FORMS, |text| {
                parse_duration(text).map_err(|error: DurationError| error.to_string())
            });
        duration.map(Content::Duration)
    }

    /// What `parse` makes of a number or of a string; its errors are labels.
    fn quantity<T>(
        &mut self,
        expected: &str,
        help: &str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        match self.value.get_ref() {
            DeValue::Integer(number) => parse(&decimal(number))
                .map_err(|label| self.impossible_number(number, &label, help.to_owned()))
                .ok(),
            DeValue::String(_) => {
                let text = self.text()?;
                parse(&text.text)
                    .map_err(|label| self.refuse(&text, Refusal { label, help: help.to_owned() }))
                    .ok()
            }
            _ => {
                self.context.report(wrong_type(self.value, expected).help(help));
                None
            }
        }
    }
}

/// A number in the notation that strings have it in.
fn decimal(number: &DeInteger<'_>) -> String {
    let decimal = i128::from_str_radix(number.as_str(), number.radix());
    decimal.map_or_else(|_| number.as_str().to_owned(), |decimal| decimal.to_string())
}

fn bounded(number: u64, bounds: Bounds, shown: impl Fn(u64) -> String) -> Result<u64, String> {
    match number {
        _ if number < bounds.least => Err(format!("at least {}", shown(bounds.least))),
        _ if number > bounds.most => Err(format!("at most {}", shown(bounds.most))),
        _ => Ok(number),
    }
}
