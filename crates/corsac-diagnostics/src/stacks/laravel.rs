use super::Hint;
use super::policy::{Policy, line, text};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "config/cors.php",
        snippet: text([
            line("'paths' => ['*'],"),
            line(format!("'allowed_origins' => ['{}'],", policy.origin)),
            line(format!("'allowed_methods' => [{}],", policy.methods("'"))),
            policy.headers("'", |names| format!("'allowed_headers' => [{names}],")),
            policy.exposed("'", |names| format!("'exposed_headers' => [{names}],")),
            policy.credentials("'supports_credentials' => true,"),
        ]),
        trap: "Paths that 'paths' does not name get no CORS headers; it names only api/* to begin \
               with. After a change: php artisan config:clear.",
    }
}
