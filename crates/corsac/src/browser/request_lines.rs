//! The page's own headers as lines on the wire.

use super::profile::{Departure, Departures};
use super::request::Request;
use crate::header::{HeaderList, trim_tab_or_space};

/// Names of which Firefox sends the last value only.
const SINGLE_VALUED: [&[u8]; 9] = [
    b"content-type",
    b"content-disposition",
    b"user-agent",
    b"authorization",
    b"from",
    b"location",
    b"if-modified-since",
    b"if-unmodified-since",
    b"max-forwards",
];

/// One line for each name of the request's header list, in order of first appearance.
pub(crate) fn request_lines(request: &Request) -> HeaderList {
    let departures = request.departures;
    let list = &request.header_list;
    let mut lines = HeaderList::with_capacity(list.len() + 12, 512);
    for (name, value) in list {
        // DEPARTURE: in Chromium `User-Agent` is the browser's own.
        if departures.has(Departure::UserAgentIsTheBrowsers)
            && name.eq_ignore_ascii_case(b"user-agent")
        {
            continue;
        }
        merge(&mut lines, name, value, departures);
    }
    if departures.has(Departure::CombinedValueTrimmed) {
        trim_values(&mut lines);
    }
    restore_first_content_type(request, &mut lines);
    lines
}

fn merge(lines: &mut HeaderList, name: &[u8], value: &[u8], departures: Departures) {
    let empties_vanish = departures.has(Departure::EmptyRequestValuesVanish);
    let replaces = departures.has(Departure::LastSingleValuedHeaderWins)
        && SINGLE_VALUED.iter().any(|single| name.eq_ignore_ascii_case(single));
    let existing_is_empty = lines.first(name).is_some_and(<[u8]>::is_empty);
    // DEPARTURE: in Firefox an empty value empties the line, and a value fills an empty line.
    if replaces || (empties_vanish && (value.is_empty() || existing_is_empty)) {
        lines.set(name, value);
    } else {
        lines.combine(name, value);
    }
}

/// DEPARTURE: Chromium trims once more after joining.
fn trim_values(lines: &mut HeaderList) {
    let is_untrimmed = |value: &[u8]| trim_tab_or_space(value).len() != value.len();
    if lines.iter().any(|(_, value)| is_untrimmed(value)) {
        *lines = lines.iter().map(|(name, value)| (name, trim_tab_or_space(value))).collect();
    }
}

fn restore_first_content_type(request: &Request, lines: &mut HeaderList) {
    // DEPARTURE: the first request of Firefox takes the type that came with the body.
    let is_first_hop = request.url_list.len() == 1;
    if !(request.departures.has(Departure::FirstContentTypeWithBody)
        && is_first_hop
        && request.body.is_some())
    {
        return;
    }
    if let Some(first) = request.header_list.first(b"content-type") {
        lines.set(b"content-type", first);
    }
}
