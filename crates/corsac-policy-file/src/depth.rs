//! How deep a tree the TOML parser would make of a text.
//!
//! The parser bounds brackets within brackets and the parts of a dotted key, but not both together,
//! and what it makes is dropped by recursion.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// Deeper than any policy.
const DEEPEST: usize = 100;

/// Where the text gets deeper than any policy.
pub(crate) fn too_deep(source: &str) -> Option<Range<usize>> {
    let mut depth = Depth::default();
    let tokens = Source::new(source).lex();
    let token = { tokens }.find(|token| depth.after(token.kind()) > DEEPEST)?;
    Some(token.span().start()..token.span().end())
}

/// An upper bound: what is closed by the wrong bracket counts as open.
#[derive(Default)]
struct Depth {
    /// The brackets that are open, each with the parts of the key before it.
    open: Vec<(TokenKind, usize)>,
    open_depth: usize,
    /// The parts of the current key, without the first.
    dots: usize,
}

impl Depth {
    fn after(&mut self, token: TokenKind) -> usize {
        match token {
            TokenKind::Dot => self.dots += 1,
            TokenKind::LeftCurlyBracket | TokenKind::LeftSquareBracket => {
                self.open_depth += 1 + self.dots;
                self.open.push((token, 1 + std::mem::take(&mut self.dots)));
            }
            TokenKind::RightCurlyBracket => self.close(TokenKind::LeftCurlyBracket),
            TokenKind::RightSquareBracket => self.close(TokenKind::LeftSquareBracket),
            TokenKind::Comma => self.dots = 0,
            TokenKind::Newline if self.open.is_empty() => self.dots = 0,
            _ => {}
        }
        self.open_depth + self.dots
    }

    fn close(&mut self, opening: TokenKind) {
        if let Some((_, depth)) = self.open.pop_if(|(kind, _)| *kind == opening) {
            self.open_depth -= depth;
        }
        self.dots = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_dots_count_together() {
        let nested = |levels: usize| format!("{}1{}", "a.b={c=".repeat(levels), "}".repeat(levels));
        assert_eq!(too_deep(&nested(40)), None);
        assert!(too_deep(&nested(60)).is_some());
        assert!(too_deep(&"a={b=]".repeat(120)).is_some());
        assert!(too_deep(&vec!["a"; 200].join(".")).is_some());
    }

    #[test]
    fn strings_and_what_is_closed_do_not_count() {
        let many = "x = ['a.b.c.d', \"{{{\"] # [[[\n".repeat(1000);
        assert_eq!(too_deep(&many), None);
        assert_eq!(too_deep(&"a.b = { c.d = [1.5] }\n".repeat(1000)), None);
    }
}
