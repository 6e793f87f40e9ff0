//! What is asked for, and how it must be answered.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;

use crate::wire::Response;

const ALLOWED: &str = "https://app.example.com";
const HOST: &str = "gateway.example";
const REFUSED: &str = "https://evil.example";
pub(crate) const UPLOAD: usize = 16 * 1024;

/// What Chromium sends besides, with a preflight too.
const OF_PAGES: [(&str, &str); 8] = [
    ("accept", "*/*"),
    ("accept-encoding", "gzip, deflate, br, zstd"),
    ("accept-language", "en-GB,en;q=0.9,de;q=0.8"),
    ("referer", "https://app.example.com/"),
    ("sec-fetch-dest", "empty"),
    ("sec-fetch-mode", "cors"),
    ("sec-fetch-site", "same-site"),
    (
        "user-agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
         Chrome/140.0.0.0 Safari/537.36",
    ),
];
/// And without.
const OF_REQUESTS: [(&str, &str); 4] = [
    ("authorization", "Bearer 6f1d2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f"),
    ("sec-ch-ua", "\"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\""),
    ("sec-ch-ua-mobile", "?0"),
    ("sec-ch-ua-platform", "\"Linux\""),
];

/// One of the two policies, which differ in everything that can be seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Version {
    One,
    Two,
}

impl Version {
    fn exposed(self) -> &'static str {
        match self {
            Self::One => "x-one",
            Self::Two => "x-two",
        }
    }

    fn max_age(self) -> &'static str {
        match self {
            Self::One => "100",
            Self::Two => "200",
        }
    }
}

/// A kind of request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    Small,
    Large,
    Upload,
    Preflight,
    Refused,
    NoRoute,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Small, Self::Large, Self::Upload, Self::Preflight, Self::Refused, Self::NoRoute];

    /// The kind of a request by a number below 100.
    pub(crate) fn drawn(number: u64) -> Self {
        match number {
            0..40 => Self::Small,
            40..50 => Self::Large,
            50..60 => Self::Upload,
            60..80 => Self::Preflight,
            80..90 => Self::Refused,
            _ => Self::NoRoute,
        }
    }

    /// What the service counts; the others never get there.
    pub(crate) fn place(self) -> &'static str {
        match self {
            Self::Small => "GET /api/bytes/1024",
            Self::Large => "GET /api/bytes/65536",
            Self::Upload => "POST /api/upload",
            Self::Preflight => "OPTIONS /api/preflight",
            Self::Refused => "GET /api/refused/bytes/512",
            Self::NoRoute => "GET /nowhere",
        }
    }

    pub(crate) fn request(self) -> Prepared {
        let (method, path) = self.place().split_once(' ').unwrap_or_default();
        let origin = if self == Self::Refused { REFUSED } else { ALLOWED };
        let mut headers = vec![("origin", origin)];
        headers.extend(OF_PAGES);
        if self == Self::Preflight {
            headers.push(("access-control-request-method", "PUT"));
            headers.push(("access-control-request-headers", "x-key"));
        } else {
            headers.extend(OF_REQUESTS);
        }
        let body = if self == Self::Upload { vec![b'x'; UPLOAD] } else { Vec::new() };
        Prepared::of(method, path, &headers, body)
    }

    /// The policy that made the response, if that can be seen of it.
    pub(crate) fn checked(self, response: &Response) -> Result<Option<Version>, String> {
        let (status, length) = match self {
            Self::Small => (200, Some(1024)),
            Self::Large => (200, Some(65536)),
            Self::Upload => (200, Some(5)),
            Self::Preflight => (204, Some(0)),
            Self::Refused => (200, Some(512)),
            Self::NoRoute => (404, None),
        };
        if response.status != status || length.is_some_and(|length| response.body.len() != length) {
            return Err("its status or length is wrong".to_owned());
        }
        if self == Self::Upload && response.body != UPLOAD.to_string().as_bytes() {
            return Err("the service got another upload".to_owned());
        }
        self.version(response)
    }

    fn version(self, response: &Response) -> Result<Option<Version>, String> {
        let versions = [Version::One, Version::Two];
        let matching = match self {
            Self::Refused => return self.has(response, &[]).map(|()| None),
            Self::Preflight => versions.into_iter().find(|version| {
                let headers = [
                    ("access-control-allow-origin", ALLOWED),
                    ("access-control-allow-methods", "PUT"),
                    ("access-control-allow-headers", "x-key"),
                    ("access-control-max-age", version.max_age()),
                ];
                self.has(response, &headers).is_ok()
            }),
            _ => versions.into_iter().find(|version| {
                let headers = [
                    ("access-control-allow-origin", ALLOWED),
                    ("access-control-expose-headers", version.exposed()),
                ];
                self.has(response, &headers).is_ok()
            }),
        };
        matching.map(Some).ok_or_else(|| "its CORS headers are of neither policy".to_owned())
    }

    /// Exactly these CORS headers, once each.
    fn has(self, response: &Response, headers: &[(&str, &str)]) -> Result<(), String> {
        let found = response.cors.len() == headers.len()
            && headers.iter().all(|(name, value)| {
                response.cors.iter().any(|(of, is)| of == name && is.eq_ignore_ascii_case(value))
            });
        if found { Ok(()) } else { Err("it has other CORS headers".to_owned()) }
    }
}

/// A request as both protocols have it.
pub(crate) struct Prepared {
    pub(crate) one: Vec<u8>,
    pub(crate) two: Request<Full<Bytes>>,
}

impl Prepared {
    fn of(method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Self {
        let mut one = format!("{method} {path} HTTP/1.1\r\nhost: {HOST}\r\n");
        let mut two = Request::builder().method(method).uri(format!("https://{HOST}{path}"));
        for (name, value) in headers {
            one.push_str(&format!("{name}: {value}\r\n"));
            two = two.header(*name, *value);
        }
        if !body.is_empty() {
            one.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        let one = [one.as_bytes(), b"\r\n", &body].concat();
        let two = two.body(Full::from(body));
        Self { one, two: two.expect("all of it is written here, in characters of headers") }
    }
}
