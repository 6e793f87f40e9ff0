use toml::de::DeValue;

use super::Reader;
use crate::context::wrong_type;
use crate::found::{Completeness, Content};
use crate::table::Value;
use crate::text::Text;
use crate::words::quoted;

impl<'v> Reader<'_, '_, 'v, '_> {
    pub(super) fn list(&mut self) -> Option<Content> {
        let value = self.value;
        let mut texts = Vec::new();
        match value.get_ref() {
            DeValue::Array(array) => {
                array.iter().for_each(|entry| self.entry(entry, &mut texts));
            }
            DeValue::String(text) => self.one_string(text, &mut texts),
            _ => {
                let help = format!("write `{} = [\"…\"]`", self.name);
                self.context.report(wrong_type(value, "a list of strings").help(help));
                return None;
            }
        }
        Some(Content::List(texts))
    }

    pub(super) fn entry(&mut self, entry: &Value<'_>, texts: &mut Vec<Text>) {
        match entry.get_ref() {
            _ if entry.span().is_empty() => self.found.completeness = Completeness::Partial,
            DeValue::String(text) => self.push(text, entry.span(), texts),
            _ => {
                self.found.completeness = Completeness::Partial;
                self.context.report(wrong_type(entry, "a string"));
            }
        }
    }

    /// A string where a list is wanted: what is meant is clear.
    fn one_string(&mut self, text: &'v str, texts: &mut Vec<Text>) {
        let entries: Vec<_> = entries(text).collect();
        let list = entries.iter().map(|entry| quoted(entry)).collect::<Vec<_>>().join(", ");
        let help = format!("write `{} = [{list}]`", self.name);
        self.context.report(wrong_type(self.value, "a list of strings").help(help));
        entries.into_iter().for_each(|entry| self.push(entry, self.value.span(), texts));
    }

    /// Adds an entry, or those of a variable.
    pub(super) fn push(
        &mut self,
        decoded: &str,
        span: std::ops::Range<usize>,
        texts: &mut Vec<Text>,
    ) {
        let expanded = self.expand(decoded, span);
        let Some(text) = expanded.text else { return };
        match expanded.is_one_reference {
            true => texts.extend(
                entries(&text.text).map(|entry| Text { text: entry.to_owned(), ..text.clone() }),
            ),
            false => texts.push(text),
        }
    }
}

fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty())
}
