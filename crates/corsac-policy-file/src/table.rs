//! Tables of the file as the TOML parser gives them, in the order of the text.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
pub(crate) type Value<'i> = Spanned<DeValue<'i>>;

/// A key, where it stands, and its value.
pub(crate) struct Item<'a, 'i> {
    pub(crate) name: &'a str,
    pub(crate) span: Range<usize>,
    pub(crate) value: &'a Value<'i>,
}

/// The keys of a table, in the order of the text.
pub(crate) fn items<'a, 'i>(table: &'a DeTable<'i>) -> Vec<Item<'a, 'i>> {
    let item = |(key, value): (&'a Spanned<_>, _)| {
        let name: &'a std::borrow::Cow<'i, str> = key.get_ref();
        Item { name, span: key.span(), value }
    };
    let mut items: Vec<_> = table.iter().map(item).collect();
    items.sort_by_key(|item| item.span.start);
    items
}

/// What a value is called in a sentence.
pub(crate) fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a fraction",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
