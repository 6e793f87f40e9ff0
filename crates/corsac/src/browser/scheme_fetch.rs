//! Scheme fetch, for what is not HTTP(S).

use data_url::DataUrl;
use url::Url;

use super::failure::Failure;
use super::response::Response;

/// A response made from the URL itself, and its body.
///
/// # Errors
/// A URL whose scheme cannot be fetched here.
///
/// <https://fetch.spec.whatwg.org/#concept-scheme-fetch>
pub(crate) fn scheme_fetch(url: &Url) -> Result<(Response, Vec<u8>), Failure> {
    // 3. Switch on request's current URL's scheme and run the associated steps:
    match url.scheme() {
        // "about": If request's current URL's path is the string "blank", then return a new
        // response whose … header list is « (`Content-Type`, `text/html;charset=utf-8`) », and
        // body is the empty byte sequence as a body.
        "about" if url.path() == "blank" => {
            Ok((Response::new(200, [("Content-Type", "text/html;charset=utf-8")]), Vec::new()))
        }
        // "blob": Let blobURLEntry be request's current URL's blob URL entry. If request's method
        // is not `GET` or blobURLEntry is null, then return a network error.
        "blob" => Err(Failure::BlobNotFound),
        // "data": Let dataURLStruct be the result of running the data: URL processor on request's
        // current URL. If dataURLStruct is failure, then return a network error.
        "data" => data_url_response(url).ok_or(Failure::InvalidDataUrl),
        // "file": For now, unfortunate as it is, file: URLs are left as an exercise for the
        // reader. When in doubt, return a network error.
        // 4. Return a network error.
        _ => Err(Failure::NotHttpScheme),
    }
}

fn data_url_response(url: &Url) -> Option<(Response, Vec<u8>)> {
    let struct_ = DataUrl::process(url.as_str()).ok()?;
    let (body, _fragment) = struct_.decode_to_vec().ok()?;
    // Let mimeType be dataURLStruct's MIME type, serialized.
    let mime_type = struct_.mime_type().to_string();
    Some((Response::new(200, [("Content-Type", mime_type)]), body))
}
