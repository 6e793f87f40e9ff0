//! The report for people.

mod answer;
mod exchange;
mod headline;
mod layout;
mod page;
mod reason;

use crate::judge::Examination;
use crate::plan::CheckPlan;
use crate::report::{Secrets, view};
use layout::Layout;

/// The verdict in one line, and then everything that led to it.
pub(crate) fn text(plan: &CheckPlan, examination: &Examination, secrets: Secrets) -> String {
    let mut layout = Layout::new(secrets);
    headline::write(&mut layout, plan, examination);
    exchange::write(&mut layout, examination);
    answer::write(&mut layout, examination);
    reason::write(&mut layout, examination);
    page::write(&mut layout, examination);
    write_console(&mut layout, plan, examination);
    headline::write_others(&mut layout, plan, examination);
    plan.notes.iter().for_each(|note| layout.field("note", note));
    layout.finish()
}

fn write_console(layout: &mut Layout, plan: &CheckPlan, examination: &Examination) {
    for message in view::console(plan, examination) {
        layout.quotation("console", &message);
    }
}
