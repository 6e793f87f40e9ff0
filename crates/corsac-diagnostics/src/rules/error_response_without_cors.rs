use corsac::browser::ExchangeKind;

use crate::exchange_text;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::place::Place;
use crate::refusal;
use crate::rule::rule;

rule! {
    /// # The server answered with an error, and the browser only says CORS
    ///
    /// ## What it finds
    /// A response with a status from 400 on that the CORS check keeps from the page.
    ///
    /// ## Why it matters
    /// The page sees neither status nor body, and the console speaks of CORS; but what went wrong is
    /// something else. Error responses often lack the CORS headers although all others have them:
    /// the code that adds the headers does not run when a handler throws, or the error comes from a
    /// proxy in front of the application.
    ///
    /// ## Write instead
    /// Mend the error first; the server's log has it. Then let the CORS handling be the outermost
    /// layer, so that it adds its headers to errors too. In nginx, `add_header` needs `always` for
    /// that.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-exceptions>
    ERROR_RESPONSE_WITHOUT_CORS, "error-response-without-cors", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let (Some(_), Some(exchange)) =
        (refusal::cors_check(observation), observation.failed_exchange())
    else {
        return Vec::new();
    };
    if exchange.kind != ExchangeKind::Request || exchange.status() < 400 {
        return Vec::new();
    }
    let status = exchange_text::status(exchange);
    let message = format!(
        "The real answer to {} is {status}. The browser keeps it from the page and only says CORS.",
        exchange_text::request(exchange)
    );
    let advice = format!(
        "{} Then let error responses have the CORS headers too.",
        first_step(exchange.status())
    );
    let finding = ERROR_RESPONSE_WITHOUT_CORS.finding(message).fix(Fix::advice(advice));
    vec![finding.at_failure(observation, |_| vec![Place::Status])]
}

fn first_step(status: u16) -> &'static str {
    match status {
        401 => "Log in, or send valid credentials, to get rid of the 401.",
        403 => "Find out why the server forbids this request.",
        404 | 410 => "Check the URL.",
        405 => "Check the method and the URL.",
        413 => "Send less, or raise the server's limit for bodies.",
        429 => "Send fewer requests, or raise the server's limit.",
        502 | 504 => "See whether the server behind the gateway runs and answers in time.",
        503 => "See whether the server runs, and whether something limits its load.",
        400..=499 => "Find out what the server does not like about this request.",
        _ => "Find the error in the server's log and mend it.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(method: &str, response: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\n{method} https://api.example.com/items\n\n{response}\n"
        );
        found(&ERROR_RESPONSE_WITHOUT_CORS, &text)
    }

    #[test]
    fn an_error_that_the_page_may_read_is_none_of_ours() {
        let lines = "HTTP/1.1 500 Internal Server Error\nAccess-Control-Allow-Origin: *";
        assert!(answered("GET", lines).is_none());
        let other = "HTTP/1.1 502 Bad Gateway\nAccess-Control-Allow-Origin: https://b.example";
        assert!(answered("GET", other).is_some());
    }

    #[test]
    fn preflights_and_good_statuses_are_left_out() {
        assert!(answered("PUT", "HTTP/1.1 500 Internal Server Error").is_none());
        assert!(answered("GET", "HTTP/1.1 200 OK").is_none());
        assert!(answered("GET", "HTTP/1.1 302 Found\nLocation: /x").is_none());
    }
}
