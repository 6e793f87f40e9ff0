//! Calls of `fetch()`: what is read, and written again, is read the same.

use corsac_paste::PastedRequest;
use serde_json::Value;

use crate::curl::{assert_same, check_error};
use crate::isomorphic_decode;

/// Reads `data` as a call, writes the request that it makes as JSON, and reads that.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match PastedRequest::from_fetch_call(&text) {
        Ok(request) => {
            let call = call(&request);
            let again = PastedRequest::from_fetch_call(&call).expect("what is written can be read");
            assert_same(&request, &again, &call);
        }
        Err(error) => check_error(&text, &error),
    }
}

fn call(request: &PastedRequest) -> String {
    let headers =
        request.headers.iter().chain(&request.browser_headers).map(|(name, value)| {
            Value::from(vec![isomorphic_decode(name), isomorphic_decode(value)])
        });
    let mut init = serde_json::Map::new();
    init.insert("headers".to_owned(), headers.collect::<Vec<_>>().into());
    if let Some(method) = &request.method {
        init.insert("method".to_owned(), method.as_str().into());
    }
    if let Some(mode) = request.mode {
        init.insert("mode".to_owned(), mode.as_str().into());
    }
    if let Some(referrer) = &request.referrer {
        init.insert("referrer".to_owned(), referrer.as_str().into());
    }
    if let Some(body) = &request.body {
        let body = std::str::from_utf8(body).expect("a script has text for a body");
        init.insert("body".to_owned(), body.into());
    }
    format!("fetch({}, {})", Value::from(request.url.as_str()), Value::Object(init))
}
