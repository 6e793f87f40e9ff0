use corsac::HeaderList;
use corsac::header::{is_cors_safelisted_request_header, is_forbidden_request_header};

use super::browser::{
    adds_for_event_source, adds_when_recorded, is_default_accept, is_no_cache_pair, is_recording,
};
use super::{Others, Source};

/// Who set a header.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Owner {
    Page,
    Browser,
}

/// What is known of a header list as a whole.
pub(super) struct Evidence<'a> {
    source: &'a Source<'a>,
    origin: Made,
    has_no_cache_pair: HasNoCachePair,
    asker: Asker,
}

/// What of the page asks.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Asker {
    EventSource,
    Other,
}

/// Whether a list was recorded or typed.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Made {
    Recorded,
    Typed,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum HasNoCachePair {
    Yes,
    No,
}

impl<'a> Evidence<'a> {
    pub(super) fn of(headers: &HeaderList, source: &'a Source<'a>) -> Self {
        let is_recorded = matches!(source, Source::Recording { .. }) || is_recording(headers);
        let origin = if is_recorded { Made::Recorded } else { Made::Typed };
        let has_no_cache_pair =
            if is_no_cache_pair(headers) { HasNoCachePair::Yes } else { HasNoCachePair::No };
        let is_event_source = headers.first(b"accept") == Some(b"text/event-stream");
        let asker = if is_event_source { Asker::EventSource } else { Asker::Other };
        Self { source, origin, has_no_cache_pair, asker }
    }

    pub(super) fn owner(&self, name: &[u8], value: &[u8]) -> Owner {
        let is_browsers = match self.announced(name, value) {
            Some(owner) => return owner,
            None => {
                never_the_pages(name, value)
                    || self.is_curls(name)
                    || (self.origin == Made::Recorded
                        && self.is_browsers_when_recorded(name, value))
            }
        };
        if is_browsers { Owner::Browser } else { Owner::Page }
    }

    /// A preflight announces what the page set that is not safelisted, and nothing else.
    fn announced(&self, name: &[u8], value: &[u8]) -> Option<Owner> {
        let Source::Recording { announced: Some(announced), others } = self.source else {
            return None;
        };
        if announced.contains(&name.to_ascii_lowercase()) {
            return Some(Owner::Page);
        }
        let is_safelisted = is_cors_safelisted_request_header(name, value);
        (*others == Others::Browsers && !is_safelisted).then_some(Owner::Browser)
    }

    /// Whoever types a cURL command names a user agent so that the server does not see cURL's.
    fn is_curls(&self, name: &[u8]) -> bool {
        matches!(self.source, Source::Command) && name.eq_ignore_ascii_case(b"user-agent")
    }

    fn is_browsers_when_recorded(&self, name: &[u8], value: &[u8]) -> bool {
        // "Disable cache" adds both. One alone is the page's, and a common cause of preflights, but for
        // what `cache: "no-cache"` and a reload add.
        let is_of_pair =
            name.eq_ignore_ascii_case(b"pragma") || name.eq_ignore_ascii_case(b"cache-control");
        // `Accept` is kept, since pages set it and servers answer by it. But the value that the
        // browser sends by itself is left to the browser: a page that sets the same value asks
        // for the same request, as `Accept` never needs a preflight with such a value.
        let is_default = name.eq_ignore_ascii_case(b"accept") && is_default_accept(value);
        (is_of_pair && self.has_no_cache_pair == HasNoCachePair::Yes)
            || is_default
            || (self.asker == Asker::EventSource && adds_for_event_source(name, value))
            || adds_when_recorded(name, value)
    }
}

/// Headers that `fetch()` does not let a page set, and pseudo-headers.
fn never_the_pages(name: &[u8], value: &[u8]) -> bool {
    name.starts_with(b":") || is_forbidden_request_header(name, value)
}
