//! Whose request it is.

use corsac::Origin;

use super::Har;
use crate::header::origin_of_referrer;

/// The origin of the page that made the request of that index, as far as the recording says.
///
/// Chromium leaves `Origin` out of requests that it did not send, but not out of their preflights.
pub(super) fn page_origin(har: &Har, index: usize) -> Option<Origin> {
    let entry = har.entries.get(index)?;
    let preflight = har.links.preflight[index].and_then(|found| har.entries.get(found.index));
    let of_header = |name: &'static str| {
        [Some(entry), preflight].into_iter().flatten().find_map(move |e| e.request_header(name))
    };
    of_header("origin")
        .and_then(|origin| Origin::from_header_value(origin.as_bytes()))
        .or_else(|| of_header("referer").and_then(origin_of_referrer))
        .or_else(|| origin_of_referrer(har.pages.get(entry.page()?)?))
}
