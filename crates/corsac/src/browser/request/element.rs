//! Requests of elements, fonts and `EventSource`.

use url::Url;

use super::Request;
use crate::browser::client::Client;
use crate::browser::initiator::{CrossOriginAttribute, Initiator};
use crate::browser::mode::Mode;
use crate::browser::profile::Departures;
use crate::credentials::CredentialsMode;
use crate::header::HeaderList;

impl Request {
    /// The request an element makes, given the state of its `crossorigin` attribute.
    ///
    /// Module scripts and fonts use CORS without the attribute; `EventSource` has
    /// [`for_event_source`](Self::for_event_source).
    ///
    /// # Example
    /// ```
    /// use corsac::browser::{BrowserProfile, Client, CrossOriginAttribute, Initiator, Mode, Request};
    /// let page = Client::document("https://app.example/".parse()?);
    /// let image = |attribute| Request::for_element(
    ///     &page, Initiator::Image, "https://cdn.example/a.png".parse().unwrap(), attribute,
    ///     BrowserProfile::Standard,
    /// );
    /// assert_eq!(image(CrossOriginAttribute::NoCors).mode(), Mode::NoCors);
    /// assert_eq!(image(CrossOriginAttribute::Anonymous).mode(), Mode::Cors);
    /// # Ok::<(), url::ParseError>(())
    /// ```
    ///
    /// <https://html.spec.whatwg.org/multipage/urls-and-fetching.html#create-a-potential-cors-request>
    #[must_use]
    pub fn for_element(
        client: &Client,
        initiator: Initiator,
        url: Url,
        attribute: CrossOriginAttribute,
        profile: impl Into<Departures>,
    ) -> Self {
        let mut request = Self::bare(client, initiator, url, profile.into());
        let always_cors =
            matches!(initiator, Initiator::ModuleScript | Initiator::Font | Initiator::EventSource);
        // 1. Let mode be "no-cors" if corsAttributeState is No CORS, and "cors" otherwise.
        request.mode = match attribute {
            CrossOriginAttribute::NoCors if !always_cors => Mode::NoCors,
            _ => Mode::Cors,
        };
        // 3. Let credentialsMode be "include".
        // 4. If corsAttributeState is Anonymous, set credentialsMode to "same-origin".
        request.credentials_mode = match (request.mode, attribute, initiator) {
            (_, _, Initiator::Font) => CredentialsMode::SameOrigin,
            (Mode::NoCors, ..) | (_, CrossOriginAttribute::UseCredentials, _) => {
                CredentialsMode::Include
            }
            _ => CredentialsMode::SameOrigin,
        };
        request.finished()
    }

    /// The request of `new EventSource(url, { withCredentials })`.
    ///
    /// <https://html.spec.whatwg.org/multipage/server-sent-events.html#dom-eventsource>
    #[must_use]
    pub fn for_event_source(
        client: &Client,
        url: Url,
        credentials: CrossOriginAttribute,
        profile: impl Into<Departures>,
    ) -> Self {
        let mut request =
            Self::for_element(client, Initiator::EventSource, url, credentials, profile);
        let mut headers = HeaderList::new();
        headers.push(b"Accept", b"text/event-stream");
        request.header_list = headers;
        request.cache_mode = crate::browser::mode::CacheMode::NoStore;
        request.finished()
    }
}
