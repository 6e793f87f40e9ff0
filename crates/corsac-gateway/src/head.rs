use corsac::server::{RequestHead, RequestHeaderName};
use http::header::{
    ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderName, ORIGIN,
    UPGRADE,
};
use http::{HeaderValue, Request};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The head of a request, for policies.
pub(crate) struct Head<'r, B>(pub(crate) &'r Request<B>);

impl<B> RequestHead for Head<'_, B> {
    fn method(&self) -> &[u8] {
        self.0.method().as_str().as_bytes()
    }

    fn header_lines(&self, name: RequestHeaderName) -> impl Iterator<Item = &[u8]> {
        let name = match name {
            RequestHeaderName::AccessControlRequestHeaders => ACCESS_CONTROL_REQUEST_HEADERS,
            RequestHeaderName::AccessControlRequestMethod => ACCESS_CONTROL_REQUEST_METHOD,
            RequestHeaderName::Origin => ORIGIN,
            RequestHeaderName::SecFetchSite => SEC_FETCH_SITE,
            RequestHeaderName::Upgrade => UPGRADE,
        };
        self.0.headers().get_all(name).iter().map(|value| value.as_bytes().trim_ascii())
    }

    fn host(&self) -> Option<&[u8]> {
        let host = match self.0.uri().authority() {
            Some(authority) => authority.as_str().as_bytes(),
            None => self.0.headers().get(HOST).map(HeaderValue::as_bytes)?.trim_ascii(),
        };
        host.rsplit(|&byte| byte == b'@').next()
    }

    fn path(&self) -> &[u8] {
        self.0.uri().path().as_bytes()
    }
}
