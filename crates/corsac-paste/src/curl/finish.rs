//! From what a command says to the request it makes.

use std::ops::Range;

use corsac::Method;

use super::body::Kind;
use super::command::{Command, Verb};
use super::url::{unescaped, with_query};
use crate::error::{CommandMistake, PasteError};
use crate::header::{self, Source};
use crate::remark::Remark;
use crate::request::{HttpVersion, PastedRequest};

pub(super) fn finish(
    mut command: Command,
    text_length: usize,
) -> Result<PastedRequest, PasteError> {
    let (mut url, url_span) = url(&mut command, text_length)?;
    let body = std::mem::take(&mut command.body).build();
    let queries: Vec<&[u8]> =
        command.queries.iter().chain(&body.query).map(Vec::as_slice).collect();
    if !queries.is_empty() {
        with_query(&mut url, &queries.join(&b'&'));
    }
    if let Some(kind) = body.kind {
        append_content_type(&mut command, kind);
    }
    command.remarks.extend(body.remarks);
    if command.network.http_version == Some(HttpVersion::Http3) {
        command.remarks.push(Remark::Http3NotSpoken);
    }
    let method = method(&command, body.kind);
    let mut request = PastedRequest {
        url,
        url_span,
        method,
        body: body.bytes,
        cookie: command.cookie,
        user: command.user,
        redirect: command.redirect,
        network: command.network,
        remarks: command.remarks,
        ..PastedRequest::default()
    };
    header::take_in(&mut request, &command.headers, &Source::Command);
    header::infer_credentials(&mut request);
    Ok(request)
}

fn url(command: &mut Command, end: usize) -> Result<(String, Range<usize>), PasteError> {
    let Some((text, span)) = command.url.take() else {
        return Err(PasteError::new(CommandMistake::MissingUrl, end..end));
    };
    let mut url = match unescaped(&text, command.globbing) {
        Ok(url) => url,
        Err(mistake) => return Err(PasteError::new(mistake, span)),
    };
    if !url.contains("://") {
        url.insert_str(0, "http://");
        command.remarks.push(Remark::SchemeAssumed);
    }
    Ok((url, span))
}

fn method(command: &Command, body: Option<Kind>) -> Option<Method> {
    let implied = match command.verb {
        Verb::Get => Some(Method::GET),
        Verb::Head => Some(Method::HEAD),
        Verb::Put => Some(Method::PUT),
        Verb::OfBody => body.map(|_| Method::POST),
    };
    command.method.clone().or(implied)
}

/// Appends the `Content-Type` that cURL gives a body of this kind.
///
/// A command that developer tools wrote has the one that the page sent, if it sent any. They write no
/// `--json` and no `--form`.
fn append_content_type(command: &mut Command, kind: Kind) {
    let says = |name: &[u8]| {
        let removed = command.removed.iter().any(|other| other.eq_ignore_ascii_case(name));
        command.headers.contains(name) || removed
    };
    let is_recorded =
        !matches!(kind, Kind::Form | Kind::Json) && header::is_recording(&command.headers);
    if says(b"content-type") || is_recorded {
        return;
    }
    let (says_accept, headers) = (says(b"accept"), &mut command.headers);
    match kind {
        Kind::File => {}
        Kind::Form => headers.push(b"Content-Type", b"multipart/form-data; boundary=form"),
        Kind::Urlencoded => headers.push(b"Content-Type", b"application/x-www-form-urlencoded"),
        Kind::Json => {
            headers.push(b"Content-Type", b"application/json");
            if !says_accept {
                headers.push(b"Accept", b"application/json");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{HttpVersion, PastedRequest, Remark};

    #[test]
    fn the_last_version_of_http_counts() {
        let http3: &[Remark] = &[Remark::Http3NotSpoken];
        for (options, version, remarks) in [
            ("-0", HttpVersion::Http10, &[][..]),
            ("--http1.0", HttpVersion::Http10, &[]),
            ("--http3", HttpVersion::Http3, http3),
            ("--http3-only", HttpVersion::Http3, http3),
            ("--http3 --http2", HttpVersion::Http2, &[]),
        ] {
            let request = PastedRequest::from_curl(&format!("curl {options} https://a/")).unwrap();
            assert_eq!(request.network.http_version, Some(version), "{options}");
            assert_eq!(request.remarks, remarks, "{options}");
        }
    }

    #[test]
    fn what_only_people_write_has_curls_type_whoever_it_pretends_to_be() {
        for (option, kind) in [
            ("--json '{}'", Some(&b"application/json"[..])),
            ("-F a=b", Some(b"multipart/form-data; boundary=form")),
            ("-d a=b", None),
        ] {
            let command = format!("curl {option} -A 'Mozilla/5.0' https://a.example/");
            let request = PastedRequest::from_curl(&command).unwrap();
            assert_eq!(request.headers.first(b"content-type"), kind, "{option}");
        }
    }
}
