use std::ops::Range;

/// A string of a policy file with its variables replaced.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Text {
    /// The string.
    pub text: String,
    /// Where it stands: its references to variables if it has any, else the whole string with its
    /// quotes.
    pub span: Range<usize>,
    /// The variables in it, in order.
    pub variables: Vec<Variable>,
}

/// A variable and its value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Variable {
    /// The name, as in `${NAME}`.
    pub name: String,
    /// The whole value, also where only an entry of it is meant.
    pub value: String,
}

impl Text {
    /// Where the value comes from, for a message; empty if it stands in the file itself.
    pub(crate) fn provenance(&self) -> String {
        let names: Vec<_> = self.variables.iter().map(|variable| variable.name.as_str()).collect();
        match names[..] {
            [] => String::new(),
            _ => format!(", from {},", crate::words::listed(names)),
        }
    }
}
