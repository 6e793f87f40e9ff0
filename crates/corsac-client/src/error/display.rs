//! The sentences.

use std::fmt;

use super::{ExchangeError, ProxyCredentials};

const CLIENT_CERTIFICATE_REQUIRED: &str =
    "the server wants a client certificate, and none went with this request";
const CLOSED_WITHOUT_RESPONSE: &str = "the server closed the connection without a response";
const HTTP2_NEEDS_TLS: &str = "HTTP/2 is spoken over TLS only; use an https:// URL, or HTTP/1.1";
const HTTP_VERSION_NOT_AGREED: &str =
    "the server speaks none of the versions of HTTP that it was offered";

impl fmt::Display for ExchangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ClosedWithoutResponse => f.write_str(CLOSED_WITHOUT_RESPONSE),
            Self::ClosedInsideHead { received } => {
                let count = received.len();
                write!(
                    f,
                    "the server closed the connection inside the response head, after {count} bytes"
                )
            }
            Self::ClientCertificateRequired => f.write_str(CLIENT_CERTIFICATE_REQUIRED),
            Self::Connect { attempts } => write_list(f, "no connection: ", attempts),
            Self::HeadTooLarge { head_bytes, head_lines } => {
                write!(
                    f,
                    "the response head is longer than {head_bytes} bytes or {head_lines} lines"
                )
            }
            Self::Http2GoAway { error_code } => {
                write_http2(f, "ended the HTTP/2 connection", error_code)
            }
            Self::Http2NeedsTls => f.write_str(HTTP2_NEEDS_TLS),
            Self::Http2StreamReset { error_code } => {
                write_http2(f, "gave up the HTTP/2 stream of the request", error_code)
            }
            Self::Http2Violation { error_code } => {
                write_http2(f, "broke the rules of HTTP/2", error_code)
            }
            Self::HttpVersionNotAgreed => f.write_str(HTTP_VERSION_NOT_AGREED),
            Self::Malformed { malformation, .. } => malformation.fmt(f),
            Self::NoRootCertificates { reasons } => write_no_roots(f, reasons),
            Self::ProxyAuthenticationRequired { proxy, credentials } => {
                write!(f, "the proxy {proxy} {credentials}")
            }
            Self::ProxyRefused { proxy, target, status_line, .. } => {
                let answer = status_line.escape_ascii();
                write!(f, "the proxy {proxy} refused to connect to {target}: {answer}")
            }
            Self::ProxyTunnel { proxy, cause } => write_proxy(f, proxy, "opened no tunnel", cause),
            Self::ProxyUnreachable { proxy, cause } => {
                write_proxy(f, proxy, "cannot be reached", cause)
            }
            Self::Reset { .. } => f.write_str("the server reset the connection"),
            Self::Resolve { host, reason } => {
                write!(f, "the name {host} has no address: {reason}")
            }
            Self::TimedOut { phase, after, .. } => {
                write!(f, "timed out after {after:?} while {phase}")
            }
            Self::Tls { reason } => write!(f, "the TLS handshake failed: {reason}"),
            Self::Transport { reason } => write!(f, "the connection failed: {reason}"),
            Self::Unsendable { part } => {
                write!(f, "the request cannot be sent in HTTP/2 because of {part}")
            }
            Self::UnsupportedUrl { scheme } => {
                write!(f, "cannot connect to a URL of scheme {scheme}")
            }
        }
    }
}

impl fmt::Display for ProxyCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => {
                "wants a user name and a password; write them before its host: user:pass@"
            }
            Self::Refused => "does not accept this user name and password",
        })
    }
}

/// What a server did in HTTP/2, and the reason in the words of the standard.
fn write_http2(f: &mut fmt::Formatter<'_>, did: &str, error_code: &str) -> fmt::Result {
    let hint = if error_code == "HTTP_1_1_REQUIRED" { " (it wants HTTP/1.1)" } else { "" };
    write!(f, "the server {did}: {error_code}{hint}")
}

fn write_proxy(
    f: &mut fmt::Formatter<'_>,
    proxy: &str,
    did: &str,
    cause: &ExchangeError,
) -> fmt::Result {
    write!(f, "the proxy {proxy} {did}: {cause}")
}

fn write_no_roots(f: &mut fmt::Formatter<'_>, reasons: &[String]) -> fmt::Result {
    f.write_str("this machine has no root certificates to trust servers by")?;
    write_list(f, if reasons.is_empty() { "" } else { ": " }, reasons)
}

fn write_list(
    f: &mut fmt::Formatter<'_>,
    before: &str,
    items: &[impl fmt::Display],
) -> fmt::Result {
    f.write_str(before)?;
    for (index, item) in items.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{item}")?;
    }
    Ok(())
}
