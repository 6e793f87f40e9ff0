//! What the tests of the targets share.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use corsac::server::{PolicyConfig, RoutesConfig};
use corsac_export::{Approximation, Target};
use corsac_policy_file::{Settings, UnsetVariables, read};

/// What the text of a policy file says.
pub(crate) fn config(text: &str) -> RoutesConfig {
    let variables = |_: &str| None;
    let unset = UnsetVariables::Error;
    read(text, &Settings { environment: None, variables: &variables, unset }).file.config
}

/// One of the policies that the real frameworks are tried with.
pub(crate) fn reference(name: &str) -> RoutesConfig {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/frameworks/policies");
    config(&fs::read_to_string(folder.join(name).with_extension("toml")).unwrap())
}

/// The policy of one origin, changed.
pub(crate) fn single(change: impl Fn(&mut PolicyConfig)) -> RoutesConfig {
    let mut config = reference("single");
    config.default.iter_mut().for_each(change);
    config
}

/// The text of the only file.
pub(crate) fn exported(target: &str, config: &RoutesConfig) -> String {
    let export = Target::find(target).unwrap().export(config, Approximation::Refused).unwrap();
    let [file] = &export.files[..] else { panic!("{:?}", export.files) };
    file.text.clone()
}
