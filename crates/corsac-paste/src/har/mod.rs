//! HAR files: recordings of what a browser sent and got.
//!
//! [`Har::read`] streams; of a recording it keeps URLs, header lines and the bodies of requests.
//! Then [`Har::candidates`] lists the requests that CORS was a matter of, and [`Har::conversation`]
//! gives one of them with its preflight and its redirects.
//!
//! <http://www.softwareishard.com/blog/har-12-spec/>

mod bounded;
mod candidate;
mod conversation;
mod entry;
mod error;
mod format;
mod judged;
mod lenient;
mod links;
mod origin;
mod pairing;
mod redirects;
mod replay;
mod start;

use std::collections::HashMap;
use std::io::BufRead;

use serde::Deserialize;

pub use candidate::Candidate;
pub use conversation::{Conversation, Exchange};
pub use entry::Entry;
pub use error::{HarError, HarErrorKind};
use format::File;
use links::Links;
pub use replay::Replay;

/// A recording.
///
/// # Example
/// ```
/// use corsac_paste::Har;
///
/// let text = br#"{"log": {"entries": [{
///   "startedDateTime": "2026-11-20T10:00:00.000Z",
///   "request": {
///     "method": "GET", "url": "https://api.example/",
///     "headers": [{"name": "Origin", "value": "https://app.example"}]
///   },
///   "response": {"status": 200, "headers": []}
/// }]}}"#;
/// let har = Har::read(&text[..])?;
/// let candidate = har.candidates().next().unwrap();
/// assert_eq!((candidate.number(), candidate.status()), (1, Some(200)));
///
/// let conversation = har.conversation(1).unwrap();
/// assert_eq!(conversation.request().origin.as_ref().unwrap().as_str(), "https://app.example");
/// # Ok::<(), corsac_paste::HarError>(())
/// ```
#[derive(Debug)]
pub struct Har {
    entries: Vec<Entry>,
    pages: HashMap<String, String>,
    links: Links,
    recorder: Option<String>,
}

impl Har {
    /// Reads a recording, and forgets the bodies of responses as it goes.
    ///
    /// What the format makes optional may be missing, what it does not know is skipped, and a byte
    /// order mark may stand at the start.
    /// More than 200,000 entries or pages are refused: no browser writes that many.
    ///
    /// # Errors
    ///
    /// [`HarError`] has the line and the column of the first mistake, and what was expected there.
    pub fn read(reader: impl BufRead) -> Result<Self, HarError> {
        let mut reader = start::without_byte_order_mark(reader)?;
        let mut deserializer = serde_json::Deserializer::from_reader(&mut reader);
        let file = File::deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(Self::of(file))
    }

    fn of(file: File) -> Self {
        let log = file.log;
        let recorder = log.creator.unwrap_or_default().name;
        let links = Links::of(&log.entries, recorder.as_deref());
        let named = |page: format::Page| Some((page.id?, page.title?));
        Self {
            entries: log.entries,
            pages: log.pages.into_iter().filter_map(named).collect(),
            links,
            recorder,
        }
    }

    /// What wrote the file, as it says: `Firefox`, `WebInspector` (Chromium), or another program.
    #[must_use]
    pub fn recorder(&self) -> Option<&str> {
        self.recorder.as_deref()
    }

    /// The entries, in the order of the file.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The entry of that number; the first has number 1.
    #[must_use]
    pub fn entry(&self, number: usize) -> Option<&Entry> {
        self.entries.get(number.checked_sub(1)?)
    }

    /// The requests of scripts to another origin, and others that CORS was a matter of, in the
    /// order of the file.
    ///
    /// Preflights and the later requests of a chain of redirects belong to a candidate and are none
    /// themselves. A preflight whose request is missing from the recording is one.
    pub fn candidates(&self) -> impl Iterator<Item = Candidate<'_>> {
        (0..self.entries.len()).filter_map(|index| Candidate::of(self, index))
    }

    /// What belongs to the entry of that number: the whole chain of redirects that it is part of,
    /// with all preflights. `None` if there is no such entry.
    #[must_use]
    pub fn conversation(&self, number: usize) -> Option<Conversation<'_>> {
        self.entry(number)?;
        Some(Conversation::of(self, number - 1))
    }
}
