//! The value of `--data-urlencode`, and of `--url-query`.

/// Data whose content is percent-encoded.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Encoded<'a> {
    pub(super) bytes: Vec<u8>,
    /// The file that the content is in.
    pub(super) file: Option<&'a [u8]>,
}

impl<'a> Encoded<'a> {
    /// Reads `content`, `=content`, `name=content`, `@file` or `name@file`.
    pub(super) fn of(data: &'a [u8]) -> Self {
        let at = |sign: u8| data.iter().position(|byte| *byte == sign);
        match (at(b'='), at(b'@')) {
            (Some(at), _) => Self::content(&data[..at], &data[at + 1..]),
            (None, Some(at)) => Self { bytes: named(&data[..at]), file: Some(&data[at + 1..]) },
            (None, None) => Self::content(b"", data),
        }
    }

    fn content(name: &[u8], content: &[u8]) -> Self {
        let mut bytes = named(name);
        bytes.extend(percent_encoded(content));
        Self { bytes, file: None }
    }
}

/// `name=`, if there is a name.
fn named(name: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if name.is_empty() { b"" } else { b"=" };
    [name, sign].concat()
}

/// Encodes all but unreserved characters, as `curl_easy_escape` does.
fn percent_encoded(content: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = Vec::with_capacity(content.len());
    for byte in content {
        match byte {
            b'-' | b'.' | b'_' | b'~' => encoded.push(*byte),
            _ if byte.is_ascii_alphanumeric() => encoded.push(*byte),
            _ => {
                let (high, low) = (usize::from(byte >> 4), usize::from(byte & 0xF));
                encoded.extend([b'%', DIGITS[high], DIGITS[low]]);
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_content_is_encoded() {
        for (data, bytes, file) in [
            ("a b", "a%20b", None),
            ("=a=b", "a%3Db", None),
            ("a b=c&d", "a b=c%26d", None),
            ("a@b=c@d", "a@b=c%40d", None),
            ("@f", "", Some("f")),
            ("n@f", "n=", Some("f")),
        ] {
            let encoded = Encoded::of(data.as_bytes());
            assert_eq!(encoded.bytes, bytes.as_bytes(), "{data}");
            assert_eq!(encoded.file, file.map(str::as_bytes), "{data}");
        }
    }
}
