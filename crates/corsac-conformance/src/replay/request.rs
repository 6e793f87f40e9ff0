//! Making the request a page asked for, by the API it used.

use corsac::CredentialsMode;
use corsac::browser::{
    BodyInit, Boundary, CacheMode, Client, CrossOriginAttribute, Departures, Initiator, Mode,
    RedirectMode, ReferrerPolicy, Request, RequestHeader, RequestInit, TypeError, XmlHttpRequest,
};
use corsac_diagnostics::console::chromium::refuses_header;
use url::Url;

use super::{Unreachable, latin1};
use crate::recording::{BodyObject, RecordedBody, RecordedRequest};

/// A boundary like the ones browsers draw at random.
pub(super) const FORM_DATA_BOUNDARY: &str = "----corsacFormBoundaryZm94ZXM";

/// What became of asking for a request.
#[derive(Debug)]
pub(super) struct Asked {
    /// The request; `None` if the API threw.
    pub(super) request: Option<Request>,
    /// The header names `setRequestHeader()` skipped.
    pub(super) refused_headers: Vec<String>,
}

impl Asked {
    fn request(request: Option<Request>) -> Self {
        Self { request, refused_headers: Vec::new() }
    }
}

/// Why there is no request.
#[derive(Debug)]
enum NotAsked {
    Thrown,
    Unreachable(Unreachable),
}

impl From<TypeError> for NotAsked {
    fn from(_: TypeError) -> Self {
        Self::Thrown
    }
}

impl From<url::ParseError> for NotAsked {
    fn from(_: url::ParseError) -> Self {
        Self::Thrown
    }
}

/// Asks for the recorded request.
pub(super) fn ask(
    recorded: &RecordedRequest,
    initiator: Initiator,
    client: &Client,
    departures: Departures,
) -> Result<Asked, Unreachable> {
    let page = Page { client, departures };
    let mut refused_headers = Vec::new();
    let request = match initiator {
        Initiator::Fetch => page.fetch(recorded),
        Initiator::XmlHttpRequest => page.xhr(recorded, &mut refused_headers),
        Initiator::EventSource => page.event_source(recorded),
        _ => page.element(recorded, initiator),
    };
    match request {
        Ok(request) => Ok(Asked { request: Some(request), refused_headers }),
        Err(NotAsked::Thrown) => Ok(Asked { refused_headers, ..Asked::request(None) }),
        Err(NotAsked::Unreachable(reason)) => Err(reason),
    }
}

struct Page<'a> {
    client: &'a Client,
    departures: Departures,
}

impl Page<'_> {
    fn url(&self, recorded: &RecordedRequest) -> Result<Url, url::ParseError> {
        self.client.url().join(&recorded.url)
    }

    fn fetch(&self, recorded: &RecordedRequest) -> Result<Request, NotAsked> {
        let init = RequestInit {
            method: recorded.method.clone(),
            headers: recorded.headers.clone(),
            body: body_init(recorded.body.as_ref())?,
            mode: member(&recorded.mode, Mode::from_name)?.unwrap_or_default(),
            credentials: member(&recorded.credentials, CredentialsMode::from_name)?
                .unwrap_or_default(),
            redirect: member(&recorded.redirect, RedirectMode::from_name)?.unwrap_or_default(),
            cache: member(&recorded.cache, CacheMode::from_name)?.unwrap_or_default(),
            referrer_policy: referrer_policy(recorded)?,
            referrer: None,
        };
        Ok(Request::new(self.client, self.url(recorded)?, init, self.departures)?)
    }

    fn xhr(
        &self,
        recorded: &RecordedRequest,
        refused: &mut Vec<String>,
    ) -> Result<Request, NotAsked> {
        let method = recorded.method.as_deref().unwrap_or("GET");
        let mut xhr = XmlHttpRequest::open(self.client, method, self.url(recorded)?)?;
        for (name, value) in &recorded.headers {
            let outcome = xhr.set_request_header(name, value)?;
            if outcome == RequestHeader::Refused || refuses_header(name, value) {
                refused.push(name.clone());
            }
        }
        if is_include(recorded) {
            xhr.set_with_credentials();
        }
        if recorded.upload_listener {
            xhr.set_upload_listener();
        }
        Ok(xhr.send(body_init(recorded.body.as_ref())?, self.departures))
    }

    fn event_source(&self, recorded: &RecordedRequest) -> Result<Request, NotAsked> {
        let credentials = if is_include(recorded) {
            CrossOriginAttribute::UseCredentials
        } else {
            CrossOriginAttribute::Anonymous
        };
        let url = self.url(recorded)?;
        Ok(Request::for_event_source(self.client, url, credentials, self.departures))
    }

    fn element(
        &self,
        recorded: &RecordedRequest,
        initiator: Initiator,
    ) -> Result<Request, NotAsked> {
        let attribute = CrossOriginAttribute::of_value(recorded.crossorigin.as_deref());
        let url = self.url(recorded)?;
        Ok(Request::for_element(self.client, initiator, url, attribute, self.departures))
    }
}

/// A member whose type is an enumeration: any other string makes the API throw.
fn member<T>(name: &Option<String>, named: fn(&str) -> Option<T>) -> Result<Option<T>, NotAsked> {
    name.as_deref().map(|name| named(name).ok_or(NotAsked::Thrown)).transpose()
}

fn is_include(recorded: &RecordedRequest) -> bool {
    recorded.credentials.as_deref() == Some(CredentialsMode::Include.as_str())
}

fn body_init(body: Option<&RecordedBody>) -> Result<Option<BodyInit>, NotAsked> {
    match body {
        None => Ok(None),
        Some(RecordedBody::Text(text)) => Ok(Some(BodyInit::Text(text.clone()))),
        Some(RecordedBody::Object(object)) => body_object(object).map(Some),
    }
}

/// The empty string is a member of the enumeration: the page's own policy.
fn referrer_policy(recorded: &RecordedRequest) -> Result<Option<ReferrerPolicy>, NotAsked> {
    let given = recorded.referrer_policy.clone().filter(|name| !name.is_empty());
    member(&given, ReferrerPolicy::from_name)
}

fn body_object(object: &BodyObject) -> Result<BodyInit, NotAsked> {
    let text = &object.text;
    Ok(match object.kind.as_str() {
        "blob" => BodyInit::Blob {
            bytes: text.clone().into_bytes(),
            content_type: object.content_type.clone(),
        },
        "urlsearchparams" => BodyInit::UrlSearchParams(text.clone()),
        "formdata" => BodyInit::FormData {
            fields: object.fields.clone(),
            boundary: Boundary::new(FORM_DATA_BOUNDARY).expect("letters, digits and hyphens"),
        },
        "bytes" => BodyInit::Bytes(latin1::to_bytes(text)),
        "stream" => BodyInit::Stream(text.clone().into_bytes()),
        kind => return Err(NotAsked::Unreachable(Unreachable(format!("a body of kind {kind:?}")))),
    })
}

#[cfg(test)]
mod tests {
    use corsac::browser::BrowserProfile;

    use super::*;

    fn asked(json: &str) -> Result<Asked, Unreachable> {
        let recorded: RecordedRequest = serde_json::from_str(json).unwrap();
        let client = Client::document("http://app.example.test:7001/__page".parse().unwrap());
        let initiator = Initiator::from_name(&recorded.api).unwrap();
        ask(&recorded, initiator, &client, BrowserProfile::Chromium.departures())
    }

    #[test]
    fn members_that_no_enumeration_has_make_the_api_throw() {
        for member in [
            r#""mode":"navigate""#,
            r#""mode":"bogus""#,
            r#""credentials":"bogus""#,
            r#""redirect":"bogus""#,
            r#""cache":"bogus""#,
            r#""referrer_policy":"bogus""#,
            r#""url":"http://:0:""#,
            r#""method":"TRACE""#,
        ] {
            let json = format!(r#"{{"api":"fetch","url":"http://a.test/",{member}}}"#);
            let json = json.replace(r#""url":"http://a.test/","url""#, r#""url""#);
            assert!(asked(&json).unwrap().request.is_none(), "{json}");
        }
    }

    #[test]
    fn what_set_request_header_skips_is_remembered() {
        let asked =
            asked(r#"{"api":"xhr","url":"http://a.test/","headers":[["Cookie","a"],["X-A","b"]]}"#)
                .unwrap();
        assert_eq!(asked.refused_headers, ["Cookie"]);
        assert_eq!(asked.request.unwrap().header_list().len(), 1);
    }

    #[test]
    fn credentials_of_an_event_source_and_an_xhr_are_a_flag() {
        for (api, credentials, mode) in [
            ("xhr", "include", CredentialsMode::Include),
            ("xhr", "omit", CredentialsMode::SameOrigin),
            ("eventsource", "include", CredentialsMode::Include),
            ("eventsource", "same-origin", CredentialsMode::SameOrigin),
        ] {
            let json = format!(
                r#"{{"api":"{api}","url":"http://a.test/","credentials":"{credentials}"}}"#
            );
            assert_eq!(asked(&json).unwrap().request.unwrap().credentials_mode(), mode, "{json}");
        }
    }

    #[test]
    fn a_body_of_unknown_kind_is_unreachable() {
        let json =
            r#"{"api":"fetch","method":"PUT","url":"http://a.test/","body":{"kind":"document"}}"#;
        assert_eq!(asked(json).unwrap_err().to_string(), r#"a body of kind "document""#);
    }
}
