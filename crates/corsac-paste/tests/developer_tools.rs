//! Whatever developer tools write, reading it gives the request back.
//!
//! The modules write a request as Chromium's and Firefox's developer tools do; the functions that
//! quote are theirs, said in Rust.

#![allow(clippy::unwrap_used)]

mod writer;

use corsac::{HeaderList, Method};
use corsac_paste::PastedRequest;
use proptest::collection::vec;
use proptest::prelude::*;
use writer::{Quoting, Written};

/// Text with everything in it that a shell or a script might take for its own.
fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        proptest::sample::select(
            "\"'`\\$^%!&|;<>(){}[]#*?~=+- \t\n\r\u{0}\u{7f}\u{85}\u{a0}é€😀x4u"
                .chars()
                .collect::<Vec<_>>()
        ),
        any::<char>(),
    ];
    vec(character, 0..24).prop_map(String::from_iter)
}

/// A value that a header can have, and that no rule takes for the browser's.
fn value() -> impl Strategy<Value = String> {
    text().prop_map(|text| {
        let kept = |c: &char| !matches!(c, '\0' | '\r' | '\n');
        format!("v{}v", text.chars().filter(kept).collect::<String>())
    })
}

fn request() -> impl Strategy<Value = Written> {
    let url = "[a-z0-9&=%!'(){}\\[\\]^~$;,.*+-]{0,16}";
    let method = proptest::sample::select(vec!["GET", "PUT", "POST", "PATCH", "chicken"]);
    let headers = vec(("x-[a-z]{1,8}", value()), 0..4);
    (url, method, headers, proptest::option::of(text())).prop_map(
        |(query, method, headers, body)| {
            let headers = headers.into_iter().collect::<std::collections::BTreeMap<_, _>>();
            Written {
                url: format!("https://api.example/?{query}"),
                method: method.to_owned(),
                headers: headers.into_iter().collect(),
                body: body.filter(|body| !body.is_empty()),
            }
        },
    )
}

/// What a command gives: curl drops a byte order of headers nobody set, and says what it infers.
fn expected(
    written: &Written,
    text: impl Fn(&str) -> Vec<u8>,
) -> (String, HeaderList, Option<Vec<u8>>) {
    let headers = written.headers.iter();
    let value = |value: &String| corsac::header::trim_tab_or_space(&text(value)).to_vec();
    let list = headers.map(|(name, v)| (name.as_bytes().to_vec(), value(v))).collect();
    (written.url.clone(), list, written.body.as_deref().map(text))
}

fn read(request: PastedRequest) -> (String, HeaderList, Option<Vec<u8>>) {
    let mut headers = request.headers;
    headers.delete(b"content-type");
    (request.url, headers, request.body)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chromium_writes_for_bash(written in request()) {
        let command = written.curl(Quoting::ChromiumBash);
        let request = PastedRequest::from_curl(&command).unwrap();
        prop_assert_eq!(method(&request), written.method.as_str());
        prop_assert_eq!(read(request), expected(&written, |text| text.as_bytes().to_vec()), "{}", command);
    }

    #[test]
    fn chromium_writes_for_cmd(written in request()) {
        let command = written.curl(Quoting::ChromiumCmd);
        let request = PastedRequest::from_curl(&command).unwrap();
        prop_assert_eq!(method(&request), written.method.as_str());
        prop_assert_eq!(read(request), expected(&written, writer::left_for_cmd), "{}", command);
    }

    #[test]
    fn firefox_writes_for_bash(written in request()) {
        let command = written.curl(Quoting::FirefoxBash);
        let request = PastedRequest::from_curl(&command).unwrap();
        prop_assert_eq!(method(&request), written.method.as_str());
        prop_assert_eq!(read(request), expected(&written, writer::left_by_firefox), "{}", command);
    }

    #[test]
    fn both_write_calls_of_fetch(written in request()) {
        let headers = written.headers.clone().into_iter();
        let headers = headers.map(|(name, value)| (name, writer::byte_string(&value))).collect();
        let written = Written { headers, ..written };
        let request = PastedRequest::from_fetch_call(&written.fetch()).unwrap();
        prop_assert_eq!(method(&request), written.method.as_str());
        let (url, headers, body) = expected(&written, |text| text.as_bytes().to_vec());
        let headers: HeaderList = headers.iter().map(|(name, value)| (name, writer::isomorphic(value))).collect();
        prop_assert_eq!(read(request), (url, headers, body));
    }

    #[test]
    fn no_text_is_too_much(text in "(curl |fetch\\(|)[-'\"`$\\\\^{}()\\[\\]:,.+a-z0-9é\n\r ]{0,60}") {
        for result in [PastedRequest::from_curl(&text), PastedRequest::from_fetch_call(&text)] {
            if let Err(error) = result {
                prop_assert!(text.get(error.span()).is_some(), "{:?}", error);
                prop_assert!(!error.to_string().is_empty() && !error.label().is_empty());
            }
        }
    }
}

fn method(request: &PastedRequest) -> &str {
    request.method.as_ref().map_or("GET", Method::as_str)
}
