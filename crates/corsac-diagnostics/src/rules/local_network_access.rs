use corsac::origin::is_potentially_trustworthy_url;
use url::Url;

use crate::address_space::AddressSpace;
use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::rule::rule;

rule! {
    /// # The request leads into a local network, and the visitor is asked
    ///
    /// ## What it finds
    /// A page with a public address, or with a name that can have one, that asks an address of this
    /// machine (`localhost`, `127.0.0.1`) or of a local network (`192.168.…`, `10.…`, `….local`).
    ///
    /// ## Why it matters
    /// Chromium asks the visitor for a permission since version 142, before such a request is sent;
    /// Firefox introduces the same step by step. Without the permission the request fails, and no
    /// header of the server grants it, `Access-Control-Allow-Private-Network` included. A page over
    /// plain http is not even asked. And the address means the visitor's own machine or network: a
    /// page in production that still asks `http://localhost:8000` reaches no server of yours.
    ///
    /// ## Write instead
    /// If a server of yours is meant: its public address. If it is software on the visitor's machine
    /// or a device in their network: a page over https that explains the question before it comes.
    /// For development, serve the page from `localhost` too.
    ///
    /// ## References
    /// <https://wicg.github.io/local-network-access/>,
    /// <https://developer.chrome.com/blog/local-network-access>
    LOCAL_NETWORK_ACCESS, "local-network-access", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let page = observation.request.client().url();
    // Files and other schemes count as this machine.
    if !matches!(page.scheme(), "http" | "https") {
        return Vec::new();
    }
    let Some(page_space) = AddressSpace::of_page(page) else { return Vec::new() };
    let spaces = observation.exchanges.iter().enumerate().filter_map(|(index, exchange)| {
        AddressSpace::of_exchange(exchange).map(|space| (index, exchange, space))
    });
    let mut nearer = spaces.filter(|(_, _, space)| *space < page_space);
    let Some((index, exchange, space)) = nearer.next() else { return Vec::new() };
    let message = message(page, exchange, space);
    let finding = LOCAL_NETWORK_ACCESS.finding(message).at(index, Vec::new());
    vec![finding.fix(Fix::advice(advice(space)))]
}

fn message(page: &Url, exchange: &ObservedExchange, space: AddressSpace) -> String {
    let (leads, from_there) = match space {
        AddressSpace::Loopback => ("is the visitor's own machine", "from that machine"),
        _ => ("is in the visitor's local network", "from that network"),
    };
    let address = match exchange.peer {
        Some(peer) if AddressSpace::of_url(&exchange.url).is_none() => format!(" ({})", peer.ip()),
        _ => String::new(),
    };
    let happens = match is_potentially_trustworthy_url(page) {
        true => "asks the visitor before it lets the page send requests there",
        false => "lets no page without https send requests there",
    };
    format!(
        "{}{address} {leads}. Unless the page {} comes {from_there} too, Chromium {happens}; no \
         header changes that.",
        excerpt::excerpt(exchange.url.host_str().unwrap_or_default().as_bytes()),
        excerpt::excerpt(page.origin().ascii_serialization().as_bytes())
    )
}

fn advice(space: AddressSpace) -> &'static str {
    match space {
        AddressSpace::Loopback => {
            "If a server of yours is meant, let the page ask its public address. For development, \
             serve the page from localhost too."
        }
        _ => {
            "If a server of yours is meant, let the page ask its public address. For a device of the \
             visitor's, serve the page over https and say what the permission is for."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn asked(page: &str, url: &str, peer: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\npeer {peer}:80\n\nGET {url}\n\nHTTP/1.1 200 OK\n\
             Access-Control-Allow-Origin: *\n"
        );
        found(&LOCAL_NETWORK_ACCESS, &text)
    }

    #[test]
    fn an_address_counts_if_the_name_says_nothing() {
        let by_peer = asked("https://a.corsac.dev", "https://b.corsac.dev/", "192.168.0.7").unwrap();
        assert!(by_peer.message.starts_with("b.corsac.dev (192.168.0.7) is in the visitor's local"));
        assert!(asked("https://a.corsac.dev", "https://b.corsac.dev/", "203.0.113.7").is_none());
    }

    #[test]
    fn a_page_over_http_is_not_asked() {
        let url = "http://127.0.0.1:8000/";
        let finding = asked("http://a.corsac.dev", url, "127.0.0.1").unwrap();
        assert!(finding.message.contains("lets no page without https"));
        let finding = asked("https://a.corsac.dev", url, "127.0.0.1").unwrap();
        assert!(finding.message.contains("asks the visitor"));
    }

    #[test]
    fn neighbours_may_ask_each_other() {
        let url = "http://localhost:8000/";
        assert!(asked("http://localhost:3000", url, "127.0.0.1").is_none());
        assert!(asked("http://192.168.0.2", "http://10.0.0.1/", "10.0.0.1").is_none());
        assert!(asked("http://192.168.0.2", url, "127.0.0.1").is_some());
        assert!(asked("null", url, "127.0.0.1").is_none());
        assert!(asked("https://app.test", url, "127.0.0.1").is_none());
    }
}
