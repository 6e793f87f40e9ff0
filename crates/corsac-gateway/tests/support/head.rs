//! Heads of messages, read as strictly as RFC 9112 writes them.

/// How a message's body is delimited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Framing {
    None,
    Length(u64),
    Chunked,
    UntilClose,
}

/// The head of a request or response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Head {
    pub(crate) first: String,
    pub(crate) lines: Vec<(String, String)>,
}

impl Head {
    /// `text` goes to the end of the empty line.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, String> {
        let text: String = text.iter().map(|&byte| char::from(byte)).collect();
        let lines = text.strip_suffix("\r\n\r\n").ok_or("no empty line")?;
        let mut lines = lines.split("\r\n");
        let first = lines.next().unwrap_or_default().to_owned();
        check(&first)?;
        let lines = lines.map(field).collect::<Result<_, _>>()?;
        Ok(Self { first, lines })
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let lines = self.lines.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        lines.map(|(_, value)| value.as_str()).collect()
    }

    /// The only line of this name, if there is one.
    pub(crate) fn one(&self, name: &str) -> Option<&str> {
        let all = self.all(name);
        assert!(all.len() < 2, "{name} is there {} times: {self:?}", all.len());
        all.first().copied()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        !self.all(name).is_empty()
    }

    pub(crate) fn method(&self) -> &str {
        self.first.split(' ').next().unwrap_or_default()
    }

    pub(crate) fn target(&self) -> &str {
        self.first.split(' ').nth(1).unwrap_or_default()
    }

    pub(crate) fn status(&self) -> u16 {
        self.first.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
    }

    /// How a request's body is delimited; an error if readers could disagree about it.
    pub(crate) fn framing_of_request(&self) -> Result<Framing, String> {
        let parts: Vec<_> = self.first.split(' ').collect();
        if parts.len() != 3 || parts[2] != "HTTP/1.1" || parts[1].is_empty() {
            return Err(format!("the request line is {:?}", self.first));
        }
        if self.all("host").len() != 1 {
            return Err(format!("Host is there {} times", self.all("host").len()));
        }
        Ok(self.delimited()?.unwrap_or(Framing::None))
    }

    /// How the body of a response to `method` is delimited.
    pub(crate) fn framing_of_response(&self, method: &str) -> Result<Framing, String> {
        if !self.first.starts_with("HTTP/1.1 ") && !self.first.starts_with("HTTP/1.0 ") {
            return Err(format!("the status line is {:?}", self.first));
        }
        let delimited = self.delimited()?;
        match self.status() {
            100..=199 | 204 if delimited.is_some() => {
                Err(format!("{} says how long its body is", self.first))
            }
            100..=199 | 204 | 304 => Ok(Framing::None),
            _ if method == "HEAD" => Ok(Framing::None),
            _ => Ok(delimited.unwrap_or(Framing::UntilClose)),
        }
    }

    fn delimited(&self) -> Result<Option<Framing>, String> {
        match (&*self.all("transfer-encoding"), &*self.all("content-length")) {
            ([], []) => Ok(None),
            ([coding], []) if *coding == "chunked" => Ok(Some(Framing::Chunked)),
            ([], [length]) if !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit()) => {
                let length = length.parse().map_err(|_| format!("the length is {length}"))?;
                Ok(Some(Framing::Length(length)))
            }
            (codings, lengths) => {
                Err(format!("Transfer-Encoding {codings:?}, Content-Length {lengths:?}"))
            }
        }
    }
}

/// `field-name ":" OWS field-value OWS`
pub(crate) fn field(line: &str) -> Result<(String, String), String> {
    check(line)?;
    let (name, value) = line.split_once(':').ok_or_else(|| format!("no colon in {line:?}"))?;
    let is_token = !name.is_empty()
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
    if !is_token {
        return Err(format!("{name:?} is no header name"));
    }
    Ok((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()))
}

fn check(line: &str) -> Result<(), String> {
    match line.chars().find(|&c| c.is_control() && c != '\t' && !('\u{80}'..='\u{9f}').contains(&c))
    {
        Some(control) => Err(format!("{control:?} in {line:?}")),
        None => Ok(()),
    }
}
