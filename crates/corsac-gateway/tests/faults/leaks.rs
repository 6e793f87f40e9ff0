//! What must be as before when the tests are over: descriptors, and threads that have not panicked.

use std::panic;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::support::PATIENCE;

/// A test that runs. When it is the last one for now, descriptors must be as many as before the
/// first one, and no thread of a gateway may have panicked.
pub(crate) struct Watched;

#[derive(Default)]
struct Tests {
    running: usize,
    descriptors_before: usize,
}

/// What threads of gateways said when they panicked.
static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn tests() -> MutexGuard<'static, Tests> {
    static TESTS: OnceLock<Mutex<Tests>> = OnceLock::new();
    let tests = TESTS.get_or_init(|| {
        listen_to_panics();
        // The first runtime opens a pair of sockets for signals, which the process keeps.
        drop(tokio::runtime::Builder::new_current_thread().enable_all().build());
        Mutex::default()
    });
    tests.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Before anything else of a test.
pub(crate) fn watched() -> Watched {
    let mut tests = tests();
    if tests.running == 0 {
        tests.descriptors_before = descriptors();
    }
    tests.running += 1;
    Watched
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut tests = tests();
        tests.running -= 1;
        if tests.running > 0 || thread::panicking() {
            return;
        }
        let before = tests.descriptors_before;
        // Threads of backends end by themselves, but not at once.
        let deadline = Instant::now() + 2 * PATIENCE;
        while descriptors() > before && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(5));
        }
        let after = descriptors();
        assert!(after <= before, "{before} descriptors before, {after} after");
        let panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(panics.is_empty(), "a gateway panicked: {panics:?}");
    }
}

/// The workers of a gateway are called `corsac-…`; a task that panics ends none of them.
fn listen_to_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name().is_some_and(|name| name.starts_with("corsac-")) {
            let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
            panics.push(info.to_string());
        }
        before(info);
    }));
}

/// How many descriptors this process has open.
pub(crate) fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

/// How many it may have.
pub(crate) fn descriptor_limit() -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap_or(usize::MAX)
}
