//! A listener that gives each connection a thread, until it is dropped.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A listener on loopback.
pub(crate) struct Accepting {
    pub(crate) address: SocketAddr,
    stopped: Arc<AtomicBool>,
}

impl Accepting {
    pub(crate) fn start(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let stopped = Arc::new(AtomicBool::new(false));
        let (ours, serve) = (Arc::clone(&stopped), Arc::new(serve));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if ours.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), serve) = (stream, Arc::clone(&serve)) else { continue };
                thread::spawn(move || serve(stream));
            }
        });
        Self { address, stopped }
    }
}

impl Drop for Accepting {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // For the one that waits.
        let _ = TcpStream::connect(self.address);
    }
}
