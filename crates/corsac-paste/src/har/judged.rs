//! The request to be judged, as a recorded entry tells it.

use std::collections::HashSet;

use corsac::browser::Mode;
use corsac::{HeaderList, Method};

use super::Har;
use super::entry::Entry;
use super::links::{MadeFor, Preflight};
use super::origin::page_origin;
use crate::header::{self, Others, Source};
use crate::remark::Remark;
use crate::request::{PastedRequest, PreflightIs};

/// The request that the page asked for in the entry of that index.
pub(super) fn request(har: &Har, index: usize) -> PastedRequest {
    let Some(entry) = har.entries.get(index) else { return PastedRequest::default() };
    let mut request = if entry.is_preflight() {
        of_preflight(entry)
    } else {
        of_request(entry, har, har.links.preflight[index])
    };
    request.origin = page_origin(har, index);
    if entry.is_preflight() || har.links.preflight[index].is_some() {
        // Only requests of this mode have one.
        request.mode = request.mode.or(Some(Mode::Cors));
    }
    header::infer_credentials(&mut request);
    request
}

fn of_request(entry: &Entry, har: &Har, preflight: Option<Preflight>) -> PastedRequest {
    let announced = preflight.and_then(|found| announced(har.entries.get(found.index)?));
    let is_own = preflight.is_some_and(|found| found.made_for == MadeFor::This);
    let mut request = PastedRequest {
        url: entry.url().to_owned(),
        method: Method::parse(entry.method()).ok(),
        body: entry.body().map(<[u8]>::to_vec),
        ..PastedRequest::default()
    };
    let names = announced.as_ref().map(|names| names.iter().cloned().collect());
    let others = if is_own { Others::Browsers } else { Others::Unknown };
    let source = Source::Recording { announced: names.as_ref(), others };
    header::take_in(&mut request, &headers(entry), &source);
    if is_own {
        let asks_cors = preflight.and_then(|found| har.entries.get(found.index));
        if let (Some(preflight), Some(announced)) = (asks_cors, &announced) {
            append_unrecorded(&mut request, announced);
            request.preflight = is_forced(preflight, &request);
        }
    }
    request
}

/// The header lines of a request. The recorder may know its content type from elsewhere.
fn headers(entry: &Entry) -> HeaderList {
    let mut headers = entry.request_headers().clone();
    match entry.body_type() {
        Some(mime_type) if !mime_type.is_empty() && !headers.contains(b"content-type") => {
            headers.push(b"Content-Type", mime_type.as_bytes());
        }
        _ => {}
    }
    headers
}

/// What a preflight tells of a request that is not in the recording.
fn of_preflight(preflight: &Entry) -> PastedRequest {
    let method = preflight.request_header("access-control-request-method");
    let mut request = PastedRequest {
        url: preflight.url().to_owned(),
        method: method.and_then(|method| Method::parse(method).ok()),
        ..PastedRequest::default()
    };
    if let Some(announced) = announced(preflight) {
        append_unrecorded(&mut request, &announced);
        request.preflight = is_forced(preflight, &request);
    }
    request
}

/// Whether the request had this preflight for no reason of its own. Chromium has asked private networks
/// with one, whatever the request.
fn is_forced(preflight: &Entry, request: &PastedRequest) -> PreflightIs {
    match preflight.request_header("access-control-request-private-network") {
        Some(_) => PreflightIs::AsNeeded,
        None => PreflightIs::of_preflighted(request.method.as_ref(), &request.headers),
    }
}

/// The names in `Access-Control-Request-Headers`, in lower case.
///
/// None if the recorder did not keep the headers; an empty list if the page set no headers that
/// need permission.
fn announced(preflight: &Entry) -> Option<Vec<Vec<u8>>> {
    preflight.request_header("access-control-request-method")?;
    let names = preflight.request_header("access-control-request-headers").unwrap_or_default();
    let names = names.split(',').map(|name| name.trim().to_ascii_lowercase().into_bytes());
    Some(names.filter(|name| !name.is_empty()).collect())
}

/// Appends the announced headers that were not recorded, such as `Authorization` in a recording
/// without sensitive data, so that the request still needs the permission it needed.
fn append_unrecorded(request: &mut PastedRequest, announced: &[Vec<u8>]) {
    let recorded = request.headers.iter().map(|(name, _)| name.to_ascii_lowercase());
    let mut names: HashSet<Vec<u8>> = recorded.collect();
    for name in announced {
        if !names.insert(name.clone()) {
            continue;
        }
        // Of the content types, only those of forms need no permission.
        let is_type = name == b"content-type";
        request.headers.push(name, if is_type { b"application/json" } else { b"" });
        let name = String::from_utf8_lossy(name).into_owned();
        request.remarks.push(Remark::HeaderValueNotRecorded { name });
    }
}
