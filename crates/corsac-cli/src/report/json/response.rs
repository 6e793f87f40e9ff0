use serde::Serialize;

use super::request::{Header, headers};
use crate::judge::Examination;
use crate::report::{Secrets, view};

/// What the page gets.
#[derive(Serialize)]
pub(super) struct Response {
    #[serde(rename = "type")]
    kind: &'static str,
    status: u16,
    url: Option<String>,
    redirected: bool,
    headers: Vec<Header>,
    hidden_headers: Vec<String>,
}

impl Response {
    pub(super) fn of(examination: &Examination, secrets: Secrets) -> Option<Self> {
        let response = examination.outcome()?.response()?;
        Some(Self {
            kind: response.response_type().as_str(),
            status: response.status(),
            url: response.url().map(|url| secrets.text(url.as_str())),
            redirected: response.redirected(),
            headers: headers(&response.headers(), secrets),
            hidden_headers: view::hidden_headers(response),
        })
    }
}
