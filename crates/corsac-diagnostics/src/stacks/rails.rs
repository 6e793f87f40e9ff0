use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "gem rack-cors; config/initializers/cors.rb",
        snippet: lines([
            line("Rails.application.config.middleware.insert_before 0, Rack::Cors do"),
            line("  allow do"),
            line(format!("    origins \"{}\"", policy.origin)),
            line("    resource \"*\","),
            policy.headers("", |names| format!("      headers: %w[{}],", words(names))),
            policy.exposed("", |names| format!("      expose: %w[{}],", words(names))),
            policy.credentials("      credentials: true,"),
            line(format!("      methods: %i[{}]", words(&policy.methods("")).to_lowercase())),
            line("  end"),
            line("end"),
        ]),
        trap: "It has to be the first middleware (insert_before 0), or a login check answers \
               preflights before it does.",
    }
}

/// The items of a list with spaces alone between them.
fn words(list: &str) -> String {
    list.replace(',', "")
}
