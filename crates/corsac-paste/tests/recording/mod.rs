//! Makes recordings.

use std::fmt::Write as _;

use corsac_paste::Har;

/// An entry of a recording, as JSON.
pub(crate) struct Entry {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, String)>,
    status: u16,
    location: String,
    resource_type: Option<&'static str>,
    second: usize,
}

impl Entry {
    pub(crate) fn new(method: &'static str, url: &str) -> Self {
        let (headers, location) = (Vec::new(), String::new());
        let (url, resource_type) = (url.to_owned(), None);
        Self { method, url, headers, status: 200, location, resource_type, second: 0 }
    }

    pub(crate) fn url(mut self, url: &str) -> Self {
        self.url = url.to_owned();
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn set_header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.retain(|(other, _)| *other != name);
        self.header(name, value)
    }

    pub(crate) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(crate) fn redirect(mut self, status: u16, location: &str) -> Self {
        self.location = location.to_owned();
        self.status(status)
    }

    pub(crate) fn resource_type(mut self, resource_type: &'static str) -> Self {
        self.resource_type = Some(resource_type);
        self
    }

    pub(crate) fn started(mut self, second: usize) -> Self {
        self.second = second;
        self
    }

    fn json(&self) -> String {
        let header =
            |(name, value): &(&str, String)| format!(r#"{{"name": "{name}", "value": "{value}"}}"#);
        let headers: Vec<String> = self.headers.iter().map(header).collect();
        let mut json = String::from("{");
        if let Some(kind) = self.resource_type {
            write!(json, r#""_resourceType": "{kind}", "#).unwrap();
        }
        write!(
            json,
            r#""startedDateTime": "2026-11-20T10:00:{:02}.000Z",
               "request": {{"method": "{}", "url": "{}", "headers": [{}]}},
               "response": {{"status": {}, "redirectURL": "{}"}}}}"#,
            self.second,
            self.method,
            self.url,
            headers.join(", "),
            self.status,
            self.location
        )
        .unwrap();
        json
    }
}

/// A recording of these entries, by a recorder that nothing is known of.
pub(crate) fn har(entries: impl IntoIterator<Item = Entry>) -> Har {
    har_by("unknown", entries)
}

/// A recording of these entries.
pub(crate) fn har_by(creator: &str, entries: impl IntoIterator<Item = Entry>) -> Har {
    let entries: Vec<String> = entries.into_iter().map(|entry| entry.json()).collect();
    let entries = entries.join(",\n");
    let json =
        format!(r#"{{"log": {{"creator": {{"name": "{creator}"}}, "entries": [{entries}]}}}}"#);
    Har::read(json.as_bytes()).unwrap()
}
