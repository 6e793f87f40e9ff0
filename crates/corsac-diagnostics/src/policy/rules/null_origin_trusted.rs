use corsac::server::Key;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Every page can have the origin `null`
    ///
    /// ## What it finds
    /// `null` in a list of origins, which is an error; `dangerously_allow_null_origin`, which is an error
    /// together with `allow_credentials` and a warning without.
    ///
    /// ## Why it matters
    /// `null` is the origin of sandboxed frames, `data:` URLs and local files. Any page makes such a frame,
    /// so to allow `null` is to allow everybody.
    ///
    /// ## Write instead
    /// A real origin for the page. For what everybody may read, `*`.
    ///
    /// ## References
    /// <https://w3c.github.io/webappsec-cors-for-developers/#avoid-returning-access-control-allow-origin-null>
    NULL_ORIGIN_TRUSTED, "null-origin-trusted", Error, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    if !context.config.dangerously_allow_null_origin {
        return Vec::new();
    }
    let place = context.place(Key::DangerouslyAllowNullOrigin);
    let finding = NULL_ORIGIN_TRUSTED
        .warning(place, "Every page can have the origin `null`, and it is allowed.")
        .label("allows every page")
        .help("Serve the page from a real origin and list that one.");
    vec![finding]
}
