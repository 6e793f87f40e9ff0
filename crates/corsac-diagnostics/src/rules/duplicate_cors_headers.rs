use crate::finding::Finding;
use crate::fix::Fix;
use crate::hop::Guess;
use crate::observation::{Observation, ObservedExchange};
use crate::place::{Message, Place};
use crate::repetition::Repetition;
use crate::rule::rule;

rule! {
    /// # Two layers add CORS headers to the same response
    ///
    /// ## What it finds
    /// A response that has `Access-Control-Allow-Origin` or another CORS header of one value more than
    /// once, or a list header with the same line twice. If a server in front of the application can
    /// be recognized (`Server`, `Via`, `CF-Ray`, `X-Cache`), the finding says which line probably
    /// comes from there: by the spelling of the names, by the lines next to it, or by the order, where
    /// that is known of the server.
    ///
    /// ## Why it matters
    /// The browser joins the lines: `https://app.example.com, https://app.example.com` is no origin,
    /// though both are right. Two layers that each set the header, mostly the application and a proxy
    /// in front of it, break each other.
    ///
    /// ## Write instead
    /// Let one layer alone speak CORS. Either take the headers out of the proxy's configuration, or
    /// let the proxy remove those of the application before it adds its own (`proxy_hide_header` in
    /// nginx).
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#concept-cors-check>
    DUPLICATE_CORS_HEADERS, "duplicate-cors-headers", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let exchanges = observation.exchanges.iter().enumerate();
    exchanges.filter_map(|(index, exchange)| of_exchange(index, exchange)).collect()
}

fn of_exchange(index: usize, exchange: &ObservedExchange) -> Option<Finding> {
    let repetitions = Repetition::all(exchange);
    let (first, others) = repetitions.split_first()?;
    let guess = Guess::of(exchange.response.headers(), &first.lines);
    let also: Vec<_> = others.iter().map(|other| other.name).collect();
    let also = if also.is_empty() { String::new() } else { format!(" Repeated, too: {}.", also.join(", ")) };
    let message = format!("{}{}{also}", sentence(exchange, first), blame(guess.as_ref(), first));
    let places = repetitions.iter().flat_map(places).collect();
    let finding = DUPLICATE_CORS_HEADERS.finding(message).at(index, places);
    Some(finding.fix(Fix::advice(advice(guess))))
}

fn sentence(exchange: &ObservedExchange, first: &Repetition<'_>) -> String {
    let name = first.name;
    match first.lines.len() {
        1 => format!("{name} of the response to the {} is one value repeated.", exchange.kind),
        lines => {
            format!("The response to the {} has {name} {lines} times.", exchange.kind)
        }
    }
}

fn blame(guess: Option<&Guess>, first: &Repetition<'_>) -> String {
    let line = |guess: &Guess| first.lines.iter().position(|line| *line == guess.line);
    let Some((guess, line)) = guess.and_then(|guess| Some((guess, line(guess)?))) else {
        return String::new();
    };
    let Guess { front, behind, reason, .. } = guess;
    let number = line + 1;
    format!(
        " Number {number} of these probably comes from {front}, the rest from {behind}: {reason}."
    )
}

fn advice(guess: Option<Guess>) -> String {
    let (front, behind) = guess.map_or_else(
        || ("a proxy".to_owned(), "the application".to_owned()),
        |guess| (guess.front, guess.behind),
    );
    format!("Set the CORS headers in one place: either in {front} or in {behind}, not in both.")
}

fn places(repetition: &Repetition<'_>) -> Vec<Place> {
    let lines = repetition.lines.iter().zip(&repetition.values);
    let place = |(line, value): (&usize, &&[u8])| Place::HeaderValue {
        message: Message::Response,
        line: *line,
        bytes: 0..value.len(),
    };
    lines.map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn answered(lines: &str) -> Option<Finding> {
        let text = format!(
            "page https://app.example.com\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 200 OK\n{lines}\n"
        );
        found(&DUPLICATE_CORS_HEADERS, &text)
    }

    const TWICE: &str = "Access-Control-Allow-Origin: *\nAccess-Control-Allow-Origin: *\n";

    #[test]
    fn the_proxy_is_named_if_there_is_one() {
        let finding = answered(&format!("Server: nginx/1.22.1\n{TWICE}")).unwrap();
        assert!(finding.message.contains("Number 2 of these probably comes from nginx/1.22.1"));
        let finding = answered(TWICE).unwrap();
        assert!(!finding.message.contains("probably"), "{}", finding.message);
    }

    #[test]
    fn every_repeated_header_is_pointed_at() {
        let credentials = "Access-Control-Allow-Credentials: true\n".repeat(3);
        let finding = answered(&format!("{TWICE}{credentials}")).unwrap();
        assert_eq!(finding.places.len(), 5);
        assert!(finding.message.contains("Repeated, too: Access-Control-Allow-Credentials."));
    }

    #[test]
    fn lists_may_have_several_lines() {
        let methods = "Access-Control-Allow-Methods: GET\nAccess-Control-Allow-Methods: PUT\n";
        assert!(answered(&format!("Access-Control-Allow-Origin: *\n{methods}")).is_none());
    }
}
