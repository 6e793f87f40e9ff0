//! The text of the file. What no flag says stands there as a comment.

use toml::Value;

use crate::arguments::InitArguments;

/// The origin of a file whose flags name none.
const PLACEHOLDER: &str = "https://app.example.com";

pub(super) fn text(arguments: &InitArguments) -> String {
    let placeholder = [PLACEHOLDER.to_owned()];
    let origins = match &arguments.policy.allow_origins[..] {
        [] => &placeholder[..],
        named => named,
    };
    let mut text = HEAD.to_owned();
    if arguments.policy.allow_origins.is_empty() {
        text += "# This is a placeholder: write the origins of your pages.\n";
    }
    text += &key("allow_origins", &list(origins));
    text += METHODS;
    text +=
        &optional("allow_methods", &arguments.policy.allow_methods, &["PUT", "PATCH", "DELETE"]);
    text += HEADERS;
    text += &optional(
        "allow_headers",
        &arguments.policy.allow_headers,
        &["authorization", "content-type"],
    );
    text += EXPOSE;
    text += &optional("expose_headers", &arguments.policy.expose_headers, &["x-request-id"]);
    text += CREDENTIALS;
    text += match arguments.policy.allow_credentials {
        true => "allow_credentials = true\n",
        false => "# allow_credentials = false\n",
    };
    text += MAX_AGE;
    text += &match arguments.policy.max_age.as_deref() {
        Some(given) => key("max_age", &max_age(given)),
        None => "# max_age = \"10m\"\n".to_owned(),
    };
    text += OTHERS;
    text + &environments(&arguments.environments)
}

const HEAD: &str = "\
# The CORS policy of this service. `corsac lint` checks it; `corsac lint --explain` says which rule
# decides about a request, and why.

# The default policy: it decides about every request that no [[route]] matches.
[cors]

# Who may ask: origins as browsers send them, with scheme and without a path; patterns such as
# \"https://*.example.com\" or \"http://localhost:*\"; variables such as \"${CORS_ORIGINS}\"; \"*\" for any.
";
const METHODS: &str = "\n# Methods beyond GET, HEAD and POST, which need no permission.\n";
const HEADERS: &str = "\n# Request headers that pages may set.\n";
const EXPOSE: &str = "\n# Response headers that pages may read beyond the common ones.\n";
const CREDENTIALS: &str = "\n# Whether cookies, passwords and client certificates may go along. A token needs none of it.\n";
const MAX_AGE: &str =
    "\n# How long browsers may remember the answer to a preflight: seconds, or such as \"10m\".\n";
const OTHERS: &str = "
# What follows are the defaults.

# A request whose origin is not allowed: \"omit\" serves it without CORS headers, \"reject\" with 403.
# on_disallowed = \"omit\"

# Who answers preflights: \"answer\" is this policy, \"forward\" the service behind it.
# preflight = \"answer\"

# The status of that answer: 204, or 200 for clients that know no better.
# preflight_status = 204

# CORS headers that the service sets itself: \"replace\" or \"keep\".
# upstream_headers = \"replace\"

# When `Vary` is sent: \"auto\" is where it is needed, \"always\" is on every response.
# vary = \"auto\"

# Whether refused preflights explain themselves, which tells strangers what is allowed.
# debug = false

# Who may read exact timings, as in allow_origins.
# timing_allow_origins = []

# Who may open WebSockets, as in allow_origins; an empty list checks nobody.
# websocket_origins = []

# A route has a policy of its own, whole: nothing is inherited. The first that matches decides.
# [[route]]
# path = \"/public/**\"
# methods = [\"GET\"]
# [route.cors]
# allow_origins = [\"*\"]
";

/// A table for each environment, whose changes are yet to be written.
fn environments(names: &[String]) -> String {
    let mut text = String::new();
    let mut written: Vec<&String> = Vec::new();
    for name in names {
        if written.contains(&name) {
            continue;
        }
        written.push(name);
        text += &format!(
            "\n# What is different in {name}, key by key; chosen with --environment or CORSAC_ENVIRONMENT.\n\
             [environment.{name}.cors]\n# allow_origins = [\"https://{name}.example.com\"]\n"
        );
    }
    text
}

fn key(name: &str, value: &str) -> String {
    format!("{name} = {value}\n")
}

fn optional(name: &str, given: &[String], example: &[&str]) -> String {
    match given {
        [] => {
            let example: Vec<_> = example.iter().map(|text| (*text).to_owned()).collect();
            format!("# {}", key(name, &list(&example)))
        }
        given => key(name, &list(given)),
    }
}

fn list(texts: &[String]) -> String {
    let entries: Vec<_> = texts.iter().map(|text| quoted(text)).collect();
    match entries.join(", ") {
        line if line.len() <= 80 => format!("[{line}]"),
        _ => entries.iter().fold("[\n".to_owned(), |text, entry| text + "  " + entry + ",\n") + "]",
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A number of seconds is written as a number.
fn max_age(given: &str) -> String {
    given.parse::<i64>().map_or_else(|_| quoted(given), |seconds| seconds.to_string())
}
