use corsac::browser::{
    BodyInit, BrowserProfile, Client, Mode, RedirectMode, RequestInit, Response,
};
use corsac::{CredentialsMode, Origin};

use super::{Example, ExampleAnswer, ExampleError, ExampleErrorKind};

impl Example {
    /// Reads the text of an example.
    ///
    /// # Errors
    /// The first line that cannot be read, or what is missing.
    pub fn parse(text: &str) -> Result<Self, ExampleError> {
        let mut blocks = Blocks::of(text);
        let settings = Settings::parse(&blocks.next("the page")?)?;
        let page =
            settings.page.ok_or(ExampleError { line: 1, kind: ExampleErrorKind::PageMissing })?;
        let block = blocks.next("the request")?;
        let (first, headers) = block.split_first().ok_or_else(|| blocks.missing("the request"))?;
        let (method, url) = first.split_once(' ').ok_or_else(|| first.expected("METHOD URL"))?;
        let url = url.parse().map_err(|_| first.expected("METHOD URL"))?;
        let init = RequestInit {
            method: Some(method.to_owned()),
            headers: headers.iter().map(Line::header).collect::<Result<_, _>>()?,
            body: settings.body,
            credentials: settings.credentials,
            mode: settings.mode,
            redirect: settings.redirect,
            ..RequestInit::default()
        };
        let answers = blocks.rest.iter().map(|block| answer(block, settings.peer));
        let answers = answers.collect::<Result<_, _>>()?;
        Ok(Self { page, profile: settings.profile, url, init, answers })
    }
}

#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
}

impl std::ops::Deref for Line<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}

impl Line<'_> {
    fn expected(self, what: &'static str) -> ExampleError {
        ExampleError { line: self.number, kind: ExampleErrorKind::Expected(what) }
    }

    fn header(&self) -> Result<(String, String), ExampleError> {
        let (name, value) = self.split_once(':').ok_or_else(|| self.expected("Name: value"))?;
        Ok((name.to_owned(), value.trim().to_owned()))
    }
}

/// The blocks between empty lines, without comments.
struct Blocks<'a> {
    rest: std::collections::VecDeque<Vec<Line<'a>>>,
    lines: usize,
}

impl<'a> Blocks<'a> {
    fn of(text: &'a str) -> Self {
        let lines = text.lines().enumerate();
        let lines = lines.map(|(index, text)| Line { number: index + 1, text: text.trim_end() });
        let lines: Vec<_> = lines.filter(|line| !line.starts_with('#')).collect();
        let blocks = lines.split(|line| line.is_empty()).filter(|block| !block.is_empty());
        Self { rest: blocks.map(<[Line<'_>]>::to_vec).collect(), lines: text.lines().count() }
    }

    fn next(&mut self, what: &'static str) -> Result<Vec<Line<'a>>, ExampleError> {
        self.rest.pop_front().ok_or_else(|| self.missing(what))
    }

    fn missing(&self, what: &'static str) -> ExampleError {
        ExampleError { line: self.lines, kind: ExampleErrorKind::BlockMissing(what) }
    }
}

#[derive(Default)]
struct Settings {
    page: Option<Client>,
    profile: BrowserProfile,
    body: Option<BodyInit>,
    credentials: CredentialsMode,
    mode: Mode,
    redirect: RedirectMode,
    peer: Option<std::net::SocketAddr>,
}

impl Settings {
    fn parse(lines: &[Line<'_>]) -> Result<Self, ExampleError> {
        let mut settings = Self { profile: BrowserProfile::Chromium, ..Self::default() };
        for line in lines {
            let (key, value) = line.split_once(' ').unwrap_or((line, ""));
            settings.read(key, value).ok_or_else(|| {
                line.expected(
                    "page ORIGIN-OR-URL, sandboxed, profile, credentials, mode, redirect, body, \
                     stream or peer ADDRESS:PORT",
                )
            })?;
        }
        Ok(settings)
    }

    fn read(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "page" => self.page = Some(page(value)?),
            "sandboxed" => self.page = Some(self.page.take()?.sandboxed()),
            "profile" => self.profile = BrowserProfile::from_name(value)?,
            "body" => self.body = Some(BodyInit::Bytes(value.into())),
            "stream" => self.body = Some(BodyInit::Stream(value.into())),
            "peer" => self.peer = Some(value.parse().ok()?),
            "credentials" => self.credentials = named(&CREDENTIALS, value)?,
            "mode" => self.mode = named(&MODES, value)?,
            "redirect" => self.redirect = named(&REDIRECTS, value)?,
            _ => return None,
        }
        Some(())
    }
}

/// A page, by its origin or by its URL.
fn page(value: &str) -> Option<Client> {
    match Origin::parse(value) {
        Ok(origin) => Some(Client::with_origin(origin)),
        Err(_) => value.parse().ok().map(Client::document),
    }
}

const CREDENTIALS: [(&str, CredentialsMode); 3] = [
    ("omit", CredentialsMode::Omit),
    ("same-origin", CredentialsMode::SameOrigin),
    ("include", CredentialsMode::Include),
];
const MODES: [(&str, Mode); 3] =
    [("cors", Mode::Cors), ("no-cors", Mode::NoCors), ("same-origin", Mode::SameOrigin)];
const REDIRECTS: [(&str, RedirectMode); 3] = [
    ("follow", RedirectMode::Follow),
    ("error", RedirectMode::Error),
    ("manual", RedirectMode::Manual),
];

fn named<T: Copy>(table: &[(&str, T)], wanted: &str) -> Option<T> {
    table.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value)
}

fn answer(
    block: &[Line<'_>],
    peer: Option<std::net::SocketAddr>,
) -> Result<ExampleAnswer, ExampleError> {
    let (first, headers) = block.split_first().expect("an empty block is none");
    let status = first.strip_prefix("HTTP/").and_then(|rest| rest.split(' ').nth(1));
    let status = status.and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| first.expected("a status line, such as HTTP/1.1 200 OK"))?;
    let lines = headers.iter().map(Line::header).collect::<Result<Vec<_>, _>>()?;
    Ok(ExampleAnswer {
        status_line: first.text.to_owned(),
        response: Response::new(status, lines),
        peer,
    })
}
