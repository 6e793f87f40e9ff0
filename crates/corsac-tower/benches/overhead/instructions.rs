//! Instructions, counted by valgrind: the same on every run, whatever else the machine does.

use std::collections::HashMap;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::calls;
use crate::support::peers::{self, Bare, ByHand, Peer};
use crate::support::requests::{Requests, Row, Size};

/// How many requests are counted in each row.
const REQUESTS: usize = 200;

const FLAG: &str = "--under-valgrind=";

/// Instructions of one request, by row and service.
pub(crate) struct Instructions(HashMap<(&'static str, &'static str), f64>);

impl Instructions {
    /// Those beyond the service's own.
    pub(crate) fn over(&self, row: Row, peer: &'static str) -> Option<f64> {
        Some(self.get(row, peer)? - self.get(row, "bare")?)
    }

    fn get(&self, row: Row, peer: &'static str) -> Option<f64> {
        self.0.get(&(row.name(), peer)).copied()
    }
}

/// Declares the functions that are looked for in valgrind's output. None is inlined, and no two are
/// the same to the compiler.
macro_rules! counted {
    ($($function:ident = $row:ident, $peer:literal;)+) => {
        $(
            #[inline(never)]
            fn $function(service: &mut impl Peer, requests: Vec<http::Request<()>>) {
                black_box(stringify!($function));
                calls::all(service, requests);
            }
        )+

        const FUNCTIONS: &[(&str, Row, &str)] = &[$((stringify!($function), Row::$row, $peer)),+];

        fn call(function: &str, service: &mut impl Peer, requests: Vec<http::Request<()>>) {
            match function {
                $(stringify!($function) => $function(service, requests),)+
                _ => {}
            }
        }
    };
}

counted! {
    counted_bare_allowed = Allowed, "bare";
    counted_bare_refused = Refused, "bare";
    counted_bare_preflight_allowed = PreflightAllowed, "bare";
    counted_bare_preflight_refused = PreflightRefused, "bare";
    counted_bare_no_origin = NoOrigin, "bare";
    counted_by_hand_allowed = Allowed, "by hand";
    counted_by_hand_refused = Refused, "by hand";
    counted_by_hand_preflight_allowed = PreflightAllowed, "by hand";
    counted_by_hand_preflight_refused = PreflightRefused, "by hand";
    counted_by_hand_no_origin = NoOrigin, "by hand";
    counted_ours_allowed = Allowed, "ours";
    counted_ours_refused = Refused, "ours";
    counted_ours_preflight_allowed = PreflightAllowed, "ours";
    counted_ours_preflight_refused = PreflightRefused, "ours";
    counted_ours_no_origin = NoOrigin, "ours";
    counted_theirs_allowed = Allowed, "theirs";
    counted_theirs_refused = Refused, "theirs";
    counted_theirs_preflight_allowed = PreflightAllowed, "theirs";
    counted_theirs_preflight_refused = PreflightRefused, "theirs";
    counted_theirs_no_origin = NoOrigin, "theirs";
}

/// The size that this program is to run under valgrind, if it is.
pub(crate) fn requested_size(arguments: &[String]) -> Option<Size> {
    let value = arguments.iter().find_map(|argument| argument.strip_prefix(FLAG))?;
    match value.strip_prefix("patterns-") {
        Some(count) => count.parse().ok().map(Size::Patterns),
        None => value.parse().ok().map(Size::Exact),
    }
}

/// What runs under valgrind.
pub(crate) fn run(size: Size) {
    let (mut ours, mut bare, mut by_hand) = (peers::ours(size), Bare, ByHand);
    let mut theirs = matches!(size, Size::Exact(_)).then(|| peers::theirs(size));
    for &(function, row, peer) in FUNCTIONS {
        let requests = Requests::new(row, size).batch(REQUESTS);
        match (peer, &mut theirs) {
            ("ours", _) => call(function, &mut ours, requests),
            ("bare", _) => call(function, &mut bare, requests),
            ("by hand", _) => call(function, &mut by_hand, requests),
            (_, Some(theirs)) => call(function, theirs, requests),
            (_, None) => {}
        }
    }
}

/// Counts them, if there is a valgrind.
pub(crate) fn count(size: Size) -> Option<Instructions> {
    let argument = match size {
        Size::Exact(count) => format!("{FLAG}{count}"),
        Size::Patterns(count) => format!("{FLAG}patterns-{count}"),
    };
    let output = std::env::temp_dir().join(format!("corsac-callgrind-{}", std::process::id()));
    let status = Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no", "--compress-pos=no"])
        .arg(format!("--callgrind-out-file={}", output.display()))
        .arg(std::env::current_exe().ok()?)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let counted = status.ok()?.success().then(|| read(&output)).flatten();
    // Nothing is lost if it stays.
    let _ = std::fs::remove_file(&output);
    counted
}

/// Reads what the calls of our functions cost, with everything that they call.
fn read(path: &Path) -> Option<Instructions> {
    let text = std::fs::read_to_string(path).ok()?;
    let mut found = HashMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(name) = line.strip_prefix("cfn=") else { continue };
        let Some(&(_, row, peer)) =
            FUNCTIONS.iter().find(|(function, ..)| is_call_of(name, function))
        else {
            continue;
        };
        let cost = lines.find(|line| line.starts_with("calls=")).and_then(|_| lines.next())?;
        let cost: f64 = cost.split(' ').nth(1)?.parse().ok()?;
        *found.entry((row.name(), peer)).or_insert(0.0) += cost / REQUESTS as f64;
    }
    Some(Instructions(found))
}

/// The name is followed by the compiler's hash.
fn is_call_of(name: &str, function: &str) -> bool {
    name.split("::").any(|part| part == function || part.strip_suffix("<_>") == Some(function))
        || name.ends_with(function)
}
