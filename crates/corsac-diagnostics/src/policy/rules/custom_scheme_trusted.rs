use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};
use crate::policy::trusted::Family;

policy_rule! {
    /// # Applications or extensions are trusted
    ///
    /// ## What it finds
    /// An origin with a scheme other than `http` and `https`, such as `capacitor://localhost` or
    /// `chrome-extension://…`. One exact origin is a note; a pattern, or a regular expression that allows
    /// any extension, is a warning; with `allow_credentials` an origin that browsers do not count as secure
    /// is an error, unless `dangerously_allow_insecure_origins` is set.
    ///
    /// ## Why it matters
    /// Origins such as `capacitor://localhost` are the same for every application that is made with the
    /// same tool. Extensions have an identifier of their own, and it is worth nothing if all are allowed.
    ///
    /// ## Write instead
    /// The one identifier; for applications, a token that the application sends itself instead of cookies.
    ///
    /// ## References
    /// <https://html.spec.whatwg.org/#concept-origin>
    CUSTOM_SCHEME_TRUSTED, "custom-scheme-trusted", Error, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    let trusted = context.trusted().iter();
    let trusted = trusted.filter(|trusted| !trusted.is_web() && trusted.family != Family::Example);
    let trusted = trusted.map(|trusted| match trusted.family {
        Family::Host => CUSTOM_SCHEME_TRUSTED
            .note(
                trusted.place,
                format!("`{}` is the origin of an application or extension.", trusted.text),
            )
            .label("no website")
            .help("Make sure that no other application can have it, or do not rely on cookies."),
        Family::Example | Family::Label | Family::Subdomains => CUSTOM_SCHEME_TRUSTED
            .warning(
                trusted.place,
                format!("`{}` trusts more than one application or extension.", trusted.text),
            )
            .label("more than one application")
            .help("List the identifiers one by one."),
    });
    let matched = proof::findings(context, Class::CustomScheme, |proof, place| {
        let message = format!("`{}` is allowed: any application or extension is.", proof.origin);
        CUSTOM_SCHEME_TRUSTED
            .warning(place, message)
            .label(format!("allows `{}`", proof.origin))
            .help("List the identifiers one by one.")
    });
    trusted.chain(matched).collect()
}
