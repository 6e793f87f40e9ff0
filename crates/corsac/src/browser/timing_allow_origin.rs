//! The TAO check.

use super::request::{Request, ResponseTainting};
use super::response::Response;

/// The TAO check: whether the page may see the timing of a response.
///
/// <https://fetch.spec.whatwg.org/#concept-tao-check>
pub(crate) fn passes_tao_check(request: &Request, response: &Response) -> bool {
    // 2. If request's timing allow failed flag is set, then return failure.
    if request.timing_allow_failed {
        return false;
    }
    // 3. Let values be the result of getting, decoding, and splitting `Timing-Allow-Origin` from
    // response's header list.
    let values = response.headers().get_decode_and_split(b"timing-allow-origin");
    let contains = |wanted: &str| values.iter().flatten().any(|value| value == wanted);
    // 4. If values contains "*", then return success.
    // 5. If values contains the result of serializing a request origin with request, then return
    // success.
    if contains("*") || contains(request.serialized_origin()) {
        return true;
    }
    // SKIPPED: 6. If request's mode is "navigate" and …: there are no navigations here.
    // 7. If request's response tainting is "basic", then return success.
    // 8. Return failure.
    request.response_tainting == ResponseTainting::Basic
}
