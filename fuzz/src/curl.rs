//! cURL commands: what is read, and written again, is read the same.

use corsac_paste::{PasteError, PastedRequest};

/// Reads `data` as a command, writes the request that it makes, and reads that.
pub fn check(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match PastedRequest::from_curl(&text) {
        Ok(request) => {
            let command = command(&request);
            let again = PastedRequest::from_curl(&command).expect("what is written can be read");
            assert_same(&request, &again, &command);
        }
        Err(error) => check_error(&text, &error),
    }
}

/// An error marks a place in the text and has something to say.
pub(crate) fn check_error(text: &str, error: &PasteError) {
    assert!(text.get(error.span()).is_some(), "{error:?}");
    assert!(!error.to_string().is_empty() && !error.label().is_empty(), "{error:?}");
    assert_ne!(error.help().as_deref(), Some(""));
}

pub(crate) fn assert_same(request: &PastedRequest, again: &PastedRequest, written: &str) {
    assert_eq!(request.url, again.url, "{written}");
    assert_eq!(request.method, again.method, "{written}");
    assert_eq!(request.headers, again.headers, "{written}");
    assert_eq!(request.browser_headers, again.browser_headers, "{written}");
    assert_eq!(request.body, again.body, "{written}");
    assert_eq!(request.origin, again.origin, "{written}");
    assert_eq!(request.mode, again.mode, "{written}");
}

fn command(request: &PastedRequest) -> String {
    let mut command = format!("curl --globoff --url {}", quoted(request.url.as_bytes()));
    let mut append = |option: &str, value: &[u8]| {
        command.push_str(&format!(" \\\n  {option} {}", quoted(value)));
    };
    if let Some(method) = &request.method {
        append("-X", method.as_bytes());
    }
    for (name, value) in request.headers.iter().chain(&request.browser_headers) {
        match value {
            b"" => append("-H", &[name, b";"].concat()),
            _ => append("-H", &[name, b": ", value].concat()),
        }
    }
    if let Some(body) = &request.body {
        append("--data-raw", body);
        if !request.headers.contains(b"content-type") {
            append("-H", b"Content-Type:");
        }
    }
    command
}

/// `$'…'` with every byte escaped that is not a letter or a digit.
fn quoted(bytes: &[u8]) -> String {
    let escaped = |byte: &u8| match byte {
        _ if byte.is_ascii_alphanumeric() => char::from(*byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    format!("$'{}'", bytes.iter().map(escaped).collect::<String>())
}
