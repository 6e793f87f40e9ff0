//! Signs that not the application answered but something in front of it.

use crate::excerpt::excerpt;
use crate::observation::ObservedExchange;
use crate::place::{self, Message, Place};

/// A header by which something in front of the application shows that it made the response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Firewall {
    /// Who that is.
    pub(crate) name: &'static str,
    /// The header.
    pub(crate) header: &'static str,
    /// Its value, shortened.
    pub(crate) value: String,
    /// How sure that is.
    pub(crate) certainty: Certainty,
}

/// How sure a sign is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Certainty {
    /// Nothing else sends this header.
    Certain,
    /// Responses of the application can look alike.
    Probable,
}

/// Headers that only a firewall's own responses have.
const MARKS: [(&str, &str); 3] = [
    ("cf-mitigated", "Cloudflare"),
    ("x-amzn-waf-action", "AWS WAF"),
    ("x-sucuri-block", "the Sucuri firewall"),
];

/// Values of `Server` that responses have which were made in front of the application. Cloudflare
/// puts its own on every response.
const SERVERS: [(&str, &str); 5] = [
    ("akamaighost", "Akamai"),
    ("awselb/", "the AWS load balancer"),
    ("cloudflare", "Cloudflare"),
    ("cloudfront", "CloudFront"),
    ("microsoft-azure-application-gateway", "the Azure Application Gateway"),
];

impl Firewall {
    /// Who answered in the application's place, if there is a sign of that.
    pub(crate) fn of(exchange: &ObservedExchange) -> Option<Self> {
        Self::marked(exchange).or_else(|| Self::by_server(exchange))
    }

    /// Who certainly answered in the application's place.
    pub(crate) fn marked(exchange: &ObservedExchange) -> Option<Self> {
        let seen = |header| exchange.response.headers().first(str::as_bytes(header)).map(excerpt);
        let certainty = Certainty::Certain;
        MARKS.iter().find_map(|&(header, name)| {
            seen(header).map(|value| Self { name, header, value, certainty })
        })
    }

    /// Who probably did, by `Server`, for statuses that are typical of it.
    fn by_server(exchange: &ObservedExchange) -> Option<Self> {
        let headers = exchange.response.headers();
        let is_typical = matches!(exchange.status(), 403 | 429 | 503);
        // These say what became of the application's own response.
        let is_passed_on = ["X-Powered-By", "CF-Cache-Status"]
            .iter()
            .any(|name| headers.contains(name.as_bytes()));
        let value = excerpt(headers.first(b"Server").filter(|_| is_typical && !is_passed_on)?);
        let server = value.to_ascii_lowercase();
        let &(_, name) = SERVERS.iter().find(|(start, _)| server.starts_with(start))?;
        Some(Self { name, header: "Server", value, certainty: Certainty::Probable })
    }

    /// Where the sign stands.
    pub(crate) fn places(&self, exchange: &ObservedExchange) -> Vec<Place> {
        place::lines(exchange, Message::Response, self.header)
    }
}
