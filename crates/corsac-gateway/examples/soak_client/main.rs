//! The clients of `bench/gateway/soak`. Every response is checked: its status, its length, and that
//! its CORS headers are those of one of two policies, whole.
//!
//! `soak_client load ADDRESS REQUESTS CONNECTIONS SECONDS [CERTIFICATE]` asks for everything there is
//! to ask for and says how far it is; with the certificate of the gateway over TLS, half of it with
//! HTTP/2. `soak_client idle ADDRESS COUNT [CERTIFICATE]` opens connections, asks once on each, and once
//! more when its input ends. `soak_client certificate FOLDER` makes a certificate and its key.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it says how far it is")]

mod idle;
mod kind;
mod load;
mod trust;
mod wire;

use std::process::ExitCode;

use tokio::runtime::{Builder, LocalOptions};

use crate::load::Load;
use crate::wire::Gateway;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let done = match &*arguments {
        ["load", address, requests, connections, seconds, tls @ ..] if tls.len() < 2 => {
            let gateway = Gateway::of(address, tls.first().copied());
            let load =
                gateway.and_then(|gateway| Load::of(gateway, [requests, connections, seconds]));
            load.and_then(|load| block_on(load::run(load)))
        }
        ["idle", address, count, tls @ ..] if tls.len() < 2 => match count.parse() {
            Ok(count) => Gateway::of(address, tls.first().copied())
                .and_then(|gateway| block_on(idle::run(gateway, count))),
            Err(_) => Err(format!("no number: {count}")),
        },
        ["certificate", folder] => trust::write(folder),
        _ => Err("it is `load`, `idle` or `certificate`".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn block_on(future: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default());
    runtime.map_err(|error| error.to_string())?.block_on(future)
}
