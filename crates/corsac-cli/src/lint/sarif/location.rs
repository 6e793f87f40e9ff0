use std::ops::Range;
use std::path::Path;

use serde::Serialize;
use url::Url;

use super::Text;
use crate::lint::json::Places;
use crate::lint::source::Source;

/// A place in the file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    uri: String,
}

/// The keys that lead there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

impl Location {
    pub(super) fn of(source: &Source, places: &Places<'_>, span: &Range<usize>) -> Self {
        let path = places.paths.at(span);
        let logical = LogicalLocation { fully_qualified_name: path.to_owned() };
        Self {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation::of(source),
                region: Region::of(places, span),
            },
            logical_locations: if path.is_empty() { Vec::new() } else { vec![logical] },
            message: None,
        }
    }

    pub(super) fn with_message(self, text: &str) -> Self {
        Self { message: Some(Text { text: text.to_owned() }), ..self }
    }
}

impl ArtifactLocation {
    pub(super) fn of(source: &Source) -> Self {
        Self { uri: uri(&source.name) }
    }
}

impl Region {
    pub(super) fn of(places: &Places<'_>, span: &Range<usize>) -> Self {
        let (start, end) = (places.lines.position(span.start), places.lines.position(span.end));
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

/// A path as a URI, relative if the path is: code scanning takes it from the repository's root.
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
