use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "the frontend, before its rules for logins",
        snippet: text([
            line("http-request set-var(txn.origin) req.hdr(Origin)"),
            line(format!("acl cors var(txn.origin) -m str {}", policy.origin)),
            line("acl is_preflight req.hdr(Access-Control-Request-Method) -m found"),
            line("http-request set-var(txn.ok) bool(true) if cors"),
            line("http-request return status 204 if METH_OPTIONS is_preflight"),
            line("http-after-response add-header Vary Origin"),
            line(header("Access-Control-Allow-Origin", &policy.origin)),
            line(header("Access-Control-Allow-Methods", &policy.methods(""))),
            policy.headers("", |names| header("Access-Control-Allow-Headers", names)),
            policy.exposed("", |names| header("Access-Control-Expose-Headers", names)),
            policy.credentials(&header("Access-Control-Allow-Credentials", "true")),
        ]),
        trap: "http-response does not reach the answers that HAProxy makes itself, such as a 503; \
               http-after-response does.",
    }
}

fn header(name: &str, value: &str) -> String {
    format!("http-after-response set-header {name} \"{value}\" if {{ var(txn.ok) -m bool }}")
}
