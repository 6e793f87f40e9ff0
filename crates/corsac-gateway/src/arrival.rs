//! What a request must be before anything is done with it (RFC 9112, 3.2).

use std::rc::Rc;

use http::header::{CONTENT_LENGTH, HOST, TRANSFER_ENCODING};
use http::uri::Authority;
use http::{HeaderMap, HeaderValue, Method, Request, Uri, Version};
use hyper::body::Incoming;

use crate::configuration::Limits;
use crate::connection::Connection;
use crate::forwarding::Noticed;
use crate::meter::Meter;
use crate::problem::Problem;

/// A request's body, with what the gateway knows besides its head.
#[derive(Debug)]
pub(crate) struct Arrived {
    pub(crate) incoming: Incoming,
    pub(crate) connection: Rc<Connection>,
    /// What is asked of whom, or why it is not served.
    pub(crate) checked: Result<Checked, Problem>,
    /// The rule that it belongs to.
    pub(crate) rule: usize,
    pub(crate) meter: Rc<Meter>,
}

/// What is known of a request that can be served.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    /// The host that it asks for, empty if an HTTP/1.0 client names none.
    pub(crate) host: HeaderValue,
    pub(crate) noticed: Noticed,
}

/// Whether a request can be served.
pub(crate) fn check<B>(request: &Request<B>, limits: &Limits) -> Result<Checked, Problem> {
    let noticed = check_size(request, limits)?;
    check_method(request.method())?;
    check_target(request.method(), request.uri())?;
    let host = host(request)?;
    if noticed.coding() {
        check_coding(request.headers())?;
    }
    if noticed.length() {
        check_length(request.headers(), limits)?;
    }
    Ok(Checked { host, noticed })
}

/// Looks at each line once: how long they are together, and what there is to be done about them.
fn check_size<B>(request: &Request<B>, limits: &Limits) -> Result<Noticed, Problem> {
    let headers = request.headers();
    if headers.len() > limits.header_count {
        return Err(Problem::TooManyHeaders);
    }
    let mut size = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    let mut noticed = Noticed::default();
    for (name, value) in headers {
        let name = name.as_str();
        noticed.notice(name);
        size += name.len() + value.len();
    }
    if size > limits.header_size { Err(Problem::HeadTooLarge) } else { Ok(noticed) }
}

/// `CONNECT` is for proxies of another kind, `TRACE` shows what is between client and service.
fn check_method(method: &Method) -> Result<(), Problem> {
    match *method {
        Method::CONNECT | Method::TRACE => Err(Problem::MethodNotServed),
        _ => Ok(()),
    }
}

fn check_target(method: &Method, target: &Uri) -> Result<(), Problem> {
    let is_http = match target.scheme_str() {
        Some(scheme) => scheme == "http" || scheme == "https",
        None => true,
    };
    let path = target.path_and_query().map_or("", |target| target.as_str());
    let is_absolute = path.starts_with('?') && target.authority().is_some();
    let is_asterisk = path == "*" && *method == Method::OPTIONS;
    let has_form = path.starts_with('/') || is_absolute || is_asterisk;
    if is_http && has_form { Ok(()) } else { Err(Problem::TargetInvalid) }
}

/// The host of the target counts before `Host`, and there must be exactly one of the latter.
fn host<B>(request: &Request<B>) -> Result<HeaderValue, Problem> {
    let mut lines = request.headers().get_all(HOST).iter();
    let (line, further) = (lines.next(), lines.next());
    if further.is_some() {
        return Err(Problem::HostTwice);
    }
    let line = line.map(trimmed);
    if let Some(line) = &line {
        check_host(line.as_bytes(), EmptyHost::Allowed)?;
    }
    match (request.uri().authority(), line) {
        (Some(authority), line) => {
            let host = of_authority(authority)?;
            // In HTTP/2 both come from the client, and a service may heed either.
            let differs = line.is_some_and(|line| !same_host(&line, &host));
            if differs && request.version() == Version::HTTP_2 {
                return Err(Problem::HostInvalid);
            }
            Ok(host)
        }
        (None, Some(line)) => Ok(line),
        (None, None) if request.version() <= Version::HTTP_10 => Ok(HeaderValue::from_static("")),
        (None, None) => Err(Problem::HostMissing),
    }
}

fn same_host(one: &HeaderValue, other: &HeaderValue) -> bool {
    one.as_bytes().eq_ignore_ascii_case(other.as_bytes())
}

fn trimmed(value: &HeaderValue) -> HeaderValue {
    let bytes = value.as_bytes();
    match bytes.trim_ascii() {
        trimmed if trimmed.len() == bytes.len() => value.clone(),
        trimmed => HeaderValue::from_bytes(trimmed).unwrap_or_else(|_| value.clone()),
    }
}

fn of_authority(authority: &Authority) -> Result<HeaderValue, Problem> {
    check_host(authority.as_str().as_bytes(), EmptyHost::Refused)?;
    HeaderValue::from_str(authority.as_str()).map_err(|_| Problem::HostInvalid)
}

/// Whether `Host` may be empty, which it is for targets without a host.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum EmptyHost {
    Allowed,
    Refused,
}

/// `uri-host [ ":" port ]`: no user, no path, nothing that separates a list.
fn check_host(host: &[u8], empty: EmptyHost) -> Result<(), Problem> {
    if host.is_empty() {
        return match empty {
            EmptyHost::Allowed => Ok(()),
            EmptyHost::Refused => Err(Problem::HostInvalid),
        };
    }
    let (name, port) = match host.strip_prefix(b"[") {
        Some(rest) => {
            let end = rest.iter().position(|&byte| byte == b']').ok_or(Problem::HostInvalid)?;
            let is_address = rest[..end]
                .iter()
                .all(|&byte| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.');
            (if is_address { &rest[..end] } else { &b""[..] }, &rest[end + 1..])
        }
        None => {
            let end = host.iter().position(|&byte| byte == b':').unwrap_or(host.len());
            let is_name = host[..end].iter().all(|&byte| is_in_name(byte));
            (if is_name { &host[..end] } else { &b""[..] }, &host[end..])
        }
    };
    let port_is_right = match port {
        [] => true,
        [b':', digits @ ..] => digits.len() <= 5 && digits.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !name.is_empty() && port_is_right { Ok(()) } else { Err(Problem::HostInvalid) }
}

/// `reg-name` of RFC 3986 without what some services take for something else.
fn is_in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'%')
}

/// `chunked` once, and nothing else: other codings would have to be undone, and readers differ about
/// how often and in which line the last one counts.
fn check_coding(headers: &HeaderMap) -> Result<(), Problem> {
    let mut codings = headers.get_all(TRANSFER_ENCODING).iter();
    let Some(coding) = codings.next() else { return Ok(()) };
    let is_chunked = coding.as_bytes().trim_ascii().eq_ignore_ascii_case(b"chunked");
    if is_chunked && codings.next().is_none() {
        Ok(())
    } else {
        Err(Problem::TransferCodingUnknown)
    }
}

/// A length that is known to be too much is not waited for.
fn check_length(headers: &HeaderMap, limits: &Limits) -> Result<(), Problem> {
    let Some(length) = headers.get(CONTENT_LENGTH) else { return Ok(()) };
    let length = length.to_str().ok().and_then(|length| length.trim().parse::<u64>().ok());
    match length {
        Some(length) if length > limits.body_size => Err(Problem::BodyTooLarge),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(uri: &str, hosts: &[&str], version: Version) -> Result<String, Problem> {
        let mut request = Request::new(());
        *request.uri_mut() = uri.parse().unwrap();
        *request.version_mut() = version;
        for host in hosts {
            request.headers_mut().append(HOST, HeaderValue::from_str(host).unwrap());
        }
        let host = check(&request, &Limits::default())?.host;
        Ok(host.to_str().unwrap().to_owned())
    }

    #[test]
    fn there_is_exactly_one_host() {
        use Version as V;
        assert_eq!(checked("/", &["a.example"], V::HTTP_11), Ok("a.example".into()));
        assert_eq!(checked("/", &["[::1]:80 "], V::HTTP_11), Ok("[::1]:80".into()));
        assert_eq!(checked("/", &[], V::HTTP_11), Err(Problem::HostMissing));
        assert_eq!(checked("/", &[], V::HTTP_10), Ok(String::new()));
        assert_eq!(checked("/", &["a.example", "a.example"], V::HTTP_10), Err(Problem::HostTwice));
        for host in ["a b", "a/b", "me@a", "a,b", "[::1", "a:b", "a:123456", ":80", "[x]"] {
            assert_eq!(checked("/", &[host], V::HTTP_11), Err(Problem::HostInvalid), "{host}");
        }
    }

    #[test]
    fn the_target_counts_before_host() {
        let absolute = "http://b.example:81/x";
        assert_eq!(checked(absolute, &["a.example"], Version::HTTP_11), Ok("b.example:81".into()));
        assert_eq!(checked(absolute, &["a.example"], Version::HTTP_2), Err(Problem::HostInvalid));
        let with_user = "http://me@b.example/";
        assert_eq!(checked(with_user, &[], Version::HTTP_11), Err(Problem::HostInvalid));
        let other_scheme = "ftp://b.example/";
        assert_eq!(checked(other_scheme, &[], Version::HTTP_11), Err(Problem::TargetInvalid));
    }

    #[test]
    fn an_asterisk_is_a_target_of_options_only() {
        assert_eq!(checked("*", &["a.example"], Version::HTTP_11), Err(Problem::TargetInvalid));
    }

    #[test]
    fn limits_are_about_what_is_used() {
        let limits = Limits { header_count: 2, header_size: 40, body_size: 9, ..Limits::default() };
        let with = |headers: &[(&'static str, &str)]| {
            let mut request = Request::new(());
            for (name, value) in headers {
                request.headers_mut().append(*name, HeaderValue::from_str(value).unwrap());
            }
            check(&request, &limits)
        };
        assert!(with(&[("host", "a"), ("content-length", "9")]).is_ok());
        let many = [("host", "a"), ("x", "1"), ("x", "2")];
        assert_eq!(with(&many).unwrap_err(), Problem::TooManyHeaders);
        let large = [("host", "a"), ("x", &*"1".repeat(40))];
        assert_eq!(with(&large).unwrap_err(), Problem::HeadTooLarge);
        let long = [("host", "a"), ("content-length", "10")];
        assert_eq!(with(&long).unwrap_err(), Problem::BodyTooLarge);
    }
}
