//! What browsers send by themselves.

use corsac::HeaderList;
use corsac::header::is_cors_safelisted_request_header;

/// Whether the list has what every browser sends, so that it was recorded and not typed.
pub(crate) fn is_recording(headers: &HeaderList) -> bool {
    let has = |name: &str| headers.contains(name.as_bytes());
    let is_browser = |agent: &[u8]| agent.starts_with(b"Mozilla/");
    has("sec-fetch-mode")
        || has("sec-ch-ua")
        || has(":authority")
        || headers.values(b"user-agent").any(is_browser)
        || (has("accept") && has("accept-language"))
}

/// Whether developer tools were told to switch the cache off, which adds these two headers.
pub(super) fn is_no_cache_pair(headers: &HeaderList) -> bool {
    let is_no_cache = |name: &[u8]| headers.first(name) == Some(b"no-cache");
    is_no_cache(b"pragma") && is_no_cache(b"cache-control")
}

/// Whether a browser asks for this when the page does not say what it accepts.
pub(super) fn is_default_accept(value: &[u8]) -> bool {
    const START_OF_DOCUMENT: &[u8] = b"text/html,application/xhtml+xml,application/xml;q=0.9,";
    const OTHERS: &[&[u8]] = &[
        b"*/*",
        // Images: Chromium, Firefox, Safari.
        b"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        b"image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        b"image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,\
          image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        // Style sheets.
        b"text/css,*/*;q=0.1",
        // Event sources.
        b"text/event-stream",
    ];
    value.starts_with(START_OF_DOCUMENT) || OTHERS.contains(&value)
}

/// Whether a recorded header is the browser's own doing though a page could set it.
pub(super) fn adds_when_recorded(name: &[u8], value: &[u8]) -> bool {
    let is_one_of =
        |names: &[&str]| names.iter().any(|other| name.eq_ignore_ascii_case(other.as_bytes()));
    is_one_of(ALWAYS)
        || is_one_of(REVALIDATING)
        || (is_one_of(&["accept-language"]) && is_cors_safelisted_request_header(name, value))
        || (is_one_of(&["cache-control"]) && value == b"max-age=0")
        || (is_one_of(&["priority"]) && is_browsers_priority(value))
}

/// Whether an `EventSource` adds this: it needs no preflight for it.
pub(super) fn adds_for_event_source(name: &[u8], value: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"last-event-id")
        || (name.eq_ignore_ascii_case(b"cache-control") && value == b"no-cache")
}

/// Headers that every request has, client hints among them.
const ALWAYS: &[&str] = &[
    "alt-used",
    "device-memory",
    "downlink",
    "dpr",
    "ect",
    "purpose",
    "rtt",
    "save-data",
    "upgrade-insecure-requests",
    "user-agent",
    "viewport-width",
    "width",
    "x-client-data",
    // Pseudo-headers, as developer tools wrote them before they left them out.
    "authority",
    "method",
    "path",
    "scheme",
];

/// What the browser's cache adds to ask whether its copy is still good.
///
/// A page that sets one of these makes a request with a preflight, which announces it.
const REVALIDATING: &[&str] = &["if-modified-since", "if-none-match"];

/// `u=1, i` and the like.
fn is_browsers_priority(value: &[u8]) -> bool {
    value.starts_with(b"u=") || value == b"i"
}
