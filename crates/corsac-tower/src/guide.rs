//! Pages that show how things are done.

#[doc = include_str!("guide/coming_from_tower_http.md")]
pub mod coming_from_tower_http {}

#[doc = include_str!("guide/order_of_layers.md")]
pub mod order_of_layers {}

#[doc = include_str!("guide/panics_and_errors.md")]
pub mod panics_and_errors {}

#[doc = include_str!("guide/replacing_the_policy.md")]
pub mod replacing_the_policy {}

#[doc = include_str!("guide/tenants.md")]
pub mod tenants {}
