//! What a page cannot do although it was typed, and what it does although nobody meant it.

use corsac::browser::Request;
use corsac::header::is_forbidden_request_header;

use super::header::TypedHeader;

/// Notes on headers that are dropped, and on a method that is not what it looks like.
pub(super) fn notes(headers: &[TypedHeader<'_>], request: &Request) -> Vec<String> {
    let dropped = headers.iter().filter_map(|header| dropped(header, request));
    dropped.chain(lower_case_method(request)).collect()
}

fn dropped(header: &TypedHeader<'_>, request: &Request) -> Option<String> {
    let name = header.name;
    if request.header_list().contains(name.as_bytes()) {
        return None;
    }
    if !is_forbidden_request_header(name.as_bytes(), header.value.trim().as_bytes()) {
        return Some(format!(
            "{name} is not sent: mode no-cors drops headers that are not safelisted"
        ));
    }
    let advice = match name.to_ascii_lowercase().as_str() {
        "origin" => "; use --origin",
        "cookie" => "; the browser adds its own cookies where credentials are included",
        "host" => "; use --resolve to send this URL to another address",
        _ => "",
    };
    Some(format!("{name} is not sent: the browser keeps this header to itself{advice}"))
}

fn lower_case_method(request: &Request) -> Option<String> {
    let method = request.method().as_str();
    let meant = ["PATCH"].into_iter().find(|meant| meant.eq_ignore_ascii_case(method))?;
    (method != meant).then(|| {
        format!("{method} is sent as typed and is not {meant}: browsers do not upper-case it")
    })
}
