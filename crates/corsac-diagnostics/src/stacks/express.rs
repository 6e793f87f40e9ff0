use super::Hint;
use super::policy::{Policy, quoted};

pub(super) fn hint(policy: &Policy) -> Hint {
    let mut lines = vec![
        "const cors = require('cors');".to_owned(),
        "app.use(cors({".to_owned(),
        format!("  origin: ['{}'],", policy.origin),
        format!("  methods: [{}],", quoted(&policy.methods, '\'')),
    ];
    if !policy.headers.is_empty() {
        lines.push(format!("  allowedHeaders: [{}],", quoted(&policy.headers, '\'')));
    }
    if !policy.exposed.is_empty() {
        lines.push(format!("  exposedHeaders: [{}],", quoted(&policy.exposed, '\'')));
    }
    if policy.credentials {
        lines.push("  credentials: true,".to_owned());
    }
    lines.push("}));".to_owned());
    Hint {
        place: "npm package cors; where the app is made, before every route and login check",
        snippet: lines.join("\n"),
        trap: "app.use() works in the order of its calls: a route or a login check above it \
               answers without CORS headers.",
    }
}
