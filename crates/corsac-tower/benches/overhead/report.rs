//! The table, in Markdown.

use crate::instructions::Instructions;
use crate::measure::{Cost, Measured};
use crate::requests::{Row, Size};

pub(crate) const HEADING: &str = "\
What the middleware adds to a service that has none: ours / tower-http's = ratio. Medians.
By hand: the same headers set by a service that decides nothing; no middleware costs less.

| request | listed | by hand | nanoseconds | instructions | allocations |
|---|--:|--:|--:|--:|--:|";

pub(crate) fn line(
    row: Row,
    size: Size,
    measured: &Measured,
    counted: Option<&Instructions>,
) -> String {
    let listed = match size {
        Size::Exact(count) => count.to_string(),
        Size::Patterns(count) => format!("{count} patterns"),
    };
    let over = |cost: &Cost| cost.nanoseconds - measured.bare.nanoseconds;
    let time = compared(over(&measured.ours), measured.theirs.as_ref().map(over));
    let instructions = counted.and_then(|counted| instructions(row, counted));
    let over = |cost: &Cost| cost.allocations - measured.bare.allocations;
    let allocations = match &measured.theirs {
        Some(theirs) => format!("{:.1} / {:.1}", over(&measured.ours), over(theirs)),
        None => format!("{:.1}", over(&measured.ours)),
    };
    let instructions = instructions.unwrap_or_else(|| "-".to_owned());
    let by_hand = measured.by_hand.nanoseconds - measured.bare.nanoseconds;
    format!(
        "| {} | {listed} | {by_hand:.0} | {time} | {instructions} | {allocations} |",
        row.name()
    )
}

fn instructions(row: Row, counted: &Instructions) -> Option<String> {
    let bare = counted.get(row, "bare")?;
    let theirs = counted.get(row, "theirs").map(|theirs| theirs - bare);
    Some(compared(counted.get(row, "ours")? - bare, theirs))
}

fn compared(ours: f64, theirs: Option<f64>) -> String {
    match theirs {
        Some(theirs) => format!("{ours:.0} / {theirs:.0} = {:.2}", ours / theirs),
        None => format!("{ours:.0}"),
    }
}
