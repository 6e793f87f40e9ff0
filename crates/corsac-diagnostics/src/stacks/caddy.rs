use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "the site's block of the Caddyfile",
        snippet: text([
            line(format!("@cors header Origin {}", policy.origin)),
            line("@preflight {"),
            line("  method OPTIONS"),
            line("  header Access-Control-Request-Method *"),
            line("}"),
            line("header +Vary Origin"),
            line("header @cors {"),
            line(format!("  Access-Control-Allow-Origin {}", policy.origin)),
            line(header("Access-Control-Allow-Methods", &policy.methods(""))),
            policy.headers("", |names| header("Access-Control-Allow-Headers", names)),
            policy.exposed("", |names| header("Access-Control-Expose-Headers", names)),
            policy.credentials("  Access-Control-Allow-Credentials true"),
            line("}"),
            line("respond @preflight 204"),
        ]),
        trap: "If the backend sends CORS headers too, they come twice: write header_down \
               -Access-Control-* inside reverse_proxy.",
    }
}

fn header(name: &str, value: &str) -> String {
    format!("  {name} \"{value}\"")
}
