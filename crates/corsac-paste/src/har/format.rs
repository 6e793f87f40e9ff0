//! The parts of the format that matter. The rest is skipped.

use corsac::HeaderList;
use serde::Deserialize;

use super::entry::Entry;
use super::{bounded, lenient};

#[derive(Deserialize)]
#[serde(expecting = "a HAR")]
pub(super) struct File {
    pub(super) log: Log,
}

#[derive(Deserialize)]
#[serde(expecting = "a log")]
pub(super) struct Log {
    #[serde(default)]
    pub(super) creator: Option<Creator>,
    #[serde(default, deserialize_with = "bounded::list")]
    pub(super) pages: Vec<Page>,
    #[serde(deserialize_with = "bounded::list")]
    pub(super) entries: Vec<Entry>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "a creator")]
pub(super) struct Creator {
    pub(super) name: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "a page")]
pub(super) struct Page {
    pub(super) id: Option<String>,
    pub(super) title: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "an entry")]
pub(super) struct RawEntry {
    #[serde(default, rename = "startedDateTime", deserialize_with = "lenient::or_default")]
    pub(super) started: String,
    pub(super) pageref: Option<String>,
    pub(super) request: RawRequest,
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub(super) response: RawResponse,
    #[serde(rename = "serverIPAddress")]
    pub(super) server_ip_address: Option<String>,
    #[serde(rename = "_resourceType")]
    pub(super) resource_type: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "a request")]
pub(super) struct RawRequest {
    pub(super) method: String,
    pub(super) url: String,
    #[serde(default, deserialize_with = "lenient::header_list")]
    pub(super) headers: HeaderList,
    #[serde(rename = "postData")]
    pub(super) post_data: Option<PostData>,
}

#[derive(Deserialize)]
#[serde(expecting = "posted data")]
pub(super) struct PostData {
    #[serde(rename = "mimeType")]
    pub(super) mime_type: Option<String>,
    pub(super) text: Option<lenient::Bytes>,
}

#[derive(Default, Deserialize)]
#[serde(expecting = "a response")]
pub(super) struct RawResponse {
    #[serde(default, deserialize_with = "lenient::number")]
    pub(super) status: Option<u64>,
    #[serde(default, deserialize_with = "lenient::header_list")]
    pub(super) headers: HeaderList,
    #[serde(default)]
    pub(super) content: Option<Content>,
    #[serde(rename = "redirectURL")]
    pub(super) redirect_url: Option<String>,
    #[serde(rename = "_error")]
    pub(super) error: Option<String>,
}

#[derive(Deserialize)]
#[serde(expecting = "a content")]
pub(super) struct Content {
    #[serde(default, deserialize_with = "lenient::number")]
    pub(super) size: Option<u64>,
}
