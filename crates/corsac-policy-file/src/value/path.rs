//! Paths of files and of requests.

use super::{Reader, Refusal};
use crate::found::Content;

impl Reader<'_, '_, '_, '_> {
    /// A file or a folder.
    pub(super) fn file(&mut self) -> Option<Content> {
        self.string(|text| match () {
            () if text.is_empty() => refused("no path", "write a path, relative to this file"),
            () if text.contains('\0') => refused("it has a NUL character", "no file has that name"),
            () => Ok(()),
        })
    }

    /// A file within a folder.
    pub(super) fn file_within(&mut self) -> Option<Content> {
        self.string(file_within)
    }

    /// The beginning of paths.
    pub(super) fn path_prefix(&mut self) -> Option<Content> {
        self.string(path_prefix)
    }

    /// A string that `check` lets through.
    fn string(&mut self, check: impl Fn(&str) -> Result<(), Refusal>) -> Option<Content> {
        let text = self.text()?;
        match check(&text.text) {
            Ok(()) => Some(Content::Text(text)),
            Err(refusal) => {
                self.refuse(&text, refusal);
                None
            }
        }
    }
}

fn refused(label: &str, help: &str) -> Result<(), Refusal> {
    Err(Refusal { label: label.to_owned(), help: help.to_owned() })
}

fn file_within(text: &str) -> Result<(), Refusal> {
    const HELP: &str = "write the path of a file within the folder, such as \"index.html\"";
    // What leaves the folder on any system is refused on all.
    let mut parts = text.split(['/', '\\']);
    let is_absolute = text.starts_with(['/', '\\']) || text.as_bytes().get(1) == Some(&b':');
    match () {
        () if text.is_empty() => refused("no path", HELP),
        () if text.contains('\0') => refused("it has a NUL character", HELP),
        () if is_absolute => refused("not relative to the folder", HELP),
        () if parts.any(|part| part == "..") => refused("`..` leads out of the folder", HELP),
        () if text.ends_with(['/', '\\']) => refused("a folder, not a file", HELP),
        () => Ok(()),
    }
}

fn path_prefix(text: &str) -> Result<(), Refusal> {
    let trimmed = text.trim_matches('/');
    let help = match trimmed {
        "" => "write the first segments of the route's path, such as \"/api\"; \
               or leave the key out"
            .to_owned(),
        _ => format!("write \"/{}\"", trimmed.escape_debug()),
    };
    match () {
        () if text.is_empty() => refused("nothing to take off", &help),
        () if !text.starts_with('/') => refused("it does not begin with `/`", &help),
        () if text.ends_with('/') => refused("it ends with `/`", &help),
        () if text.contains('*') => {
            refused("not a pattern", "write the segments before the first with `*`")
        }
        () => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stay_within_their_folder() {
        for text in ["index.html", "a/b.html", "..a", "a/..b"] {
            assert!(file_within(text).is_ok(), "{text}");
        }
        for text in ["", "/a", "\\a", "C:a", "..", "a/../b", "a\\..\\b", "a/", "a\0"] {
            assert!(file_within(text).is_err(), "{text}");
        }
    }

    #[test]
    fn prefixes_are_whole_segments() {
        for text in ["/api", "/api/v1"] {
            assert!(path_prefix(text).is_ok(), "{text}");
        }
        for text in ["", "/", "api", "/api/", "/api/*"] {
            assert!(path_prefix(text).is_err(), "{text}");
        }
        assert_eq!(path_prefix("api/").unwrap_err().help, "write \"/api\"");
    }
}
