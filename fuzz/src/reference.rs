//! The slow references that the conformance crate has for its properties.

/// Patterns of origins.
#[path = "../../crates/corsac-conformance/src/pair/reference/origins.rs"]
pub mod origins;
/// Patterns of paths.
#[path = "../../crates/corsac-conformance/src/pair/reference/paths.rs"]
pub mod paths;
/// Services that read a path in ways of their own.
#[path = "../../crates/corsac-conformance/src/pair/reference/services.rs"]
pub mod services;
