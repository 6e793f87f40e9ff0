//! Which of two servers, one behind the other, probably added a header line.

mod servers;
mod spelling;

use corsac::HeaderList;

use servers::{Appends, Front, behind, is_mark};

/// A guess.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Guess {
    /// The index of the line that the server in front added.
    pub(crate) line: usize,
    /// What that server is.
    pub(crate) front: String,
    /// What is behind it.
    pub(crate) behind: String,
    /// Why, as what comes after a colon.
    pub(crate) reason: &'static str,
}

impl Guess {
    /// Which of these lines of one name the server in front added, if there seems to be one.
    pub(crate) fn of(headers: &HeaderList, lines: &[usize]) -> Option<Self> {
        let Front { name: front, appends } = Front::of(headers)?;
        let (first, last) = (*lines.first()?, *lines.last().filter(|_| lines.len() > 1)?);
        let by_order = || match appends {
            Appends::After => Some((last, "it comes after what the application sent")),
            Appends::Before => Some((first, "it comes before what the application sent")),
            Appends::Unknown => None,
        };
        let (line, reason) = spelling::by_spelling(headers, lines)
            .map(|line| (line, "the spelling of the header names tells them apart"))
            .or_else(|| Some((by_neighbours(headers, lines)?, "it stands among a proxy's lines")))
            .or_else(by_order)?;
        Some(Self { line, front, behind: behind(headers), reason })
    }
}

/// The only line that stands right before or after a header that the server in front adds.
fn by_neighbours(headers: &HeaderList, lines: &[usize]) -> Option<usize> {
    let marks: Vec<usize> = headers
        .iter()
        .enumerate()
        .filter(|(_, (name, _))| is_mark(name))
        .map(|(line, _)| line)
        .collect();
    let is_mark = |line: usize| marks.binary_search(&line).is_ok();
    let is_near = |line: &usize| is_mark(line + 1) || line.checked_sub(1).is_some_and(is_mark);
    only(lines.iter().copied().filter(is_near))
}

/// The item, if there is only one.
fn only(mut items: impl Iterator<Item = usize>) -> Option<usize> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(lines: &[(&str, &str)]) -> Option<(usize, String, String)> {
        let headers: HeaderList = lines.iter().copied().collect();
        let names = lines.iter().enumerate();
        let named = names.filter(|(_, (name, _))| name.eq_ignore_ascii_case(NAME));
        let named: Vec<_> = named.map(|(line, _)| line).collect();
        Guess::of(&headers, &named).map(|guess| (guess.line, guess.front, guess.behind))
    }

    const NAME: &str = "Access-Control-Allow-Origin";
    const LOWER: &str = "access-control-allow-origin";

    fn some(line: usize, front: &str, behind: &str) -> Option<(usize, String, String)> {
        Some((line, front.to_owned(), behind.to_owned()))
    }

    #[test]
    fn the_order_tells_what_is_known_of_the_server() {
        let lines = [("Server", "nginx"), ("X-Powered-By", "Express"), (NAME, "*"), (NAME, "*")];
        assert_eq!(guess(&lines), some(3, "nginx", "Express"));
        assert_eq!(guess(&lines[..3]), None);
        let lines = [("Server", "Apache"), ("X-Powered-By", "PHP"), (NAME, "*"), (NAME, "*")];
        assert_eq!(guess(&lines), some(2, "Apache", "PHP"));
        assert_eq!(guess(&[("Via", "1.1 x"), ("Vary", "x"), (NAME, "*"), (NAME, "*")]), None);
    }

    #[test]
    fn spelling_tells_more_than_order() {
        let lines = [("Server", "nginx"), (NAME, "*"), ("Vary", "x"), (LOWER, "*")];
        assert_eq!(guess(&lines), some(1, "nginx", "the application"));
        let lines = [("x-varnish", "1"), (LOWER, "*"), (NAME, "*"), ("X-Powered-By", "PHP")];
        assert_eq!(guess(&lines), some(1, "Varnish", "PHP"));
    }

    #[test]
    fn neighbours_tell_more_than_order() {
        let lines = [("via", "1.1 x"), (LOWER, "*"), ("vary", "x"), (LOWER, "*")];
        assert_eq!(guess(&lines), some(1, "a proxy", "the application"));
    }

    #[test]
    fn without_a_sign_of_a_proxy_nobody_is_blamed() {
        assert_eq!(guess(&[("Server", "gunicorn"), (NAME, "*"), (NAME, "*")]), None);
    }
}
