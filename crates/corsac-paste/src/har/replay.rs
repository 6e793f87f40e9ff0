use corsac::Method;
use corsac::browser::ExchangeKind;
use url::Url;

use super::conversation::Exchange;
use super::links::{comparable, comparable_url};

/// The exchanges of a conversation, for a [`Fetch`](corsac::browser::Fetch) that is run again.
///
/// # Example
/// ```
/// # use corsac::browser::ExchangeKind;
/// # use corsac::Method;
/// # let text = br#"{"log": {"entries": [{
/// #   "request": {"method": "GET", "url": "https://api.example/"},
/// #   "response": {"status": 204}
/// # }]}}"#;
/// # let har = corsac_paste::Har::read(&text[..])?;
/// let mut replay = har.conversation(1).unwrap().replay();
/// let url = "https://api.example/#top".parse()?;
/// // There was no preflight.
/// assert!(replay.answer(ExchangeKind::Preflight, &Method::OPTIONS, &url).is_none());
/// let exchange = replay.answer(ExchangeKind::Request, &Method::GET, &url).unwrap();
/// assert_eq!(exchange.response().unwrap().status(), 204);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Replay<'a> {
    exchanges: Vec<Exchange<'a>>,
    next: usize,
}

impl<'a> Replay<'a> {
    pub(super) fn new(exchanges: Vec<Exchange<'a>>) -> Self {
        Self { exchanges, next: 0 }
    }

    /// The exchange that was recorded for such a request, behind those already given.
    ///
    /// `None` if there is none: what the server would have said is then not known. Where there is
    /// one, its [`response`](Exchange::response) may still be missing.
    pub fn answer(
        &mut self,
        kind: ExchangeKind,
        method: &Method,
        url: &Url,
    ) -> Option<Exchange<'a>> {
        let url = comparable_url(url.clone());
        let fits = |exchange: &&Exchange<'_>| {
            exchange.kind() == kind
                && exchange.entry().method() == method.as_str()
                && comparable(exchange.entry().url()) == url
        };
        let later = self.exchanges.get(self.next..)?;
        let (skipped, exchange) = later.iter().enumerate().find(|(_, exchange)| fits(exchange))?;
        self.next += skipped + 1;
        Some(*exchange)
    }
}
