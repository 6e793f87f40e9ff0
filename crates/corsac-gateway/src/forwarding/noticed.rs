//! The names among a message's headers that a proxy does something about, found in one pass.

use http::header::{CONNECTION, CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderName};

/// Those names. The first are for one connection only, without being listed in `Connection`.
///
/// `Content-Length` is none of these: it says how long the forwarded body is, which the gateway frames
/// itself.
///
/// <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>
const NAMES: [&str; 14] = [
    "connection",
    "transfer-encoding",
    "upgrade",
    "te",
    "expect",
    "proxy-authenticate",
    "proxy-authorization",
    "keep-alive",
    "proxy-connection",
    "http2-settings",
    "content-length",
    "x-forwarded-port",
    "x-forwarded-prefix",
    "x-real-ip",
];

const OF_CONNECTION: u16 = 1;
const OF_CODING: u16 = 1 << 1;
const HOP_BY_HOP: u16 = (1 << 10) - 1;
const OF_LENGTH: u16 = 1 << 10;
const UNPROVEN: u16 = 0b111 << 11;
/// All that begin with `access-control-`.
const OF_CORS: u16 = 1 << 14;

/// Those of each length: a bit for each.
const OF_LENGTHS: [u16; 20] = {
    let mut of_lengths = [0; 20];
    let mut index = 0;
    while index < NAMES.len() {
        of_lengths[NAMES[index].len()] |= 1 << index;
        index += 1;
    }
    of_lengths
};

/// Which of them a message has: a bit for each.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct Noticed(u16);

impl Noticed {
    /// Notices a name. Of most lengths there is none, and one or two of the others.
    pub(crate) fn notice(&mut self, name: &str) {
        let mut left = OF_LENGTHS.get(name.len()).copied().unwrap_or_default();
        while left != 0 {
            let index = left.trailing_zeros() as usize;
            if NAMES.get(index) == Some(&name) {
                self.0 |= 1 << index;
                return;
            }
            left &= left - 1;
        }
        if name.starts_with("access-control-") {
            self.0 |= OF_CORS;
        }
    }

    /// Those among the names of a message.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut found = Self::default();
        headers.keys().for_each(|name| found.notice(name.as_str()));
        found
    }

    /// Whether there is `Connection`.
    pub(crate) fn connection(self) -> bool {
        self.0 & OF_CONNECTION != 0
    }

    /// Whether there is `Transfer-Encoding`.
    pub(crate) fn coding(self) -> bool {
        self.0 & OF_CODING != 0
    }

    /// Whether there is `Content-Length`.
    pub(crate) fn length(self) -> bool {
        self.0 & OF_LENGTH != 0
    }

    /// Whether there is anything about CORS.
    pub(crate) fn cors(self) -> bool {
        self.0 & OF_CORS != 0
    }

    /// Whether there is anything for one connection only.
    pub(crate) fn hop_by_hop(self) -> bool {
        self.0 & HOP_BY_HOP != 0
    }

    /// Removes what is for one connection only, and the headers that `Connection` lists.
    pub(crate) fn remove_hop_by_hop(self, headers: &mut HeaderMap) {
        if self.connection() {
            for name in listed(headers) {
                headers.remove(name);
            }
            headers.remove(CONNECTION);
        }
        self.remove(headers, HOP_BY_HOP & !OF_CONNECTION);
    }

    /// Removes what a client says of itself and nothing shows.
    pub(super) fn remove_unproven(self, headers: &mut HeaderMap) {
        self.remove(headers, UNPROVEN);
    }

    fn remove(self, headers: &mut HeaderMap, which: u16) {
        let mut left = self.0 & which;
        while left != 0 {
            // At most 13, which is the last of the names: no other bit can be asked for.
            if let Some(name) = NAMES.get(left.trailing_zeros() as usize) {
                headers.remove(*name);
            }
            left &= left - 1;
        }
    }
}

/// The names that `Connection` lists. Those that every message needs to be understood are none of a
/// connection's business: removing them would change what the message says.
fn listed(headers: &HeaderMap) -> Vec<HeaderName> {
    let values = headers.get_all(CONNECTION).iter();
    let entries = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
    entries
        .map(<[u8]>::trim_ascii)
        .filter(|entry| !entry.eq_ignore_ascii_case(b"close") && !is_keep_alive(entry))
        .filter_map(|entry| HeaderName::from_bytes(entry).ok())
        .filter(|name| name != HOST && name != CONTENT_LENGTH)
        .collect()
}

fn is_keep_alive(entry: &[u8]) -> bool {
    entry.eq_ignore_ascii_case(b"keep-alive")
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn what_connection_lists_is_removed_with_all_its_lines() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("connection", "X-Secret, close"),
            ("connection", "keep-alive , x-other,host"),
            ("x-secret", "1"),
            ("x-secret", "2"),
            ("x-other", "3"),
            ("keep-alive", "timeout=5"),
            ("transfer-encoding", "chunked"),
            ("te", "trailers"),
            ("host", "a.example"),
            ("trailer", "x-sum"),
            ("accept", "*/*"),
        ] {
            headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        Noticed::of(&headers).remove_hop_by_hop(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["accept", "host", "trailer"]);
    }

    fn noticed(name: &str) -> Noticed {
        let mut noticed = Noticed::default();
        noticed.notice(name);
        noticed
    }

    #[test]
    fn every_name_is_noticed_and_no_other() {
        for (index, name) in NAMES.into_iter().enumerate() {
            assert_eq!(noticed(name).0, 1 << index, "{name}");
            assert_eq!(noticed(name).hop_by_hop(), index < 10, "{name}");
        }
        assert!(noticed("connection").connection() && noticed("transfer-encoding").coding());
        assert!(noticed("content-length").length());
        assert!(noticed("access-control-allow-origin").cors());
        for name in ["accept", "origin", "user-agent", "x-forwarded-for", "access-control", ""] {
            assert_eq!(noticed(name), Noticed::default(), "{name}");
        }
    }

    #[test]
    fn what_nothing_shows_is_removed_alone() {
        let names = ["x-forwarded-port", "x-real-ip", "x-forwarded-prefix", "x-request-id", "te"];
        let line = |name| (HeaderName::from_static(name), HeaderValue::from_static("1"));
        let mut headers = HeaderMap::from_iter(names.map(line));
        Noticed::of(&headers).remove_unproven(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["te", "x-request-id"]);
    }
}
