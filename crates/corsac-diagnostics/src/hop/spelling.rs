//! Lines told apart by how their names are spelt.

use corsac::HeaderList;

use super::only;
use super::servers::{BEHIND, MARKS};

/// How a header's name is spelt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Spelling {
    Lower,
    Mixed,
}

/// The only line that is spelt as the headers of the server in front are, where the two servers
/// spell theirs differently.
pub(super) fn by_spelling(headers: &HeaderList, lines: &[usize]) -> Option<usize> {
    let fronts = MARKS.iter().map(|(name, _)| *name).chain(["Server"]);
    let own = spelling_of(headers, fronts);
    let foreign = spelling_of(headers, BEHIND.into_iter());
    let wanted = own.or(foreign.map(Spelling::other))?;
    let spellings: Vec<_> = headers.iter().map(|(name, _)| Spelling::of(name)).collect();
    let is_own = |line: &usize| spellings.get(*line) == Some(&wanted);
    only(lines.iter().copied().filter(is_own)).filter(|_| own != foreign)
}

impl Spelling {
    fn of(name: &[u8]) -> Self {
        if name.iter().any(u8::is_ascii_uppercase) { Self::Mixed } else { Self::Lower }
    }

    fn other(self) -> Self {
        match self {
            Self::Lower => Self::Mixed,
            Self::Mixed => Self::Lower,
        }
    }
}

/// How all headers of these names are spelt, if they are spelt in one way.
fn spelling_of<'a>(headers: &HeaderList, names: impl Iterator<Item = &'a str>) -> Option<Spelling> {
    let names: Vec<_> = names.collect();
    let is_named = |name: &[u8]| names.iter().any(|own| own.as_bytes().eq_ignore_ascii_case(name));
    let mut spellings =
        headers.iter().filter(|(name, _)| is_named(name)).map(|(name, _)| Spelling::of(name));
    let first = spellings.next()?;
    spellings.all(|spelling| spelling == first).then_some(first)
}
