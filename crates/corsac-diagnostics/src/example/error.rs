use std::fmt;

/// Why a text is no example.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ExampleError {
    pub(super) line: usize,
    pub(super) kind: ExampleErrorKind,
}

/// What is wrong with the text.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum ExampleErrorKind {
    /// No `page` line names the page's origin.
    PageMissing,
    /// A block is missing: that of the request, or a response that the browser waits for.
    BlockMissing(&'static str),
    /// A line that cannot be read; what was expected.
    Expected(&'static str),
    /// The page's API throws.
    TypeError(String),
    /// A response that the browser does not wait for.
    ResponseNotNeeded,
}

impl ExampleError {
    /// The line it is about, counted from 1; that of its end where something is missing.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> &ExampleErrorKind {
        &self.kind
    }
}

impl fmt::Display for ExampleError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: ", self.line)?;
        match &self.kind {
            ExampleErrorKind::PageMissing => formatter.write_str("no line says `page ORIGIN`"),
            ExampleErrorKind::BlockMissing(what) => write!(formatter, "{what} is missing"),
            ExampleErrorKind::Expected(what) => write!(formatter, "expected {what}"),
            ExampleErrorKind::TypeError(thrown) => write!(formatter, "fetch() throws: {thrown}"),
            ExampleErrorKind::ResponseNotNeeded => {
                formatter.write_str("the browser does not wait for another response")
            }
        }
    }
}

impl std::error::Error for ExampleError {}
