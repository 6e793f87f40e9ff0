use http::header::{
    CONNECTION, EXPECT, HOST, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName};

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");
const HTTP2_SETTINGS: HeaderName = HeaderName::from_static("http2-settings");

/// Removes what is for this connection only: the headers that `Connection` lists, and those that are
/// so without being listed. `Content-Length` stays, for it says how long the forwarded body is; the
/// gateway frames that body itself.
pub(crate) fn remove(headers: &mut HeaderMap) {
    if headers.contains_key(CONNECTION) {
        for name in listed(headers) {
            headers.remove(name);
        }
    }
    // Most messages have none of these, and looking is cheaper than removing.
    let found: [Option<HeaderName>; 10] = found(headers);
    for name in found.into_iter().flatten() {
        headers.remove(name);
    }
}

fn found(headers: &HeaderMap) -> [Option<HeaderName>; 10] {
    let mut found = [const { None }; 10];
    let mut count = 0;
    for name in headers.keys().filter(|name| is_hop_by_hop(name)) {
        if let Some(place) = found.get_mut(count) {
            *place = Some(name.clone());
            count += 1;
        }
    }
    found
}

fn is_hop_by_hop(name: &HeaderName) -> bool {
    name == CONNECTION
        || name == TRANSFER_ENCODING
        || name == UPGRADE
        || name == TE
        || name == EXPECT
        || name == PROXY_AUTHENTICATE
        || name == PROXY_AUTHORIZATION
        || name == KEEP_ALIVE
        || name == PROXY_CONNECTION
        || name == HTTP2_SETTINGS
}

/// The names that `Connection` lists. Those that every message needs to be understood are none of a
/// connection's business: removing them would change what the message says.
fn listed(headers: &HeaderMap) -> Vec<HeaderName> {
    let values = headers.get_all(CONNECTION).iter();
    let entries = values.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
    entries
        .filter_map(|entry| HeaderName::from_bytes(entry.trim_ascii()).ok())
        .filter(|name| name != HOST && name != http::header::CONTENT_LENGTH)
        .collect()
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
        remove(&mut headers);
        let mut left: Vec<_> = headers.keys().map(HeaderName::as_str).collect();
        left.sort_unstable();
        assert_eq!(left, ["accept", "host", "trailer"]);
    }
}
