//! Two texts, line by line: what both have, what was recorded, what was replayed.

use std::fmt;

/// Displays the difference of two texts, each line indented and marked.
pub(super) struct LineDiff<'a> {
    pub(super) recorded: &'a str,
    pub(super) replayed: &'a str,
    pub(super) indent: &'a str,
}

impl fmt::Display for LineDiff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recorded: Vec<&str> = self.recorded.lines().collect();
        let replayed: Vec<&str> = self.replayed.lines().collect();
        marked_lines(&recorded, &replayed)
            .into_iter()
            .try_for_each(|(mark, line)| writeln!(f, "{}{mark} {line}", self.indent))
    }
}

/// A longest common subsequence of lines stays unmarked.
fn marked_lines<'a>(recorded: &[&'a str], replayed: &[&'a str]) -> Vec<(char, &'a str)> {
    let lengths = common_lengths(recorded, replayed);
    let (mut i, mut j, mut marked) = (0, 0, Vec::new());
    while i < recorded.len() || j < replayed.len() {
        if i < recorded.len() && j < replayed.len() && recorded[i] == replayed[j] {
            marked.push((' ', recorded[i]));
            (i, j) = (i + 1, j + 1);
        } else if j == replayed.len()
            || (i < recorded.len() && lengths[i + 1][j] >= lengths[i][j + 1])
        {
            marked.push(('-', recorded[i]));
            i += 1;
        } else {
            marked.push(('+', replayed[j]));
            j += 1;
        }
    }
    marked
}

/// For each pair of places, how many lines the rests after them have in common.
fn common_lengths(a: &[&str], b: &[&str]) -> Vec<Vec<usize>> {
    let mut lengths = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i][j] = if a[i] == b[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_lines_are_unmarked() {
        let diff = LineDiff { recorded: "a\nb\nc", replayed: "b\nx\nc", indent: "  " };
        assert_eq!(diff.to_string(), "  - a\n    b\n  + x\n    c\n");
    }

    #[test]
    fn one_line_is_replaced_by_another() {
        let diff = LineDiff { recorded: "load", replayed: "error", indent: "" };
        assert_eq!(diff.to_string(), "- load\n+ error\n");
        assert_eq!(LineDiff { replayed: "", ..diff }.to_string(), "- load\n");
    }
}
