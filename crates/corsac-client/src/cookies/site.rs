//! Who asks, as far as cookies care.

use std::fmt;

use corsac::Origin;
use corsac::browser::{Client, Request};

/// The page a request comes from, and the redirects on its way.
///
/// The page is the one in the address bar; frames are not known here.
///
/// # Example
/// ```
/// use corsac::browser::Client;
/// use corsac_client::SiteContext;
///
/// let page = Client::document("https://app.example/".parse()?);
/// let context = SiteContext::of_page(&page);
/// assert_eq!(context.page().as_str(), "https://app.example");
/// # Ok::<(), url::ParseError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SiteContext {
    page: Origin,
    redirected_from: Vec<Origin>,
}

impl SiteContext {
    /// A request of this page that has not been redirected.
    #[must_use]
    pub fn of_page(page: &Client) -> Self {
        Self { page: page.origin().clone(), redirected_from: Vec::new() }
    }

    /// A request as redirects have left it.
    ///
    /// Take it from [`Fetch::request`](corsac::browser::Fetch::request) before each exchange.
    #[must_use]
    pub fn of_request(request: &Request) -> Self {
        let redirected_from = match request.url_list() {
            [earlier @ .., _] => earlier.iter().map(Origin::of_url).collect(),
            [] => Vec::new(),
        };
        Self { page: request.client().origin().clone(), redirected_from }
    }

    /// The origin of the page.
    #[must_use]
    pub fn page(&self) -> &Origin {
        &self.page
    }

    /// The origins that redirected the request, in order.
    #[must_use]
    pub fn redirected_from(&self) -> &[Origin] {
        &self.redirected_from
    }
}

/// Why a request is cross-site.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CrossSite {
    /// The page is another site than the URL.
    Page {
        /// The origin of the page.
        page: Origin,
        /// The origin of the URL.
        target: Origin,
    },
    /// The page is the same site, but a redirect on the way came from another.
    Redirect {
        /// The origin that redirected.
        through: Origin,
        /// The origin of the URL.
        target: Origin,
    },
}

impl fmt::Display for CrossSite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page { page, target } => {
                write!(formatter, "the page's origin {page} is another site than {target}")
            }
            Self::Redirect { through, target } => write!(
                formatter,
                "the request was redirected by {through}, which is another site than {target}"
            ),
        }
    }
}
