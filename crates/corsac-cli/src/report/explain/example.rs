//! The example of a finding, and the report on it.

use anstyle::Style;
use corsac_diagnostics::Example;

use crate::judge::{End, Examination};
use crate::report::story::Story;
use crate::report::text::{self, WIDTH, wrap};

const HEADING: Style = Style::new().bold();

/// What happens in an example, and what `corsac check` says about it.
pub(super) fn render(source: &str) -> String {
    let shown = shown(source);
    let report = report(source);
    format!(
        "{HEADING}Example{HEADING:#}\n{shown}\n{HEADING}What corsac check says{HEADING:#}\n{report}"
    )
}

/// The example in words: who asks, what is asked, what is answered.
fn shown(source: &str) -> String {
    let mut blocks = blocks(source);
    let page = sentence(&blocks.next().unwrap_or_default());
    let lines = wrap(&format!("A page of {page} requests"), WIDTH).into_iter();
    let mut text: String = lines.map(|line| line.text + "\n").collect();
    text += &indented(&blocks.next().unwrap_or_default());
    for (index, answer) in blocks.enumerate() {
        text += if index == 0 { "The server answers\n" } else { "and then\n" };
        text += &indented(&answer);
    }
    text
}

/// The blocks between empty lines, without comments.
fn blocks(source: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines: Vec<_> = source.lines().filter(|line| !line.starts_with('#')).collect();
    let blocks = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty());
    blocks.map(<[&str]>::to_vec).collect::<Vec<_>>().into_iter()
}

/// `page ORIGIN`, and what else is said about it.
fn sentence(settings: &[&str]) -> String {
    let origin = settings.iter().find_map(|line| line.strip_prefix("page ")).unwrap_or_default();
    let others = settings.iter().copied().filter(|line| !line.starts_with("page "));
    let others: Vec<_> = others.collect();
    match others.is_empty() {
        true => origin.to_owned(),
        false => format!("{origin} ({})", others.join(", ")),
    }
}

fn indented(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("  {line}\n")).collect()
}

fn report(source: &str) -> String {
    let read = Example::parse(source).and_then(|example| Ok((example.observe()?, example)));
    match read {
        Ok((observation, example)) => {
            let bodies = vec![None; observation.exchanges.len()];
            let examination = Examination { observation, bodies, end: End::Judged };
            text::text(&Story::of_example(&example, &examination))
        }
        // A test proves every example readable; a page without a report is still worth printing.
        Err(error) => format!("{error}\n"),
    }
}
