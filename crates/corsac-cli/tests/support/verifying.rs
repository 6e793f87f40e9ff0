//! `corsac verify` with the policy of the fixtures, and servers to ask.

#![allow(dead_code, clippy::panic, clippy::unwrap_used)]

use serde_json::Value;

use crate::deployed::{Answer, Asked, deployed};
use crate::support::{Ran, Server, corsac};

pub(crate) const POLICY: &str = include_str!("../fixtures/verify.toml");
pub(crate) const POLICY_PATH: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/verify.toml");

/// `corsac verify URL --policy FILE …`
pub(crate) fn verify(url: &str, more: &[&str]) -> Ran {
    let mut command = corsac(&[&["verify", url, "--policy", "verify.toml"], more].concat());
    command.env_remove("CORSAC_ENVIRONMENT");
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    command.current_dir(fixtures).output().unwrap().into()
}

pub(crate) fn verify_json(url: &str, more: &[&str]) -> Value {
    let ran = verify(url, &[more, &["--format", "json"]].concat());
    let report = ran.json();
    assert_eq!(report["exit_code"], ran.exit);
    report
}

pub(crate) fn obedient() -> Server {
    deployed(POLICY, |_, _| {})
}

pub(crate) fn faulty(fault: fn(&Asked<'_>, &mut Answer)) -> Server {
    deployed(POLICY, fault)
}

/// A server that forgets `Vary`, and exposes nothing.
pub(crate) fn forgetful() -> Server {
    faulty(|_, answer| {
        answer.remove("access-control-expose-headers");
        answer.headers.push(("Set-Cookie".to_owned(), "sid=s3cret; Path=/".to_owned()));
    })
}

/// The address of a port that nobody listens on.
pub(crate) fn closed() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}/", listener.local_addr().unwrap())
}
