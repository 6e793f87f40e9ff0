use std::ops::Range;

use serde::Serialize;

use super::Text;
use crate::policy::Places;
use crate::policy::Source;

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
        Self { uri: source.uri() }
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
