//! A preflight that was pasted in place of its request.

use corsac::Method;
use corsac_paste::{PastedRequest, PreflightIs};

const METHOD: &[u8] = b"Access-Control-Request-Method";
const HEADERS: &[u8] = b"Access-Control-Request-Headers";
/// Chromium has asked private networks with a preflight, whatever the request.
const PRIVATE_NETWORK: &[u8] = b"Access-Control-Request-Private-Network";

/// What is said when a preflight was pasted.
const NOTE: &str = "the paste is a preflight: the request that it asks for is judged";

/// The request that a preflight asks for, as far as it tells, and a note; any other request as it is.
///
/// Developer tools show a refused preflight as the red line, and that is what people copy.
pub(super) fn request_of(mut pasted: PastedRequest) -> (PastedRequest, Option<&'static str>) {
    let asked = |name: &[u8]| {
        let found = pasted.browser_headers.get(name).or_else(|| pasted.headers.get(name));
        found.map(|value| value.into_owned())
    };
    let method = asked(METHOD).and_then(|method| Method::parse(method).ok());
    let (Some(method), true) = (method, pasted.method == Some(Method::OPTIONS)) else {
        return (pasted, None);
    };
    let names = asked(HEADERS).unwrap_or_default();
    let is_of_network = asked(PRIVATE_NETWORK).is_some();
    pasted.headers.delete(METHOD);
    pasted.headers.delete(HEADERS);
    pasted.headers.delete(PRIVATE_NETWORK);
    for name in names.split(|&byte| byte == b',').map(<[u8]>::trim_ascii) {
        // Of the content types, only those of forms need no permission.
        let is_type = name.eq_ignore_ascii_case(b"content-type");
        if !name.is_empty() {
            pasted.headers.push(name, if is_type { b"application/json" } else { b"" });
        }
    }
    pasted.method = Some(method);
    if !is_of_network {
        pasted.preflight = PreflightIs::of_preflighted(pasted.method.as_ref(), &pasted.headers);
    }
    (pasted, Some(NOTE))
}
