use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::host;
use crate::policy::rule::{Check, policy_rule};
use crate::policy::trusted::{Family, Trusted};

policy_rule! {
    /// # Pages that strangers write are trusted
    ///
    /// ## What it finds
    /// The origin of a playground or proxy that shows what anybody writes (`https://codepen.io`,
    /// `https://jsfiddle.net`, `….translate.goog`), and patterns below a hosting provider's domain.
    ///
    /// ## Why it matters
    /// Everybody's pages have that same origin. To trust one is to trust all of them.
    ///
    /// ## Write instead
    /// Nothing; or, for a demonstration, a name that is yours alone at that provider.
    ///
    /// ## References
    /// <https://developer.mozilla.org/en-US/docs/Web/Security/Same-origin_policy>
    HOSTING_ORIGIN_TRUSTED, "hosting-origin-trusted", Warning, Check::Policy(check)
}

/// Hosts that show pages of anybody.
const SHARED: [&str; 15] = [
    "archive.org",
    "cdpn.io",
    "codepen.io",
    "codesandbox.io",
    "fiddle.jshell.net",
    "glitch.com",
    "jsbin.com",
    "jsfiddle.net",
    "plnkr.co",
    "repl.it",
    "replit.com",
    "s.codepen.io",
    "stackblitz.com",
    "translate.google.com",
    "web.archive.org",
];

/// Domains below which anybody can have a name.
const FAMILIES: [&str; 29] = [
    "amplifyapp.com",
    "appspot.com",
    "azurewebsites.net",
    "cdn.ampproject.org",
    "cloudfront.net",
    "codepen.dev",
    "csb.app",
    "firebaseapp.com",
    "fly.dev",
    "github.io",
    "gitlab.io",
    "glitch.me",
    "herokuapp.com",
    "netlify.app",
    "ngrok-free.app",
    "ngrok.io",
    "onrender.com",
    "pages.dev",
    "railway.app",
    "repl.co",
    "s3.amazonaws.com",
    "stackblitz.io",
    "surge.sh",
    "translate.goog",
    "trycloudflare.com",
    "vercel.app",
    "web.app",
    "webcontainer.io",
    "workers.dev",
];

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let shared = context.trusted().iter().filter(|trusted| is_shared(trusted));
    let shared = shared.map(|trusted| {
        let message = format!("{}, and anybody can put a page there.", trusted.is_allowed());
        HOSTING_ORIGIN_TRUSTED
            .warning(trusted.place, message)
            .label("shows what anybody writes")
            .help("Remove it, or host the page under a name that is yours alone.")
    });
    shared.collect()
}

pub(super) fn is_shared(trusted: &Trusted) -> bool {
    let host = trusted.host.as_str();
    match trusted.family {
        Family::Host | Family::Example => SHARED.contains(&host),
        // What the list of public suffixes knows is found by another rule.
        Family::Label | Family::Subdomains => {
            !host::is_public_suffix(host) && (FAMILIES.contains(&host) || SHARED.contains(&host))
        }
    }
}
