use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "the virtual host, or .htaccess; modules headers, setenvif and rewrite",
        snippet: text([
            line(format!("SetEnvIf Origin \"^{}$\" CORS_ORIGIN=$0", policy.origin_regex())),
            line("Header unset Access-Control-Allow-Origin"),
            line("Header always merge Vary Origin"),
            line(header("Access-Control-Allow-Origin", "%{CORS_ORIGIN}e")),
            line(header("Access-Control-Allow-Methods", &policy.methods(""))),
            policy.headers("", |names| header("Access-Control-Allow-Headers", names)),
            policy.exposed("", |names| header("Access-Control-Expose-Headers", names)),
            policy.credentials(&header("Access-Control-Allow-Credentials", "true")),
            line("RewriteEngine On"),
            line("RewriteCond %{REQUEST_METHOD} =OPTIONS"),
            line("RewriteCond %{HTTP:Access-Control-Request-Method} !=\"\""),
            line("RewriteRule ^ - [R=204,L]"),
        ]),
        trap: "Without `always`, errors have no CORS headers; with it, a header that the backend \
               sends too comes twice, unless it is unset first.",
    }
}

fn header(name: &str, value: &str) -> String {
    format!("Header always set {name} \\\n    \"{value}\" env=CORS_ORIGIN")
}
