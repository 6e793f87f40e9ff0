//! The runtime everything waits in.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// A runtime for one thread.
///
/// # Errors
/// The operating system's, if it grants no event queue.
pub(crate) fn new() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Runs a future to its end on this thread.
///
/// # Errors
/// Those of [`new`].
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> io::Result<T> {
    let runtime = new()?;
    let value = runtime.block_on(future);
    // Dropping the runtime would wait for a name look-up that nobody is interested in any more.
    runtime.shutdown_background();
    Ok(value)
}
