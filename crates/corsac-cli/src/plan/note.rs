//! What a page cannot do although it was typed, and what it does although nobody meant it.

use corsac::CredentialsMode;
use corsac::browser::Request;
use corsac::header::is_forbidden_request_header;

use super::ask::{Ask, BrowserAsk};
use super::browser::BrowserState;
use super::header::TypedHeader;

/// Notes on headers that are dropped, and on a method that is not what it looks like.
pub(super) fn notes(
    ask: &Ask,
    headers: &[TypedHeader<'_>],
    request: &Request,
    browser: &BrowserState,
) -> Vec<String> {
    let dropped = headers.iter().filter_map(|header| dropped(header, request));
    let notes = dropped.chain(lower_case_method(request)).chain(unused(ask, request));
    notes.chain(ask.notes.iter().cloned()).chain(browser.notes.iter().cloned()).collect()
}

/// Cookies and a password stay at home where credentials are not included.
fn unused(ask: &Ask, request: &Request) -> Option<String> {
    let BrowserAsk { cookies, cookie_header, set_cookies, .. } = &ask.browser;
    let has_cookies = !cookies.is_empty() || cookie_header.is_some() || !set_cookies.is_empty();
    let what = match (has_cookies, ask.browser.user.is_some()) {
        (true, true) => "cookies and password are",
        (true, false) => "the cookies are",
        (false, true) => "the password is",
        (false, false) => return None,
    };
    let mode = request.credentials_mode();
    let stays = match mode {
        CredentialsMode::Omit => true,
        CredentialsMode::SameOrigin => !request.origin().is_same_origin_with_url(request.url()),
        CredentialsMode::Include => false,
    };
    stays.then(|| {
        let mode = mode.as_str();
        format!("{what} not sent: the credentials mode is {mode}; --credentials include sends them")
    })
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
        "cookie" => "; give cookies with --cookie, and --credentials include",
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
