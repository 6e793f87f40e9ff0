//! Every target for people.

use anstyle::Style;
use corsac_export::{Feature, Target};

use crate::report::{Layout, Secrets};

pub(super) fn text() -> String {
    let mut layout = Layout::new(Secrets::Shown);
    for target in Target::all() {
        layout.headline(Style::new().bold(), target.name, target.title);
        layout.field("proven on", target.proven_on);
        let can = Feature::ALL.iter().filter(|feature| target.limit(**feature).is_none());
        let can: Vec<_> = can.map(|feature| feature.name()).collect();
        layout.field("can", &can.join(", "));
        for (index, limit) in target.limits.iter().enumerate() {
            let label = if index == 0 { "cannot" } else { "" };
            layout.field(label, &format!("{}: {}", limit.feature.name(), limit.reason));
        }
        layout.gap();
    }
    layout.field("more", "corsac export TARGET --page");
    layout.finish()
}
