//! The requests that are measured.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, header};

/// A row of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Row {
    Allowed,
    Refused,
    PreflightAllowed,
    PreflightRefused,
    NoOrigin,
}

impl Row {
    pub(crate) const ALL: [Self; 5] = [
        Self::Allowed,
        Self::Refused,
        Self::PreflightAllowed,
        Self::PreflightRefused,
        Self::NoOrigin,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::PreflightAllowed => "preflight allowed",
            Self::PreflightRefused => "preflight refused",
            Self::NoOrigin => "no Origin",
        }
    }
}

/// How many origins, or patterns, the policy lists.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Size {
    Exact(usize),
    /// Only ours has patterns.
    Patterns(usize),
}

impl Size {
    pub(crate) fn count(self) -> usize {
        match self {
            Self::Exact(count) | Self::Patterns(count) => count,
        }
    }

    /// The entries of the policy's list.
    pub(crate) fn listed(self) -> impl Iterator<Item = String> {
        (0..self.count()).map(move |index| match self {
            Self::Exact(_) => format!("https://app-{index}.tenant.example"),
            Self::Patterns(_) => format!("https://*.tenant-{index}.example"),
        })
    }

    /// An origin that the list allows.
    fn allowed(self, index: usize) -> String {
        match self {
            Self::Exact(_) => format!("https://app-{index}.tenant.example"),
            Self::Patterns(_) => format!("https://app.tenant-{index}.example"),
        }
    }
}

/// What is to be run: everything, or as much as shows that it runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sizes {
    All,
    Quick,
}

impl Sizes {
    pub(crate) fn of(arguments: &[String]) -> Self {
        if arguments.iter().any(|argument| argument == "--quick") { Self::Quick } else { Self::All }
    }

    pub(crate) fn list(self) -> Vec<Size> {
        use Size::{Exact, Patterns};
        match self {
            Self::All => {
                vec![
                    Exact(1),
                    Exact(100),
                    Exact(10_000),
                    Exact(100_000),
                    Patterns(1),
                    Patterns(10_000),
                ]
            }
            Self::Quick => vec![Exact(1), Exact(100_000), Patterns(10_000)],
        }
    }

    pub(crate) fn rounds(self) -> usize {
        match self {
            Self::All => 61,
            Self::Quick => 7,
        }
    }
}

/// Makes requests whose origin is another one each time.
pub(crate) struct Requests {
    row: Row,
    origins: Vec<HeaderValue>,
    state: u64,
}

impl Requests {
    pub(crate) fn new(row: Row, size: Size) -> Self {
        let is_refused = matches!(row, Row::Refused | Row::PreflightRefused);
        let origin = |index| match is_refused {
            true => format!("https://app-{index}.stranger.example"),
            false => size.allowed(index),
        };
        let origins = (0..size.count()).map(|index| as_received(&origin(index))).collect();
        Self { row, origins, state: 0x9E37_79B9_7F4A_7C15 }
    }

    pub(crate) fn batch(&mut self, length: usize) -> Vec<Request<()>> {
        (0..length).map(|_| self.request()).collect()
    }

    fn request(&mut self) -> Request<()> {
        let mut request = Request::new(());
        let origin = self.origin();
        let headers = request.headers_mut();
        headers.insert(header::HOST, HeaderValue::from_static("api.example"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("*/*"));
        headers.insert(header::USER_AGENT, HeaderValue::from_static("Mozilla/5.0"));
        if self.row != Row::NoOrigin {
            headers.insert(header::ORIGIN, origin);
        }
        if matches!(self.row, Row::PreflightAllowed | Row::PreflightRefused) {
            let names = HeaderValue::from_static("content-type,x-token");
            headers.insert(header::ACCESS_CONTROL_REQUEST_METHOD, HeaderValue::from_static("PUT"));
            headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, names);
            *request.method_mut() = Method::OPTIONS;
        }
        request
    }

    fn origin(&mut self) -> HeaderValue {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let index = self.state % self.origins.len() as u64;
        self.origins[usize::try_from(index).unwrap_or_default()].clone()
    }
}

/// Preflights of the first origin that announce a list of header names of this length.
pub(crate) fn announcing(length: usize, count: usize) -> Vec<Request<()>> {
    let names = as_received(&"x-token,".repeat(length / "x-token,".len()));
    let mut requests = Requests::new(Row::PreflightAllowed, Size::Exact(1)).batch(count);
    for request in &mut requests {
        let headers = request.headers_mut();
        headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, names.clone());
    }
    requests
}

/// A value as hyper has it: a part of a shared buffer, whose clones copy a pointer.
fn as_received(value: &str) -> HeaderValue {
    let buffer = Bytes::from(value.to_owned().into_bytes());
    let value = HeaderValue::from_maybe_shared(buffer).unwrap_or(HeaderValue::from_static(""));
    let shared = value.clone();
    drop(value);
    shared
}
