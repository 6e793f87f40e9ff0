//! Names that are meant to be the same.

/// The longest names that are compared.
const LONGEST: usize = 64;

/// Whether one name is the other with a slip in it.
pub(super) fn is_alike(one: &[u8], other: &[u8]) -> bool {
    let letters = |name: &[u8]| -> Vec<u8> {
        let kept = name.iter().filter(|byte| byte.is_ascii_alphanumeric());
        kept.map(u8::to_ascii_lowercase).collect()
    };
    let is_short = one.len().max(other.len()) <= LONGEST;
    is_short && is_one_edit_apart(&letters(one), &letters(other))
}

/// Whether one byte more, less or other, or two that are swapped, are all the difference.
fn is_one_edit_apart(one: &[u8], other: &[u8]) -> bool {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let start = one.iter().zip(other).take_while(same).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(same).count();
    match (&one[..one.len() - end], &other[..other.len() - end]) {
        ([a, b], [c, d]) => (a, b) == (d, c),
        (one, other) => one.len() <= 1 && other.len() <= 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognized() {
        let alike = |one: &str| is_alike(one.as_bytes(), b"X-Request-Id");
        for slip in ["X-RequestId", "x_request_id", "X-Requests-Id", "X-Reqeust-Id", "X-Request-I"]
        {
            assert!(alike(slip), "{slip}");
        }
        for other in ["X-Request-Time", "Request-Id2", "X-Trace-Id", ""] {
            assert!(!alike(other), "{other}");
        }
    }
}
