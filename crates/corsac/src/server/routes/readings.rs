//! The ways in which backends read a path.
//!
//! Some decode escapes once, some until nothing is left to decode, some only those that hide no
//! slash, some not at all; some resolve dot segments, merge slashes, take a backslash for a slash, cut
//! parameters off segments, or ignore a slash at the end. What a route is to protect must be protected
//! however the path is read, and in whatever order that is done. Where that cannot be told, every route
//! counts that could match at all.

/// Longer paths are not read in several ways.
const LONGEST: usize = 1024;

/// Of paths with more readings nothing is said but that there are many: what a path means to routes
/// must not cost more than the request.
const MOST: usize = 48;

/// The different readings of a path.
#[derive(Debug)]
pub(super) struct Readings(Vec<Vec<u8>>);

/// What some backends make of a path.
type Reading = fn(&[u8]) -> Vec<u8>;

/// What is done one after the other, each by some backends and not by others. The second time is for
/// a backend behind another one.
const STAGES: [&[Reading]; 9] = [
    &[as_browsers_send],
    &[without_parameters],
    &[decode_unreserved, decode_all_but_slashes, decode, decode_fully],
    &[without_parameters],
    &[backslashes_to_slashes],
    &[merge_slashes],
    &[remove_dot_segments],
    &[merge_slashes],
    &[without_final_slash],
];

impl Readings {
    /// Says whether some backend reads `path` in another way than it came.
    ///
    /// A final slash is such a way, and so are escapes of what may stand in a pattern.
    pub(super) fn has_several(path: &[u8]) -> bool {
        let is_lower_case = |at: usize| path[at..at + 3].iter().any(u8::is_ascii_lowercase);
        let is_escape = |at: usize| {
            decoded_at(path, at).is_some_and(|byte| changes_structure(byte) || is_lower_case(at))
        };
        path.iter().enumerate().any(|(at, &byte)| match byte {
            b'%' => is_escape(at) || unsettles(path, at),
            b'\\' | b';' => true,
            b'/' => match path.get(at + 1) {
                None => at > 0,
                Some(next) => matches!(next, b'/' | b'.'),
            },
            _ => !is_sent(byte),
        })
    }

    /// The readings, each once; the path as it came is first. None if it is too long to be read in
    /// several ways, if they are too many, or if it holds what only a mistaken decoder reads at all.
    pub(super) fn of(path: &[u8]) -> Option<Self> {
        let mut readings = Self(vec![path.to_vec()]);
        if !Self::has_several(path) {
            return Some(readings);
        }
        if path.len() > LONGEST || is_unsettled(path) {
            return None;
        }
        for stage in STAGES {
            for index in 0..readings.0.len() {
                for reading in stage {
                    readings.add(reading(&readings.0[index]));
                }
                if readings.0.len() > MOST {
                    return None;
                }
            }
        }
        Some(readings)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    fn add(&mut self, path: Vec<u8>) {
        if !self.0.contains(&path) {
            self.0.push(path);
        }
    }
}

/// Says whether it cannot be told what backends make of a path: it has escapes that unsettle it, is
/// encoded over and over, or has a segment of dots and escaped blanks, which some cut off.
fn is_unsettled(path: &[u8]) -> bool {
    let lower = path.to_ascii_lowercase();
    let has = |part: &[u8]| lower.windows(part.len()).any(|window| window == part);
    let is_blank_behind_dots = |segment: &[u8]| {
        let rest = segment.strip_prefix(b".").or_else(|| segment.strip_prefix(b"%2e"));
        rest.is_some_and(|rest| rest.ends_with(b"%20"))
    };
    (0..path.len()).any(|at| path[at] == b'%' && unsettles(path, at))
        || has(b"%25252525")
        || lower.split(|byte| matches!(byte, b'/' | b'\\')).any(is_blank_behind_dots)
}

/// Says whether the escape at `at` is one of a control, of a byte that begins no character and that
/// careless decoders take for a dot or a slash, or in a notation that was never a standard.
fn unsettles(path: &[u8], at: usize) -> bool {
    match decoded_at(path, at) {
        Some(byte) => matches!(byte, 0..=0x1F | 0x7F | 0xC0 | 0xC1),
        None => matches!(path.get(at + 1), Some(b'u' | b'U')),
    }
}

/// Says whether an escape of this byte is read as the byte itself by some backend, to the effect that
/// another route could match: what may stand in a pattern, or separates its parts.
pub(super) fn changes_structure(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/\\%;!$&'()*+,=:@[]|".contains(&byte)
}

/// Says whether browsers leave a byte of a path as it is.
///
/// <https://url.spec.whatwg.org/#path-percent-encode-set>
pub(super) fn is_sent(byte: u8) -> bool {
    byte.is_ascii_graphic() && !br#""<>^`{}#?"#.contains(&byte)
}

/// The byte that the escape at `at` stands for.
fn decoded_at(path: &[u8], at: usize) -> Option<u8> {
    let digit = |index: usize| char::from(*path.get(index)?).to_digit(16);
    let value = digit(at + 1)? * 16 + digit(at + 2)?;
    u8::try_from(value).ok()
}

/// The path with escapes in upper case, also of the bytes that came without.
fn as_browsers_send(path: &[u8]) -> Vec<u8> {
    let mut sent = Vec::with_capacity(path.len());
    let mut escape = 0..0;
    for (at, &byte) in path.iter().enumerate() {
        if byte == b'%' && decoded_at(path, at).is_some() {
            escape = at..at + 3;
        }
        match byte {
            _ if escape.contains(&at) => sent.push(byte.to_ascii_uppercase()),
            _ if is_sent(byte) => sent.push(byte),
            _ => sent.extend(format!("%{byte:02X}").bytes()),
        }
    }
    sent
}

/// The path with the escapes decoded that change its structure.
fn decode(path: &[u8]) -> Vec<u8> {
    decode_where(path, changes_structure)
}

fn decode_all_but_slashes(path: &[u8]) -> Vec<u8> {
    decode_where(path, |byte| changes_structure(byte) && byte != b'/')
}

/// <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>
fn decode_unreserved(path: &[u8]) -> Vec<u8> {
    decode_where(path, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

fn decode_where(path: &[u8], is_decoded: fn(u8) -> bool) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut at = 0;
    while let Some(&byte) = path.get(at) {
        match decoded_at(path, at).filter(|value| byte == b'%' && is_decoded(*value)) {
            Some(value) => {
                decoded.push(value);
                at += 3;
            }
            None => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

/// Decodes until nothing changes, which shortens the path each time.
fn decode_fully(path: &[u8]) -> Vec<u8> {
    let mut path = path.to_vec();
    loop {
        let decoded = decode(&path);
        if decoded.len() == path.len() {
            return path;
        }
        path = decoded;
    }
}

/// The path without what follows a `;` in each segment.
fn without_parameters(path: &[u8]) -> Vec<u8> {
    let name = |segment: &[u8]| segment.split(|&byte| byte == b';').next().map(<[u8]>::to_vec);
    let names = path.split(|&byte| byte == b'/').map(name);
    names.map(Option::unwrap_or_default).collect::<Vec<_>>().join(&b'/')
}

fn backslashes_to_slashes(path: &[u8]) -> Vec<u8> {
    path.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect()
}

/// Several slashes in a row are one.
fn merge_slashes(path: &[u8]) -> Vec<u8> {
    let mut merged = path.to_vec();
    merged.dedup_by(|after, before| *after == b'/' && *before == b'/');
    merged
}

/// The path without `.` and `..`; empty segments count.
///
/// <https://www.rfc-editor.org/rfc/rfc3986#section-5.2.4>
fn remove_dot_segments(path: &[u8]) -> Vec<u8> {
    let mut output: Vec<&[u8]> = Vec::new();
    let mut segments = path.split(|&byte| byte == b'/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        if segment == b".." {
            output.pop();
        }
        match segment {
            b"." | b".." if segments.peek().is_none() => output.push(b""),
            b"." | b".." => {}
            _ => output.push(segment),
        }
    }
    let mut resolved = b"/".to_vec();
    resolved.extend(output.join(&b'/'));
    resolved
}

fn without_final_slash(path: &[u8]) -> Vec<u8> {
    match path {
        [start @ .., b'/'] if !start.is_empty() => start.to_vec(),
        _ => path.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings(path: &str) -> Vec<String> {
        let text = |reading: &[u8]| String::from_utf8(reading.to_vec()).unwrap();
        Readings::of(path.as_bytes()).unwrap().iter().map(text).collect()
    }

    #[test]
    fn ordinary_paths_are_read_in_one_way() {
        for path in ["/", "/a", "/a/b.c/d-e_f~g", "/%C3%A9%20x", "/a+b", "/A", "/a%", "/a%2"] {
            assert_eq!(readings(path), [path]);
        }
    }

    #[test]
    fn what_others_make_of_a_path_is_among_the_readings() {
        for (path, reading) in [
            ("/a/../b", "/b"),
            ("/a/%2e%2E/b", "/b"),
            ("/a/..%2fb", "/b"),
            ("/a/%252e%252e/b", "/b"),
            ("/a/%252e%252e/b", "/a/%2e%2e/b"),
            ("//b", "/b"),
            ("/a\\..\\b", "/b"),
            ("/b;x=1/c", "/b/c"),
            ("/x;/..;/b", "/b"),
            ("/b/", "/b"),
            ("/%62", "/b"),
            ("/./b", "/b"),
            ("/../../b", "/b"),
            ("/a//../b", "/a/b"),
            ("/a//../b", "/b"),
            ("/x//..//b", "/x/b"),
            ("/%61%2Fb", "/a%2Fb"),
            ("/a;x%2Fb", "/a"),
            ("/a/.", "/a/"),
            ("/%c3%a9 ", "/%C3%A9%20"),
            ("/%5Ba%7C%5D", "/[a|]"),
        ] {
            assert!(readings(path).iter().any(|found| found == reading), "{path}");
            assert_eq!(readings(path)[0], path);
        }
    }
}
