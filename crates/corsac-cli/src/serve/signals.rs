//! What the operating system asks of a gateway.

use std::{io, thread};

use tokio::runtime::Runtime;

use self::system::Hangups;
pub(crate) use self::system::Signals;
use crate::runtime;

/// What a signal wants.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Signal {
    #[cfg_attr(not(unix), allow(dead_code))]
    Hangup,
    Stop,
}

/// Whether a process ends when its terminal is closed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Leaves {
    WithItsTerminal,
    /// `nohup` wants it so.
    Never,
}

/// What whoever started this process wants; to be asked before there is a [`Beginning`].
pub(crate) fn with_its_terminal() -> Leaves {
    // Elsewhere than on Linux, the system does not say in safe words what is ignored.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    // The lowest bit is that of signal 1, SIGHUP.
    if ignored.unwrap_or(0) & 1 == 1 { Leaves::Never } else { Leaves::WithItsTerminal }
}

/// From here on a hangup does not end the process: it is told later. The others still end it, so that
/// nobody has to wait for a policy that cannot be read.
pub(crate) struct Beginning {
    runtime: Runtime,
    hangups: Hangups,
}

/// All signals that come from here on are told.
pub(crate) struct Watch {
    runtime: Runtime,
    signals: Signals,
}

impl Beginning {
    /// # Errors
    /// The system does not tell what signals come.
    pub(crate) fn new() -> io::Result<Self> {
        let runtime = runtime::new()?;
        let inside = runtime.enter();
        let hangups = Hangups::new()?;
        drop(inside);
        Ok(Self { runtime, hangups })
    }

    /// Before anybody can see that the gateway is there.
    ///
    /// # Errors
    /// The system does not tell what signals come.
    pub(crate) fn watch(self) -> io::Result<Watch> {
        let Self { runtime, hangups } = self;
        let inside = runtime.enter();
        let signals = Signals::new(hangups)?;
        drop(inside);
        Ok(Watch { runtime, signals })
    }
}

impl Watch {
    /// Follows them on a thread of its own, for as long as the process runs.
    ///
    /// # Errors
    /// The system has no thread left.
    pub(crate) fn follow<F: Future<Output = ()>>(
        self,
        follow: impl FnOnce(Signals) -> F + Send + 'static,
    ) -> io::Result<()> {
        let Self { runtime, signals } = self;
        let thread = thread::Builder::new().name("corsac-watch".to_owned());
        thread.spawn(move || runtime.block_on(follow(signals))).map(drop)
    }
}

#[cfg(unix)]
mod system {
    use std::io;

    use tokio::signal::unix::{Signal as Stream, SignalKind, signal};

    use super::Signal;

    pub(super) struct Hangups(Stream);

    /// The signals, one after the other.
    pub(crate) struct Signals {
        hangup: Stream,
        terminate: Stream,
        interrupt: Stream,
    }

    impl Hangups {
        pub(super) fn new() -> io::Result<Self> {
            signal(SignalKind::hangup()).map(Self)
        }
    }

    impl Signals {
        pub(super) fn new(Hangups(hangup): Hangups) -> io::Result<Self> {
            let terminate = signal(SignalKind::terminate())?;
            Ok(Self { hangup, terminate, interrupt: signal(SignalKind::interrupt())? })
        }

        pub(crate) async fn next(&mut self) -> Signal {
            tokio::select! {
                _ = self.hangup.recv() => Signal::Hangup,
                _ = self.terminate.recv() => Signal::Stop,
                _ = self.interrupt.recv() => Signal::Stop,
            }
        }
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::Signal;

    pub(super) struct Hangups;

    /// The signals, one after the other.
    pub(crate) struct Signals;

    impl Hangups {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self)
        }
    }

    impl Signals {
        pub(super) fn new(Hangups: Hangups) -> io::Result<Self> {
            Ok(Self)
        }

        pub(crate) async fn next(&mut self) -> Signal {
            // Without a handler, the system ends the process.
            match tokio::signal::ctrl_c().await {
                Ok(()) => Signal::Stop,
                Err(_) => std::future::pending().await,
            }
        }
    }
}
