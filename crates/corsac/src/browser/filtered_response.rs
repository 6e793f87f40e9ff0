//! Filtered responses: what a page may see of a response.

use url::Url;

use super::combine::{get_response_header, join};
use super::initiator::Initiator;
use super::profile::{Departure, Departures};
use super::request::{Request, ResponseTainting};
use super::response::Response;
use crate::credentials::CredentialsMode;
use crate::header::{
    HeaderList, extract_tokens, is_cors_safelisted_response_header_name,
    is_forbidden_response_header_name, is_header_name, trim_tab_or_space,
};
use crate::method::Method;
use crate::status::is_null_body_status;

/// A response as the page gets it.
///
/// <https://fetch.spec.whatwg.org/#concept-filtered-response>
#[derive(Clone, Debug)]
pub struct FilteredResponse {
    pub(crate) response_type: ResponseType,
    pub(crate) internal: Response,
    pub(crate) url_list: Vec<Url>,
    pub(crate) exposed: ExposedHeaderNames,
    pub(crate) body: ResponseBody,
    pub(crate) timing: TimingAllow,
    pub(crate) departures: Departures,
}

/// A filtered response's type.
///
/// <https://fetch.spec.whatwg.org/#concept-response-type>
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ResponseType {
    /// Same origin, or `data:`.
    Basic,
    /// Shared by the CORS protocol.
    Cors,
    /// Usable by elements, not readable.
    Opaque,
    /// A redirect that was not followed.
    OpaqueRedirect,
}

impl ResponseType {
    /// The type as `response.type` spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
        }
    }
}

impl From<ResponseTainting> for ResponseType {
    /// Main fetch, step 14.2.
    fn from(tainting: ResponseTainting) -> Self {
        match tainting {
            ResponseTainting::Basic => Self::Basic,
            ResponseTainting::Cors => Self::Cors,
            ResponseTainting::Opaque => Self::Opaque,
        }
    }
}

/// What a page can read as the response's body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ResponseBody {
    /// Nothing.
    Null,
    /// The body of the last exchange, which the caller holds.
    OfLastExchange,
    /// The content of a `data:` URL.
    Data(Vec<u8>),
}

/// Whether the page may see when things happened.
///
/// <https://fetch.spec.whatwg.org/#response-timing-allow-passed>
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum TimingAllow {
    /// Every response of the chain passed the TAO check.
    Passed,
    /// One did not.
    Failed,
}

impl TimingAllow {
    pub(crate) fn of_request(request: &Request) -> Self {
        // 19. If request's timing allow failed flag is unset, then set internalResponse's timing
        // allow passed flag.
        if request.timing_allow_failed { Self::Failed } else { Self::Passed }
    }
}

/// A response's CORS-exposed header-name list.
///
/// <https://fetch.spec.whatwg.org/#concept-response-cors-exposed-header-name-list>
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum ExposedHeaderNames {
    All,
    /// Lower-cased and sorted, so that a search is short however many a server lists.
    List(Vec<Vec<u8>>),
}

impl ExposedHeaderNames {
    pub(crate) const NONE: Self = Self::List(Vec::new());

    /// What `Access-Control-Expose-Headers` exposes to a request with these credentials.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-main-fetch>
    pub(crate) fn of_response(request: &Request, response: &Response) -> Self {
        let credentials = request.credentials_mode;
        // 14.1.1. Let headerNames be the result of extracting header list values given
        // `Access-Control-Expose-Headers` and response's header list.
        let header_names = extract_tokens(response.headers(), b"access-control-expose-headers");
        match header_names {
            // 14.1.2. If request's credentials mode is not "include" and headerNames contains
            // `*`, then set response's CORS-exposed header-name list to all unique header names in
            // response's header list.
            Ok(Some(names))
                if credentials != CredentialsMode::Include && names.contains(&&b"*"[..]) =>
            {
                Self::All
            }
            // 14.1.3. Otherwise, if headerNames is non-null or failure, then set response's
            // CORS-exposed header-name list to headerNames.
            // NOTE: One of the headerNames can still be `*` at this point, but will only match a
            // header whose name is `*`.
            Ok(Some(names)) => {
                let mut names: Vec<Vec<u8>> =
                    names.into_iter().map(<[u8]>::to_ascii_lowercase).collect();
                names.sort_unstable();
                Self::List(names)
            }
            Err(_) if exposes_all_anyway(request, response) => Self::All,
            Ok(None) | Err(_) => Self::NONE,
        }
    }

    fn exposes(&self, name: &[u8]) -> bool {
        match self {
            Self::All => !is_forbidden_response_header_name(name),
            Self::List(names) => {
                let listed = names.binary_search(&name.to_ascii_lowercase());
                let listed = listed.map(|index| &names[index..=index]).unwrap_or_default();
                is_cors_safelisted_response_header_name(name, listed)
            }
        }
    }
}

/// DEPARTURE: Firefox's `fetch()` reads the list item by item, and a `*` counts at once.
fn exposes_all_anyway(request: &Request, response: &Response) -> bool {
    let lines = response.headers().values(b"access-control-expose-headers");
    request.departures.has(Departure::WildcardBeforeBadTokenExposes)
        && request.initiator() == Initiator::Fetch
        && request.credentials_mode != CredentialsMode::Include
        && lines
            .flat_map(|line| line.split(|byte| *byte == b','))
            .map(trim_tab_or_space)
            .take_while(|item| item.is_empty() || is_header_name(item))
            .any(|item| item == b"*")
}

impl FilteredResponse {
    /// The response's type.
    #[must_use]
    pub fn response_type(&self) -> ResponseType {
        self.response_type
    }

    /// The status the page sees; 0 for the two opaque types.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.response_type {
            ResponseType::Basic | ResponseType::Cors => self.internal.status(),
            ResponseType::Opaque | ResponseType::OpaqueRedirect => 0,
        }
    }

    /// The URL the page sees, without fragment; `None` for opaque responses.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-response-url>
    #[must_use]
    pub fn url(&self) -> Option<Url> {
        if self.response_type == ResponseType::Opaque {
            return None;
        }
        let mut url = self.url_list.last()?.clone();
        url.set_fragment(None);
        Some(url)
    }

    /// Whether the page sees that there was a redirect.
    ///
    /// <https://fetch.spec.whatwg.org/#dom-response-redirected>
    #[must_use]
    pub fn redirected(&self) -> bool {
        self.response_type != ResponseType::Opaque && self.url_list.len() > 1
    }

    /// Whether the page may read a response header of that name.
    #[must_use]
    pub fn is_visible(&self, name: impl AsRef<[u8]>) -> bool {
        let name = name.as_ref();
        match self.response_type {
            // header list excludes any headers in internal response's header list whose name is a
            // forbidden response-header name.
            ResponseType::Basic => !is_forbidden_response_header_name(name),
            // header list excludes any headers in internal response's header list whose name is
            // not a CORS-safelisted response-header name, given internal response's CORS-exposed
            // header-name list.
            ResponseType::Cors => self.exposed.exposes(name),
            ResponseType::Opaque | ResponseType::OpaqueRedirect => false,
        }
    }

    /// A header's value as `response.headers.get(name)` gives it.
    #[must_use]
    pub fn get(&self, name: impl AsRef<[u8]>) -> Option<Vec<u8>> {
        let name = name.as_ref();
        if !self.is_visible(name) {
            return None;
        }
        get_response_header(self.internal.headers(), name, self.departures)
            .map(|value| value.into_owned())
    }

    /// The headers the page sees, as it iterates them: lower-cased, sorted, lines joined.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine>
    #[must_use]
    pub fn headers(&self) -> HeaderList {
        let mut lines: Vec<(Vec<u8>, &[u8])> = (self.internal.headers().iter())
            .filter(|(name, _)| self.is_visible(name))
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut headers = HeaderList::new();
        for same_name in lines.chunk_by(|(one, _), (other, _)| one == other) {
            let values = same_name.iter().map(|(_, value)| *value);
            if let Some((name, _)) = same_name.first()
                && let Some(value) = join(name, values, self.departures)
            {
                headers.push(name, &value);
            }
        }
        headers
    }

    /// What the page can read as the body.
    #[must_use]
    pub fn body(&self) -> &ResponseBody {
        &self.body
    }

    /// Whether the page may see the timing of the fetch.
    #[must_use]
    pub fn timing_allow(&self) -> TimingAllow {
        self.timing
    }

    /// The response behind the filter. Not for the page.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-internal-response>
    #[must_use]
    pub fn internal_response(&self) -> &Response {
        &self.internal
    }
}

/// The body left to a page after HEAD and null body statuses are taken into account.
pub(crate) fn body_of(response_type: ResponseType, method: &Method, status: u16) -> ResponseBody {
    let opaque = matches!(response_type, ResponseType::Opaque | ResponseType::OpaqueRedirect);
    // 22. If response is not a network error and either request's method is `HEAD` or `CONNECT`,
    // or internalResponse's status is a null body status, set internalResponse's body to null …
    if opaque || *method == Method::HEAD || is_null_body_status(status) {
        return ResponseBody::Null;
    }
    ResponseBody::OfLastExchange
}
