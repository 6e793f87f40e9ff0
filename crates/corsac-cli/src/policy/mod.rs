//! A policy file from the command line: found, read, and checked.

mod load;
mod mistakes;

use corsac::server::Routes;
use corsac_policy_file::PolicyFile;

pub(crate) use load::load;
pub(crate) use mistakes::mistakes;

use crate::mistake::SourceText;

/// The policy file where no other is named.
pub(crate) const DEFAULT_PATH: &str = "corsac.toml";

/// A policy file without mistakes.
#[derive(Debug)]
pub(crate) struct LoadedPolicy {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) file: PolicyFile,
    pub(crate) routes: Routes,
}

impl LoadedPolicy {
    /// The number of the line that holds a byte, counted from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        SourceText::new(&self.path, &self.text).line(at)
    }

    /// The header of the policy that decides where no route does, as the file writes it.
    pub(crate) fn default_header(&self) -> &str {
        let header = self.text.get(self.file.default_span());
        header.filter(|text| text.starts_with('[') && !text.contains('\n')).unwrap_or("[cors]")
    }
}
