//! What the arguments and the files that they name come to.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;
use std::time::Duration;

use corsac_gateway::Configuration;
use corsac_policy_file::{Settings, UnsetVariables, read};

use super::files::Files;
use super::site;
use super::typed::Overrides;
use crate::arguments::{InitArguments, ServeArguments};
use crate::lint;
use crate::mistake::{self, Mistake, Typed};
use crate::policy::{self, DEFAULT_PATH, LoadedPolicy, Named, ReadPolicy, Source};

/// How long requests may go on after a stop where nothing is said of it.
const DRAIN: Duration = Duration::from_secs(30);

/// Where the gateway listens where nothing is said of it: nobody else can reach it there.
const LISTEN: ([u8; 4], u16) = ([127, 0, 0, 1], 8080);

/// A gateway that can be started.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) configuration: Configuration,
    /// What it was made of.
    pub(super) files: Files,
}

/// Why there is none.
#[derive(Debug)]
pub(super) struct Unusable {
    /// Everything that is wrong, as text.
    pub(super) complaints: String,
    /// The files that were read nevertheless, a change of which may put it right.
    pub(super) files: Files,
}

impl Plan {
    /// # Errors
    /// Whatever is wrong with the arguments and with the files that they name.
    pub(super) fn of(arguments: &ServeArguments) -> Result<Self, Unusable> {
        let mut files = Files::default();
        match configuration(arguments, &mut files) {
            Ok(configuration) => Ok(Self { configuration, files }),
            Err(complaints) => Err(Unusable { complaints, files }),
        }
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
}

fn configuration(arguments: &ServeArguments, files: &mut Files) -> Result<Configuration, String> {
    let typed = Overrides::of(arguments).map_err(|mistakes| mistake::render(&mistakes));
    let path = path(arguments);
    path.iter().for_each(|path| files.add(path.clone()));
    let (typed, policy) = match (typed, policy(arguments)) {
        (Ok(typed), Ok(policy)) => (typed, policy),
        (typed, policy) => {
            return Err([typed.err(), policy.err()].into_iter().flatten().collect());
        }
    };
    let folder = path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let site = site::make(&policy, &typed, folder, arguments.environment.as_deref(), files)?;
    let settings = &policy.file.gateway;
    let listen: Vec<_> = match &typed.listen[..] {
        [] => settings.listen.iter().map(|located| located.value).collect(),
        listen => listen.to_vec(),
    };
    let listen = if listen.is_empty() { vec![LISTEN.into()] } else { listen };
    let admin = typed.admin.or(settings.admin.as_ref().map(|located| located.value));
    let mistakes = typed.in_the_way(&listen, admin);
    if !mistakes.is_empty() {
        return Err(mistake::render(&mistakes));
    }
    let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Ok(Configuration {
        listen,
        workers: settings.workers.unwrap_or_else(cores),
        drain: settings.drain.unwrap_or(DRAIN),
        admin,
        site,
    })
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
    let read = if names_nobody(arguments) {
        let nobody = Mistake::without_text("nothing says which pages may ask");
        Err(mistake::render(&[nobody.help(
            "name them with `--allow-origin https://app.example.com`, or in a corsac.toml, which \
             `corsac init` writes",
        )]))
    } else if arguments.flags.is_empty() {
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

/// Whether a service is named, and neither a policy nor a file that is there.
fn names_nobody(arguments: &ServeArguments) -> bool {
    let is_bare = arguments.policy.is_none() && arguments.flags.is_empty();
    is_bare && !arguments.to.is_empty() && !Path::new(DEFAULT_PATH).exists()
}

/// The file that `corsac init` would write for these flags.
fn of_flags(arguments: &ServeArguments) -> Result<ReadPolicy, String> {
    let init = InitArguments {
        policy: arguments.flags.clone(),
        environments: Vec::new(),
        out: "-".to_owned(),
        force: false,
    };
    // Where no origin is named, that file has one as an example.
    let nobody = arguments.flags.allow_origins.is_empty().then(|| {
        Mistake::without_text("the flags allow no origin")
            .help("name the pages that may ask, such as `--allow-origin https://app.example.com`")
    });
    let text = match (crate::init::text(&init), nobody) {
        (Ok(text), None) => text,
        (text, nobody) => {
            let others = text.err().into_iter().flatten();
            return Err(mistake::render(&nobody.into_iter().chain(others).collect::<Vec<_>>()));
        }
    };
    let source = Source { name: "the policy of the flags".to_owned(), text };
    let variables = |name: &str| std::env::var(name).ok();
    let settings =
        Settings { environment: None, variables: &variables, unset: UnsetVariables::Error };
    let reading = read(&source.text, &settings);
    Ok(ReadPolicy { source, environment: None, reading })
}
