//! What the file says to the gateway, `corsac serve`.

pub(crate) mod address;
mod check;
mod duration;
mod keys;
mod limits;
mod located;
pub(crate) mod names;
pub(crate) mod network;
mod settings;
mod size;
mod table;
pub(crate) mod upstream;
mod upstream_address;
mod upstream_address_error;

pub(crate) use check::{DefaultUpstream, check_gateway, check_route};
pub(crate) use duration::FORMS as DURATION_FORMS;
pub use duration::{DurationError, parse_duration};
pub use limits::LimitSettings;
pub use located::Located;
pub use settings::{GatewaySettings, TlsSettings};
pub(crate) use size::{FORMS as SIZE_FORMS, shown as shown_size};
pub use size::{SizeError, parse_size};
pub(crate) use table::{read, table_of};
pub use upstream::UpstreamSettings;
pub use upstream_address::{UpstreamAddress, UpstreamHost, UpstreamScheme};
pub use upstream_address_error::UpstreamAddressError;
