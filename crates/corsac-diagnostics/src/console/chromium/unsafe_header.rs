//! What an `XMLHttpRequest` prints for headers that are none of the page's business.

use corsac::browser::{FilteredResponse, ResponseType};
use corsac::header::{is_cors_safelisted_response_header_name, is_forbidden_request_header};

/// Whether `setRequestHeader()` skips a header and prints [`refused_to_set_header`].
///
/// Chromium does so for `User-Agent` too, which is no forbidden request-header. `fetch()` skips the
/// same headers and prints nothing.
///
/// # Example
/// ```
/// use corsac_diagnostics::console::chromium::refuses_header;
/// assert!(refuses_header("Cookie", "a=b"));
/// assert!(refuses_header("user-agent", "x"));
/// assert!(!refuses_header("X-One", "1"));
/// ```
#[must_use]
pub fn refuses_header(name: &str, value: &str) -> bool {
    name.eq_ignore_ascii_case("user-agent")
        || is_forbidden_request_header(name.as_bytes(), value.as_bytes())
}

/// What `setRequestHeader()` prints when it skips a forbidden request-header.
///
/// # Example
/// ```
/// use corsac_diagnostics::console::chromium::refused_to_set_header;
/// assert_eq!(refused_to_set_header("Cookie"), "Refused to set unsafe header \"Cookie\"");
/// ```
#[must_use]
pub fn refused_to_set_header(name: &str) -> String {
    format!("Refused to set unsafe header \"{name}\"")
}

/// What `getResponseHeader()` prints when it hides a header.
///
/// # Example
/// ```
/// use corsac_diagnostics::console::chromium::refused_to_get_header;
/// assert_eq!(refused_to_get_header("X-One"), "Refused to get unsafe header \"X-One\"");
/// ```
#[must_use]
pub fn refused_to_get_header(name: &str) -> String {
    format!("Refused to get unsafe header \"{name}\"")
}

/// What `getResponseHeader()` prints when it is called with each of `names` in turn.
///
/// A name is refused if it is a forbidden response-header name, or if the response is a CORS
/// filtered response that does not expose it. Whether the response has such a header matters only
/// where `*` exposes all: then the exposed names are those of the headers that are there.
#[must_use]
pub fn refused_to_get_headers(response: &FilteredResponse, names: &[&str]) -> Vec<String> {
    let refused = names.iter().filter(|name| !may_get(response, name));
    refused.map(|name| refused_to_get_header(name)).collect()
}

fn may_get(response: &FilteredResponse, name: &str) -> bool {
    response.is_visible(name)
        && (!exposes_all(response)
            || response.internal_response().headers().contains(name.as_bytes())
            || is_cors_safelisted_response_header_name(name.as_bytes(), NOTHING_EXPOSED))
}

const NOTHING_EXPOSED: &[&[u8]] = &[];

/// Whether a `*` exposes the headers. The empty name is no token: no list can name it.
fn exposes_all(response: &FilteredResponse) -> bool {
    response.response_type() == ResponseType::Cors && response.is_visible("")
}
