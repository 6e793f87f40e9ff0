use crate::policy::context::PolicyContext;
use crate::policy::finding::PolicyFinding;
use crate::policy::proof::{self, Class};
use crate::policy::rule::{Check, policy_rule};

policy_rule! {
    /// # Every origin is allowed, under the name of a list
    ///
    /// ## What it finds
    /// A regular expression or a function that allows origins which have nothing to do with each other.
    /// With `allow_credentials` it is an error: the policy would let every page act as the user. Without,
    /// it is a note, since `*` says the same.
    ///
    /// ## Why it matters
    /// The lists of a policy are what protects the data of people who are logged in. A rule that matches
    /// everything switches that off, and does not look like it.
    ///
    /// ## Write instead
    /// The origins, or patterns of them, in `allow_origins`. For what everybody may read,
    /// `allow_origins = ["*"]`, which is the same for every request and needs no `Vary`.
    ///
    /// ## References
    /// <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>
    REFLECT_ANY_ORIGIN, "reflect-any-origin", Error, Check::Policy(check)
}

fn check(context: &PolicyContext<'_>) -> Vec<PolicyFinding> {
    proof::findings(context, Class::Reflect, |proof, place| {
        let message = format!("`{}` is allowed, and so is every other origin.", proof.origin);
        let finding = match context.config.allow_credentials {
            true => REFLECT_ANY_ORIGIN.warning(place, message),
            false => REFLECT_ANY_ORIGIN.note(place, message),
        };
        finding
            .label(format!("allows `{}`", proof.origin))
            .help("Write allow_origins = [\"*\"] if that is meant, or list the origins.")
    })
}
