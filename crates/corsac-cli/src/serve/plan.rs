//! What the arguments and the files that they name come to.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::Duration;

use corsac_gateway::Configuration;
use corsac_policy_file::{Settings, UnsetVariables, read};

use super::site;
use super::typed::Overrides;
use crate::arguments::{InitArguments, ServeArguments};
use crate::lint;
use crate::mistake::{self, Typed};
use crate::policy::{self, DEFAULT_PATH, LoadedPolicy, Named, ReadPolicy, Source};

/// How long requests may go on after a stop where nothing is said of it.
const DRAIN: Duration = Duration::from_secs(30);

/// Where the gateway listens where nothing is said of it: nobody else can reach it there.
const LISTEN: ([u8; 4], u16) = ([127, 0, 0, 1], 8080);

/// A gateway that can be started, and the files that it was made of.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) configuration: Configuration,
    pub(super) files: Vec<PathBuf>,
}

impl Plan {
    /// # Errors
    /// Everything that is wrong, as text.
    pub(super) fn of(arguments: &ServeArguments) -> Result<Self, String> {
        let typed = Overrides::of(arguments).map_err(|mistakes| mistake::render(&mistakes));
        let policy = policy(arguments);
        let (typed, policy) = match (typed, policy) {
            (Ok(typed), Ok(policy)) => (typed, policy),
            (typed, policy) => {
                return Err([typed.err(), policy.err()].into_iter().flatten().collect());
            }
        };
        Self::from_policy(arguments, &typed, &policy)
    }

    fn from_policy(
        arguments: &ServeArguments,
        typed: &Overrides,
        policy: &LoadedPolicy,
    ) -> Result<Self, String> {
        let path = path(arguments);
        let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        let made = site::make(policy, typed, folder, arguments.environment.as_deref())?;
        let settings = &policy.file.gateway;
        let listen: Vec<_> = match &typed.listen[..] {
            [] => settings.listen.iter().map(|located| located.value).collect(),
            listen => listen.to_vec(),
        };
        let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let configuration = Configuration {
            listen: if listen.is_empty() { vec![LISTEN.into()] } else { listen },
            workers: settings.workers.unwrap_or_else(cores),
            drain: settings.drain.unwrap_or(DRAIN),
            admin: typed.admin.or(settings.admin.as_ref().map(|located| located.value)),
            site: made.site,
        };
        Ok(Self { configuration, files: path.into_iter().chain(made.files).collect() })
    }

    /// The keys that differ and that a reload does not change.
    pub(super) fn needing_restart(&self, before: &Self) -> Vec<&'static str> {
        let (now, before) = (&self.configuration, &before.configuration);
        let differs = [
            ("listen", now.listen != before.listen),
            ("admin", now.admin != before.admin),
            ("workers", now.workers != before.workers),
            ("drain", now.drain != before.drain),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(key, _)| key).collect()
    }

    /// How clients speak to it.
    pub(super) fn scheme(&self) -> &'static str {
        if self.configuration.site.tls.is_some() { "https" } else { "http" }
    }
}

/// The policy file, if there is one on disk.
fn path(arguments: &ServeArguments) -> Option<PathBuf> {
    match arguments.policy.as_deref() {
        Some("-") => None,
        Some(path) => Some(path.into()),
        None if arguments.flags.is_empty() => Some(DEFAULT_PATH.into()),
        None => None,
    }
}

fn policy(arguments: &ServeArguments) -> Result<LoadedPolicy, String> {
    let read = if arguments.flags.is_empty() {
        let named = Named {
            file: arguments.policy.as_deref().map(|path| Typed::flag("--policy", path)),
            environment: arguments.environment.as_deref(),
            unset: UnsetVariables::Error,
        };
        policy::load(&named).map_err(|mistakes| mistake::render(&mistakes))
    } else {
        of_flags(arguments)
    };
    read.and_then(lint::usable)
}

/// The file that `corsac init` would write for these flags.
fn of_flags(arguments: &ServeArguments) -> Result<ReadPolicy, String> {
    let init = InitArguments {
        policy: arguments.flags.clone(),
        environments: Vec::new(),
        out: "-".to_owned(),
        force: false,
    };
    let text = crate::init::text(&init).map_err(|mistakes| mistake::render(&mistakes))?;
    let source = Source { name: "the policy of the flags".to_owned(), text };
    let variables = |name: &str| std::env::var(name).ok();
    let settings = Settings {
        environment: None,
        variables: &variables,
        unset: UnsetVariables::Error,
    };
    let reading = read(&source.text, &settings);
    Ok(ReadPolicy { source, environment: None, reading })
}
