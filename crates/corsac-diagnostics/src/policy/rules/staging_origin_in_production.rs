use std::collections::HashSet;

use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::rule::{Check, policy_rule};
use crate::policy::stage::Stage;

policy_rule! {
    /// # A test installation is trusted in production
    ///
    /// ## What it finds
    /// In an environment whose name says production, an origin in whose name a part is `staging`, `dev`,
    /// `test`, `qa`, `preview` or the like.
    ///
    /// ## Why it matters
    /// Test installations are guarded less: debug pages are on, old versions run, accounts are shared. A
    /// fault in one of them then reads what real users see.
    ///
    /// ## Write instead
    /// The origin in the environment it belongs to:
    ///
    /// ```toml
    /// [environment.staging.cors]
    /// allow_origins = ["https://staging.example.com"]
    /// ```
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#http-access-control-allow-origin>
    STAGING_ORIGIN_IN_PRODUCTION, "staging-origin-in-production", Warning, Check::Policy(check)
}

const WORDS: [&str; 12] = [
    "dev",
    "development",
    "int",
    "preprod",
    "preview",
    "qa",
    "sandbox",
    "stage",
    "staging",
    "stg",
    "test",
    "uat",
];

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    if context.stage != Stage::Production {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let trusted = context.trusted().iter().filter_map(|trusted| {
        let word = word_of(&trusted.host)?;
        seen.insert(trusted.place).then(|| {
            let message = format!("{}, and this is production.", trusted.is_allowed());
            STAGING_ORIGIN_IN_PRODUCTION
                .warning(trusted.place, message)
                .label(format!("`{word}` in the name"))
                .help("Move it into the environment that it belongs to.")
        })
    });
    trusted.collect()
}

/// The telling word, left of what was registered: `test.example`, not `dev` of `app.dev`.
fn word_of(name: &str) -> Option<&'static str> {
    let suffix = host::public_suffix(name).unwrap_or_default();
    let own = name.strip_suffix(suffix).unwrap_or(name);
    let words = own.split(['.', '-']);
    words.filter_map(|word| WORDS.into_iter().find(|own| *own == word)).next()
}
