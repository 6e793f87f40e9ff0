//! The initiator's page.

use corsac::browser::Client;
use url::Url;

use super::Unreachable;

const PATH: &str = "/__page";
const SANDBOXED_PAGE_ORIGIN: &str = "http://app.example.test:7001";

/// The page of an initiator's origin; `null` is a page of `app` that is sandboxed.
pub(super) fn open(origin: &str) -> Result<Client, Unreachable> {
    if origin == "null" {
        return Ok(Client::document(page_url(SANDBOXED_PAGE_ORIGIN)?).sandboxed());
    }
    Ok(Client::document(page_url(origin)?))
}

fn page_url(origin: &str) -> Result<Url, Unreachable> {
    Url::parse(&format!("{origin}{PATH}"))
        .map_err(|error| Unreachable(format!("initiator origin {origin:?}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_null_is_sandboxed() {
        let page = open("null").unwrap();
        assert_eq!(page.origin().to_string(), "null");
        assert_eq!(page.url().as_str(), "http://app.example.test:7001/__page");
        assert_eq!(open("https://a.test").unwrap().origin().to_string(), "https://a.test");
        assert!(open("nonsense").is_err());
    }
}
