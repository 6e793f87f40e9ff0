//! The server's log: requests as they arrive, less what the recordings leave out.

use std::collections::BTreeSet;

use corsac::browser::HttpRequest;
use url::Url;

use super::latin1;
use super::request::FORM_DATA_BOUNDARY;
use crate::recording::{HeaderLine, Scenario, WireRequest};

const BOUNDARY: &str = "BOUNDARY";

/// Names the log never has: they belong to the connection.
const NEVER: [&str; 7] = [
    "host",
    "connection",
    "content-length",
    "accept-encoding",
    "te",
    "transfer-encoding",
    "keep-alive",
];

/// Names the log has only in scenarios that set them: browsers send values of their own.
const ONLY_IF_SET: [&str; 7] = [
    "accept",
    "accept-language",
    "user-agent",
    "cache-control",
    "pragma",
    "priority",
    "upgrade-insecure-requests",
];

/// Decides which headers of a scenario's requests are logged.
#[derive(Debug)]
pub(super) struct WireLog {
    set_names: BTreeSet<String>,
    set_user_agents: BTreeSet<String>,
}

impl WireLog {
    pub(super) fn of_scenario(scenario: &Scenario) -> Self {
        let lines = || scenario.steps.iter().flat_map(|step| &step.request.headers);
        let is_user_agent = |(name, _): &&HeaderLine| name.eq_ignore_ascii_case("user-agent");
        Self {
            set_names: lines().map(|(name, _)| name.to_ascii_lowercase()).collect(),
            set_user_agents: lines()
                .filter(is_user_agent)
                .map(|(_, value)| value.trim().to_owned())
                .collect(),
        }
    }

    /// The log's line for a request that goes out with these cookies.
    pub(super) fn line(&self, http: &HttpRequest<'_>, cookie: Option<String>) -> WireRequest {
        let mut headers: Vec<HeaderLine> = http
            .headers()
            .iter()
            .map(|(name, value)| (latin1::to_text(name).to_lowercase(), latin1::to_text(value)))
            .chain(cookie.map(|value| ("cookie".to_owned(), value)))
            .filter(|(name, value)| self.keeps(name, value))
            .map(|(name, value)| (name, value.replace(FORM_DATA_BOUNDARY, BOUNDARY)))
            .collect();
        headers.sort_by(|(name, _), (other, _)| name.cmp(other));
        WireRequest {
            method: http.method().to_string(),
            url: wire_url(http.url()),
            headers,
            body: http.body().map(|body| body_text(body.bytes())).unwrap_or_default(),
        }
    }

    fn keeps(&self, name: &str, value: &str) -> bool {
        if NEVER.contains(&name) {
            return false;
        }
        let only_if_set = ONLY_IF_SET.contains(&name) || name.starts_with("sec-ch-");
        let is_own_user_agent = name == "user-agent" && !self.set_user_agents.contains(value);
        !is_own_user_agent && (!only_if_set || self.set_names.contains(name))
    }
}

/// The URL as the request line and `Host` tell it: no fragment, no user information.
pub(super) fn wire_url(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    // Both fail only for URLs that cannot have user information, and so have none.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.into()
}

fn body_text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace(&format!("--{FORM_DATA_BOUNDARY}"), BOUNDARY)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(headers: &str) -> WireLog {
        let json = format!(
            r#"{{"id":"a/0","initiator":{{"origin":"null"}},"server":[],"steps":[
                {{"request":{{"headers":{headers}}},"expect":{{}}}}]}}"#
        );
        WireLog::of_scenario(&serde_json::from_str(&json).unwrap())
    }

    #[test]
    fn the_browsers_own_headers_show_only_where_a_script_set_that_name() {
        let log = log(r#"[["Accept","a"],["Sec-CH-UA","b"],["TE","c"]]"#);
        assert!(log.keeps("accept", "*/*") && log.keeps("sec-ch-ua", "x"));
        assert!(!log.keeps("sec-ch-ua-mobile", "?0") && !log.keeps("accept-language", "en"));
        assert!(!log.keeps("te", "c") && log.keeps("origin", "null"));
    }

    #[test]
    fn a_user_agent_shows_only_with_a_value_that_a_script_set() {
        let log = log(r#"[["User-Agent"," mine "]]"#);
        assert!(log.keeps("user-agent", "mine") && !log.keeps("user-agent", "Mozilla/5.0"));
    }

    #[test]
    fn urls_lose_fragment_and_user_information() {
        let wire = |text: &str| wire_url(&text.parse().unwrap());
        assert_eq!(wire("http://u:p@a.test:81/x?y#z"), "http://a.test:81/x?y");
        assert_eq!(wire("http://a.test/?#"), "http://a.test/?");
    }

    #[test]
    fn boundaries_are_normalised_with_their_dashes() {
        let body = format!("--{FORM_DATA_BOUNDARY}\r\nx\r\n--{FORM_DATA_BOUNDARY}--\r\n");
        assert_eq!(body_text(body.as_bytes()), "BOUNDARY\r\nx\r\nBOUNDARY--\r\n");
    }
}
