use super::Hint;
use super::policy::{Policy, line, lines};

pub(super) fn hint(policy: &Policy) -> Hint {
    Hint {
        place: "the first lines of the script, or of a file that auto_prepend_file names",
        snippet: lines([
            line("<?php"),
            line("header('Vary: Origin', false);"),
            line(format!("if (($_SERVER['HTTP_ORIGIN'] ?? '') === '{}') {{", policy.origin)),
            line(header("Access-Control-Allow-Origin", &policy.origin)),
            line(header("Access-Control-Allow-Methods", &policy.methods(""))),
            policy.headers("", |names| header("Access-Control-Allow-Headers", names)),
            policy.exposed("", |names| header("Access-Control-Expose-Headers", names)),
            policy.credentials(&header("Access-Control-Allow-Credentials", "true")),
            line("}"),
            line("if (isset($_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD'])) {"),
            line("  http_response_code(204);"),
            line("  exit;"),
            line("}"),
        ]),
        trap: "header() works only before any output: an empty line before <?php is output. Pages \
               that the web server makes itself, such as its 404, need it too.",
    }
}

fn header(name: &str, value: &str) -> String {
    format!("  header('{name}: {value}');")
}
