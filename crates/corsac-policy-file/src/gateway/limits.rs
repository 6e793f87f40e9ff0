use std::time::Duration;

use crate::found::Content;

/// How much the gateway takes of a client and of an upstream; what is not there has the gateway's
/// default.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct LimitSettings {
    /// How many header fields a request has at most: 1 to 1000.
    pub header_count: Option<usize>,
    /// How many bytes the head of a request has at most: 1 KiB to 1 MiB.
    pub header_size: Option<u64>,
    /// How many bytes the body of a request has at most.
    pub body_size: Option<u64>,
    /// How many clients are connected at most.
    pub connections: Option<usize>,
    /// How long the head of a request may take.
    pub header_timeout: Option<Duration>,
    /// How long a client may do nothing: between requests, between pieces of its upload, while it
    /// takes nothing of a response.
    pub idle_timeout: Option<Duration>,
    /// How long a connection to an upstream may take.
    pub connect_timeout: Option<Duration>,
    /// How long the head of a response may take.
    pub response_timeout: Option<Duration>,
    /// How long nothing may move in an upgraded connection or a streamed response.
    pub tunnel_timeout: Option<Duration>,
}

impl LimitSettings {
    /// Sets the limit of this name, if there is one.
    pub(super) fn set(&mut self, name: &str, content: &Content) {
        match (name, content) {
            ("header_count", Content::Number(count)) => self.header_count = to_usize(*count),
            ("header_size", Content::Number(size)) => self.header_size = Some(*size),
            ("body_size", Content::Number(size)) => self.body_size = Some(*size),
            ("connections", Content::Number(count)) => self.connections = to_usize(*count),
            ("header_timeout", Content::Duration(time)) => self.header_timeout = Some(*time),
            ("idle_timeout", Content::Duration(time)) => self.idle_timeout = Some(*time),
            ("connect_timeout", Content::Duration(time)) => self.connect_timeout = Some(*time),
            ("response_timeout", Content::Duration(time)) => self.response_timeout = Some(*time),
            ("tunnel_timeout", Content::Duration(time)) => self.tunnel_timeout = Some(*time),
            _ => {}
        }
    }
}

fn to_usize(number: u64) -> Option<usize> {
    usize::try_from(number).ok()
}
