//! What the log says of upstreams that fail, and how often.

#![cfg(target_os = "linux")]
#![allow(clippy::panic, clippy::unwrap_used)]

mod support;

use std::fmt::{Debug, Write};
use std::net::SocketAddr;
use std::sync::{Mutex, Once, PoisonError};
use std::time::Duration;

use corsac_gateway::{Limits, Scheme, Site, Target, Upstream};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::support::backend::ok;
use crate::support::deaf::Deaf;
use crate::support::gateway::at;
use crate::support::{After, Backend, Running, allowing};

/// Keeps the gateway's warnings, one in a line.
struct Log;

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("corsac_gateway") && *metadata.level() <= Level::WARN
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

/// A gateway whose log is kept, with a rule for these addresses.
fn before(addresses: &[SocketAddr]) -> Running {
    static KEPT: Once = Once::new();
    KEPT.call_once(|| tracing::subscriber::set_global_default(Log).unwrap());
    let scheme = Scheme::Http;
    let upstream = Upstream {
        addresses: addresses.iter().map(|&address| at(scheme, address)).collect(),
        strip_prefix: None,
        host: scheme.usual_host(),
    };
    let limits = Limits {
        connect_timeout: Duration::from_millis(100),
        response_timeout: Duration::from_millis(300),
        ..Limits::default()
    };
    Running::start(Site { limits, ..Site::new(allowing(), Target::Upstream(upstream)) })
}

/// Asks so often, and gives how often it failed.
fn ask(gateway: &Running, times: usize) -> usize {
    let statuses = (0..times).map(|_| gateway.ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status);
    statuses.filter(|status| *status != 200).count()
}

/// What has been said of an address.
fn said(address: SocketAddr) -> Vec<String> {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    let name = format!("upstream=http://{address}");
    lines.iter().filter(|line| line.split(' ').any(|word| word == name)).cloned().collect()
}

#[test]
fn who_gave_no_response_is_named_and_not_each_time() {
    let broken = Backend::start(|exchange| {
        exchange.read();
        After::Close
    });
    let fine = Backend::answering(ok("fine"));
    let gateway = before(&[fine.address, broken.address]);
    assert_eq!(ask(&gateway, 140), 70);
    let lines = said(broken.address);
    assert_eq!(lines.len(), 60, "{lines:?}");
    for line in lines {
        assert!(line.starts_with("WARN message=an upstream gave no response rule="), "{line}");
        assert!(line.contains(r#" rule="default" "#), "{line}");
    }
    assert_eq!(said(fine.address), [""; 0]);
}

#[test]
fn who_answers_late_is_named() {
    let silent = Backend::start(|exchange| {
        exchange.read();
        assert!(exchange.wire.raw().is_empty());
        After::Close
    });
    let gateway = before(&[silent.address]);
    assert_eq!(ask(&gateway, 1), 1);
    let lines = said(silent.address);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains(r#" rule="default" "#), "{lines:?}");
    assert!(lines[0].ends_with(" error=no response in time"), "{lines:?}");
}

#[test]
fn who_cannot_be_reached_is_named_once() {
    let deaf = Deaf::start();
    let gateway = before(&[deaf.address]);
    assert_eq!(ask(&gateway, 5), 5);
    let lines = said(deaf.address);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].starts_with("WARN message=an upstream cannot be reached "), "{lines:?}");
}
