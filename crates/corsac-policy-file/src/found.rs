//! What was found for a key.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::Range;
use std::time::Duration;

use corsac::server::MaxAge;
use ipnet::IpNet;

use crate::gateway::{Located, UpstreamSettings};
use crate::problem::Problem;
use crate::text::Text;

/// What the keys of a table have, by the names of the keys.
pub(crate) type FoundKeys = BTreeMap<&'static str, Found>;

/// A key that is there.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    /// The key as written, which can be an alias.
    pub(crate) key: Range<usize>,
    pub(crate) value: Range<usize>,
    /// None if it could not be read.
    pub(crate) content: Option<Content>,
    pub(crate) completeness: Completeness,
    /// What is wrong with the values of variables. It is wrong only where this key counts.
    pub(crate) from_variables: Vec<Problem>,
}

/// Whether a value is all that was written.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Completeness {
    #[default]
    Complete,
    /// Some of it could not be read.
    Partial,
}

/// A value as its key wants it.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    Addresses(Vec<Located<SocketAddr>>),
    Duration(Duration),
    Flag(bool),
    List(Vec<Text>),
    Networks(Vec<Located<IpNet>>),
    /// A number, also of bytes.
    Number(u64),
    Seconds(MaxAge),
    Status(u16),
    /// A string, or the one chosen of several.
    Text(Text),
    Upstream(UpstreamSettings),
}

impl Found {
    pub(crate) fn texts(&self) -> &[Text] {
        match &self.content {
            Some(Content::List(texts)) => texts,
            Some(Content::Text(text)) => std::slice::from_ref(text),
            _ => &[],
        }
    }

    pub(crate) fn is_list(&self) -> bool {
        matches!(self.content, Some(Content::List(_)))
    }
}
