//! The options that make a body.

use super::encoded::Encoded;
use crate::remark::Remark;

/// The data of a command.
#[derive(Debug, Default)]
pub(super) struct Body {
    bytes: Option<Vec<u8>>,
    kind: Kind,
    place: Place,
    remarks: Vec<Remark>,
}

/// What the data are, which cURL tells the server.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Kind {
    #[default]
    Urlencoded,
    Json,
    Form,
    /// An uploaded file, of which cURL says nothing.
    File,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum Place {
    #[default]
    Body,
    Query,
}

/// What a body is when all options are read.
pub(super) struct Built {
    pub(super) bytes: Option<Vec<u8>>,
    pub(super) query: Option<Vec<u8>>,
    /// `None` if there is no body.
    pub(super) kind: Option<Kind>,
    pub(super) remarks: Vec<Remark>,
}

impl Body {
    /// Appends data behind what is there and a separator.
    pub(super) fn push(&mut self, data: &[u8], separator: &[u8]) {
        match &mut self.bytes {
            None => self.bytes = Some(data.to_vec()),
            Some(bytes) => {
                bytes.extend_from_slice(separator);
                bytes.extend_from_slice(data);
            }
        }
    }

    /// Data, or `@` and the name of a file that has them.
    pub(super) fn push_or_file(&mut self, data: &[u8], separator: &[u8]) {
        match data {
            [b'@', path @ ..] => {
                self.remark_file(path);
                self.push(b"", separator);
            }
            _ => self.push(data, separator),
        }
    }

    pub(super) fn push_json(&mut self, data: &[u8]) {
        self.kind = Kind::Json;
        self.push_or_file(data, b"");
    }

    /// Data as `--data-urlencode` takes them.
    pub(super) fn push_encoded(&mut self, data: &[u8]) {
        let encoded = Encoded::of(data);
        if let Some(path) = encoded.file {
            self.remark_file(path);
        }
        self.push(&encoded.bytes, b"&");
    }

    /// A part of a multipart form.
    pub(super) fn form(&mut self) {
        self.kind = Kind::Form;
    }

    /// The body is a file.
    pub(super) fn file(&mut self, path: &[u8]) {
        self.kind = Kind::File;
        self.remark_file(path);
    }

    /// The data belong to the URL.
    pub(super) fn move_to_query(&mut self) {
        self.place = Place::Query;
    }

    pub(super) fn build(self) -> Built {
        let mut remarks = self.remarks;
        if self.kind == Kind::Form {
            remarks.push(Remark::FormNotBuilt);
            return Built { bytes: None, query: None, kind: Some(Kind::Form), remarks };
        }
        if self.place == Place::Query {
            return Built { bytes: None, query: self.bytes, kind: None, remarks };
        }
        let has_body = self.bytes.is_some() || self.kind == Kind::File;
        Built { bytes: self.bytes, query: None, kind: has_body.then_some(self.kind), remarks }
    }

    fn remark_file(&mut self, path: &[u8]) {
        let path = String::from_utf8_lossy(path).into_owned();
        self.remarks.push(Remark::BodyFromFile { path });
    }
}

#[cfg(test)]
mod tests {
    use crate::{PastedRequest, Remark};

    fn read(options: &str) -> PastedRequest {
        PastedRequest::from_curl(&format!("curl {options} https://a.example/")).unwrap()
    }

    #[test]
    fn data_are_joined() {
        let body = |options| String::from_utf8(read(options).body.unwrap()).unwrap();
        assert_eq!(body("-d a=1 --data-raw @b --data-urlencode 'c=d e'"), "a=1&@b&c=d%20e");
        assert_eq!(body("--data-urlencode '=é' --data-urlencode 'a b'"), "%C3%A9&a%20b");
        assert_eq!(body("--json '{' --json '}'"), "{}");
    }

    #[test]
    fn content_types_are_those_of_curl() {
        let content_type = |options| {
            let request = read(options);
            request.headers.first(b"content-type").map(|v| String::from_utf8(v.to_vec()).unwrap())
        };
        assert_eq!(content_type("-d a").unwrap(), "application/x-www-form-urlencoded");
        assert_eq!(content_type("--json 1").unwrap(), "application/json");
        assert!(content_type("-F a=b").unwrap().starts_with("multipart/form-data; boundary="));
        assert_eq!(content_type("-d a -H 'Content-Type: a/b'").unwrap(), "a/b");
        assert_eq!(content_type("-d a -H 'Content-Type:'"), None);
        assert_eq!(content_type("-G -d a"), None);
    }

    #[test]
    fn files_are_not_read() {
        let remarks = read("-d @f --data-urlencode n@g").remarks;
        let file = |path: &str| Remark::BodyFromFile { path: path.to_owned() };
        assert_eq!(remarks, [file("f"), file("g")]);
        assert_eq!(read("-T f").method, Some(corsac::Method::PUT));
        assert_eq!(read("-F a=b").remarks, [Remark::FormNotBuilt]);
    }

    #[test]
    fn get_puts_the_data_into_the_url() {
        let request = read("-G -d a=1 -d b=2");
        assert_eq!((request.url.as_str(), request.body), ("https://a.example/?a=1&b=2", None));
    }
}
