//! The page: the standard's environment settings object, as far as a fetch looks at it.

use std::sync::Arc;

use url::Url;

use super::mode::ReferrerPolicy;
use super::preflight_cache::NetworkPartitionKey;
use crate::origin::{OpaqueOrigin, Origin};

/// The page that asks: its origin, its URL and the referrer policy it was served with.
///
/// # Example
/// ```
/// use corsac::browser::Client;
/// let page = Client::document("https://app.example/cart".parse()?);
/// assert_eq!(page.origin().to_string(), "https://app.example");
/// assert_eq!(page.sandboxed().origin().to_string(), "null");
/// # Ok::<(), url::ParseError>(())
/// ```
///
/// <https://html.spec.whatwg.org/multipage/webappapis.html#environment-settings-object>
#[derive(Clone, Debug)]
pub struct Client {
    origin: Origin,
    url: Arc<Url>,
    referrer_policy: ReferrerPolicy,
    network_partition_key: NetworkPartitionKey,
}

impl Client {
    /// A document served from `url`, with the default referrer policy.
    #[must_use]
    pub fn document(url: Url) -> Self {
        Self {
            origin: Origin::of_url(&url),
            url: Arc::new(url),
            referrer_policy: ReferrerPolicy::default(),
            network_partition_key: NetworkPartitionKey::default(),
        }
    }

    /// A page known only by its origin; where the origin is a tuple its URL is `<origin>/`.
    ///
    /// An origin that no http(s) URL has (`null`, `capacitor://localhost`) gives a page whose
    /// URL is `about:blank`, so that it sends no referrer.
    #[must_use]
    pub fn with_origin(origin: Origin) -> Self {
        let url = Url::parse(&format!("{origin}/"))
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https"));
        let mut client = Self::document(url.unwrap_or_else(about_blank));
        client.origin = origin;
        client
    }

    /// The same page with an opaque origin, as `Content-Security-Policy: sandbox` makes it.
    ///
    /// Every page made so has the same opaque origin, unlike in a browser; a fetch never compares
    /// two of them.
    #[must_use]
    pub fn sandboxed(mut self) -> Self {
        self.origin = Origin::Opaque(OpaqueOrigin::new(1));
        self
    }

    /// The same page with another referrer policy.
    #[must_use]
    pub fn with_referrer_policy(mut self, policy: ReferrerPolicy) -> Self {
        self.referrer_policy = policy;
        self
    }

    /// The same page under another top-level site: preflight caches are not shared between keys.
    #[must_use]
    pub fn with_network_partition_key(mut self, key: NetworkPartitionKey) -> Self {
        self.network_partition_key = key;
        self
    }

    /// The page's origin.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// The page's URL, which stays what it was when the page is sandboxed.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The policy for requests that name none of their own.
    #[must_use]
    pub fn referrer_policy(&self) -> ReferrerPolicy {
        self.referrer_policy
    }

    /// The partition of this page's entries in the CORS-preflight cache.
    #[must_use]
    pub fn network_partition_key(&self) -> NetworkPartitionKey {
        self.network_partition_key
    }

    pub(crate) fn shared_url(&self) -> Arc<Url> {
        Arc::clone(&self.url)
    }
}

fn about_blank() -> Url {
    Url::parse("about:blank").expect("about:blank is a valid absolute URL")
}
