//! How many sockets and files the process may have open.

use corsac_gateway::Site;

/// Beside those of clients and services: listeners, files, the event queues of workers.
const BESIDE: u64 = 100;

/// Takes all that the system grants, and says what is too few for the connections of a site.
pub(super) fn claim(site: &Site) -> Option<String> {
    let granted = system::claim()?;
    let connections = u64::try_from(site.limits.connections).unwrap_or(u64::MAX);
    shortage(granted, connections)
}

/// Each connection that is proxied takes two.
fn shortage(granted: u64, connections: u64) -> Option<String> {
    let fit = granted.saturating_sub(BESIDE) / 2;
    (fit < connections).then(|| {
        format!(
            "{fit} connections fit into the {granted} open files that the system grants, and \
             `connections` is {connections}: raise the limit of open files (`ulimit -Hn`, \
             `LimitNOFILE`), or set `connections` to {fit}"
        )
    })
}

#[cfg(unix)]
mod system {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    /// None if there is no limit.
    pub(super) fn claim() -> Option<u64> {
        let before = getrlimit(Resource::Nofile);
        let wanted = Rlimit { current: before.maximum, ..before };
        match setrlimit(Resource::Nofile, wanted) {
            Ok(()) => before.maximum,
            // As where a filter of system calls does not let it.
            Err(_) => before.current,
        }
    }
}

#[cfg(not(unix))]
mod system {
    pub(super) fn claim() -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_connection_needs_two() {
        assert_eq!(shortage(40_100, 20_000), None);
        assert_eq!(shortage(u64::MAX, 20_000), None);
        let said = shortage(1024, 20_000).unwrap();
        assert!(said.starts_with("462 connections fit into the 1024 open files"), "{said}");
        assert!(shortage(0, 1).is_some());
    }

    #[cfg(unix)]
    #[test]
    fn all_that_is_granted_is_taken() {
        use rustix::process::{Resource, getrlimit};

        let granted = system::claim();
        let limit = getrlimit(Resource::Nofile);
        assert_eq!((limit.current, granted), (limit.maximum, limit.maximum));
    }
}
