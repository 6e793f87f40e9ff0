//! What every file says at its head.

use crate::export::{Approximated, Purpose};
use crate::target::Target;

/// The lines of the comment at the head of a file: where it comes from, what was left out of the
/// policy, and then what the target has to say.
pub(crate) fn head(target: &Target, approximated: &Approximated<'_>, own: &str) -> Vec<String> {
    if approximated.purpose == Purpose::Snippet {
        return vec![];
    }
    let mut lines = vec![
        format!("Made by `corsac export {}`. Change the policy and export it again,", target.name),
        "rather than this file: `corsac verify` tells whether a deployment obeys the policy."
            .to_owned(),
    ];
    if !approximated.losses.is_empty() {
        lines.push(String::new());
        lines.push("It was exported with --allow-approximate.".to_owned());
    }
    for loss in approximated.losses {
        let stricter = loss.stricter().unwrap_or_default();
        lines.push(String::new());
        lines.push(format!("STRICTER than the policy: {}: {stricter}.", loss.place));
        lines.push(format!("{}.", capitalized(loss.reason)));
    }
    if !own.is_empty() {
        lines.push(String::new());
        lines.extend(own.lines().map(str::to_owned));
    }
    lines
}

/// Lines behind a mark such as `//` or `#`, each with a newline. Nothing of a policy that is put into
/// a comment can end it: names and places hold no newlines.
pub(crate) fn lines(mark: &str, lines: &[String]) -> String {
    lines.iter().map(|line| format!("{mark} {line}").trim_end().to_owned() + "\n").collect()
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + characters.as_str()
}
