//! What is known of servers in front of applications.

use corsac::HeaderList;

use crate::excerpt::excerpt;

/// A server in front of the application.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Front {
    /// What it calls itself.
    pub(super) name: String,
    /// Where it puts the lines that its configuration adds.
    pub(super) appends: Appends,
}

/// Where a server puts the lines that its configuration adds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Appends {
    /// After those of the application.
    After,
    /// Before those of the application.
    Before,
    /// That is not known.
    Unknown,
}

/// Beginnings of `Server` values.
const SERVERS: [(&str, Appends); 10] = [
    ("apache", Appends::Before),
    ("caddy", Appends::Before),
    ("cloudflare", Appends::Unknown),
    ("cloudfront", Appends::Unknown),
    ("envoy", Appends::Unknown),
    ("istio-envoy", Appends::Unknown),
    ("kong", Appends::Unknown),
    ("nginx", Appends::After),
    ("openresty", Appends::After),
    ("tengine", Appends::After),
];

/// Headers that something in front of the application adds, and what that is if the name tells.
pub(super) const MARKS: [(&str, Option<&str>); 9] = [
    ("CF-Cache-Status", Some("Cloudflare")),
    ("CF-Ray", Some("Cloudflare")),
    ("X-Amz-Cf-Id", Some("CloudFront")),
    ("X-Envoy-Upstream-Service-Time", Some("Envoy")),
    ("X-Kong-Proxy-Latency", Some("Kong")),
    ("X-Varnish", Some("Varnish")),
    ("Via", None),
    ("X-Cache", None),
    ("X-Served-By", None),
];

/// Headers that the application or its framework adds.
pub(super) const BEHIND: [&str; 4] =
    ["X-Powered-By", "X-AspNet-Version", "X-AspNetMvc-Version", "X-Runtime"];

impl Front {
    /// What stands in front of the application, if there is a sign of something.
    pub(super) fn of(headers: &HeaderList) -> Option<Self> {
        let mark = MARKS.iter().find(|(name, _)| headers.contains(name.as_bytes()));
        if let Some((_, Some(name))) = mark {
            return Some(Self { name: (*name).to_owned(), appends: Appends::Unknown });
        }
        let unnamed = || Self { name: "a proxy".to_owned(), appends: Appends::Unknown };
        Self::by_server(headers).or_else(|| mark.map(|_| unnamed()))
    }

    fn by_server(headers: &HeaderList) -> Option<Self> {
        let name = excerpt(headers.first(b"Server")?);
        let server = name.to_ascii_lowercase();
        let known = SERVERS.iter().find(|(start, _)| server.starts_with(start));
        known.map(|&(_, appends)| Self { name, appends })
    }
}

/// What is behind the server in front.
pub(super) fn behind(headers: &HeaderList) -> String {
    headers.first(b"X-Powered-By").map_or_else(|| "the application".to_owned(), excerpt)
}

/// Whether a header is added by something in front of the application.
pub(super) fn is_mark(name: &[u8]) -> bool {
    MARKS.iter().any(|(own, _)| own.as_bytes().eq_ignore_ascii_case(name))
}
