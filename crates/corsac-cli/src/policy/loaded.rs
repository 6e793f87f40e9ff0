use std::ops::Range;

use corsac::server::Routes;
use corsac_policy_file::PolicyFile;

use super::source::Source;
use crate::lines::Lines;

/// A policy file without errors.
#[derive(Debug)]
pub(crate) struct LoadedPolicy {
    pub(crate) source: Source,
    pub(crate) file: PolicyFile,
    pub(crate) routes: Routes,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum TableForm {
    /// `cors.allow_origins = […]`
    DottedKeys,
    /// `[cors]`
    Header,
    /// `cors = { … }`
    Inline,
}

impl LoadedPolicy {
    /// The number of the line that holds a byte, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        Lines::new(&self.source.text).position(at).line
    }

    /// The header of the policy that decides where no route does, as the file writes it.
    pub(crate) fn default_header(&self) -> &str {
        let header = self.source.text.get(self.file.default_span());
        header.filter(|text| text.starts_with('[') && !text.contains('\n')).unwrap_or("[cors]")
    }

    /// How the table is written that stands there.
    pub(crate) fn form(&self, table: &Range<usize>) -> TableForm {
        match self.source.text.as_bytes().get(table.start) {
            Some(b'[') => TableForm::Header,
            Some(b'{') => TableForm::Inline,
            _ => TableForm::DottedKeys,
        }
    }
}
