//! Exchanges, as messages name them.

use corsac::browser::ExchangeKind;

use crate::excerpt;
use crate::observation::ObservedExchange;

/// What was sent: the method and the URL.
pub(crate) fn request(exchange: &ObservedExchange) -> String {
    let method = excerpt::excerpt(exchange.method.as_bytes());
    let text = format!("{method} {}", excerpt::url(&exchange.url));
    match exchange.kind {
        ExchangeKind::Preflight => text + " (the preflight)",
        ExchangeKind::Request => text,
    }
}

/// The status, with the words that came along if there are any.
pub(crate) fn status(exchange: &ObservedExchange) -> String {
    let number = exchange.status().to_string();
    match exchange.status_line.splitn(3, |&byte| byte == b' ').nth(2) {
        None | Some(b"") => number,
        Some(words) => format!("{number} {}", excerpt::excerpt(words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observed;

    #[test]
    fn a_status_has_its_words_if_there_are_any() {
        let status = |line: &str| {
            let page = "page https://app.example.com\n\nGET https://app.example.com/";
            status(&observed(&format!("{page}\n\n{line}\n")).exchanges[0])
        };
        assert_eq!(status("HTTP/1.1 503 Service Unavailable"), "503 Service Unavailable");
        assert_eq!(status("HTTP/2 503"), "503");
    }

    #[test]
    fn a_preflight_is_called_so() {
        let observation = observed(
            "page https://app.example.com\n\nPUT https://api.example.com/items?key=1\n\n\
             HTTP/1.1 404 Not Found\n",
        );
        let text = request(&observation.exchanges[0]);
        assert_eq!(text, "OPTIONS https://api.example.com/items (the preflight)");
    }
}
