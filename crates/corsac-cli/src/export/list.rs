//! Every target for people.

use std::fmt::Write;

use corsac_export::Target;

pub(super) fn text() -> String {
    let mut text = String::new();
    for target in Target::all() {
        let _ = writeln!(text, "{:<14}{}", target.name, target.title);
        let _ = writeln!(text, "{:<14}proven on {}", "", target.proven_on);
        for limit in target.limits {
            let _ = writeln!(text, "{:<14}not {}: {}", "", limit.feature, limit.reason);
        }
        text.push('\n');
    }
    text + "More about a target: corsac export TARGET --page\n"
}
