//! From a policy's configuration to the files of a target.

use std::fmt;

use corsac::server::{ConfigErrors, PolicyConfig, Routes, RoutesConfig};

use crate::feature::{self, Feature};
use crate::file::File;
use crate::loss::Loss;
use crate::rules::Rules;
use crate::target::Target;

/// What becomes of what a target cannot express.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Approximation {
    /// It is an error.
    Refused,
    /// It is left out where the result allows less than the policy; an error otherwise.
    Stricter,
}

/// A policy in a target's own configuration.
#[derive(Clone, Debug)]
pub struct Export {
    /// At least one file.
    pub files: Vec<File>,
    /// What was left out, in the order of the policy's keys.
    pub losses: Vec<Loss>,
    /// The policy that the files have: the one that was given, without what was left out.
    pub config: RoutesConfig,
}

/// Why there is no export.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ExportError {
    /// The policy itself is wrong.
    Config(ConfigErrors),
    /// The target cannot express these; all of them.
    Losses(Vec<Loss>),
    /// Without what the target cannot express, these things would be missing.
    NothingLeft {
        /// What was left out.
        losses: Vec<Loss>,
        /// What is then wrong with the policy.
        errors: ConfigErrors,
    },
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(errors) => errors.fmt(f),
            Self::Losses(losses) | Self::NothingLeft { losses, .. } => {
                for (index, loss) in losses.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "\n" };
                    write!(f, "{separator}{loss}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for ExportError {}

/// What a target writes down: everything in it can be expressed.
pub(crate) struct Approximated<'a> {
    pub(crate) rules: Rules,
    /// The same as plain data, as the policy file has it.
    pub(crate) config: &'a RoutesConfig,
    /// What was left out; each is to be said in a comment.
    pub(crate) losses: &'a [Loss],
    pub(crate) purpose: Purpose,
}

impl Approximated<'_> {
    /// Says whether nobody may read exact timings because the target cannot say who may: what the
    /// service says of them is then to be removed.
    pub(crate) fn lost_timings(&self) -> bool {
        self.losses.iter().any(|loss| loss.feature == Feature::TimingOrigins)
    }
}

/// What the files are for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    /// To be used as they are: they say where they come from.
    Files,
    /// To be shown, or copied into something else.
    Snippet,
}

/// What a target wrote.
pub(crate) type Written = Vec<File>;

impl Target {
    /// Writes a policy down in the target's own configuration.
    ///
    /// # Errors
    ///
    /// [`ExportError::Losses`] with everything that the target cannot express.
    pub fn export(
        &self,
        config: &RoutesConfig,
        approximation: Approximation,
    ) -> Result<Export, ExportError> {
        Routes::new(config.clone()).map_err(ExportError::Config)?;
        let losses = self.losses(config);
        let is_refused = |loss: &&Loss| match approximation {
            Approximation::Refused => true,
            Approximation::Stricter => loss.stricter().is_none(),
        };
        let refused: Vec<_> = losses.iter().filter(is_refused).cloned().collect();
        if !refused.is_empty() {
            return Err(ExportError::Losses(refused));
        }
        let mut config = config.clone();
        // From behind, so that the numbers of list entries hold.
        losses.iter().rev().for_each(|loss| loss.feature.leave_out(&mut config, loss.place));
        feature::drop_left_out(&mut config);
        if let Err(errors) = Routes::new(config.clone()) {
            return Err(ExportError::NothingLeft { losses, errors });
        }
        let rules = Rules::new(&config);
        let purpose = Purpose::Files;
        let files =
            (self.write)(&Approximated { rules, config: &config, losses: &losses, purpose });
        Ok(Export { files, losses, config })
    }

    /// The same for one policy, without the comments that say where a file comes from and goes to;
    /// none if the policy is wrong or cannot be expressed.
    pub fn snippet(&self, policy: &PolicyConfig) -> Option<Vec<File>> {
        let config = RoutesConfig { default: Some(policy.clone()), routes: vec![] };
        let is_possible = Routes::new(config.clone()).is_ok() && self.losses(&config).is_empty();
        let (rules, purpose) = (Rules::new(&config), Purpose::Snippet);
        let approximated = Approximated { rules, config: &config, losses: &[], purpose };
        let shown = |file: File| File { text: file.text.trim_start().to_owned(), ..file };
        is_possible.then(|| (self.write)(&approximated).into_iter().map(shown).collect())
    }

    fn losses(&self, config: &RoutesConfig) -> Vec<Loss> {
        let of_feature = |&feature: &Feature| {
            let reason = self.limit(feature)?;
            Some(feature.places(config).map(move |place| Loss { place, feature, reason }))
        };
        let mut losses: Vec<_> = Feature::ALL.iter().filter_map(of_feature).flatten().collect();
        losses.sort_by_key(|loss| (loss.place.route, loss.place.key, loss.place.index));
        losses
    }
}
