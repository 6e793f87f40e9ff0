//! What a command says, as its options say it.

use std::ops::Range;
use std::time::Duration;

use corsac::browser::RedirectMode;
use corsac::header::{is_header_value, trim_tab_or_space};
use corsac::{HeaderList, Method};

use super::arguments::{Argument, Given, Named};
use super::body::Body;
use super::certificate::{Certificate, Password};
use super::encoded::Encoded;
use super::header_line;
use super::options::{Switch, Value};
use crate::error::{CommandMistake, PasteError};
use crate::remark::Remark;
use crate::request::{CertificateCheck, Network};

/// A command, one option after the other.
#[derive(Default)]
pub(super) struct Command {
    pub(super) url: Option<(String, Range<usize>)>,
    pub(super) globbing: Globbing,
    pub(super) queries: Vec<Vec<u8>>,
    pub(super) method: Option<Method>,
    pub(super) verb: Verb,
    pub(super) headers: HeaderList,
    /// Names of headers that cURL is told not to send.
    pub(super) removed: Vec<Vec<u8>>,
    pub(super) body: Body,
    pub(super) cookie: Option<Vec<u8>>,
    pub(super) user: Option<String>,
    pub(super) redirect: Option<RedirectMode>,
    pub(super) network: Network,
    pub(super) remarks: Vec<Remark>,
}

/// Whether cURL makes a list of URLs of brackets and braces.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Globbing {
    #[default]
    On,
    Off,
}

/// What `-G`, `-I` and `-T` make of the method.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Verb {
    #[default]
    OfBody,
    Get,
    Head,
    Put,
}

impl Command {
    pub(super) fn apply(&mut self, argument: Argument<'_>) -> Result<(), PasteError> {
        match argument {
            Argument::Switch(switch, named) => self.switch(switch, &named),
            Argument::Value(value, named, given) => self.value(value, &named, &given),
        }
    }

    fn switch(&mut self, switch: Switch, named: &Named<'_>) -> Result<(), PasteError> {
        match switch {
            // With `-I`, the data go to the URL, too, and the method stays HEAD.
            Switch::Get => {
                self.body.move_to_query();
                self.verb = if self.verb == Verb::Head { Verb::Head } else { Verb::Get };
            }
            Switch::Globoff => self.globbing = Globbing::Off,
            Switch::Head => self.verb = Verb::Head,
            Switch::HttpVersion(version) => self.network.http_version = Some(version),
            Switch::Ignored => {}
            Switch::Insecure => self.network.certificate_check = CertificateCheck::Off,
            Switch::Location => self.redirect = Some(RedirectMode::Follow),
            Switch::Unsupported(because) => return Err(unsupported(named, because)),
        }
        Ok(())
    }

    fn value(
        &mut self,
        value: Value,
        named: &Named<'_>,
        given: &Given<'_>,
    ) -> Result<(), PasteError> {
        match value {
            Value::Bearer => {
                self.set(given, "Authorization", &[b"Bearer ", given.bytes].concat())?
            }
            Value::CaCert => self.network.cacert = Some(given.to_text()?),
            Value::Cert => self.certificate(given.text()?),
            Value::ConnectTimeout => self.network.connect_timeout = seconds(given)?,
            Value::Cookie => self.cookie(given),
            Value::Data | Value::DataBinary => self.body.push_or_file(given.bytes, b"&"),
            Value::DataRaw => self.body.push(given.bytes, b"&"),
            Value::DataUrlencode => self.body.push_encoded(given.bytes),
            Value::Form => self.body.form(),
            Value::Header => self.header(given)?,
            Value::Ignored => {}
            Value::Json => self.body.push_json(given.bytes),
            Value::Key => self.network.key = Some(given.to_text()?),
            Value::MaxTime => self.network.max_time = seconds(given)?,
            Value::Proxy => self.network.proxy = Some(given.to_text()?),
            Value::Range => self.set(given, "Range", &[b"bytes=", given.bytes].concat())?,
            Value::Referer => self.referer(given)?,
            Value::Request => self.method = Some(method(given)?),
            Value::Resolve => self.network.resolve.push(given.to_text()?),
            Value::Unsupported(because) => return Err(unsupported(named, because)),
            Value::UploadFile => {
                self.body.file(given.bytes);
                self.verb = Verb::Put;
            }
            Value::Url => self.url(given)?,
            Value::UrlQuery => self.query(given.bytes),
            Value::User => self.user = Some(given.to_text()?),
            Value::UserAgent => self.set(given, "User-Agent", given.bytes)?,
        }
        Ok(())
    }

    fn url(&mut self, given: &Given<'_>) -> Result<(), PasteError> {
        if self.url.is_some() {
            return Err(given.mistake(CommandMistake::SecondUrl));
        }
        self.url = Some((given.to_text()?, given.span()));
        Ok(())
    }

    fn certificate(&mut self, value: &str) {
        let certificate = Certificate::of(value);
        self.network.cert = Some(certificate.file);
        if certificate.password == Password::Given {
            self.remarks.push(Remark::CertificatePasswordNotUsed);
        }
    }

    /// Behind a `+`, the data are taken as they are.
    fn query(&mut self, data: &[u8]) {
        if let [b'+', data @ ..] = data {
            return self.queries.push(data.to_vec());
        }
        let encoded = Encoded::of(data);
        if let Some(path) = encoded.file {
            let path = String::from_utf8_lossy(path).into_owned();
            self.remarks.push(Remark::QueryFromFile { path });
        }
        self.queries.push(encoded.bytes);
    }

    fn header(&mut self, given: &Given<'_>) -> Result<(), PasteError> {
        match header_line::read(given)? {
            header_line::HeaderLine::Set { name, value } => self.headers.push(name, value),
            header_line::HeaderLine::Remove { name } => self.removed.push(name.to_vec()),
            header_line::HeaderLine::File { path } => {
                self.remarks.push(Remark::HeadersFromFile { path });
            }
        }
        Ok(())
    }

    /// A text without `=` is the name of a file.
    fn cookie(&mut self, given: &Given<'_>) {
        if !given.bytes.contains(&b'=') {
            let path = String::from_utf8_lossy(given.bytes).into_owned();
            self.remarks.push(Remark::CookiesFromFile { path });
            return;
        }
        match &mut self.cookie {
            None => self.cookie = Some(given.bytes.to_vec()),
            Some(cookie) => cookie.extend([b"; ", given.bytes].concat()),
        }
    }

    /// `;auto` behind a URL is for redirects.
    fn referer(&mut self, given: &Given<'_>) -> Result<(), PasteError> {
        let referrer = given.bytes.strip_suffix(b";auto").unwrap_or(given.bytes);
        if referrer.is_empty() {
            return Ok(());
        }
        self.set(given, "Referer", referrer)
    }

    /// A header that has an option of its own.
    fn set(&mut self, given: &Given<'_>, name: &str, value: &[u8]) -> Result<(), PasteError> {
        let value = trim_tab_or_space(value);
        if !is_header_value(value) {
            return Err(given.mistake(CommandMistake::BadHeaderValue));
        }
        self.headers.push(name.as_bytes(), value);
        Ok(())
    }
}

fn method(given: &Given<'_>) -> Result<Method, PasteError> {
    Method::parse(given.bytes).map_err(|_| given.mistake(CommandMistake::BadMethod))
}

/// A time limit; 0 says that there is none.
fn seconds(given: &Given<'_>) -> Result<Option<Duration>, PasteError> {
    let number = given.text()?.parse().ok();
    let duration = number.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    let duration = duration.ok_or_else(|| given.mistake(CommandMistake::BadSeconds))?;
    Ok(Some(duration).filter(|duration| !duration.is_zero()))
}

fn unsupported(named: &Named<'_>, because: &'static str) -> PasteError {
    named.mistake(CommandMistake::Unsupported { option: named.name.clone(), because })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::{PastedRequest, Remark};

    #[test]
    fn no_time_is_no_limit() {
        let network = |options: &str| {
            PastedRequest::from_curl(&format!("curl {options} https://a.example")).unwrap().network
        };
        let limited = network("-m 1.5 --connect-timeout 2");
        let limits = [Some(Duration::from_millis(1500)), Some(Duration::from_secs(2))];
        assert_eq!([limited.max_time, limited.connect_timeout], limits);
        let unlimited = network("-m 5 -m 0 --connect-timeout 0");
        assert_eq!([unlimited.max_time, unlimited.connect_timeout], [None, None]);
    }

    #[test]
    fn queries_are_encoded() {
        let read = |options: &str| PastedRequest::from_curl(&format!("curl {options} https://a/"));
        let url = |options| read(options).unwrap().url;
        assert_eq!(url("--url-query 'a=b c&d'"), "https://a/?a=b%20c%26d");
        assert_eq!(url("--url-query '+a=b&c' --url-query d+"), "https://a/?a=b&c&d%2B");
        assert_eq!(url("--url-query a=b -G -d c=d"), "https://a/?a=b&c=d");
        let request = read("--url-query n@f").unwrap();
        assert_eq!(request.remarks, [Remark::QueryFromFile { path: "f".to_owned() }]);
        assert_eq!((request.url.as_str(), request.body), ("https://a/?n=", None));
    }
}
