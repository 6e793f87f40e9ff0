//! Values of keys, as what they stand for.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::type_name;
use crate::mistake::Mistake;
use crate::mistake::SourceText;

type Value<'i> = Spanned<DeValue<'i>>;

/// A string.
pub(super) fn string(value: &Value<'_>, text: &SourceText<'_>) -> Result<String, Mistake> {
    let string = value.get_ref().as_str().map(str::to_owned);
    string.ok_or_else(|| wrong_type(value, "a string", text))
}

/// A list of strings, each with its place.
pub(super) fn strings(
    value: &Value<'_>,
    text: &SourceText<'_>,
) -> Result<Vec<(String, Range<usize>)>, Mistake> {
    let list = value.get_ref().as_array();
    let list = list.ok_or_else(|| wrong_type(value, "a list of strings", text))?;
    let item = |item: &Value<'_>| Ok((string(item, text)?, item.span()));
    list.iter().map(item).collect()
}

/// What one of several names stands for.
pub(super) fn named<T>(
    value: &Value<'_>,
    names: &str,
    from_name: fn(&str) -> Option<T>,
    text: &SourceText<'_>,
) -> Result<T, Mistake> {
    let found = string(value, text)?;
    from_name(&found).ok_or_else(|| {
        text.mistake(value.span(), format!("`{}` is not possible here", found.escape_debug()))
            .label(format!("expected {names}"))
    })
}

fn wrong_type(value: &Value<'_>, expected: &str, text: &SourceText<'_>) -> Mistake {
    let found = type_name(value.get_ref());
    text.mistake(value.span(), format!("expected {expected}")).label(format!("this is {found}"))
}
