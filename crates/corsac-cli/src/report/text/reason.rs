//! Why the browser refuses: the failure, and the step of the standard.

use super::layout::Layout;
use crate::judge::Examination;
use crate::report::view;

pub(super) fn write(layout: &mut Layout, examination: &Examination) {
    let Some(error) = view::network_error(examination) else { return };
    let step = error.step();
    layout.gap();
    layout.field("why", &error.failure().to_string());
    layout.field("step", &step.to_string());
    layout.field("", &format!("https://fetch.spec.whatwg.org/#{}", step.anchor));
}
