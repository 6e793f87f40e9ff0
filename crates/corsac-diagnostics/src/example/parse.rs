use corsac::browser::{RequestInit, Response};

use super::settings::Settings;
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
        Ok(Self {
            page,
            profile: settings.profile,
            element: settings.element,
            url,
            init,
            withheld_cookies: settings.withheld_cookies,
            answers,
        })
    }
}

#[derive(Clone, Copy)]
pub(super) struct Line<'a> {
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
    pub(super) fn expected(self, what: &'static str) -> ExampleError {
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
