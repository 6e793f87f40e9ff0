use http::HeaderMap;
use http::header::{CONTENT_LENGTH, HeaderValue};

use super::Noticed;
use crate::problem::Problem;

/// Whether everybody who reads a message agrees where its body ends.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Length {
    Clear,
    /// It was said in two ways. What follows on the connection is not to be trusted.
    Doubtful,
}

/// Leaves one way in which a response says how long it is: `Transfer-Encoding` counts before
/// `Content-Length`, and of the latter there is one.
///
/// # Errors
///
/// Lengths that differ, or are none.
///
/// <https://www.rfc-editor.org/rfc/rfc9112#section-6.3>
pub(crate) fn settle(headers: &mut HeaderMap, noticed: Noticed) -> Result<Length, Problem> {
    if !noticed.length() {
        return Ok(Length::Clear);
    }
    let mut lines = headers.get_all(CONTENT_LENGTH).iter();
    let Some(line) = lines.next() else { return Ok(Length::Clear) };
    let is_one = lines.next().is_none() && is_number(line.as_bytes());
    if noticed.coding() {
        headers.remove(CONTENT_LENGTH);
        return Ok(Length::Doubtful);
    }
    if is_one {
        return Ok(Length::Clear);
    }
    let only = only(headers)?;
    headers.insert(CONTENT_LENGTH, only);
    Ok(Length::Doubtful)
}

/// The length that all lines and all entries of their lists have.
fn only(headers: &HeaderMap) -> Result<HeaderValue, Problem> {
    let lines = headers.get_all(CONTENT_LENGTH).iter();
    let mut lengths = lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b','));
    let first = lengths.next().unwrap_or_default().trim_ascii();
    if is_number(first) && lengths.all(|length| length.trim_ascii() == first) {
        HeaderValue::from_bytes(first).map_err(|_| Problem::UpstreamInvalid)
    } else {
        Err(Problem::UpstreamInvalid)
    }
}

fn is_number(length: &[u8]) -> bool {
    !length.is_empty() && length.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use http::header::TRANSFER_ENCODING;

    use super::*;

    fn settled(lengths: &[&str]) -> Result<(Length, String), Problem> {
        let mut headers = HeaderMap::new();
        for length in lengths {
            headers.append(CONTENT_LENGTH, HeaderValue::from_str(length).unwrap());
        }
        let noticed = Noticed::of(&headers);
        let length = settle(&mut headers, noticed)?;
        let left: Vec<_> = headers.get_all(CONTENT_LENGTH).iter().collect();
        assert!(left.len() < 2);
        Ok((length, left.first().map_or("", |left| left.to_str().unwrap()).to_owned()))
    }

    #[test]
    fn one_length_is_left() {
        assert_eq!(settled(&["5"]), Ok((Length::Clear, "5".into())));
        assert_eq!(settled(&[]), Ok((Length::Clear, String::new())));
        assert_eq!(settled(&["5, 5"]), Ok((Length::Doubtful, "5".into())));
        assert_eq!(settled(&["5", "5"]), Ok((Length::Doubtful, "5".into())));
        for lengths in [&["5", "6"][..], &["5,6"], &["+5"], &[""], &["5,"], &["5", "x"]] {
            assert_eq!(settled(lengths), Err(Problem::UpstreamInvalid), "{lengths:?}");
        }
    }

    #[test]
    fn a_coding_counts_before_a_length() {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("5"));
        headers.insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        let noticed = Noticed::of(&headers);
        assert_eq!(settle(&mut headers, noticed), Ok(Length::Doubtful));
        assert!(!headers.contains_key(CONTENT_LENGTH));
    }
}
