//! The bodies that pass through a gateway. None is ever held whole.

mod patience;
mod reading;
mod request;
mod response;

pub(crate) use patience::Patience;
pub(crate) use reading::{Broken, Reading};
pub(crate) use request::{Fate, RequestBody, Upload};
pub(crate) use response::{BodyError, ResponseBody};
