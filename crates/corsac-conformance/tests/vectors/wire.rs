//! What a page asks for in a vector, and the loop that plays a whole fetch.

use std::time::Duration;

use corsac::CredentialsMode;
use corsac::browser::{
    Action, BodyInit, BrowserProfile, CacheMode, Client, CrossOriginAttribute, Fetch, HttpRequest,
    Initiator, Mode, Moment, NetworkPartitionKey, Outcome, PreflightCache, RedirectMode,
    ReferrerInit, ReferrerPolicy, Request, RequestInit, Response, TypeError, XmlHttpRequest,
};
use serde::Deserialize;

use super::file::{Header, bytes};

const PROFILE: BrowserProfile = BrowserProfile::Standard;

/// What a page asks for. Members that are missing mean what they mean to `fetch()`.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ask {
    /// The page's URL.
    pub(super) page: String,
    /// Whether the page's origin is opaque.
    pub(super) sandboxed: bool,
    /// The number of the page's network partition key.
    pub(super) partition: u64,
    /// The API or element that asks, as `Initiator` names it.
    pub(super) by: String,
    /// The element's `crossorigin` attribute.
    pub(super) crossorigin: Option<String>,
    /// Whether an `XMLHttpRequest` has a listener on `upload`.
    pub(super) upload_listener: bool,
    pub(super) url: String,
    pub(super) method: Option<String>,
    pub(super) headers: Vec<Header>,
    /// A string.
    pub(super) body: Option<String>,
    /// A `ReadableStream`.
    pub(super) stream: Option<String>,
    pub(super) mode: String,
    pub(super) credentials: String,
    pub(super) redirect: String,
    pub(super) cache: String,
    /// Empty for no referrer.
    pub(super) referrer: Option<String>,
    pub(super) referrer_policy: Option<String>,
}

impl Default for Ask {
    fn default() -> Self {
        Self {
            page: "https://foo.invalid/".to_owned(),
            sandboxed: false,
            partition: 0,
            by: "fetch".to_owned(),
            crossorigin: None,
            upload_listener: false,
            url: "https://bar.invalid/".to_owned(),
            method: None,
            headers: Vec::new(),
            body: None,
            stream: None,
            mode: "cors".to_owned(),
            credentials: "same-origin".to_owned(),
            redirect: "follow".to_owned(),
            cache: "default".to_owned(),
            referrer: None,
            referrer_policy: None,
        }
    }
}

impl Ask {
    /// The page that asks.
    pub(super) fn client(&self) -> Client {
        let client = Client::document(self.page.parse().unwrap())
            .with_network_partition_key(NetworkPartitionKey::new(self.partition));
        if self.sandboxed { client.sandboxed() } else { client }
    }

    /// The request the page makes, or what is thrown at it.
    pub(super) fn request(&self) -> Result<Request, TypeError> {
        let (client, url) = (self.client(), self.url.parse().unwrap());
        let attribute = CrossOriginAttribute::of_value(self.crossorigin.as_deref());
        match Initiator::from_name(&self.by).unwrap() {
            Initiator::Fetch => Request::new(&client, url, self.init(), PROFILE),
            Initiator::XmlHttpRequest => self.xml_http_request(&client),
            Initiator::EventSource => {
                Ok(Request::for_event_source(&client, url, attribute, PROFILE))
            }
            element => Ok(Request::for_element(&client, element, url, attribute, PROFILE)),
        }
    }

    fn init(&self) -> RequestInit {
        RequestInit {
            method: self.method.clone(),
            headers: self
                .headers
                .iter()
                .map(|header| (header.name().to_owned(), header.value()))
                .collect(),
            body: self.body_init(),
            mode: Mode::from_name(&self.mode).unwrap(),
            credentials: self.credentials_mode(),
            redirect: RedirectMode::from_name(&self.redirect).unwrap(),
            cache: CacheMode::from_name(&self.cache).unwrap(),
            referrer_policy: self
                .referrer_policy
                .as_deref()
                .map(|name| ReferrerPolicy::from_name(name).unwrap()),
            referrer: self.referrer.as_deref().map(|referrer| match referrer {
                "" => ReferrerInit::NoReferrer,
                url => ReferrerInit::Url(url.parse().unwrap()),
            }),
        }
    }

    fn xml_http_request(&self, client: &Client) -> Result<Request, TypeError> {
        let method = self.method.as_deref().unwrap_or("GET");
        let mut xhr = XmlHttpRequest::open(client, method, self.url.parse().unwrap())?;
        for header in &self.headers {
            xhr.set_request_header(header.name(), &header.value())?;
        }
        if self.credentials_mode() == CredentialsMode::Include {
            xhr.set_with_credentials();
        }
        if self.upload_listener {
            xhr.set_upload_listener();
        }
        Ok(xhr.send(self.body_init(), PROFILE))
    }

    fn body_init(&self) -> Option<BodyInit> {
        let text = self.body.clone().map(BodyInit::Text);
        text.or_else(|| self.stream.clone().map(|stream| BodyInit::Stream(stream.into_bytes())))
    }

    fn credentials_mode(&self) -> CredentialsMode {
        CredentialsMode::from_name(&self.credentials).unwrap()
    }
}

/// A cache of the standard's kind.
pub(super) fn cache() -> PreflightCache {
    PreflightCache::new(PROFILE)
}

/// So many seconds after the start.
pub(super) fn at(seconds: u64) -> Moment {
    Moment::after(Duration::from_secs(seconds))
}

/// Plays a whole fetch; the server closes the connection where it has no answer.
pub(super) fn play(
    request: Request,
    cache: &mut PreflightCache,
    now: Moment,
    mut server: impl FnMut(HttpRequest<'_>) -> Option<Response>,
) -> Fetch {
    let mut fetch = Fetch::new(request);
    while let Action::Send(http) = fetch.poll_action(cache, now) {
        match server(http) {
            Some(response) => fetch.handle_response(response, cache, now),
            None => fetch.handle_connection_closed(cache),
        }
    }
    fetch
}

/// Response type and nothing more, or "network error".
pub(super) fn kind_of(outcome: &Outcome) -> &'static str {
    outcome.response().map_or("network error", |response| response.response_type().as_str())
}

/// A response that the CORS check lets pass whatever the credentials mode.
pub(super) fn shared_with(request: HttpRequest<'_>, status: u16, lines: &[String]) -> Response {
    let origin = request.headers().first(b"origin").unwrap_or(b"*").to_vec();
    let mut headers = vec![
        (b"Access-Control-Allow-Origin".to_vec(), origin),
        (b"Access-Control-Allow-Credentials".to_vec(), b"true".to_vec()),
    ];
    headers.extend(lines.iter().map(|line| header_line(line)));
    Response::new(status, headers)
}

/// Name and value of a line as on the network.
pub(super) fn header_line(line: &str) -> (Vec<u8>, Vec<u8>) {
    let (name, value) =
        line.split_once(':').unwrap_or_else(|| panic!("{line:?} is no header line"));
    (bytes(name), bytes(value))
}
