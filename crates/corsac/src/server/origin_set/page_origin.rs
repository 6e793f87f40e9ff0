/// An origin as those of nearly all pages are: `https` or `http`, and a name without a port.
///
/// What is read as one is a [`SerializedOrigin`](crate::origin::SerializedOrigin) of the same parts; it
/// takes half the time, since there is less that it can be.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct PageOrigin<'a> {
    pub(super) scheme: &'static str,
    pub(super) host: &'a [u8],
}

/// What names in the DNS have at most.
const LONGEST_NAME: usize = 253;

impl<'a> PageOrigin<'a> {
    pub(super) fn parse(value: &'a [u8]) -> Option<Self> {
        let (scheme, host) = match value {
            [b'h', b't', b't', b'p', b's', b':', b'/', b'/', host @ ..] => ("https", host),
            [b'h', b't', b't', b'p', b':', b'/', b'/', host @ ..] => ("http", host),
            _ => return None,
        };
        (host.len() <= LONGEST_NAME && is_name(host)).then_some(Self { scheme, host })
    }
}

/// Says whether these are labels with dots between them.
fn is_name(host: &[u8]) -> bool {
    let mut previous = b'.';
    for &byte in host {
        let is_part = match byte {
            b'.' => previous != b'.',
            _ => IS_LABEL_BYTE[usize::from(byte)],
        };
        if !is_part {
            return false;
        }
        previous = byte;
    }
    previous != b'.'
}

static IS_LABEL_BYTE: [bool; 256] = {
    let mut is_label_byte = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is_label_byte[byte] = matches!(byte as u8, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        byte += 1;
    }
    is_label_byte
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::origin::SerializedOrigin;

    const VALUES: [&str; 20] = [
        "https://app.example",
        "http://my_app-1.a.example",
        "https://a",
        "https://-",
        "http://192.0.2.1",
        "https://",
        "https://.",
        "https://a.",
        "https://.a",
        "https://a..b",
        "https://a.example:8443",
        "https://[::1]",
        "https://A.example",
        "https://a.example/",
        "https://\u{e9}.example",
        "httpsx://a.example",
        "HTTPS://a.example",
        "https:/a.example",
        "chrome-extension://abc",
        "null",
    ];

    #[test]
    fn it_is_the_same_as_a_serialized_origin() {
        let long = format!("https://{}", "a.".repeat(126));
        let longest = [format!("{long}b"), format!("{long}bc")];
        for value in VALUES.into_iter().chain(longest.iter().map(String::as_str)) {
            let Some(page) = PageOrigin::parse(value.as_bytes()) else { continue };
            let origin = SerializedOrigin::parse(value.as_bytes()).unwrap();
            assert_eq!((page.scheme, page.host), (origin.scheme(), origin.host().as_bytes()));
            assert_eq!(origin.port(), None, "{value}");
        }
    }

    #[test]
    fn those_of_most_pages_are_read() {
        let is_read = |value: &&str| PageOrigin::parse(value.as_bytes()).is_some();
        assert_eq!(VALUES.iter().filter(|value| is_read(value)).count(), 5);
        assert!(VALUES[..5].iter().all(is_read));
    }
}
