//! Requests and responses in SARIF.

use std::collections::BTreeMap;

use corsac::HeaderList;
use corsac_diagnostics::ObservedExchange;
use serde::Serialize;

use crate::report::{Secrets, isomorphic_decode};

#[derive(Serialize)]
pub(crate) struct WebRequest {
    protocol: &'static str,
    method: String,
    target: String,
    headers: Headers,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebResponse {
    protocol: &'static str,
    status_code: u16,
    headers: Headers,
}

/// SARIF has one value for each name.
type Headers = BTreeMap<String, String>;

impl WebRequest {
    pub(crate) fn of(exchange: &ObservedExchange, secrets: Secrets) -> Self {
        Self {
            protocol: "HTTP",
            method: exchange.method.to_string(),
            target: secrets.text(exchange.url.as_str()),
            headers: headers(&exchange.request_headers, secrets),
        }
    }
}

impl WebResponse {
    pub(crate) fn of(exchange: &ObservedExchange, secrets: Secrets) -> Self {
        Self {
            protocol: "HTTP",
            status_code: exchange.status(),
            headers: headers(exchange.response.headers(), secrets),
        }
    }
}

/// The lines of each name joined with commas; the spelling of the first is kept.
fn headers(list: &HeaderList, secrets: Secrets) -> Headers {
    let mut headers = Headers::new();
    let mut spellings = BTreeMap::new();
    for (name, value) in list {
        let value = isomorphic_decode(&secrets.header_value(name, value));
        let spelling =
            spellings.entry(name.to_ascii_lowercase()).or_insert_with(|| isomorphic_decode(name));
        headers
            .entry(spelling.clone())
            .and_modify(|joined| {
                joined.push_str(", ");
                joined.push_str(&value);
            })
            .or_insert(value);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_name_are_joined() {
        let list = HeaderList::from_iter([("Vary", "a"), ("X", "b"), ("vary", "c")]);
        let joined = headers(&list, Secrets::Masked);
        let expected = [("Vary", "a, c"), ("X", "b")];
        assert_eq!(joined, expected.map(|(name, value)| (name.into(), value.into())).into());
    }
}
