use std::ops::Range;

/// A value and where it stands in the text.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands: its references to variables if it has any, else the whole string with its
    /// quotes.
    pub span: Range<usize>,
}
