//! What an `XMLHttpRequest` prints for headers that are none of the page's business.

use corsac::browser::FilteredResponse;

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
/// filtered response that does not expose it. Whether the response has such a header does not
/// matter.
#[must_use]
pub fn refused_to_get_headers(response: &FilteredResponse, names: &[&str]) -> Vec<String> {
    let refused = names.iter().filter(|name| !response.is_visible(name));
    refused.map(|name| refused_to_get_header(name)).collect()
}
