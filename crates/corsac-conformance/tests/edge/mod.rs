//! A browser and a service with a gateway that runs between them.

pub(crate) mod browser;
pub(crate) mod gateway;
pub(crate) mod wire;
