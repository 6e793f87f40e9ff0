//! A row of a table: what a client sends, and what may come of it.

use crate::support::backend::{Recorded, ok};
use crate::support::tls::Authority;
use crate::support::wire::WireError;
use crate::support::{After, Backend, Exchange, Running};

/// What a client sends, and what may come of it.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) sent: Vec<u8>,
    /// The bodies of the requests in it, as RFC 9112 has them, up to what is malformed.
    pub(crate) requests: Vec<Vec<u8>>,
    pub(crate) fate: Fate,
}

/// What may become of a row.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fate {
    /// All requests are forwarded, and the connection can go on.
    Forwarded,
    /// The requests are forwarded, the rest is refused, and the connection is closed.
    Refused,
    /// One of the two: the standard leaves it open.
    Either,
    /// The gateway answers with an error. The connection may go on.
    Answered,
}

pub(crate) fn row(
    name: &'static str,
    fate: Fate,
    requests: &[&str],
    sent: impl Into<Vec<u8>>,
) -> Row {
    let requests = requests.iter().map(|body| body.as_bytes().to_vec()).collect();
    Row { name, sent: sent.into(), requests, fate }
}

/// A request with this line and these headers after `Host`, and whatever follows.
pub(crate) fn post(headers: &str, rest: &str) -> String {
    format!("POST /p HTTP/1.1\r\nHost: a.example\r\n{headers}\r\n{rest}")
}

/// What follows a request that some reader ended early.
pub(crate) const HIDDEN: &str = "GET /hidden HTTP/1.1\r\nHost: a.example\r\n\r\n";

/// A gateway before a backend that tells everyone what they asked for.
pub(crate) fn before_echo() -> (Running, Backend) {
    let backend = Backend::start(echo);
    (Running::before(backend.address), backend)
}

pub(crate) fn echo(exchange: &mut Exchange<'_>) -> After {
    let Some(_) = exchange.read() else { return After::Close };
    let told = ok(exchange.head.target());
    let told = if exchange.head.method() == "HEAD" { head_of(&told) } else { told };
    if exchange.send(told).is_ok() { After::Keep } else { After::Close }
}

fn head_of(response: &str) -> String {
    format!("{}\r\n\r\n", response.split("\r\n\r\n").next().unwrap())
}

/// Every row does what its fate says, and nobody else notices.
pub(crate) fn check(rows: &[Row]) {
    let (gateway, backend) = before_echo();
    let mut departures = Vec::new();
    for row in rows {
        let before = backend.requests().len();
        let statuses = send(&gateway, row);
        witness(&gateway, row.name);
        let forwarded = besides_witnesses(&backend, before);
        if let Err(departure) = judged(row, &statuses, &forwarded) {
            let bodies = forwarded.iter().map(|request| String::from_utf8_lossy(&request.body));
            let bodies: Vec<_> = bodies.collect();
            let Row { name, fate, .. } = row;
            departures.push(format!("{name} ({fate:?}): {departure}: {statuses:?}, {bodies:?}"));
        }
    }
    assert!(departures.is_empty(), "{departures:#?}");
}

/// Another client gets the answer to what it asked.
pub(crate) fn witness(gateway: &Running, name: &str) {
    for target in ["/witness/1", "/witness/2"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: w.example\r\n\r\n");
        let response = gateway.ask(request);
        assert_eq!((response.status, response.text()), (200, target), "after {name}");
    }
}

/// The requests after the first ones, but for those of witnesses.
pub(crate) fn besides_witnesses(backend: &Backend, first: usize) -> Vec<Recorded> {
    let mut requests = backend.requests().split_off(first);
    requests.retain(|request| !request.head.target().starts_with("/witness/"));
    requests
}

/// As [`witness`], of a gateway with TLS.
pub(crate) fn witness_over_tls(authority: &Authority, gateway: &Running, name: &str) {
    let mut client = authority.connect(gateway.address, &["http/1.1"]);
    for target in ["/witness/1", "/witness/2"] {
        let request = format!("GET {target} HTTP/1.1\r\nHost: w.example\r\n\r\n");
        let response = client.ask(request);
        assert_eq!((response.status, response.text()), (200, target), "after {name}");
    }
}

/// The statuses of the responses up to the end of the connection. If all requests are served, the
/// client ends it, otherwise the gateway has to.
fn send(gateway: &Running, row: &Row) -> Vec<u16> {
    let mut client = gateway.client();
    client.send(&row.sent);
    let mut statuses = Vec::new();
    loop {
        let may_go_on = match row.fate {
            Fate::Forwarded | Fate::Either => {
                statuses.len() >= row.requests.len() && statuses.iter().all(|&it| it == 200)
            }
            Fate::Refused => false,
            Fate::Answered => !statuses.is_empty(),
        };
        if may_go_on {
            client.wire.finish();
        }
        match client.try_response_to("GET") {
            Ok(response) => statuses.push(response.status),
            Err(WireError::Closed) => return statuses,
            Err(WireError::Cut(part)) if part.is_empty() => return statuses,
            Err(error) => panic!("{}: {error:?} after {statuses:?}", row.name),
        }
    }
}

fn judged(row: &Row, statuses: &[u16], forwarded: &[Recorded]) -> Result<(), String> {
    let bodies: Vec<_> = forwarded.iter().map(|request| request.body.clone()).collect();
    let served = statuses.iter().take_while(|&&status| status == 200).count();
    let refused = match statuses[served..] {
        [] => false,
        [400..=499 | 501 | 505] => true,
        _ => return Err("these are no answers".to_owned()),
    };
    let is_right = match row.fate {
        Fate::Forwarded => !refused && bodies == row.requests,
        Fate::Refused | Fate::Answered => refused && bodies == row.requests,
        Fate::Either if refused => row.requests.starts_with(&bodies),
        Fate::Either => bodies == row.requests,
    };
    if served != forwarded.len() {
        return Err(format!("{served} of {} were answered", forwarded.len()));
    }
    if !is_right {
        return Err("this is another outcome".to_owned());
    }
    if forwarded.iter().any(|request| request.head.target() == "/hidden") {
        return Err("what was hidden got through".to_owned());
    }
    let of_connection = ["upgrade", "http2-settings", "keep-alive", "proxy-connection", "expect"];
    let has = |name: &str| forwarded.iter().any(|request| request.head.has(name));
    match of_connection.iter().find(|name| has(name)) {
        Some(name) => Err(format!("{name} was forwarded")),
        None => Ok(()),
    }
}
