//! The headers that are for one connection only.
//!
//! <https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1>

use http::header::{CONNECTION, CONTENT_LENGTH, HOST};
use http::{HeaderMap, HeaderName};

/// Those that are so without being listed in `Connection`. `Content-Length` is none of them: it says
/// how long the forwarded body is, which the gateway frames itself.
const NAMES: [&str; 10] = [
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
];

/// Their lengths: a bit for each.
const LENGTHS: u32 = {
    let mut lengths = 0;
    let mut index = 0;
    while index < NAMES.len() {
        lengths |= 1 << NAMES[index].len();
        index += 1;
    }
    lengths
};

/// Which of them a message has: a bit for each.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) struct HopByHop(u16);

impl HopByHop {
    /// Notices a name. Most are recognised as others by their length.
    fn notice(&mut self, name: &HeaderName) {
        let name = name.as_str();
        if name.len() < 32
            && LENGTHS & (1 << name.len()) != 0
            && let Some(index) = NAMES.iter().position(|own| *own == name)
        {
            self.0 |= 1 << index;
        }
    }

    /// Those among the names of a message.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut found = Self::default();
        headers.keys().for_each(|name| found.notice(name));
        found
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Removes them, and the headers that `Connection` lists.
    pub(crate) fn remove_from(self, headers: &mut HeaderMap) {
        if self.0 & 1 != 0 {
            for name in listed(headers) {
                headers.remove(name);
            }
        }
        for (index, name) in NAMES.iter().enumerate() {
            if self.0 & (1 << index) != 0 {
                headers.remove(*name);
            }
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
        HopByHop::of(&headers).remove_from(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["accept", "host", "trailer"]);
    }

    #[test]
    fn every_name_is_noticed_and_no_other() {
        for name in NAMES {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static(name),
                HeaderValue::from_static("x"),
            )]);
            assert!(!HopByHop::of(&headers).is_empty(), "{name}");
        }
        for name in ["accept", "origin", "user-agent", "x-forwarded-for", "content-length"] {
            let headers = HeaderMap::from_iter([(
                HeaderName::from_static(name),
                HeaderValue::from_static("x"),
            )]);
            assert!(HopByHop::of(&headers).is_empty(), "{name}");
        }
    }
}
