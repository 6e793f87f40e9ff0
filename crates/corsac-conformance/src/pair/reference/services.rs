/// How a service makes a path of what it is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reads {
    /// Decodes every escape.
    DecodeOnce,
    /// Decodes every escape but that of a slash.
    DecodeAllButSlashes,
    /// Decodes what need not have been escaped.
    DecodeUnreserved,
    /// Decodes until nothing is left to decode.
    DecodeFully,
    /// Cuts segments off at a `;`.
    StripParameters,
    /// Takes a backslash for a slash.
    BackslashIsSlash,
    /// Takes several slashes in a row for one.
    MergeSlashes,
    /// Resolves `.` and `..`; empty segments count.
    ResolveDots,
    /// Drops a slash at the end.
    IgnoreFinalSlash,
    /// Compares in lower case.
    IgnoreCase,
}

impl Reads {
    /// What the path is after that.
    pub fn read(self, path: &str) -> String {
        match self {
            Self::DecodeOnce => decode(path, |_| true),
            Self::DecodeAllButSlashes => decode(path, |byte| byte != b'/'),
            Self::DecodeUnreserved => {
                decode(path, |byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
            }
            Self::DecodeFully => {
                let decoded = decode(path, |_| true);
                if decoded == path { decoded } else { self.read(&decoded) }
            }
            Self::StripParameters => {
                let strip =
                    |segment: &str| segment.split(';').next().unwrap_or_default().to_owned();
                path.split('/').map(strip).collect::<Vec<_>>().join("/")
            }
            Self::BackslashIsSlash => path.replace('\\', "/"),
            Self::MergeSlashes if path.contains("//") => self.read(&path.replace("//", "/")),
            Self::MergeSlashes => path.to_owned(),
            Self::ResolveDots => remove_dot_segments(path),
            Self::IgnoreFinalSlash => match path.strip_suffix('/') {
                Some(start) if !start.is_empty() => start.to_owned(),
                _ => path.to_owned(),
            },
            Self::IgnoreCase => path.to_ascii_lowercase(),
        }
    }
}

/// Bytes that are no text stay escaped.
fn decode(path: &str, is_decoded: impl Fn(u8) -> bool) -> String {
    let mut decoded = String::new();
    let mut rest = path;
    while let Some(char) = rest.chars().next() {
        let byte = rest.get(1..3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.filter(|byte| char == '%' && byte.is_ascii() && is_decoded(*byte)) {
            Some(byte) => {
                decoded.push(char::from(byte));
                rest = &rest[3..];
            }
            None => {
                decoded.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
    }
    decoded
}

/// RFC 3986, 5.2.4, which leaves empty segments alone.
fn remove_dot_segments(path: &str) -> String {
    let mut output: Vec<&str> = Vec::new();
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        match *segment {
            "." | ".." => {
                if *segment == ".." {
                    output.pop();
                }
                if is_last {
                    output.push("");
                }
            }
            segment => output.push(segment),
        }
    }
    format!("/{}", output.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_read_paths_in_ways_of_their_own() {
        for (reads, path, seen) in [
            (Reads::DecodeOnce, "/%252e%2F", "/%2e/"),
            (Reads::DecodeAllButSlashes, "/%61%2Fb", "/a%2Fb"),
            (Reads::DecodeUnreserved, "/%61%3B", "/a%3B"),
            (Reads::DecodeFully, "/%25252e", "/."),
            (Reads::StripParameters, "/a;x/..;/b", "/a/../b"),
            (Reads::MergeSlashes, "/a////b", "/a/b"),
            (Reads::ResolveDots, "/a//../b/.", "/a/b/"),
            (Reads::IgnoreFinalSlash, "/a/", "/a"),
        ] {
            assert_eq!(reads.read(path), seen, "{reads:?}");
        }
    }
}
