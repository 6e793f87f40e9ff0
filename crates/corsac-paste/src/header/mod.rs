//! Which of the headers that were sent are the page's.

mod browser;
mod owner;
mod page;

use std::collections::HashSet;

use corsac::HeaderList;

use crate::remark::Remark;
use crate::request::PastedRequest;
pub(crate) use browser::is_recording;
use owner::{Evidence, Owner};
pub(crate) use page::{infer_credentials, origin_of_referrer, same_origin};

/// Where a header list comes from, and what is known besides.
pub(crate) enum Source<'a> {
    /// A cURL command.
    Command,
    /// A call of `fetch()`.
    Script,
    /// A recorded request, and its preflight's `Access-Control-Request-Headers`, if it had one.
    Recording {
        /// The names that the preflight announced, in lower case.
        announced: Option<&'a HashSet<Vec<u8>>>,
        others: Others,
    },
}

/// What a preflight says of the headers that it does not announce.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Others {
    /// The page did not set them: it was made for this request.
    Browsers,
    /// Nothing: it was made for another, and what it permits may cover more.
    Unknown,
}

/// Puts the headers into the request: the page's, the browser's, and those that say something of
/// the request as a whole.
pub(crate) fn take_in(request: &mut PastedRequest, headers: &HeaderList, source: &Source<'_>) {
    let evidence = Evidence::of(headers, source);
    for (name, value) in headers {
        match evidence.owner(name, value) {
            Owner::Page => request.headers.push(name, value),
            Owner::Browser => {
                request.browser_headers.push(name, value);
                let name = String::from_utf8_lossy(name).into_owned();
                request.remarks.push(Remark::BrowserHeader { name });
            }
        }
    }
    page::take_in(request);
    if matches!(source, Source::Script) && is_recording(headers) {
        page::take_referrer_policy(request);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &HeaderList) -> Vec<String> {
        list.iter().map(|(name, _)| String::from_utf8(name.to_vec()).unwrap()).collect()
    }

    #[test]
    fn the_pages_headers_are_kept_apart() {
        let headers = HeaderList::from_iter([
            (":authority", "a.example"),
            ("accept", "application/json"),
            ("accept-language", "en-US,en;q=0.9"),
            ("authorization", "Bearer x"),
            ("cache-control", "no-cache"),
            ("if-none-match", "\"1\""),
            ("origin", "https://app.example"),
            ("pragma", "no-cache"),
            ("priority", "u=1, i"),
            ("sec-fetch-mode", "cors"),
            ("user-agent", "Mozilla/5.0"),
            ("x-a", "1"),
        ]);
        let mut request = PastedRequest::default();
        take_in(
            &mut request,
            &headers,
            &Source::Recording { announced: None, others: Others::Unknown },
        );
        assert_eq!(names(&request.headers), ["accept", "authorization", "x-a"]);
        assert_eq!(request.browser_headers.len(), 9);
        assert_eq!(request.remarks.len(), 9);
    }

    #[test]
    fn what_a_preflight_announced_is_the_pages() {
        let headers = HeaderList::from_iter([
            ("cache-control", "no-cache"),
            ("if-none-match", "\"1\""),
            ("pragma", "no-cache"),
            ("user-agent", "Mozilla/5.0"),
        ]);
        let announced = HashSet::from([b"cache-control".to_vec(), b"if-none-match".to_vec()]);
        let mut request = PastedRequest::default();
        let others = Others::Browsers;
        take_in(&mut request, &headers, &Source::Recording { announced: Some(&announced), others });
        assert_eq!(names(&request.headers), ["cache-control", "if-none-match"]);
    }

    /// Whatever browsers add, a preflight would have announced what the page set.
    #[test]
    fn what_a_preflight_did_not_announce_is_the_browsers() {
        let headers = HeaderList::from_iter([
            ("accept", "application/json"),
            ("authorization", "Basic x"),
            ("cache-control", "max-age=0"),
            ("content-type", "application/json"),
            ("x-added", "by an extension"),
        ]);
        let announced = HashSet::from([b"content-type".to_vec()]);
        let pages = |others| {
            let mut request = PastedRequest::default();
            let source = Source::Recording { announced: Some(&announced), others };
            take_in(&mut request, &headers, &source);
            names(&request.headers)
        };
        assert_eq!(pages(Others::Browsers), ["accept", "content-type"]);
        let kept = ["accept", "authorization", "content-type", "x-added"];
        assert_eq!(pages(Others::Unknown), kept);
    }

    fn pages(headers: &[(&'static str, &'static str)]) -> Vec<String> {
        let mut request = PastedRequest::default();
        let headers = HeaderList::from_iter(headers.iter().copied());
        take_in(
            &mut request,
            &headers,
            &Source::Recording { announced: None, others: Others::Unknown },
        );
        names(&request.headers)
    }

    #[test]
    fn browsers_ask_caches_for_what_is_fresh() {
        assert!(pages(&[("cache-control", "max-age=0")]).is_empty());
        assert_eq!(pages(&[("cache-control", "no-cache")]), ["cache-control"]);
        let event_source = [
            ("accept", "text/event-stream"),
            ("cache-control", "no-cache"),
            ("last-event-id", "7"),
        ];
        assert!(pages(&event_source).is_empty());
        assert_eq!(pages(&event_source[1..]), ["cache-control", "last-event-id"]);
    }

    #[test]
    fn no_browser_sends_what_needs_a_preflight_as_its_language() {
        assert!(pages(&[("accept-language", "en-US,en;q=0.9")]).is_empty());
        assert_eq!(pages(&[("accept-language", "zh_CN")]), ["accept-language"]);
    }

    #[test]
    fn a_referrer_policy_is_a_header_like_others_unless_developer_tools_wrote_it() {
        let taken = |source: &Source<'_>, headers: &[(&'static str, &'static str)]| {
            let mut request = PastedRequest::default();
            take_in(&mut request, &HeaderList::from_iter(headers.iter().copied()), source);
            (names(&request.headers), request.referrer_policy.is_some())
        };
        let headers = [("sec-fetch-mode", "cors"), ("Referrer-Policy", "no-referrer")];
        assert_eq!(taken(&Source::Script, &headers), (vec![], true));
        let kept = (vec!["Referrer-Policy".to_owned()], false);
        assert_eq!(taken(&Source::Script, &headers[1..]), kept);
        assert_eq!(taken(&Source::Command, &headers), kept);
    }

    #[test]
    fn what_was_typed_is_the_pages_unless_it_cannot_be() {
        let headers = HeaderList::from_iter([
            ("Cache-Control", "no-cache"),
            ("Cookie", "a=b"),
            ("Pragma", "no-cache"),
            ("User-Agent", "mine"),
        ]);
        let mut request = PastedRequest::default();
        take_in(&mut request, &headers, &Source::Script);
        assert_eq!(names(&request.headers), ["Cache-Control", "Pragma", "User-Agent"]);
        assert_eq!(request.cookie.as_deref(), Some(&b"a=b"[..]));
    }
}
