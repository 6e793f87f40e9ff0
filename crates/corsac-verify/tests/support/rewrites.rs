//! Responses changed as careless servers and proxies do.

use corsac::HeaderList;
use corsac::browser::Response;

use super::server::{Head, service};

const ORIGIN: &[u8] = b"access-control-allow-origin";
const CREDENTIALS: &[u8] = b"access-control-allow-credentials";

fn with(response: Response, change: impl FnOnce(&mut HeaderList)) -> Response {
    let mut headers = response.headers().clone();
    change(&mut headers);
    Response::from_parts(response.status(), headers)
}

fn set(response: Response, name: &str, value: &str) -> Response {
    with(response, |headers| {
        if headers.contains(name.as_bytes()) {
            headers.set(name.as_bytes(), value.as_bytes());
        }
    })
}

fn is_preflight(head: &Head) -> bool {
    head.headers.contains(b"access-control-request-method")
}

fn without_cors(response: Response) -> Response {
    with(response, |headers| {
        headers.retain(|name, _| {
            !name.to_ascii_lowercase().starts_with(b"access-control-")
                && !name.eq_ignore_ascii_case(b"vary")
        });
    })
}

fn on_preflight(head: &Head, response: Response, status: u16) -> Response {
    if is_preflight(head) { Response::from_parts(status, HeaderList::new()) } else { response }
}

pub(crate) fn preflight_401(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 401)
}

pub(crate) fn preflight_403(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 403)
}

pub(crate) fn preflight_404(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 404)
}

pub(crate) fn preflight_405(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 405)
}

pub(crate) fn preflight_500(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 500)
}

pub(crate) fn preflight_400(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 400)
}

/// OPTIONS is answered before it comes to the policy.
pub(crate) fn preflight_bare(head: &Head, response: Response) -> Response {
    on_preflight(head, response, 204)
}

pub(crate) fn preflight_redirected(head: &Head, response: Response) -> Response {
    match is_preflight(head) {
        true => Response::new(301, [("Location", "https://www.example.com/items")]),
        false => response,
    }
}

pub(crate) fn without_vary(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.delete(b"vary"))
}

pub(crate) fn without_vary_unless_cors(head: &Head, response: Response) -> Response {
    if head.headers.contains(b"origin") { response } else { without_vary(head, response) }
}

pub(crate) fn without_vary_on_refused(head: &Head, response: Response) -> Response {
    if response.headers().contains(ORIGIN) { response } else { without_vary(head, response) }
}

pub(crate) fn without_vary_on_preflights(head: &Head, response: Response) -> Response {
    if is_preflight(head) { without_vary(head, response) } else { response }
}

pub(crate) fn origin_twice(_: &Head, response: Response) -> Response {
    with(response, |headers| {
        if let Some(origin) = headers.first(ORIGIN).map(<[u8]>::to_vec) {
            headers.push(b"Access-Control-Allow-Origin", &origin);
        }
    })
}

pub(crate) fn origin_listed(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-origin", "https://app.example.com, https://b.example")
}

pub(crate) fn origin_with_slash(_: &Head, response: Response) -> Response {
    with(response, |headers| {
        if let Some(origin) = headers.first(ORIGIN).map(<[u8]>::to_vec) {
            headers.set(ORIGIN, &[&origin[..], b"/"].concat());
        }
    })
}

pub(crate) fn origin_constant(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-origin", "https://app.example.com")
}

pub(crate) fn origin_wildcard(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.set(b"access-control-allow-origin", b"*"))
}

pub(crate) fn wildcard_with_credentials(_: &Head, response: Response) -> Response {
    with(response, |headers| {
        headers.set(ORIGIN, b"*");
        headers.set(CREDENTIALS, b"true");
    })
}

pub(crate) fn without_credentials(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.delete(CREDENTIALS))
}

pub(crate) fn credentials_in_capitals(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-credentials", "True")
}

pub(crate) fn credentials_added(head: &Head, response: Response) -> Response {
    with(response, |headers| {
        if headers.contains(ORIGIN) {
            if let Some(origin) = head.headers.first(b"origin") {
                headers.set(ORIGIN, origin);
            }
            headers.set(CREDENTIALS, b"true");
            headers.push(b"Vary", b"Origin");
        }
    })
}

pub(crate) fn without_max_age(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.delete(b"access-control-max-age"))
}

pub(crate) fn max_age_in_minutes(_: &Head, response: Response) -> Response {
    set(response, "access-control-max-age", "10")
}

pub(crate) fn without_exposed(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.delete(b"access-control-expose-headers"))
}

pub(crate) fn exposed_wildcard(_: &Head, response: Response) -> Response {
    set(response, "access-control-expose-headers", "*")
}

pub(crate) fn exposed_more(_: &Head, response: Response) -> Response {
    set(response, "access-control-expose-headers", "x-request-id, etag, x-secret")
}

pub(crate) fn exposed_as_allowed(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.delete(b"access-control-expose-headers"))
}

pub(crate) fn methods_in_lower_case(_: &Head, response: Response) -> Response {
    with(response, |headers| {
        if let Some(methods) = headers.first(b"access-control-allow-methods") {
            let methods = methods.to_ascii_lowercase();
            headers.set(b"access-control-allow-methods", &methods);
        }
    })
}

pub(crate) fn methods_wildcard(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-methods", "*")
}

pub(crate) fn methods_with_spaces(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-methods", "PUT DELETE PATCH")
}

pub(crate) fn names_wildcard(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-headers", "*")
}

pub(crate) fn names_with_spaces(_: &Head, response: Response) -> Response {
    set(response, "access-control-allow-headers", "content-type x-api-key")
}

fn bare_if(response: Response, status: u16) -> Response {
    if response.status() == status { without_cors(response) } else { response }
}

pub(crate) fn bare_404(_: &Head, response: Response) -> Response {
    bare_if(response, 404)
}

pub(crate) fn bare_401(_: &Head, response: Response) -> Response {
    bare_if(response, 401)
}

/// As nginx does without `always`.
pub(crate) fn bare_errors(head: &Head, response: Response) -> Response {
    match response.status() >= 400 && !is_preflight(head) {
        true => without_cors(response),
        false => response,
    }
}

pub(crate) fn bare(_: &Head, response: Response) -> Response {
    without_cors(response)
}

pub(crate) fn bare_responses(head: &Head, response: Response) -> Response {
    if is_preflight(head) { response } else { without_cors(response) }
}

pub(crate) fn options_swallowed(head: &Head, response: Response) -> Response {
    match head.method == "OPTIONS" && !is_preflight(head) {
        true => with(Response::from_parts(204, response.headers().clone()), |headers| {
            headers.push(b"Access-Control-Allow-Methods", b"PUT");
        }),
        false => response,
    }
}

pub(crate) fn lists_to_all(_: &Head, response: Response) -> Response {
    with(response, |headers| {
        if !headers.contains(ORIGIN) {
            headers.set(CREDENTIALS, b"true");
        }
    })
}

pub(crate) fn without_timing(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.delete(b"timing-allow-origin"))
}

pub(crate) fn names_wildcard_if_credentialed(head: &Head, response: Response) -> Response {
    match response.headers().contains(CREDENTIALS) {
        true => names_wildcard(head, response),
        false => response,
    }
}

pub(crate) fn status_404_on_preflights(head: &Head, response: Response) -> Response {
    match is_preflight(head) {
        true => Response::from_parts(404, response.headers().clone()),
        false => response,
    }
}

pub(crate) fn timing_wildcard(_: &Head, response: Response) -> Response {
    with(response, |headers| headers.set(b"timing-allow-origin", b"*"))
}

/// The header names of the first line are all that is read.
pub(crate) fn split_names_refused(head: &Head, response: Response) -> Response {
    match head.headers.values(b"access-control-request-headers").count() {
        0 | 1 => response,
        _ => Response::from_parts(403, HeaderList::new()),
    }
}

pub(crate) fn bare_500(_: &Head, response: Response) -> Response {
    bare_if(response, 500)
}

/// Everybody who is trusted may send what no list names, since there is none.
pub(crate) fn methods_unlisted(head: &Head, response: Response) -> Response {
    let announced = head.headers.first(b"access-control-request-method").unwrap_or_default();
    let origin = head.headers.first(b"origin").unwrap_or_default();
    match announced == b"CORSACX" && origin == b"https://app.example.com" {
        true => Response::new(
            204,
            [("Access-Control-Allow-Origin", "https://app.example.com"), ("Vary", "Origin")],
        ),
        false => response,
    }
}

pub(crate) fn everything_401(_: &Head, _: Response) -> Response {
    Response::from_parts(401, HeaderList::new())
}

pub(crate) fn everything_404(_: &Head, _: Response) -> Response {
    Response::from_parts(404, HeaderList::new())
}

/// No CORS at all, and no OPTIONS.
pub(crate) fn preflight_405_and_bare(head: &Head, response: Response) -> Response {
    preflight_405(head, without_cors(response))
}

pub(crate) fn is_error(head: &Head) -> bool {
    service(head).status() >= 400
}

pub(crate) fn is_other_path(head: &Head) -> bool {
    !["/items", "/items/"].contains(&head.target.as_str())
}

pub(crate) fn is_about_post(head: &Head) -> bool {
    head.method == "POST"
        || head.headers.first(b"access-control-request-method") == Some(&b"POST"[..])
}
