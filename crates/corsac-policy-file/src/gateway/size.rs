use std::fmt;

/// What a size can be, for messages.
pub(crate) const FORMS: &str =
    "write bytes such as 65536, or a size such as \"64KiB\", \"100MB\" or \"1 GiB\"";

/// Why a text is no size.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum SizeError {
    /// It is not a whole number, or has no unit of sizes behind it.
    Form,
    /// It has more bytes than 64 bits count.
    TooLarge,
}

/// Reads a number of bytes such as `65536`, or a size such as `64KiB`, `64KB` or `1 MiB`.
///
/// `KB`, `MB`, `GB` and `TB` are powers of 1000, those with `i` of 1024. Case does not matter.
///
/// # Errors
/// It is written otherwise, or too large.
///
/// # Example
/// ```
/// use corsac_policy_file::{SizeError, parse_size};
///
/// assert_eq!(parse_size("64KiB"), Ok(65_536));
/// assert_eq!(parse_size("100 MB"), Ok(100_000_000));
/// assert_eq!(parse_size("64K"), Err(SizeError::Form));
/// ```
pub fn parse_size(text: &str) -> Result<u64, SizeError> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let unit = unit.trim_start_matches(' ').to_ascii_lowercase();
    let factor = factor(&unit).filter(|_| !number.is_empty()).ok_or(SizeError::Form)?;
    // Nothing but digits: what fails is too large.
    let number: u64 = number.parse().map_err(|_| SizeError::TooLarge)?;
    number.checked_mul(factor).ok_or(SizeError::TooLarge)
}

/// A size in the largest unit that it is a whole number of.
pub(crate) fn shown(size: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit =
        { units }.into_iter().find(|(factor, _)| size >= *factor && size.is_multiple_of(*factor));
    match unit {
        Some((factor, unit)) => format!("{} {unit}", size / factor),
        None if size == 1 => "1 byte".to_owned(),
        None => format!("{size} bytes"),
    }
}

fn factor(unit: &str) -> Option<u64> {
    Some(match unit {
        "" | "b" => 1,
        "kb" => 1000,
        "kib" => 1 << 10,
        "mb" => 1000_u64.pow(2),
        "mib" => 1 << 20,
        "gb" => 1000_u64.pow(3),
        "gib" => 1 << 30,
        "tb" => 1000_u64.pow(4),
        "tib" => 1 << 40,
        _ => return None,
    })
}

impl fmt::Display for SizeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "not a size",
            Self::TooLarge => "too large a size",
        })
    }
}

impl std::error::Error for SizeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_their_units() {
        for (text, size) in [
            ("0", 0),
            ("65536", 65_536),
            ("1b", 1),
            ("64KiB", 65_536),
            ("64kb", 64_000),
            ("1 MiB", 1_048_576),
            ("1GB", 1_000_000_000),
            ("2TiB", 2_199_023_255_552),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(parse_size(text), Ok(size), "{text}");
        }
    }

    #[test]
    fn sizes_are_shown_in_the_unit_that_fits() {
        for (size, text) in
            [(1, "1 byte"), (1000, "1000 bytes"), (1 << 10, "1 KiB"), (3 << 20, "3 MiB")]
        {
            assert_eq!(shown(size), text);
        }
    }

    #[test]
    fn what_is_no_size_and_what_is_too_large_are_told_apart() {
        for text in ["", " ", "KB", "-1", "1.5MB", "64K", "64 k b", "1\tMB", "1MBs", "٣"] {
            assert_eq!(parse_size(text), Err(SizeError::Form), "{text}");
        }
        for text in ["18446744073709551616", "18446744073709552KB", "16777216TiB"] {
            assert_eq!(parse_size(text), Err(SizeError::TooLarge), "{text}");
        }
    }
}
