//! What there is to say about a fetch: why a browser refused it, what else is wrong with the
//! server's responses, what to write instead, and what the browser's console says.
//!
//! [`rules`] look at an [`Observation`] and return [`Finding`]s: an identifier, a sentence, the
//! guilty bytes, and a [`Fix`] with the exact header lines. Each rule is one file and has a page.
//! [`policy`] looks at what a server is configured to allow, before anybody asks it. [`page`] finds
//! the page of either. [`console`] has the texts of browser consoles, word for word. Nothing here touches a network or
//! a terminal.

#![forbid(unsafe_code)]
#![warn(missing_docs)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod address_space;
mod cache;
pub mod console;
mod example;
mod excerpt;
mod exchange_text;
mod exposure;
mod finding;
mod firewall;
mod fix;
mod hop;
mod invalid_list;
mod literal_wildcard;
mod max_age;
mod near_miss;
mod null_origin;
mod observation;
mod origin_difference;
mod page;
mod place;
pub mod policy;
mod preflight;
mod redirect;
mod refusal;
mod remedy;
mod repetition;
mod rule;
pub mod rules;
mod set_cookie;
mod sharing;
pub mod stacks;
#[cfg(test)]
mod testing;

pub use example::{Example, ExampleAnswer, ExampleError, ExampleErrorKind};
pub use finding::Finding;
pub use fix::{Fix, ResponseFix};
pub use observation::{Observation, ObservedExchange, WithheldCookie};
pub use page::{Page, page, pages};
pub use place::{Message, Place};
pub use rule::{Rule, Severity};
