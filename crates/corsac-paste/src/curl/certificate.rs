//! The value of `--cert`.

/// The file of a certificate, and whether its password stood behind it.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Certificate {
    pub(super) file: String,
    pub(super) password: Password,
}

/// Whether there is a password, which is not kept.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Password {
    Given,
    Absent,
}

impl Certificate {
    /// Reads `file` or `file:password`, which the first colon parts.
    ///
    /// A backslash before a colon or a backslash makes it part of the file. The colons of a drive
    /// (`C:\`) and of a PKCS #11 URI are part of it, too.
    pub(super) fn of(value: &str) -> Self {
        if value.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("pkcs11:")) {
            return Self { file: value.to_owned(), password: Password::Absent };
        }
        let (drive, rest) = value.split_at(drive_length(value));
        let mut file = drive.to_owned();
        let mut characters = rest.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                ':' => break,
                '\\' => file.push(characters.next_if(is_escapable).unwrap_or('\\')),
                _ => file.push(character),
            }
        }
        let password = if characters.next().is_some() { Password::Given } else { Password::Absent };
        Self { file, password }
    }
}

fn is_escapable(character: &char) -> bool {
    matches!(character, ':' | '\\')
}

/// How long the drive at the start is, with its colon.
fn drive_length(value: &str) -> usize {
    match value.as_bytes() {
        [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic() => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PastedRequest, Remark};

    #[test]
    fn a_colon_parts_file_and_password() {
        use Password::{Absent, Given};
        for (value, file, password) in [
            ("a.pem", "a.pem", Absent),
            ("a.pem:s3cr3t", "a.pem", Given),
            ("a.pem:s3:cr3t", "a.pem", Given),
            ("a.pem:", "a.pem", Absent),
            (r"C:\k\a.pem", r"C:\k\a.pem", Absent),
            (r"C:\k\a.pem:s3cr3t", r"C:\k\a.pem", Given),
            ("c:/a.pem:s3cr3t", "c:/a.pem", Given),
            ("c:s3cr3t", "c", Given),
            (r"a\:b\\c\d\", r"a:b\c\d\", Absent),
            ("pkcs11:token=a;object=b", "pkcs11:token=a;object=b", Absent),
        ] {
            let expected = Certificate { file: file.to_owned(), password };
            assert_eq!(Certificate::of(value), expected, "{value}");
        }
    }

    #[test]
    fn the_password_is_not_kept() {
        let read = |cert: &str| {
            PastedRequest::from_curl(&format!("curl -E {cert} https://a.example/")).unwrap()
        };
        let request = read("a.pem:s3cr3t");
        assert_eq!(request.network.cert.as_deref(), Some("a.pem"));
        assert_eq!(request.remarks, [Remark::CertificatePasswordNotUsed]);
        assert!(!format!("{request:?}{}", request.remarks[0]).contains("s3cr3t"));
        assert_eq!(read("a.pem").remarks, []);
    }
}
