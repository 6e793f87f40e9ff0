//! A server for many tenants. The policy is a file that is read again when it changes, and the tenants'
//! origins are in SQLite.

mod api;
mod policy_file;
mod tenants;

pub use api::Api;
pub use policy_file::{Mistake, PolicyFileError, PolicyFileWatch, Reload, reload_for_ever};
pub use tenants::{Tenants, TenantsError};
