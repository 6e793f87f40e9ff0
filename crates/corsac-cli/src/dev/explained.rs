//! A refusal in the words that the person at this machine needs.

use std::fmt;

use anstyle::Style;
use corsac::server::{Refusal, RequestKind};
use corsac_gateway::{RefusalCause, Refused};
use url::{Host, Url};

use crate::lint;
use crate::report::{BAD, wrap};

/// As long as lines are.
const WIDTH: usize = 78;

const WORD: Style = Style::new().bold();

/// A refusal in words. All bytes of clients are escaped.
#[derive(Clone, Debug)]
pub(super) struct Explained {
    pub(super) id: &'static str,
    /// What was refused.
    pub(super) what: String,
    why: String,
    /// What to do or to write.
    instead: String,
    /// What `corsac explain` has a page of.
    page: Option<&'static str>,
}

impl Explained {
    pub(super) fn of(refused: &Refused<'_>) -> Self {
        match &refused.cause {
            RefusalCause::Policy { refusal, kind } => by_policy(refused, refusal, *kind),
            RefusalCause::Host { host } => by_host(refused, host),
            _ => Self {
                id: "refused",
                what: request(refused),
                why: "The gateway does not serve it.".to_owned(),
                instead: String::new(),
                page: None,
            },
        }
    }
}

fn request(refused: &Refused<'_>) -> String {
    format!("{} {}", refused.method.escape_ascii(), refused.path.escape_ascii())
}

fn by_host(refused: &Refused<'_>, host: &[u8]) -> Explained {
    let host = host.escape_ascii();
    let port = host.to_string();
    let port = port.rsplit_once(':').map(|(_, port)| format!(":{port}")).unwrap_or_default();
    Explained {
        id: "host-not-served",
        what: format!("{} for the host `{host}`", request(refused)),
        why: "Only localhost, names below it and loopback addresses are answered. Any other name \
              could be that of a page which has been pointed to this machine (DNS rebinding), and \
              would read everything that is served here."
            .to_owned(),
        instead: format!(
            "open http://localhost{port} instead; `corsac serve` answers under other names"
        ),
        page: None,
    }
}

fn by_policy(refused: &Refused<'_>, refusal: &Refusal<'_>, kind: RequestKind) -> Explained {
    let origin = refused.origin.escape_ascii();
    let request = request(refused);
    let (what, consequence) = match kind {
        RequestKind::CorsPreflight => (
            format!("the preflight for {request} from {origin}"),
            "The browser does not send the request.",
        ),
        RequestKind::WebSocket => (
            format!("a WebSocket at {} from {origin}", refused.path.escape_ascii()),
            "It is not opened.",
        ),
        RequestKind::Cors | RequestKind::NotCors => (
            format!("{request} from {origin}"),
            "The service gets the request, and the browser keeps the response from the page.",
        ),
    };
    let Reason { why, instead, page } = reason(refusal);
    Explained { id: refusal.id(), what, why: format!("{why} {consequence}"), instead, page }
}

struct Reason {
    why: String,
    instead: String,
    page: Option<&'static str>,
}

fn reason(refusal: &Refusal<'_>) -> Reason {
    match refusal {
        Refusal::OriginNotAllowed { origin } => of_origin(origin, "allow_origins"),
        Refusal::WebSocketOriginNotAllowed { origin } => of_origin(origin, "websocket_origins"),
        other => {
            let sentence = lint::refusal_sentence(other);
            let mut letters = sentence.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            Reason {
                why: format!("{first}{}.", letters.as_str()),
                instead: String::new(),
                page: None,
            }
        }
    }
}

/// Why a page is not one of this machine.
fn of_origin(origin: &[u8], key: &str) -> Reason {
    let shown = origin.escape_ascii();
    let url = str::from_utf8(origin).ok().and_then(|origin| Url::parse(origin).ok());
    let url = url.filter(|url| url.origin().ascii_serialization().as_bytes() == origin);
    let Some(url) = url else { return of_no_origin(origin) };
    let is_address = matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_)));
    let (why, instead) = if is_address {
        let why = "The page was opened by an address that is not this machine's alone.".to_owned();
        (why, format!("open it as {}", as_localhost(&url)))
    } else {
        (
            ONLY_OWN.to_owned(),
            format!("for `corsac serve`, write `{key} = [\"{shown}\"]` in [cors] of a corsac.toml"),
        )
    };
    Reason { why, instead, page: Some("allow-origin-missing") }
}

const ONLY_OWN: &str = "Only pages of this machine may ask here: those of localhost, of names below \
                        it, and of 127.0.0.1 and [::1].";

/// `null`, or nothing that a browser sends.
fn of_no_origin(origin: &[u8]) -> Reason {
    if origin != b"null" {
        let why = "What `Origin` holds is nothing that a browser sends.".to_owned();
        return Reason { why, instead: String::new(), page: None };
    }
    Reason {
        why: "`null` is the origin of files and of sandboxed frames, which any page can take on."
            .to_owned(),
        instead: "serve the page over HTTP from this machine, such as with `--frontend`".to_owned(),
        page: Some("null-origin-trusted"),
    }
}

fn as_localhost(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://localhost{port}", url.scheme())
}

impl fmt::Display for Explained {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { id, what, why, instead, page } = self;
        writeln!(f, "{BAD}refused[{id}]{BAD:#}: {WORD}{what}{WORD:#}")?;
        for line in wrap(why, WIDTH) {
            writeln!(f, "  {}", line.text)?;
        }
        if !instead.is_empty() {
            writeln!(f, "  = help: {instead}")?;
        }
        if let Some(page) = page {
            writeln!(f, "  = more: `corsac explain {page}`")?;
        }
        writeln!(f)
    }
}
