//! The classics of CORS on one machine: a sample API that makes each mistake, and a check of each.

mod api;
mod demonstration;
mod scenario;
mod scenarios;
mod serve;

pub(crate) use demonstration::demonstrate;
pub(crate) use serve::serve;
