//! The ways in which backends read a path.
//!
//! Some decode escapes once, some until nothing is left to decode, some not at all; some resolve dot
//! segments, merge slashes, take a backslash for a slash, cut parameters off segments, or ignore a
//! slash at the end. What a route is to protect must be protected however the path is read.

/// Longer paths are not read in several ways.
const LONGEST: usize = 2048;

/// The different readings of a path.
#[derive(Debug)]
pub(super) struct Readings(Vec<Vec<u8>>);

impl Readings {
    /// Says whether some backend reads `path` in another way than it came.
    ///
    /// Browsers send such paths only where a page wants them to.
    pub(super) fn has_several(path: &[u8]) -> bool {
        let is_escape = |at: usize| decoded_at(path, at).is_some_and(changes_structure);
        path.iter().enumerate().any(|(at, &byte)| match byte {
            b'%' => is_escape(at),
            b'\\' | b';' => true,
            b'/' => match path.get(at + 1) {
                None => at > 0,
                Some(next) => matches!(next, b'/' | b'.'),
            },
            _ => false,
        })
    }

    /// The readings, each once; the path as it came is first. None if it is too long to be read in
    /// several ways.
    pub(super) fn of(path: &[u8]) -> Option<Self> {
        let mut readings = Self(vec![path.to_vec()]);
        if !Self::has_several(path) {
            return Some(readings);
        }
        if path.len() > LONGEST {
            return None;
        }
        let once = decode(path);
        let fully = decode_fully(once.clone());
        for decoded in [path.to_vec(), once, fully] {
            readings.add_structures(decoded);
        }
        Some(readings)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
    }

    fn add_structures(&mut self, path: Vec<u8>) {
        for path in [without_parameters(&path), path] {
            for path in [resolve(&path), path] {
                if let [start @ .., b'/'] = &path[..]
                    && !start.is_empty()
                {
                    self.add(start.to_vec());
                }
                self.add(path);
            }
        }
    }

    fn add(&mut self, path: Vec<u8>) {
        if !self.0.contains(&path) {
            self.0.push(path);
        }
    }
}

/// Says whether an escape of this byte is read as the byte itself by some backend, to the effect that
/// another route could match: what may stand in a pattern, or separates its parts.
pub(super) fn changes_structure(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/\\%;!$&'()*+,=:@".contains(&byte)
}

/// The byte that the escape at `at` stands for.
fn decoded_at(path: &[u8], at: usize) -> Option<u8> {
    let digit = |index: usize| char::from(*path.get(index)?).to_digit(16);
    let value = digit(at + 1)? * 16 + digit(at + 2)?;
    u8::try_from(value).ok()
}

/// The path with the escapes decoded that change its structure.
fn decode(path: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(path.len());
    let mut at = 0;
    while let Some(&byte) = path.get(at) {
        match decoded_at(path, at).filter(|value| byte == b'%' && changes_structure(*value)) {
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
fn decode_fully(mut path: Vec<u8>) -> Vec<u8> {
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
    let name =
        |segment: &[u8]| segment.split(|&byte| byte == b';').next().unwrap_or_default().to_vec();
    path.split(|&byte| byte == b'/').map(name).collect::<Vec<_>>().join(&b'/')
}

/// The path with backslashes as slashes, slashes merged and dot segments resolved.
fn resolve(path: &[u8]) -> Vec<u8> {
    let mut segments: Vec<&[u8]> = Vec::new();
    let ends_in_slash = matches!(path.last(), Some(b'/' | b'\\'));
    for segment in path.split(|byte| matches!(byte, b'/' | b'\\')) {
        match segment {
            b"" | b"." => {}
            b".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    let mut resolved = b"/".to_vec();
    resolved.extend(segments.join(&b'/'));
    if ends_in_slash && !segments.is_empty() {
        resolved.push(b'/');
    }
    resolved
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
        ] {
            assert!(readings(path).iter().any(|found| found == reading), "{path}");
            assert_eq!(readings(path)[0], path);
        }
    }
}
