use serde::Serialize;

use super::Text;

/// Where something was found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Location {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
pub(super) struct ArtifactLocation {
    pub(super) uri: String,
}

/// The keys that lead there.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
}

/// Part of a file; lines and columns are counted from 1.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

impl Region {
    pub(crate) fn line(line: usize) -> Self {
        Self { start_line: line, ..Self::default() }
    }

    /// From a line and column to behind another.
    pub(crate) fn between(start: (usize, usize), end: (usize, usize)) -> Self {
        Self {
            start_line: start.0,
            start_column: Some(start.1),
            end_line: Some(end.0),
            end_column: Some(end.1),
        }
    }
}

impl Location {
    /// A resource, or a place in a file.
    pub(crate) fn new(uri: String, region: Option<Region>) -> Self {
        let artifact_location = ArtifactLocation { uri };
        Self {
            physical_location: PhysicalLocation { artifact_location, region },
            logical_locations: vec![],
            message: None,
        }
    }

    /// With the keys that lead there, if there are any.
    pub(crate) fn under_keys(self, path: &str) -> Self {
        let named = LogicalLocation { fully_qualified_name: path.to_owned() };
        let logical_locations = if path.is_empty() { vec![] } else { vec![named] };
        Self { logical_locations, ..self }
    }

    pub(crate) fn with_message(self, text: &str) -> Self {
        Self { message: Some(Text::new(text)), ..self }
    }
}
