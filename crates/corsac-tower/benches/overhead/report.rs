//! The table, in Markdown.

use crate::instructions::Instructions;
use crate::measure::Measured;
use crate::support::requests::{Row, Size};

pub(crate) const HEADING: &str = "\
What the middleware adds to a service that has none: ours / tower-http's = ratio. Medians.
By hand: the same headers set by a service that decides nothing, nanoseconds and instructions.

| request | listed | by hand | nanoseconds | instructions |
|---|--:|--:|--:|--:|";

pub(crate) fn line(
    row: Row,
    size: Size,
    measured: &Measured,
    counted: Option<&Instructions>,
) -> String {
    let listed = match size {
        Size::Exact(count) => count.to_string(),
        Size::Patterns(1) => "1 pattern".to_owned(),
        Size::Patterns(count) => format!("{count} patterns"),
    };
    let over = |nanoseconds: f64| nanoseconds - measured.bare;
    let time = compared(over(measured.ours), measured.theirs.map(over));
    let instructions = counted.and_then(|counted| instructions(row, counted));
    let instructions = instructions.unwrap_or_else(|| "-".to_owned());
    let by_hand = over(measured.by_hand);
    let counted = counted.and_then(|counted| counted.over(row, "by hand"));
    let counted = counted.map_or(String::new(), |counted| format!(", {counted:.0}"));
    format!("| {} | {listed} | {by_hand:.0}{counted} | {time} | {instructions} |", row.name())
}

fn instructions(row: Row, counted: &Instructions) -> Option<String> {
    Some(compared(counted.over(row, "ours")?, counted.over(row, "theirs")))
}

fn compared(ours: f64, theirs: Option<f64>) -> String {
    match theirs {
        Some(theirs) => format!("{ours:.0} / {theirs:.0} = {:.2}", ours / theirs),
        None => format!("{ours:.0}"),
    }
}
