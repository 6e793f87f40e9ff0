use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    let list = |names: &str| format!("    Items: [{names}]");
    Hint {
        place: "a response headers policy, in CloudFormation; name it at the cache behaviour",
        snippet: text([
            line("CorsConfig:"),
            line("  OriginOverride: true"),
            line(format!("  AccessControlAllowCredentials: {}", policy.allows_credentials())),
            line("  AccessControlAllowOrigins:"),
            line(list(&policy.origin)),
            line("  AccessControlAllowMethods:"),
            line(list(&policy.methods(""))),
            line("  AccessControlAllowHeaders:"),
            line(policy.headers("", list).unwrap_or_else(|| list("content-type"))),
            policy.exposed("", |names| {
                format!("  AccessControlExposeHeaders:\n    Items: [{names}]")
            }),
        ]),
        trap: "CloudFront does not answer preflights itself: the origin server has to, and the \
               behaviour has to allow OPTIONS.",
    }
}
