use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "next.config.js, for route handlers below app/api",
        snippet: lines([
            line("async headers() {"),
            line("  return [{ source: '/api/:path*', headers: ["),
            line(header("Access-Control-Allow-Origin", &policy.origin)),
            line(header("Vary", "Origin")),
            line(header("Access-Control-Allow-Methods", &policy.methods(""))),
            policy.headers("", |names| header("Access-Control-Allow-Headers", names)),
            policy.exposed("", |names| header("Access-Control-Expose-Headers", names)),
            policy.credentials(&header("Access-Control-Allow-Credentials", "true")),
            line("  ]}];"),
            line("}"),
        ]),
        trap: "A route with dynamic = 'force-static' answers OPTIONS with 405, so that preflights \
               fail whatever headers() adds.",
    }
}

fn header(name: &str, value: &str) -> String {
    format!("    {{ key: '{name}',\n      value: '{value}' }},")
}
