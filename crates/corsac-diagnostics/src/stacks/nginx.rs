use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "nginx.conf: the map in http, the rest in server",
        snippet: lines([
            line("map $http_origin $cors_origin {"),
            line("  default \"\";"),
            line(format!("  \"~^{}$\" $http_origin;", policy.origin_regex())),
            line("}"),
            line("server {"),
            line("  add_header Access-Control-Allow-Origin $cors_origin always;"),
            line("  add_header Vary Origin always;"),
            line(header("Access-Control-Allow-Methods", &policy.methods(""))),
            policy.headers("", |names| header("Access-Control-Allow-Headers", names)),
            policy.exposed("", |names| header("Access-Control-Expose-Headers", names)),
            policy.credentials(&header("Access-Control-Allow-Credentials", "true")),
            line("  if ($http_access_control_request_method) { return 204; }"),
            line("}"),
        ]),
        trap: "A location or if with an add_header of its own loses all of these. Without `always`, \
               errors have no CORS headers. If the backend sends them too, they come twice: \
               proxy_hide_header.",
    }
}

fn header(name: &str, value: &str) -> String {
    format!("  add_header {name} \"{value}\" always;")
}
