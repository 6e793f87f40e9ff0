use crate::finding::Finding;
use crate::fix::Fix;
use crate::observation::Observation;
use crate::redirect::{Redirect, RedirectKind};
use crate::rule::rule;

rule! {
    /// # A redirect leads from https to http
    ///
    /// ## What it finds
    /// A redirect from `https` to `http` on the same host, and a request that failed because of it or
    /// after it.
    ///
    /// ## Why it matters
    /// A page that came over `https` may not request anything over `http`: the browser calls it mixed
    /// content and sends nothing. Nobody means to write such a redirect. It mostly comes from a server
    /// behind a proxy that ends TLS: the server itself is asked over `http`, takes that for the
    /// address of the site, and then adds a slash or moves a path.
    ///
    /// ## Write instead
    /// The final URL in the page, with `https`. And tell the server that it stands behind a proxy, so
    /// that it believes `X-Forwarded-Proto` or `Forwarded`; or let its redirects have no scheme and
    /// host at all.
    ///
    /// ## References
    /// <https://www.w3.org/TR/mixed-content/>
    REDIRECT_TO_HTTP, "redirect-to-http", Warning, check
}

fn check(observation: &Observation) -> Vec<Finding> {
    let Some(redirect) = Redirect::of_failure(observation, RedirectKind::ToHttp) else {
        return Vec::new();
    };
    let message = format!(
        "{}, from https to http. {}",
        redirect.sentence(),
        redirect.consequence(observation)
    );
    let fix = Fix::advice(
        "Let the server redirect to https: tell it that the proxy before it ends TLS \
         (X-Forwarded-Proto). Or let the page request the final URL itself, with https.",
    );
    let places = redirect.scheme();
    vec![REDIRECT_TO_HTTP.finding(message).at(redirect.index, places).fix(fix)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;

    fn redirected(page: &str, location: &str) -> Option<Finding> {
        let text = format!(
            "page {page}\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 307 Temporary Redirect\nLocation: {location}\n\
             Access-Control-Allow-Origin: *\n\n"
        );
        let follows = "HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n";
        let is_sent = page.starts_with("http:") || location.starts_with('/');
        found(&REDIRECT_TO_HTTP, &format!("{text}{}", if is_sent { follows } else { "" }))
    }

    #[test]
    fn mixed_content_is_traced_to_the_redirect() {
        let finding = redirected("https://app.example.com", "http://api.example.com/items/");
        assert_eq!(finding.unwrap().exchange, Some(0));
        assert!(redirected("http://app.example.com", "http://api.example.com/items/").is_none());
        assert!(redirected("https://app.example.com", "/items/").is_none());
    }
}
