//! One file for each target.

mod backtracking;
mod python;

use crate::target::Target;

/// Declares the modules of the targets, sorted by name.
macro_rules! targets {
    ($($module:ident,)+) => {
        $(mod $module;)+

        pub(crate) const ALL: &[&Target] = &[$(&$module::TARGET),+];
    };
}

targets! {
    corsac_tower,
    django,
    envoy,
    express,
    fastapi,
    flask,
    nextjs,
    nginx,
    php,
    rails,
    spring,
    vite,
}
