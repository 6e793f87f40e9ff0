//! Number literals, and numbers as JavaScript writes them.

use super::reader::Reader;
use crate::error::{PasteError, ScriptMistake};

/// Reads the number that is next.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<f64, PasteError> {
    let start = reader.at();
    let literal = literal(reader);
    let digits = literal.replace('_', "").to_ascii_lowercase();
    parse(&digits).ok_or_else(|| PasteError::new(ScriptMistake::BadNumber, start..reader.at()))
}

/// The letters, digits and signs of a number. A sign belongs to it behind an `e`.
fn literal(reader: &mut Reader<'_>) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    let mut text = reader.take_while(is_part).to_owned();
    let is_decimal = !text.starts_with("0x") && !text.starts_with("0X");
    if is_decimal && text.ends_with(['e', 'E']) && reader.rest().starts_with(['+', '-']) {
        text.extend(reader.bump());
        text.push_str(reader.take_while(is_part));
    }
    text
}

fn parse(digits: &str) -> Option<f64> {
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => return parse_decimal(digits),
    };
    let digits = digits.get(2..).filter(|digits| !digits.is_empty())?;
    let value = |c: char| c.to_digit(radix).map(f64::from);
    digits.chars().try_fold(0.0, |number, c| Some(number * f64::from(radix) + value(c)?))
}

/// Rust reads the same, and `inf`, `nan` and signs, which no literal starts with.
fn parse_decimal(digits: &str) -> Option<f64> {
    let starts_well = digits.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    // `010` is an octal number in old code.
    let is_octal =
        digits.len() > 1 && digits.starts_with('0') && !digits[1..].starts_with(['.', 'e']);
    if starts_well && !is_octal { digits.parse().ok() } else { None }
}

/// `Number.prototype.toString`
pub(super) fn to_text(number: f64) -> String {
    if !number.is_finite() {
        let names = if number.is_nan() { ("NaN", "NaN") } else { ("Infinity", "-Infinity") };
        return if number < 0.0 { names.1.to_owned() } else { names.0.to_owned() };
    }
    if number == 0.0 || (1e-6..1e21).contains(&number.abs()) {
        // Zero has no sign.
        return format!("{}", number + 0.0);
    }
    let text = format!("{number:e}");
    match text.split_once('e') {
        Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_in_javascript() {
        for (literal, text) in [
            ("1_000", "1000"),
            ("0x1F", "31"),
            ("0b11", "3"),
            (".5", "0.5"),
            ("1e21", "1e+21"),
            ("1E-7", "1e-7"),
            ("1.50", "1.5"),
            ("123456789012345680000", "123456789012345680000"),
            ("1e999", "Infinity"),
        ] {
            assert_eq!(to_text(read(&mut Reader::new(literal)).unwrap()), text, "{literal}");
        }
        assert_eq!(to_text(-0.0), "0");
    }

    #[test]
    fn other_words_are_no_numbers() {
        for literal in ["0x", "1n", "1e", "010", "1.2.3"] {
            assert!(read(&mut Reader::new(literal)).is_err(), "{literal}");
        }
    }
}
