//! What a page asks for.

use std::time::Duration;

use arbitrary::{Arbitrary, Unstructured};
use corsac::CredentialsMode;
use corsac::browser::{
    BodyInit, BrowserProfile, CacheMode, Client, CrossOriginAttribute, Initiator, Mode,
    NetworkPartitionKey, RedirectMode, ReferrerInit, ReferrerPolicy, Request, RequestInit,
    TypeError, XmlHttpRequest,
};
use url::Url;

/// URLs of pages and servers.
pub(super) const URLS: [&str; 8] = [
    "https://api.example/a",
    "https://app.example/",
    "https://api.example/b?c#d",
    "https://cdn.app.example/",
    "http://localhost:3000/",
    "http://app.example/",
    "data:text/plain,x",
    "https://app.example:6000/",
];

/// Names of headers that a page may set.
pub(super) const NAMES: [&str; 10] = [
    "X-A",
    "x-b",
    "Authorization",
    "Content-Type",
    "Accept",
    "Range",
    "Save-Data",
    "If-Match",
    "Cookie",
    "X-HTTP-Method",
];

const VALUES: [&str; 7] = ["1", "application/json", "text/plain", "bytes=0-", "on", "", "TRACE"];

/// A request and the page it comes from.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) after: Duration,
    page: &'static str,
    is_sandboxed: bool,
    partition: u64,
    by: Initiator,
    crossorigin: CrossOriginAttribute,
    url: &'static str,
    init: RequestInit,
}

impl<'a> Arbitrary<'a> for Asked {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        Ok(Self {
            page: u.choose(&URLS[1..6])?,
            url: u.choose(&URLS)?,
            by: *u.choose(&INITIATORS)?,
            init: init(u)?,
            crossorigin: *u.choose(&[
                CrossOriginAttribute::NoCors,
                CrossOriginAttribute::Anonymous,
                CrossOriginAttribute::UseCredentials,
            ])?,
            is_sandboxed: u.int_in_range(0..=7)? == 7,
            partition: u.int_in_range(0..=1)?,
            after: Duration::from_secs(*u.choose(&[0, 4, 5, 86_400])?),
        })
    }
}

/// Scripts' own APIs several times, so that they are chosen more often.
const INITIATORS: [Initiator; 12] = [
    Initiator::Fetch,
    Initiator::XmlHttpRequest,
    Initiator::Fetch,
    Initiator::Image,
    Initiator::Fetch,
    Initiator::Script,
    Initiator::Fetch,
    Initiator::ModuleScript,
    Initiator::Fetch,
    Initiator::Stylesheet,
    Initiator::Font,
    Initiator::EventSource,
];

fn init(u: &mut Unstructured<'_>) -> arbitrary::Result<RequestInit> {
    Ok(RequestInit {
        method: method(u)?,
        mode: *u.choose(&[Mode::Cors, Mode::NoCors, Mode::SameOrigin])?,
        credentials: *u.choose(&[
            CredentialsMode::SameOrigin,
            CredentialsMode::Include,
            CredentialsMode::Omit,
        ])?,
        redirect: *u.choose(&[RedirectMode::Follow, RedirectMode::Manual, RedirectMode::Error])?,
        headers: headers(u)?,
        body: body(u)?,
        cache: *u.choose(&CACHE_MODES)?,
        referrer_policy: *u.choose(&[
            None,
            Some(ReferrerPolicy::UnsafeUrl),
            Some(ReferrerPolicy::NoReferrer),
            Some(ReferrerPolicy::SameOrigin),
        ])?,
        referrer: referrer(u)?,
    })
}

const CACHE_MODES: [CacheMode; 5] = [
    CacheMode::Default,
    CacheMode::NoStore,
    CacheMode::Reload,
    CacheMode::NoCache,
    CacheMode::OnlyIfCached,
];

fn method(u: &mut Unstructured<'_>) -> arbitrary::Result<Option<String>> {
    let methods = ["GET", "POST", "PUT", "HEAD", "patch", "DELETE", "OPTIONS", "*", "trace", "a b"];
    Ok(Some((*u.choose(&methods)?).to_owned()))
}

fn headers(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<(String, String)>> {
    (0..u.int_in_range(0..=4)?)
        .map(|_| {
            let name = (*u.choose(&NAMES)?).to_owned();
            let value = match VALUES.get(u.choose_index(VALUES.len() + 1)?) {
                Some(value) => (*value).to_owned(),
                None => crate::isomorphic_decode(bytes(u)?),
            };
            Ok((name, value))
        })
        .collect()
}

/// Up to sixteen bytes, which need mean nothing.
pub(super) fn bytes<'a>(u: &mut Unstructured<'a>) -> arbitrary::Result<&'a [u8]> {
    let length = u.int_in_range(0..=16)?;
    u.bytes(length.min(u.len()))
}

fn body(u: &mut Unstructured<'_>) -> arbitrary::Result<Option<BodyInit>> {
    Ok(match u.int_in_range(0..=7)? {
        3 => Some(BodyInit::Text("text".to_owned())),
        4 => Some(BodyInit::Bytes(vec![0])),
        5 => Some(BodyInit::Stream(b"stream".to_vec())),
        6 => Some(BodyInit::UrlSearchParams("a=b".to_owned())),
        7 => Some(BodyInit::Blob { bytes: vec![1], content_type: "application/json".to_owned() }),
        _ => None,
    })
}

fn referrer(u: &mut Unstructured<'_>) -> arbitrary::Result<Option<ReferrerInit>> {
    Ok(match u.int_in_range(0..=3)? {
        2 => Some(ReferrerInit::NoReferrer),
        3 => Some(ReferrerInit::Url(parsed(u.choose(&URLS)?))),
        _ => None,
    })
}

impl Asked {
    /// The request, under the profile.
    pub(super) fn request(&self, profile: BrowserProfile) -> Result<Request, TypeError> {
        let (client, url) = (self.client(), parsed(self.url));
        match self.by {
            Initiator::Fetch => Request::new(&client, url, self.init.clone(), profile),
            Initiator::XmlHttpRequest => self.xml_http_request(&client, url, profile),
            Initiator::EventSource => {
                Ok(Request::for_event_source(&client, url, self.crossorigin, profile))
            }
            element => Ok(Request::for_element(&client, element, url, self.crossorigin, profile)),
        }
    }

    fn client(&self) -> Client {
        let client = Client::document(parsed(self.page))
            .with_network_partition_key(NetworkPartitionKey::new(self.partition));
        if self.is_sandboxed { client.sandboxed() } else { client }
    }

    fn xml_http_request(
        &self,
        client: &Client,
        url: Url,
        profile: BrowserProfile,
    ) -> Result<Request, TypeError> {
        let method = self.init.method.as_deref().unwrap_or("GET");
        let mut xhr = XmlHttpRequest::open(client, method, url)?;
        for (name, value) in &self.init.headers {
            xhr.set_request_header(name, value)?;
        }
        if self.init.credentials == CredentialsMode::Include {
            xhr.set_with_credentials();
        }
        if self.init.redirect == RedirectMode::Manual {
            xhr.set_upload_listener();
        }
        Ok(xhr.send(self.init.body.clone(), profile))
    }
}

fn parsed(url: &str) -> Url {
    url.parse().expect("each of the URLs is one")
}
