//! Places in the text of a policy file, as programs are told of them.

use std::ops::Range;

use serde::Serialize;

use super::key_path::KeyPaths;
use crate::lines::Lines;

/// A place in the text.
#[derive(Serialize)]
pub(crate) struct JsonPlace {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    path: Option<String>,
}

/// Places as programs are told of them.
pub(crate) struct Places<'a> {
    pub(crate) lines: Lines<'a>,
    pub(crate) paths: KeyPaths,
}

impl<'a> Places<'a> {
    pub(crate) fn of(source: &'a str) -> Self {
        Self { lines: Lines::new(source), paths: KeyPaths::of(source) }
    }

    pub(crate) fn place(&self, span: &Range<usize>) -> JsonPlace {
        let (start, end) = (self.lines.position(span.start), self.lines.position(span.end));
        let path = self.paths.at(span);
        JsonPlace {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            path: (!path.is_empty()).then(|| path.to_owned()),
        }
    }
}
