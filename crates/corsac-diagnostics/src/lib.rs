//! What browsers tell the developer about a fetch that failed.
//!
//! A page learns nothing but that there was a network error. The browser's console says more, each
//! browser in its own words; [`console`] has those words, made from what
//! [`corsac::browser`] reports.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod console;
