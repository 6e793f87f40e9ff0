use std::fmt;

use super::route::Case;
use crate::server::InvalidPath;

/// A pattern of paths: `*` stands for any part of one segment, `**` for any number of segments.
///
/// | pattern | matches | does not match |
/// |---|---|---|
/// | `/items` | itself | `/items/7` |
/// | `/items/*` | `/items/7` | `/items`, `/items/7/x` |
/// | `/items/**` | `/items`, `/items/7/x` | `/itemsets` |
/// | `/**/*.json` | `/a.json`, `/x/a.json` | `/a.xml` |
///
/// It is tempting to take a crate for globs. Those are made for the paths of files: a backslash and
/// brackets mean something there, `/items/**` does not match `/items`, and a match costs a regular
/// expression.
///
/// # Example
/// ```
/// use corsac::server::PathPattern;
///
/// let pattern = PathPattern::parse("/items/**")?;
/// assert!(pattern.matches(b"/items/7"));
/// assert!(!pattern.matches(b"/Items/7"));
/// # Ok::<(), corsac::server::InvalidPath>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PathPattern {
    text: String,
    segments: Vec<Segment>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Segment {
    /// `**`
    Any,
    /// Literal bytes and `*`.
    Part(Box<[u8]>),
}

impl PathPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// [`InvalidPath`] if some path that it should match would never come in that form.
    pub fn parse(text: &str) -> Result<Self, InvalidPath> {
        let rest = text.strip_prefix('/').ok_or(InvalidPath::NotAbsolute)?;
        if text.contains(['?', '#']) {
            return Err(InvalidPath::QueryOrFragment);
        }
        let segments = match rest {
            "" => vec![],
            _ => rest.split('/').map(segment).collect::<Result<_, _>>()?,
        };
        Ok(Self { text: text.to_owned(), segments })
    }

    /// Says whether a path as browsers send it matches, byte for byte.
    pub fn matches(&self, path: &[u8]) -> bool {
        self.matches_in(path, Case::Exact)
    }

    /// The pattern as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn matches_in(&self, path: &[u8], case: Case) -> bool {
        let Some(path) = path.strip_prefix(b"/") else { return false };
        let is_root = path.is_empty();
        let mut rest = (!is_root).then_some(path);
        let mut segments = &self.segments[..];
        // Where the last `**` stands, and what it has not swallowed yet.
        let mut swallowing: Option<(&[Segment], &[u8])> = None;
        loop {
            match (segments.split_first(), rest) {
                (None, None) => return true,
                (Some((Segment::Any, after)), _) => {
                    segments = after;
                    let Some(left) = rest else { continue };
                    swallowing = Some((after, left));
                    continue;
                }
                (Some((Segment::Part(pattern), after)), Some(path)) => {
                    let (first, others) = split_segment(path);
                    if matches_segment(pattern, first, case) {
                        (segments, rest) = (after, others);
                        continue;
                    }
                }
                (None, Some(_)) | (Some((Segment::Part(_), _)), None) => {}
            }
            // Let the last `**` stand for one segment more.
            let Some((after, left)) = swallowing else { return false };
            let (_, others) = split_segment(left);
            (segments, rest) = (after, others);
            swallowing = others.map(|others| (after, others));
        }
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

fn segment(text: &str) -> Result<Segment, InvalidPath> {
    match text {
        "**" => Ok(Segment::Any),
        "" | "." | ".." => Err(InvalidPath::DotOrEmptySegment),
        _ if text.contains("**") => Err(InvalidPath::DoubleStarInSegment),
        _ if is_normalized(text.as_bytes()) => Ok(Segment::Part(text.as_bytes().into())),
        _ => Err(InvalidPath::NotNormalized),
    }
}

/// Says whether browsers leave a segment as it is. Escapes are in upper case, and of nothing that
/// some backend takes for a part of the path's structure.
fn is_normalized(segment: &[u8]) -> bool {
    let escapes_are_normal =
        segment.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(|(at, _)| match segment
            .get(at + 1..at + 3)
        {
            Some(&[high, low]) => {
                let is_upper_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
                is_upper_hex(high)
                    && is_upper_hex(low)
                    && !super::readings::changes_structure(hex(high) * 16 + hex(low))
            }
            _ => false,
        });
    let is_literal = |byte: &u8| super::readings::is_sent(*byte) && !br"\;".contains(byte);
    escapes_are_normal && segment.iter().all(is_literal)
}

fn hex(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => digit.to_ascii_uppercase().wrapping_sub(b'A').wrapping_add(10),
    }
}

/// The first segment, and what follows the slash after it.
fn split_segment(path: &[u8]) -> (&[u8], Option<&[u8]>) {
    match path.iter().position(|&byte| byte == b'/') {
        Some(slash) => (&path[..slash], Some(&path[slash + 1..])),
        None => (path, None),
    }
}

/// A segment that is `*` alone stands for one that is not empty.
fn matches_segment(pattern: &[u8], segment: &[u8], case: Case) -> bool {
    let is_same = |a: u8, b: u8| match case {
        Case::Exact => a == b,
        Case::Folded => a.eq_ignore_ascii_case(&b),
    };
    if pattern == b"*" {
        return !segment.is_empty();
    }
    let (mut p, mut s) = (0, 0);
    // Where the last `*` stands in the pattern, and how far it has swallowed the segment.
    let mut star: Option<(usize, usize)> = None;
    while s < segment.len() {
        match (pattern.get(p), star) {
            (Some(b'*'), _) => {
                star = Some((p, s));
                p += 1;
            }
            (Some(&byte), _) if is_same(byte, segment[s]) => {
                p += 1;
                s += 1;
            }
            (_, Some((at, swallowed))) => {
                star = Some((at, swallowed + 1));
                (p, s) = (at + 1, swallowed + 1);
            }
            (_, None) => return false,
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_double_stars() {
        for (pattern, matching, others) in [
            ("/", &["/"][..], &["", "/a", "//"][..]),
            ("/a", &["/a"], &["/", "/a/", "/ab", "/a/b", "a", "/A"]),
            ("/a/*", &["/a/b"], &["/a", "/a/", "/a/b/c"]),
            ("/a/**", &["/a", "/a/", "/a/b", "/a/b/c"], &["/ab", "/"]),
            ("/**", &["/", "/a", "/a/b"], &[""]),
            ("/**/z", &["/z", "/a/z", "/a/b/z", "/z/z"], &["/", "/z/a", "/az"]),
            ("/a/**/b/**/c", &["/a/b/c", "/a/x/b/b/y/c"], &["/a/c", "/a/b", "/a/b/c/d"]),
            ("/v*/x-*.json", &["/v1/x-a.json", "/v/x-.json"], &["/v1/xa.json", "/w/x-a.json"]),
            ("/*a*b", &["/ab", "/xaxb", "/aab"], &["/ba", "/a", "/abc"]),
        ] {
            let parsed = PathPattern::parse(pattern).unwrap();
            for path in matching {
                assert!(parsed.matches(path.as_bytes()), "{pattern} {path}");
            }
            for path in others {
                assert!(!parsed.matches(path.as_bytes()), "{pattern} {path}");
            }
        }
    }

    #[test]
    fn patterns_that_nothing_could_match_are_mistakes() {
        for (pattern, problem) in [
            ("a", InvalidPath::NotAbsolute),
            ("", InvalidPath::NotAbsolute),
            ("/a/", InvalidPath::DotOrEmptySegment),
            ("/a//b", InvalidPath::DotOrEmptySegment),
            ("/a/../b", InvalidPath::DotOrEmptySegment),
            ("/a**", InvalidPath::DoubleStarInSegment),
            ("/a?b", InvalidPath::QueryOrFragment),
            ("/a b", InvalidPath::NotNormalized),
            ("/é", InvalidPath::NotNormalized),
            ("/%2E", InvalidPath::NotNormalized),
            ("/%c3", InvalidPath::NotNormalized),
            ("/%", InvalidPath::NotNormalized),
            ("/a;b", InvalidPath::NotNormalized),
        ] {
            assert_eq!(PathPattern::parse(pattern), Err(problem), "{pattern}");
        }
        assert!(PathPattern::parse("/%C3%A9/a+b~[c|d]").is_ok());
    }
}
