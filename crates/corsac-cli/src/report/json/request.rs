use corsac::HeaderList;
use serde::Serialize;

use crate::report::Secrets;
use crate::report::bytes::isomorphic_decode;

/// What the page asked for.
#[derive(Serialize)]
pub(super) struct Request {
    origin: String,
    url: String,
    method: String,
    mode: &'static str,
    credentials: &'static str,
    redirect: &'static str,
    headers: Vec<Header>,
    body_bytes: Option<usize>,
}

/// Name and value; each character stands for the byte of its number.
pub(crate) type Header = (String, String);

impl Request {
    pub(super) fn of(request: &corsac::browser::Request, secrets: Secrets) -> Self {
        Self {
            origin: request.origin().to_string(),
            url: secrets.text(request.url().as_str()),
            method: request.method().to_string(),
            mode: request.mode().as_str(),
            credentials: request.credentials_mode().as_str(),
            redirect: request.redirect_mode().as_str(),
            headers: headers(request.header_list(), secrets),
            body_bytes: request.body().map(|body| body.bytes().len()),
        }
    }
}

/// Every line of a header list, in order.
pub(crate) fn headers(list: &HeaderList, secrets: Secrets) -> Vec<Header> {
    let header = |(name, value)| {
        (isomorphic_decode(name), isomorphic_decode(&secrets.header_value(name, value)))
    };
    list.iter().map(header).collect()
}
