use std::ops::Range;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::type_name;
use crate::mistake::Mistake;
use crate::mistake::SourceText;

/// A table and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Table<'a, 'i> {
    table: &'a DeTable<'i>,
    start: usize,
}

impl<'a, 'i> Table<'a, 'i> {
    pub(super) fn root(root: &'a Spanned<DeTable<'i>>) -> Self {
        Self { table: root.get_ref(), start: root.span().start }
    }

    fn of(value: &'a Spanned<DeValue<'i>>) -> Option<Self> {
        let table = value.get_ref().as_table()?;
        Some(Self { table, start: value.span().start })
    }

    /// Where it begins.
    pub(super) fn start(self) -> usize {
        self.start
    }

    pub(super) fn get(self, key: &str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.table.get(key)
    }

    pub(super) fn iter(
        self,
    ) -> impl Iterator<Item = (&'a str, Range<usize>, &'a Spanned<DeValue<'i>>)> {
        self.table.iter().map(|(key, value)| (&**key.get_ref(), key.span(), value))
    }
}

/// Reads the keys of a table and gathers what is wrong with them.
pub(super) struct Keys<'a, 'i> {
    table: Table<'a, 'i>,
    text: &'a SourceText<'a>,
    mistakes: Vec<Mistake>,
}

impl<'a, 'i> Keys<'a, 'i> {
    pub(super) fn of(table: Table<'a, 'i>, text: &'a SourceText<'a>) -> Self {
        Self { table, text, mistakes: Vec::new() }
    }

    /// The table of this key.
    pub(super) fn table(&mut self, key: &str) -> Option<Table<'a, 'i>> {
        let value = self.table.get(key)?;
        let table = Table::of(value);
        if table.is_none() {
            self.wrong_type(value, "a table");
        }
        table
    }

    /// The tables in the list of this key.
    pub(super) fn tables(&mut self, key: &str) -> Vec<Table<'a, 'i>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let list: Option<&DeArray<'i>> = value.get_ref().as_array();
        let tables = list.map(|list| list.iter().map(Table::of).collect::<Option<Vec<_>>>());
        tables.flatten().unwrap_or_else(|| {
            self.wrong_type(value, &format!("tables, written [[{key}]]"));
            Vec::new()
        })
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue<'i>>, expected: &str) {
        let found = type_name(value.get_ref());
        let mistake = self.text.mistake(value.span(), format!("expected {expected}"));
        self.mistakes.push(mistake.label(format!("this is {found}")));
    }

    /// The mistakes found, and a mistake for every key that is not known.
    pub(super) fn finish(self, known: &[&str]) -> Vec<Mistake> {
        let Self { table, text, mut mistakes } = self;
        let unknown = table.iter().filter(|(key, ..)| !known.contains(key));
        mistakes.extend(unknown.map(|(key, span, _)| unknown_key(key, span, known, text)));
        mistakes
    }
}

/// A mistake for a key that is not known, with the one that was probably meant.
pub(super) fn unknown_key(
    key: &str,
    span: Range<usize>,
    known: &[&str],
    text: &SourceText<'_>,
) -> Mistake {
    let title = format!("there is no key `{}`", key.escape_debug());
    let mistake = text.mistake(span, title);
    match crate::mistake::did_you_mean(key, known.iter().copied()) {
        Some(meant) => mistake.label(format!("did you mean `{meant}`?")),
        None => mistake.label("unknown").help(format!("the keys are {}", known.join(", "))),
    }
}
