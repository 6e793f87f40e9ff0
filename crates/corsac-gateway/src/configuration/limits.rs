use std::time::Duration;

/// What a client and an upstream may use up.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Limits {
    /// Header lines of a request. More are answered 431.
    pub header_count: usize,
    /// Bytes of a request's header names and values, and of its target. More are answered 431.
    pub header_size: usize,
    /// Bytes of a request's body. More are answered 413.
    pub body_size: u64,
    /// Connections of clients at a time, over all workers. Further ones are answered 503,
    /// a thousand of them at a time, and others wait.
    pub connections: usize,
    /// How long the head of a request may take from its first byte on, and a TLS handshake.
    pub header_timeout: Duration,
    /// How long a client may be silent: between requests, between pieces of its body, and while it
    /// takes nothing of a response.
    pub idle_timeout: Duration,
    /// How long connecting to an upstream may take, TLS included.
    pub connect_timeout: Duration,
    /// How long an upstream may take until the head of its response is there. Less than 250 ms may
    /// become up to 250 ms more.
    pub response_timeout: Duration,
    /// How long nothing may move in an upgraded connection, or in the body of a response.
    pub tunnel_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_count: 100,
            header_size: 64 * 1024,
            body_size: 100 * 1024 * 1024,
            connections: 20_000,
            header_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(5),
            response_timeout: Duration::from_secs(60),
            tunnel_timeout: Duration::from_secs(60 * 60),
        }
    }
}
