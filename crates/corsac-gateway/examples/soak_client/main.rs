//! The clients of `bench/gateway/soak`. Every response is checked: its status, its length, and that
//! its CORS headers are those of one of two policies, whole.
//!
//! `soak_client load ADDRESS REQUESTS CONNECTIONS SECONDS` asks for everything there is to ask for
//! and says how far it is. `soak_client idle ADDRESS COUNT` opens connections, asks once on each, and
//! once more when its input ends.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it says how far it is")]

mod idle;
mod kind;
mod load;
mod wire;

use std::process::ExitCode;

use tokio::runtime::{Builder, LocalOptions};

use crate::load::Load;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let runtime = Builder::new_current_thread().enable_all().build_local(LocalOptions::default());
    let done = match (runtime, &*arguments) {
        (Ok(runtime), ["load", address, requests, connections, seconds]) => {
            match Load::of(address, requests, connections, seconds) {
                Some(load) => runtime.block_on(load::run(load)),
                None => Err("the address or a number cannot be read".to_owned()),
            }
        }
        (Ok(runtime), ["idle", address, count]) => match (address.parse(), count.parse()) {
            (Ok(address), Ok(count)) => runtime.block_on(idle::run(address, count)),
            _ => Err("the address or the number cannot be read".to_owned()),
        },
        (Ok(_), _) => Err("it is `load` or `idle`".to_owned()),
        (Err(error), _) => Err(error.to_string()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
