use crate::address_space::AddressSpace;
use crate::excerpt;
use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::{Observation, ObservedExchange};
use crate::rule::rule;

rule! {
    /// # Plain http works here only because the host is `localhost`
    ///
    /// ## What it finds
    /// A page over https on this machine that asks a URL over plain http, which passes since that
    /// host is this very machine too: `localhost`, `127.0.0.1` or `[::1]`.
    ///
    /// ## Why it matters
    /// Browsers block plain http in a page over https as mixed content, with one exception: what
    /// never leaves the machine counts as secure. With any other host, be it the machine's own name
    /// or address in the network, the same request fails, and it looks like a CORS error. Safari
    /// learnt the exception later than others.
    ///
    /// ## Write instead
    /// https for every URL that is not for your own machine. For development either both over http
    /// or both over https.
    ///
    /// ## References
    /// <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>
    LOOPBACK_FROM_HTTPS, "loopback-from-https", Note, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    // A page from elsewhere stands for the one in production, which asks another host.
    let page = observation.request.client().url();
    if page.scheme() != "https" || AddressSpace::of_url(page) != Some(AddressSpace::Loopback) {
        return Vec::new();
    }
    // The browser sends no other request over plain http.
    let is_plain = |exchange: &ObservedExchange| exchange.url.scheme() == "http";
    let mut exchanges = observation.exchanges.iter().enumerate();
    let Some((index, exchange)) = exchanges.find(|(_, exchange)| is_plain(exchange)) else {
        return Vec::new();
    };
    let message = format!(
        "The page is over https and {} is not. That passes only because {} is this machine; with \
         another host it is blocked as mixed content.",
        excerpt::url(&exchange.url),
        excerpt::excerpt(exchange.url.host_str().unwrap_or_default().as_bytes())
    );
    let fix = Fix::advice("Use https for every URL that is not for your own machine.");
    vec![LOOPBACK_FROM_HTTPS.finding(message).at(index, Vec::new()).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    #[test]
    fn one_scheme_for_both_is_fine() {
        let asked = |page: &str, url: &str| {
            let text = format!(
                "page {page}\n\nGET {url}\n\nHTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n"
            );
            found(&LOOPBACK_FROM_HTTPS, &text)
        };
        assert!(asked("https://localhost:5173", "http://127.0.0.1:8000/").is_some());
        assert!(asked("https://localhost:5173", "https://localhost:8000/").is_none());
        assert!(asked("http://localhost:5173", "http://localhost:8000/").is_none());
        assert!(asked("https://app.example.com", "http://localhost:8000/").is_none());
    }

    #[test]
    fn what_is_blocked_does_not_pass() {
        let text = "page https://a.example\n\nGET http://b.example/\n";
        assert!(found(&LOOPBACK_FROM_HTTPS, text).is_none());
    }
}
