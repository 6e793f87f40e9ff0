//! An address that takes no connection, and does not refuse any either.

use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use socket2::{Domain, Socket, Type};

/// A listener that never accepts, and whose queue is full.
pub(crate) struct Deaf {
    pub(crate) address: SocketAddr,
    _listening: Socket,
    _waiting: Vec<TcpStream>,
}

impl Deaf {
    pub(crate) fn start() -> Self {
        let listening = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        listening.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        listening.listen(0).unwrap();
        let address = listening.local_addr().unwrap().as_socket().unwrap();
        // One waits to be accepted, which fills the queue.
        let timeout = Duration::from_millis(200);
        let waiting =
            (0..4).map_while(|_| TcpStream::connect_timeout(&address, timeout).ok()).collect();
        Self { address, _listening: listening, _waiting: waiting }
    }
}
