use std::borrow::Cow;
use std::fmt;
use std::iter::FusedIterator;
use std::ops::Range;

use super::value::get_decode_and_split_value;

/// A header list: names and values in order, with duplicates, case and every byte kept.
///
/// Wherever a method takes a name to look for, the match ignores ASCII case.
///
/// # Representation
///
/// All bytes stand in one buffer, name after value after name, and one record per line says where
/// each ends. So a clone copies two buffers, and building a list allocates for nothing else.
///
/// # Example
/// ```
/// use corsac::HeaderList;
///
/// let mut list = HeaderList::new();
/// list.push(b"Vary", b"Origin");
/// list.push(b"vary", b"Accept");
/// assert_eq!(list.get(b"VARY").as_deref(), Some(&b"Origin, Accept"[..]));
/// assert_eq!(list.len(), 2);
/// ```
/// <https://fetch.spec.whatwg.org/#concept-header-list>
#[derive(Clone, Default, Eq, Hash, PartialEq)]
pub struct HeaderList {
    bytes: Vec<u8>,
    lines: Vec<Line>,
}

/// Where a line ends in the buffer; it starts where the line before it ends.
#[derive(Clone, Copy, Eq, Hash, PartialEq)]
struct Line {
    name_end: usize,
    end: usize,
}

impl HeaderList {
    /// An empty list.
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), lines: Vec::new() }
    }

    /// An empty list with room for `lines` headers whose names and values total `bytes` bytes.
    pub fn with_capacity(lines: usize, bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), lines: Vec::with_capacity(lines) }
    }

    /// Adds a line as received: neither its name's case nor its value is touched.
    pub fn push(&mut self, name: &[u8], value: &[u8]) {
        self.bytes.extend_from_slice(name);
        self.push_value_after_name(value);
    }

    /// Appends a header, reusing the casing of the name already in the list, if any.
    ///
    /// # Example
    /// ```
    /// let mut list = corsac::HeaderList::from_iter([("Accept", "a/b")]);
    /// list.append(b"ACCEPT", b"c/d");
    /// assert_eq!(list, corsac::HeaderList::from_iter([("Accept", "a/b"), ("Accept", "c/d")]));
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-header-list-append>
    pub fn append(&mut self, name: &[u8], value: &[u8]) {
        match self.position(name) {
            // 1. If list contains name, then set name to the first such header's name.
            Some(first) => self.bytes.extend_from_within(self.name_range(first)),
            None => self.bytes.extend_from_slice(name),
        }
        // 2. Append (name, value) to list.
        self.push_value_after_name(value);
    }

    /// Gives the first header of this name the value `value` and removes the others; appends the
    /// header if there is none.
    ///
    /// # Example
    /// ```
    /// let mut list = corsac::HeaderList::from_iter([("A", "1"), ("B", "2"), ("a", "3")]);
    /// list.set(b"a", b"4");
    /// assert_eq!(list, corsac::HeaderList::from_iter([("A", "4"), ("B", "2")]));
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-header-list-set>
    pub fn set(&mut self, name: &[u8], value: &[u8]) {
        // 1. If list contains name, then set the value of the first such header to value and remove
        //    the others.
        if let Some(first) = self.position(name) {
            self.remove_after(first, name);
            self.replace(self.value_range(first), first, value);
        } else {
            // 2. Otherwise, append (name, value) to list.
            self.push(name, value);
        }
    }

    /// Adds `, ` and `value` to the value of the first header of this name; appends the header if
    /// there is none.
    ///
    /// # Example
    /// ```
    /// let mut list = corsac::HeaderList::from_iter([("A", "1")]);
    /// list.combine(b"a", b"2");
    /// assert_eq!(list, corsac::HeaderList::from_iter([("A", "1, 2")]));
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-header-list-combine>
    pub fn combine(&mut self, name: &[u8], value: &[u8]) {
        // 1. If list contains name, then set the value of the first such header to its value,
        //    followed by 0x2C 0x20, followed by value.
        if let Some(first) = self.position(name) {
            let end = self.lines[first].end;
            self.replace(end..end, first, &[b", ", value].concat());
        } else {
            // 2. Otherwise, append (name, value) to list.
            self.push(name, value);
        }
    }

    /// Removes all headers of this name.
    ///
    /// <https://fetch.spec.whatwg.org/#concept-header-list-delete>
    pub fn delete(&mut self, name: &[u8]) {
        self.retain(|candidate, _| !candidate.eq_ignore_ascii_case(name));
    }

    /// Keeps the headers for which `keep` says so, in order.
    pub fn retain(&mut self, mut keep: impl FnMut(&[u8], &[u8]) -> bool) {
        self.retain_lines(|_, name, value| keep(name, value));
    }

    /// Says whether there is a header of this name.
    ///
    /// <https://fetch.spec.whatwg.org/#header-list-contains>
    pub fn contains(&self, name: &[u8]) -> bool {
        self.position(name).is_some()
    }

    /// The values of all headers of this name, joined with `, `; `None` if there is none.
    ///
    /// Borrowed when there is one line, owned when several had to be joined.
    ///
    /// # Example
    /// ```
    /// let list = corsac::HeaderList::from_iter([("A", "1"), ("a", ""), ("A", "3")]);
    /// assert_eq!(list.get(b"a").as_deref(), Some(&b"1, , 3"[..]));
    /// assert_eq!(list.get(b"b"), None);
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get>
    pub fn get(&self, name: &[u8]) -> Option<Cow<'_, [u8]>> {
        let mut values = self.values(name);
        // 1. If list does not contain name, then return null.
        let first = values.next()?;
        let Some(second) = values.next() else { return Some(Cow::Borrowed(first)) };
        // 2. Return the values of all headers in list whose name is a byte-case-insensitive match
        //    for name, separated from each other by 0x2C 0x20, in order.
        let mut joined = [first, b", ", second].concat();
        for value in values {
            joined.extend_from_slice(b", ");
            joined.extend_from_slice(value);
        }
        Some(Cow::Owned(joined))
    }

    /// The value of each header of this name, in order.
    pub fn values<'a>(&'a self, name: &[u8]) -> impl Iterator<Item = &'a [u8]> {
        self.iter()
            .filter(move |(candidate, _)| candidate.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// The value of the first header of this name.
    pub fn first(&self, name: &[u8]) -> Option<&[u8]> {
        self.values(name).next()
    }

    /// Every header, in order.
    pub fn iter(&self) -> Iter<'_> {
        Iter { list: self, indices: 0..self.lines.len() }
    }

    /// How many headers there are; each line counts.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Says whether there is no header.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The combined value of this name, split at its commas outside quoted strings; `None` if there
    /// is no such header.
    ///
    /// # Example
    /// ```
    /// let list = corsac::HeaderList::from_iter([("A", "x / x"), ("A", ","), ("A", "1")]);
    /// assert_eq!(list.get_decode_and_split(b"a").unwrap(), ["x / x", "", "", "1"]);
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-header-list-get-decode-split>
    pub fn get_decode_and_split(&self, name: &[u8]) -> Option<Vec<String>> {
        // 1. Let value be the result of getting name from list.
        // 2. If value is null, then return null.
        let value = self.get(name)?;
        // 3. Return the result of getting, decoding, and splitting value.
        Some(get_decode_and_split_value(&value))
    }

    /// One header per name, lower-cased and sorted, its values joined with `, `; `set-cookie` keeps
    /// one header per value.
    ///
    /// # Example
    /// ```
    /// use corsac::HeaderList;
    ///
    /// let list = HeaderList::from_iter([("B", "1"), ("Set-Cookie", "x"), ("b", "2"), ("A", "3")]);
    /// let combined = HeaderList::from_iter([("a", "3"), ("b", "1, 2"), ("set-cookie", "x")]);
    /// assert_eq!(list.sort_and_combine(), combined);
    /// ```
    /// <https://fetch.spec.whatwg.org/#concept-header-list-sort-and-combine>
    pub fn sort_and_combine(&self) -> Self {
        // 1. Let headers be a header list.
        let mut headers = Self::with_capacity(self.len(), self.bytes.len());
        // 2. Let names be the result of convert header names to a sorted-lowercase set with all the
        //    names of the headers in list.
        let mut lines: Vec<(Vec<u8>, &[u8])> =
            self.iter().map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        lines.sort_by(|(one, _), (other, _)| one.cmp(other));
        // 3. For each name of names:
        for same_name in lines.chunk_by(|(one, _), (other, _)| one == other) {
            let values: Vec<&[u8]> = same_name.iter().map(|(_, value)| *value).collect();
            match same_name.first() {
                // 3.1.1. Let values be a list of all values of headers in list whose name is a
                //        byte-case-insensitive match for name, in order.
                // 3.1.2. For each value of values: append (name, value) to headers.
                Some((name, _)) if name == b"set-cookie" => {
                    values.iter().for_each(|value| headers.push(name, value));
                }
                // 3.2.3. Append (name, value) to headers.
                Some((name, _)) => headers.push(name, &values.join(&b", "[..])),
                None => {}
            }
        }
        // 4. Return headers.
        headers
    }

    fn push_value_after_name(&mut self, value: &[u8]) {
        let name_end = self.bytes.len();
        self.bytes.extend_from_slice(value);
        self.lines.push(Line { name_end, end: self.bytes.len() });
    }

    fn position(&self, name: &[u8]) -> Option<usize> {
        self.iter().position(|(candidate, _)| candidate.eq_ignore_ascii_case(name))
    }

    fn start(&self, index: usize) -> usize {
        index.checked_sub(1).map_or(0, |previous| self.lines[previous].end)
    }

    fn name_range(&self, index: usize) -> Range<usize> {
        self.start(index)..self.lines[index].name_end
    }

    fn value_range(&self, index: usize) -> Range<usize> {
        self.lines[index].name_end..self.lines[index].end
    }

    fn remove_after(&mut self, first: usize, name: &[u8]) {
        self.retain_lines(|index, candidate, _| {
            index <= first || !candidate.eq_ignore_ascii_case(name)
        });
    }

    /// Replaces `range`, which lies in the value of line `index`, and moves every later line.
    fn replace(&mut self, range: Range<usize>, index: usize, with: &[u8]) {
        let (removed, added) = (range.len(), with.len());
        self.bytes.splice(range, with.iter().copied());
        let (changed, later) = self.lines[index..].split_at_mut(1);
        changed.iter_mut().for_each(|line| line.end = line.end - removed + added);
        for line in later {
            line.name_end = line.name_end - removed + added;
            line.end = line.end - removed + added;
        }
    }

    /// Moves each kept line down over the removed ones, in place.
    fn retain_lines(&mut self, mut keep: impl FnMut(usize, &[u8], &[u8]) -> bool) {
        let (mut start, mut written, mut index) = (0, 0, 0);
        let bytes = &mut self.bytes;
        self.lines.retain_mut(|line| {
            let Line { name_end, end } = *line;
            let kept = keep(index, &bytes[start..name_end], &bytes[name_end..end]);
            if kept {
                bytes.copy_within(start..end, written);
                line.name_end = written + (name_end - start);
                line.end = written + (end - start);
                written = line.end;
            }
            (start, index) = (end, index + 1);
            kept
        });
        self.bytes.truncate(written);
    }
}

impl fmt::Debug for HeaderList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(DebugLine)).finish()
    }
}

struct DebugLine<'a>((&'a [u8], &'a [u8]));

impl fmt::Debug for DebugLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = self.0;
        write!(f, "\"{}: {}\"", name.escape_ascii(), value.escape_ascii())
    }
}

impl<N: AsRef<[u8]>, V: AsRef<[u8]>> FromIterator<(N, V)> for HeaderList {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        let mut list = Self::new();
        list.extend(headers);
        list
    }
}

impl<N: AsRef<[u8]>, V: AsRef<[u8]>> Extend<(N, V)> for HeaderList {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, headers: I) {
        for (name, value) in headers {
            self.push(name.as_ref(), value.as_ref());
        }
    }
}

impl<'a> IntoIterator for &'a HeaderList {
    type Item = (&'a [u8], &'a [u8]);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// The headers of a [`HeaderList`], in order, as pairs of name and value.
#[derive(Clone, Debug)]
pub struct Iter<'a> {
    list: &'a HeaderList,
    indices: Range<usize>,
}

impl<'a> Iter<'a> {
    fn line(&self, index: usize) -> (&'a [u8], &'a [u8]) {
        let bytes = &self.list.bytes;
        (&bytes[self.list.name_range(index)], &bytes[self.list.value_range(index)])
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        self.indices.next().map(|index| self.line(index))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.indices.size_hint()
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        self.indices.next_back().map(|index| self.line(index))
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl FusedIterator for Iter<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_borrowed_and_several_are_joined() {
        let list = HeaderList::from_iter([("A", "1"), ("B", "2"), ("a", "3")]);
        assert!(matches!(list.get(b"b"), Some(Cow::Borrowed(b"2"))));
        assert!(matches!(list.get(b"a"), Some(Cow::Owned(joined)) if joined == b"1, 3"));
    }

    #[test]
    fn set_keeps_the_casing_and_place_of_the_first() {
        let mut list = HeaderList::from_iter([("A", "1"), ("B", "2"), ("a", "3"), ("C", "4")]);
        list.set(b"a", b"longer");
        assert_eq!(list, HeaderList::from_iter([("A", "longer"), ("B", "2"), ("C", "4")]));
        list.set(b"A", b"");
        assert_eq!(list, HeaderList::from_iter([("A", ""), ("B", "2"), ("C", "4")]));
    }

    #[test]
    fn debug_escapes_bytes() {
        let list = HeaderList::from_iter([("A", b"\xFF\"\n")]);
        assert_eq!(format!("{list:?}"), r#"["A: \xff\"\n"]"#);
    }

    #[test]
    fn set_cookie_is_never_combined() {
        let list = HeaderList::from_iter([("Set-Cookie", "b"), ("X", "1"), ("set-cookie", "a")]);
        let expected =
            HeaderList::from_iter([("set-cookie", "b"), ("set-cookie", "a"), ("x", "1")]);
        assert_eq!(list.sort_and_combine(), expected);
    }

    #[test]
    fn the_same_bytes_cut_elsewhere_are_another_list() {
        assert_ne!(HeaderList::from_iter([("ab", "c")]), HeaderList::from_iter([("a", "bc")]));
    }
}
