//! The sentences.

use std::fmt;

use super::{ExchangeError, ProxyCredentials};

impl fmt::Display for ExchangeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClosedWithoutResponse => {
                formatter.write_str("the server closed the connection without a response")
            }
            Self::ClosedInsideHead { received } => write!(
                formatter,
                "the server closed the connection inside the response head, after {} bytes",
                received.len()
            ),
            Self::ClientCertificateRequired => formatter.write_str(
                "the server wants a client certificate, and none went with this request",
            ),
            Self::Connect { attempts } => write_list(formatter, "no connection: ", attempts),
            Self::HeadTooLarge { head_bytes, head_lines } => write!(
                formatter,
                "the response head is longer than {head_bytes} bytes or {head_lines} lines"
            ),
            Self::Http2GoAway { error_code } => {
                write!(formatter, "the server ended the HTTP/2 connection: ")?;
                write_error_code(formatter, error_code)
            }
            Self::Http2NeedsTls => formatter
                .write_str("HTTP/2 is spoken over TLS only; use an https:// URL, or HTTP/1.1"),
            Self::Http2StreamReset { error_code } => {
                write!(formatter, "the server gave up the HTTP/2 stream of the request: ")?;
                write_error_code(formatter, error_code)
            }
            Self::Http2Violation { error_code } => {
                write!(formatter, "the server broke the rules of HTTP/2: {error_code}")
            }
            Self::HttpVersionNotAgreed => formatter
                .write_str("the server speaks none of the versions of HTTP that it was offered"),
            Self::Malformed { malformation, .. } => malformation.fmt(formatter),
            Self::NoRootCertificates { reasons } => {
                formatter.write_str("this machine has no root certificates to trust servers by")?;
                write_list(formatter, if reasons.is_empty() { "" } else { ": " }, reasons)
            }
            Self::ProxyAuthenticationRequired { proxy, credentials } => {
                write!(formatter, "the proxy {proxy} {credentials}")
            }
            Self::ProxyRefused { proxy, target, status_line, .. } => {
                let answer = status_line.escape_ascii();
                write!(formatter, "the proxy {proxy} refused to connect to {target}: {answer}")
            }
            Self::ProxyTunnel { proxy, cause } => {
                write!(formatter, "the proxy {proxy} opened no tunnel: {cause}")
            }
            Self::ProxyUnreachable { proxy, cause } => {
                write!(formatter, "the proxy {proxy} cannot be reached: {cause}")
            }
            Self::Reset { .. } => formatter.write_str("the server reset the connection"),
            Self::Resolve { host, reason } => {
                write!(formatter, "the name {host} has no address: {reason}")
            }
            Self::TimedOut { phase, after, .. } => {
                write!(formatter, "timed out after {after:?} while {phase}")
            }
            Self::Tls { reason } => write!(formatter, "the TLS handshake failed: {reason}"),
            Self::Transport { reason } => write!(formatter, "the connection failed: {reason}"),
            Self::Unsendable { part } => {
                write!(formatter, "the request cannot be sent in HTTP/2 because of {part}")
            }
            Self::UnsupportedUrl { scheme } => {
                write!(formatter, "cannot connect to a URL of scheme {scheme}")
            }
        }
    }
}

impl fmt::Display for ProxyCredentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::None => {
                "wants a user name and a password; write them before its host: user:pass@"
            }
            Self::Refused => "does not accept this user name and password",
        })
    }
}

fn write_error_code(formatter: &mut fmt::Formatter<'_>, error_code: &str) -> fmt::Result {
    formatter.write_str(error_code)?;
    match error_code {
        "HTTP_1_1_REQUIRED" => formatter.write_str(" (it wants HTTP/1.1)"),
        _ => Ok(()),
    }
}

fn write_list(
    formatter: &mut fmt::Formatter<'_>,
    before: &str,
    items: &[impl fmt::Display],
) -> fmt::Result {
    formatter.write_str(before)?;
    for (index, item) in items.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(formatter, "{separator}{item}")?;
    }
    Ok(())
}
