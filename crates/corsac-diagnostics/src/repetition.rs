//! CORS response headers that are sent more than once.

use std::collections::HashSet;

use crate::observation::ObservedExchange;

/// Headers that have one value.
const SINGLE: [&str; 3] =
    ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Max-Age"];

/// Headers that have a list, which may be spread over several lines.
const LISTS: [&str; 3] = [
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Headers",
    "Access-Control-Expose-Headers",
];

/// A header that is sent more than once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Repetition<'a> {
    /// Its name.
    pub(crate) name: &'static str,
    /// The indices of its lines among the response's.
    pub(crate) lines: Vec<usize>,
    /// Their values.
    pub(crate) values: Vec<&'a [u8]>,
}

impl<'a> Repetition<'a> {
    /// Every header that is sent more than once: one that has one value in several lines, or joined
    /// to one; one that has a list with a line twice.
    pub(crate) fn all(exchange: &'a ObservedExchange) -> Vec<Self> {
        let names = SINGLE.into_iter().chain(LISTS);
        let all = names.map(|name| Self::of(exchange, name));
        all.filter(|repetition| repetition.is_one()).collect()
    }

    fn of(exchange: &'a ObservedExchange, name: &'static str) -> Self {
        let lines = exchange.response.headers().iter().enumerate();
        let named = lines.filter(|(_, (own, _))| own.eq_ignore_ascii_case(name.as_bytes()));
        let (lines, values) = named.map(|(line, (_, value))| (line, value)).unzip();
        Self { name, lines, values }
    }

    fn is_one(&self) -> bool {
        match &self.values[..] {
            [] => false,
            [value] => SINGLE.contains(&self.name) && is_joined(value),
            _ if SINGLE.contains(&self.name) => true,
            values => values.iter().collect::<HashSet<_>>().len() < values.len(),
        }
    }
}

/// Whether a value is the same text several times, with commas between.
pub(crate) fn is_joined(value: &[u8]) -> bool {
    let mut items = value.split(|&byte| byte == b',').map(<[u8]>::trim_ascii);
    let first = items.next().filter(|item| !item.is_empty());
    let mut rest = items.peekable();
    first.is_some_and(|first| rest.peek().is_some() && rest.all(|item| item == first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::observed;

    fn names(lines: &str) -> Vec<&'static str> {
        let text = format!(
            "page https://api.example.com\n\nGET https://api.example.com/items\n\n\
             HTTP/1.1 200 OK\n{lines}\n"
        );
        let exchange = observed(&text).exchanges.remove(0);
        Repetition::all(&exchange).iter().map(|repetition| repetition.name).collect()
    }

    #[test]
    fn a_list_may_have_several_lines() {
        let methods = "Access-Control-Allow-Methods";
        assert_eq!(names(&format!("{methods}: GET\n{methods}: PUT")), [""; 0]);
        assert_eq!(names(&format!("{methods}: PUT, PUT")), [""; 0]);
        assert_eq!(names(&format!("{methods}: PUT\n{methods}: PUT")), [methods]);
    }

    #[test]
    fn lines_that_were_joined_are_recognized() {
        let origin = "Access-Control-Allow-Origin";
        assert_eq!(names(&format!("{origin}: *\n{origin}: https://a.example")), [origin]);
        assert_eq!(names(&format!("{origin}: *,*")), [origin]);
        assert_eq!(names(&format!("{origin}: *, https://a.example")), [""; 0]);
        assert_eq!(names(&format!("{origin}: ,")), [""; 0]);
    }
}
