//! Headers: lists that keep every byte, and what the standard asks of names and values.
//!
//! Names are byte sequences compared without regard to ASCII case; values are byte sequences.

mod content_type;
mod extract;
mod list;
mod range;
mod request;
mod response;
mod value;

pub use content_type::essence;
pub use extract::{Malformed, extract_delta_seconds, extract_tokens};
pub use list::{HeaderList, Iter};
pub use range::{NotASingleRange, Whitespace, parse_single_range_header_value};
#[cfg(feature = "browser")]
pub(crate) use request::{SAFELIST_LIMIT, unsafe_request_header_names};
pub use request::{
    cors_unsafe_request_header_names, is_cors_non_wildcard_request_header_name,
    is_cors_safelisted_request_header, is_cors_unsafe_request_header_byte,
    is_forbidden_request_header, is_no_cors_safelisted_request_header,
    is_no_cors_safelisted_request_header_name, is_privileged_no_cors_request_header_name,
    is_request_body_header_name,
};
pub use response::{is_cors_safelisted_response_header_name, is_forbidden_response_header_name};
pub(crate) use value::is_token_byte;
pub use value::{
    get_decode_and_split_value, is_header_name, is_header_value, normalize_value, trim_tab_or_space,
};

/// Says whether `name` is a byte-case-insensitive match for one of `names`.
fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|candidate| candidate.as_bytes().eq_ignore_ascii_case(name))
}
