//! `XMLHttpRequest`, from `open()` to `send()`.

use std::borrow::Cow;

use url::Url;

use super::Request;
use super::body::{BodyInit, extract_body};
use super::charset::CharsetRewriting;
use super::constructor::checked_method;
use super::guard::validate_header;
use super::type_error::TypeError;
use crate::browser::client::Client;
use crate::browser::initiator::Initiator;
use crate::browser::profile::{Departure, Departures};
use crate::credentials::CredentialsMode;
use crate::header::{HeaderList, is_forbidden_request_header};
use crate::method::Method;

/// An `XMLHttpRequest` that was opened and not yet sent.
///
/// # Example
/// ```
/// use corsac::browser::{BrowserProfile, Client, RequestHeader, XmlHttpRequest};
/// let page = Client::document("https://app.example/".parse()?);
/// let mut xhr = XmlHttpRequest::open(&page, "post", "https://api.example/".parse()?)?;
/// assert_eq!(xhr.set_request_header("Cookie", "a=b")?, RequestHeader::Refused);
/// let request = xhr.send(None, BrowserProfile::Firefox);
/// assert_eq!(request.method().as_str(), "POST");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// <https://xhr.spec.whatwg.org/>
#[derive(Clone, Debug)]
pub struct XmlHttpRequest {
    client: Client,
    method: Method,
    url: Url,
    author_headers: HeaderList,
    credentials_mode: CredentialsMode,
    upload_listener: bool,
}

/// What `setRequestHeader()` did with a header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RequestHeader {
    /// It was combined into the author request headers.
    Set,
    /// It is a forbidden request-header: skipped, and Chromium's console says so.
    Refused,
}

impl XmlHttpRequest {
    /// `open(method, url)`.
    ///
    /// # Errors
    /// A method that is no token, or a forbidden one.
    ///
    /// <https://xhr.spec.whatwg.org/#the-open()-method>
    pub fn open(client: &Client, method: &str, url: Url) -> Result<Self, TypeError> {
        Ok(Self {
            client: client.clone(),
            method: checked_method(method)?,
            url,
            author_headers: HeaderList::new(),
            credentials_mode: CredentialsMode::SameOrigin,
            upload_listener: false,
        })
    }

    /// `setRequestHeader(name, value)`.
    ///
    /// # Errors
    /// A name that is no token, or a value that is no header value.
    ///
    /// <https://xhr.spec.whatwg.org/#the-setrequestheader()-method>
    pub fn set_request_header(
        &mut self,
        name: &str,
        value: &str,
    ) -> Result<RequestHeader, TypeError> {
        // 3. Normalize value.
        // 4. If name is not a header name or value is not a header value, then throw a
        // "SyntaxError" DOMException.
        let (name, value) = validate_header(name, value)?;
        // 5. If (name, value) is a forbidden request-header, then return.
        if is_forbidden_request_header(&name, &value) {
            return Ok(RequestHeader::Refused);
        }
        // 6. Combine (name, value) in this's author request headers.
        self.author_headers.combine(&name, &value);
        Ok(RequestHeader::Set)
    }

    /// Sets `withCredentials`.
    pub fn set_with_credentials(&mut self) {
        self.credentials_mode = CredentialsMode::Include;
    }

    /// Registers an event listener on `upload`.
    pub fn set_upload_listener(&mut self) {
        self.upload_listener = true;
    }

    /// `send(body)`: the request that is fetched.
    ///
    /// <https://xhr.spec.whatwg.org/#the-send()-method>
    #[must_use]
    pub fn send(self, body: Option<BodyInit>, profile: impl Into<Departures>) -> Request {
        let departures = profile.into();
        // 3. If this's request method is `GET` or `HEAD`, then set body to null.
        let body = body.filter(|_| ![Method::GET, Method::HEAD].contains(&self.method));
        let mut request =
            Request::bare(&self.client, Initiator::XmlHttpRequest, self.url, departures);
        request.method = self.method;
        request.header_list = self.author_headers.clone();
        request.credentials_mode = self.credentials_mode;
        request.set_xhr_body(body);
        // 6. … use-CORS-preflight flag: Set if this's upload listener is true.
        request.use_cors_preflight |= self.upload_listener
            && (request.body.is_some() || !departures.has(Departure::UploadListenerNeedsBody));
        // DEPARTURE: Firefox goes back to the author's headers and the type of the body.
        if departures.has(Departure::XhrContentTypeBelongsToBody) && request.body.is_some() {
            let content_type = request.header_list.get(b"content-type").map(Cow::into_owned);
            return request.finished_from(self.author_headers, content_type);
        }
        request.finished()
    }
}

impl Request {
    /// <https://xhr.spec.whatwg.org/#the-send()-method>, step 4.
    fn set_xhr_body(&mut self, body: Option<BodyInit>) {
        let Some(body) = body else { return };
        let rewriting = CharsetRewriting::of_body(&body, self.departures);
        let (body, extracted_type) = extract_body(body, self.departures);
        self.body = Some(body);
        // 4.4. Let originalAuthorContentType be the result of getting `Content-Type` from this's
        // author request headers.
        let author_type = self.header_list.get(b"content-type").map(Cow::into_owned);
        match (author_type, extracted_type) {
            // 4.5. If originalAuthorContentType is non-null:
            (Some(author_type), _) => {
                if let Some(rewritten) = rewriting.rewrite(&author_type) {
                    self.header_list.set(b"Content-Type", &rewritten);
                }
            }
            // 4.6.3. Otherwise, if extractedContentType is not null, set (`Content-Type`,
            // extractedContentType) in this's author request headers.
            (None, Some(extracted)) => {
                self.header_list.set(b"Content-Type", extracted.as_bytes());
            }
            (None, None) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::BrowserProfile::{Chromium, Standard};

    fn opened(method: &str) -> XmlHttpRequest {
        let page = Client::document("https://app.example/".parse().unwrap());
        XmlHttpRequest::open(&page, method, "https://api.example/".parse().unwrap()).unwrap()
    }

    #[test]
    fn values_of_one_name_are_combined() {
        let mut xhr = opened("GET");
        xhr.set_request_header("x-a", "1").unwrap();
        xhr.set_request_header("X-A", "2").unwrap();
        let request = xhr.send(None, Standard);
        assert_eq!(request.header_list.get(b"x-a").as_deref(), Some(&b"1, 2"[..]));
    }

    #[test]
    fn the_charset_of_a_text_body_is_utf_8() {
        let mut xhr = opened("POST");
        xhr.set_request_header("Content-Type", "text/plain;charset=latin1").unwrap();
        let request = xhr.send(Some(BodyInit::Text("x".into())), Standard);
        let sent = request.header_list.get(b"content-type").map(|value| value.into_owned());
        assert_eq!(sent.as_deref(), Some(&b"text/plain;charset=UTF-8"[..]));
    }

    #[test]
    fn an_upload_listener_asks_for_a_preflight() {
        let mut xhr = opened("POST");
        xhr.set_upload_listener();
        assert!(xhr.clone().send(None, Standard).use_cors_preflight);
        assert!(!xhr.send(None, Chromium).use_cors_preflight);
    }

    #[test]
    fn get_has_no_body() {
        assert!(opened("get").send(Some(BodyInit::Text("x".into())), Standard).body.is_none());
    }
}
