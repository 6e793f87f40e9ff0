/// A file of an exported configuration.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct File {
    /// Its name, relative to the folder that it is written to; no part of it is `..`.
    pub name: &'static str,
    /// Its text, with a newline at the end.
    pub text: String,
}
