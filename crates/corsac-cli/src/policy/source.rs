//! The policy file as text.

use std::fs;
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::sync::OnceLock;

use url::Url;

use super::DEFAULT_PATH;
use crate::lines::Lines;
use crate::mistake::{Mistake, Typed};

/// The text of a policy file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file, as people are told of it.
    pub(crate) name: String,
    pub(crate) text: String,
}

impl Source {
    /// Reads the file that was named, or the one that always is meant.
    ///
    /// # Errors
    /// It cannot be read, or is empty.
    pub(super) fn read(named: Option<&Typed<'_>>) -> Result<Self, Mistake> {
        let path = named.map_or(DEFAULT_PATH, Typed::value);
        let mistake = |title: String, label: String| match named {
            Some(named) => named.whole(title).label(label),
            None => Mistake::without_text(format!("{title}: {label}")),
        };
        let shown = path.escape_debug();
        let name = if path == "-" { "standard input".to_owned() } else { shown.to_string() };
        let bytes = bytes(path).map_err(|error| match error.kind() {
            ErrorKind::NotFound if named.is_none() => {
                Mistake::without_text(format!("there is no {DEFAULT_PATH} in this folder"))
                    .help("`corsac init` writes one, and `--policy FILE` names another")
            }
            ErrorKind::IsADirectory => {
                folder(mistake(format!("`{shown}` is a folder"), "not a file".into()), path)
            }
            _ => mistake(format!("`{shown}` cannot be read"), error.to_string()),
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let (title, label) = (format!("{name} is not UTF-8"), not_utf8(&error));
            mistake(title, label).help("save it as UTF-8")
        })?;
        if text.trim_start_matches('\u{feff}').trim().is_empty() {
            let mistake = mistake(format!("{name} is empty"), "no policy is in it".into());
            return Err(mistake.help(match path {
                "-" => "`corsac init --out -` prints a policy file to start from".to_owned(),
                _ => format!("`corsac init --force --out {shown}` writes one to start from"),
            }));
        }
        Ok(Self { name, text })
    }

    /// The file as a URI, relative if it was named so: code scanning takes it from the repository's
    /// root.
    pub(crate) fn uri(&self) -> String {
        uri(&self.name)
    }
}

fn bytes(path: &str) -> io::Result<Vec<u8>> {
    if path != "-" {
        return fs::read(path);
    }
    // It gives its bytes once, and a gateway that reloads needs them again.
    static STANDARD_INPUT: OnceLock<Vec<u8>> = OnceLock::new();
    if let Some(bytes) = STANDARD_INPUT.get() {
        return Ok(bytes.clone());
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(STANDARD_INPUT.get_or_init(|| bytes).clone())
}

fn folder(mistake: Mistake, path: &str) -> Mistake {
    let inside = Path::new(path).join(DEFAULT_PATH);
    match inside.is_file() {
        true => mistake.write_instead(Some(inside.display().to_string())),
        false => mistake.help(format!("no {DEFAULT_PATH} is in it")),
    }
}

/// Where the first byte stands that is wrong.
fn not_utf8(error: &std::string::FromUtf8Error) -> String {
    let good = error.utf8_error().valid_up_to();
    let (before, behind) = error.as_bytes().split_at(good);
    let before = String::from_utf8_lossy(before);
    let place = Lines::new(&before).position(before.len());
    let byte = behind.first().copied().unwrap_or_default();
    format!("the byte {byte:#04x} in line {}, column {}", place.line, place.column)
}

fn uri(path: &str) -> String {
    if let Ok(url) = Url::from_file_path(path) {
        return url.into();
    }
    let rooted = Path::new("/").join(path);
    let url = Url::from_file_path(rooted).ok();
    let relative = url.map(|url| url.path().trim_start_matches('/').to_owned());
    relative.unwrap_or_else(|| path.replace('\\', "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_uris() {
        assert_eq!(uri("corsac.toml"), "corsac.toml");
        assert_eq!(uri("a b/é.toml"), "a%20b/%C3%A9.toml");
        #[cfg(unix)]
        assert_eq!(uri("/etc/corsac.toml"), "file:///etc/corsac.toml");
    }
}
