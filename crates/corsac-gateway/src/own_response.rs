//! The gateway's own responses, as JSON or as text.

use http::header::{ACCEPT, ALLOW, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use crate::body::ResponseBody;
use crate::problem::{ConnectionAfter, Problem};

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");
const PLAIN_TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const SERVED: HeaderValue =
    HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH");
const NO_SNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const X_CONTENT_TYPE_OPTIONS: HeaderName = HeaderName::from_static("x-content-type-options");

/// In what form a client wants to read problems.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    /// `application/problem+json` (RFC 9457).
    Json,
    /// A sentence.
    Text,
}

impl Form {
    /// JSON for clients that accept it by name, and prefer it; text for all others.
    pub(crate) fn accepted_by(headers: &HeaderMap) -> Self {
        let (mut json, mut text) = (0, 0);
        for value in headers.get_all(ACCEPT) {
            for range in value.as_bytes().split(|&byte| byte == b',') {
                let (media, quality) = media_range(range);
                if media.eq_ignore_ascii_case(b"application/json")
                    || media.eq_ignore_ascii_case(b"application/problem+json")
                {
                    json = json.max(quality);
                } else if media.len() > 5 && media[..5].eq_ignore_ascii_case(b"text/") {
                    text = text.max(quality);
                }
            }
        }
        if json > 0 && json >= text { Self::Json } else { Self::Text }
    }
}

/// The media type and its quality in thousandths. What cannot be read counts as 1.
fn media_range(range: &[u8]) -> (&[u8], u16) {
    let mut parts = range.split(|&byte| byte == b';').map(<[u8]>::trim_ascii);
    let media = parts.next().unwrap_or_default();
    let quality = parts.find_map(|part| {
        let (name, value) = part.split_at_checked(2)?;
        name.eq_ignore_ascii_case(b"q=").then_some(value)
    });
    let quality = quality.and_then(|value| str::from_utf8(value).ok()?.parse::<f32>().ok());
    // A float outside of the range saturates.
    (media, quality.map_or(1000, |quality| (quality.clamp(0.0, 1.0) * 1000.0) as u16))
}

/// The response that says what the problem is.
pub(crate) fn of(problem: Problem, form: Form) -> Response<ResponseBody> {
    let (content_type, body) = match form {
        Form::Json => (PROBLEM_JSON, json(problem)),
        Form::Text => (PLAIN_TEXT, format!("{}\n", problem.sentence())),
    };
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(ResponseBody::own(body.into()));
    *response.status_mut() = problem.status();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CONTENT_LENGTH, length);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NO_SNIFF);
    if problem.connection() == ConnectionAfter::Ends {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    match problem {
        Problem::MethodNotServed => _ = headers.insert(ALLOW, SERVED),
        Problem::MethodNotOfFiles => {
            _ = headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"))
        }
        _ => {}
    }
    response
}

/// The response to an `OPTIONS` request that is for the gateway itself.
pub(crate) fn options() -> Response<ResponseBody> {
    let mut response = Response::new(ResponseBody::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(ALLOW, SERVED);
    response
}

fn json(problem: Problem) -> String {
    let body = serde_json::json!({
        "title": problem.status().canonical_reason(),
        "status": problem.status().as_u16(),
        "code": problem.id(),
        "detail": problem.sentence(),
    });
    format!("{body}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(accept: &str) -> Form {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_str(accept).unwrap());
        Form::accepted_by(&headers)
    }

    #[test]
    fn json_is_for_those_who_ask_for_it() {
        assert_eq!(form("application/json"), Form::Json);
        assert_eq!(form("text/plain;q=0.5, Application/JSON ; q=0.9"), Form::Json);
        assert_eq!(form("application/problem+json, */*"), Form::Json);
        for text in ["*/*", "text/html, application/json;q=0.9", "application/json;q=0", ""] {
            assert_eq!(form(text), Form::Text, "{text}");
        }
        assert_eq!(Form::accepted_by(&HeaderMap::new()), Form::Text);
    }

    #[test]
    fn a_connection_that_may_be_out_of_step_ends() {
        let closed = |problem| of(problem, Form::Text).headers().contains_key(CONNECTION);
        assert!(closed(Problem::HostTwice) && closed(Problem::BodyTooLarge));
        assert!(!closed(Problem::UpstreamUnreachable));
    }
}
