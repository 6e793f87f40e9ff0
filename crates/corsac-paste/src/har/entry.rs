use corsac::HeaderList;
use corsac::browser::Response;
use serde::Deserialize;

use super::format::RawEntry;

/// One request of a recording, and what came back.
#[derive(Debug, Deserialize)]
#[serde(from = "RawEntry")]
pub struct Entry {
    started: String,
    page: Option<String>,
    method: String,
    url: String,
    request_headers: HeaderList,
    body: Option<Vec<u8>>,
    body_type: Option<String>,
    status: Option<u16>,
    response_headers: HeaderList,
    response_size: Option<u64>,
    redirect_url: Option<String>,
    error: Option<String>,
    server_ip_address: Option<String>,
    resource_type: Option<String>,
}

impl Entry {
    /// When the request started, as written: ISO 8601.
    #[must_use]
    pub fn started(&self) -> &str {
        &self.started
    }

    /// The method, as written.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The URL, as written.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The header lines of the request, pseudo-headers among them.
    #[must_use]
    pub fn request_headers(&self) -> &HeaderList {
        &self.request_headers
    }

    /// The body of the request, if it was recorded.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        self.body.as_deref()
    }

    /// The status; `None` if the recording has no response, as for a request that the browser
    /// blocked.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The header lines of the response; one line for each that was received.
    #[must_use]
    pub fn response_headers(&self) -> &HeaderList {
        &self.response_headers
    }

    /// The size of the response's content in bytes, if it was recorded.
    #[must_use]
    pub fn response_size(&self) -> Option<u64> {
        self.response_size
    }

    /// What went wrong, in the words of the browser, such as `net::ERR_FAILED`.
    ///
    /// There may be a response all the same: one that the browser kept from the page.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }

    /// The address of the server, if it was recorded.
    #[must_use]
    pub fn server_ip_address(&self) -> Option<&str> {
        self.server_ip_address.as_deref()
    }

    /// What kind of resource Chromium says that it is, such as `fetch`, `xhr` or `preflight`.
    #[must_use]
    pub fn resource_type(&self) -> Option<&str> {
        self.resource_type.as_deref()
    }

    /// The head of the response; `None` if it is not in the recording.
    ///
    /// # Example
    /// ```
    /// let text = br#"{"log": {"entries": [{
    ///   "request": {"method": "GET", "url": "https://api.example/"},
    ///   "response": {"status": 0, "_error": "net::ERR_FAILED"}
    /// }]}}"#;
    /// let har = corsac_paste::Har::read(&text[..])?;
    /// assert_eq!(har.entry(1).unwrap().response(), None);
    /// # Ok::<(), corsac_paste::HarError>(())
    /// ```
    #[must_use]
    pub fn response(&self) -> Option<Response> {
        let mut headers = self.response_headers.clone();
        headers.retain(|name, _| !name.starts_with(b":"));
        Some(Response::from_parts(self.status?, headers))
    }

    /// The id of the page.
    pub(super) fn page(&self) -> Option<&str> {
        self.page.as_deref()
    }

    /// The content type of the body, as the recorder has it.
    pub(super) fn body_type(&self) -> Option<&str> {
        self.body_type.as_deref()
    }

    /// Where a redirect leads, if the entry is one.
    pub(super) fn location(&self) -> Option<&str> {
        if !matches!(self.status, Some(301 | 302 | 303 | 307 | 308)) {
            return None;
        }
        let header = || std::str::from_utf8(self.response_headers.first(b"location")?).ok();
        self.redirect_url.as_deref().filter(|url| !url.is_empty()).or_else(header)
    }

    /// Whether the request is a preflight.
    pub(super) fn is_preflight(&self) -> bool {
        self.method == "OPTIONS"
            && (self.request_headers.contains(b"access-control-request-method")
                || self.resource_type() == Some("preflight"))
    }

    /// The value of a header of the request as text.
    pub(super) fn request_header(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.request_headers.first(name.as_bytes())?).ok()
    }
}

/// An address without the brackets that Chromium leaves around one of IPv6.
fn address(written: &str) -> Option<String> {
    let address = written.trim_matches(['[', ']']);
    (!address.is_empty()).then(|| address.to_owned())
}

impl From<RawEntry> for Entry {
    fn from(raw: RawEntry) -> Self {
        let (request, response) = (raw.request, raw.response);
        let (body_type, body) =
            request.post_data.map_or((None, None), |data| (data.mime_type, data.text));
        let status = response.status.and_then(|status| u16::try_from(status).ok());
        Self {
            started: raw.started,
            page: raw.pageref,
            method: request.method,
            url: request.url,
            request_headers: request.headers,
            body: body.map(|text| text.0),
            body_type,
            status: status.filter(|status| (100..1000).contains(status)),
            response_headers: response.headers,
            response_size: response.content.and_then(|content| content.size),
            redirect_url: response.redirect_url,
            error: response.error.filter(|error| !error.is_empty()),
            server_ip_address: raw.server_ip_address.as_deref().and_then(address),
            resource_type: raw.resource_type,
        }
    }
}
