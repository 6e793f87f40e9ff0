//! Reading a file of vectors and running every vector in it.

use std::collections::BTreeSet;
use std::fmt::{Debug, Write as _};
use std::path::PathBuf;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// What every vector has; the rest is the case.
#[derive(Deserialize)]
struct Vector {
    name: String,
    anchor: String,
    /// Why the engine departs from this vector on purpose. It fails if the engine no longer does.
    departure: Option<String>,
    #[serde(flatten)]
    case: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    vector: Vec<Vector>,
}

/// Runs every vector of `file` and fails with all that do not hold.
pub(super) fn run<C: DeserializeOwned>(file: &str, check: impl Fn(&C) -> Result<(), String>) {
    let mut report = String::new();
    let vectors = read(file);
    for vector in &vectors {
        let Vector { name, anchor, departure, case } = vector;
        let case: C = Value::Table(case.clone())
            .try_into()
            .unwrap_or_else(|error| panic!("{file}: {name:?} cannot be read: {error}"));
        match (check(&case), departure) {
            (Ok(()), None) | (Err(_), Some(_)) => {}
            (Err(difference), None) => {
                write!(report, "\n{name} (#{anchor})\n{difference}").unwrap()
            }
            (Ok(()), Some(reason)) => {
                write!(report, "\n{name} (#{anchor})\nis no longer a departure: {reason}\n")
                    .unwrap();
            }
        }
    }
    assert!(report.is_empty(), "{file} against the engine:\n{report}");
}

fn read(file: &str) -> Vec<Vector> {
    let text = std::fs::read_to_string(folder().join(file)).unwrap();
    let Document { vector: vectors } =
        toml::from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut names = BTreeSet::new();
    for vector in &vectors {
        assert!(names.insert(&vector.name), "{file}: two vectors are called {:?}", vector.name);
    }
    vectors
}

/// The names of all files of vectors, sorted.
pub(super) fn all() -> Vec<String> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".toml"));
    names.sort();
    names
}

fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "vectors"].iter().collect()
}

/// Says what differs, if anything does.
pub(super) fn same<T: PartialEq + Debug>(what: &str, standard: T, engine: T) -> Result<(), String> {
    if standard == engine {
        return Ok(());
    }
    Err(format!("  {what}\n    standard: {standard:?}\n    engine:   {engine:?}\n"))
}

/// All differences together.
pub(super) fn all_same(
    results: impl IntoIterator<Item = Result<(), String>>,
) -> Result<(), String> {
    let differences: String = results.into_iter().filter_map(Result::err).collect();
    if differences.is_empty() { Ok(()) } else { Err(differences) }
}

/// The bytes a vector means: one for each character up to U+00FF.
pub(super) fn bytes(text: &str) -> Vec<u8> {
    let byte = |character| {
        u8::try_from(u32::from(character))
            .unwrap_or_else(|_| panic!("{character:?} in {text:?} is not one byte"))
    };
    text.chars().map(byte).collect()
}

/// A header of a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Header {
    Value(String, String),
    /// A value of that many letters.
    Length(String, usize),
}

impl Header {
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Value(name, _) | Self::Length(name, _) => name,
        }
    }

    pub(super) fn value(&self) -> String {
        match self {
            Self::Value(_, value) => value.clone(),
            Self::Length(_, length) => "a".repeat(*length),
        }
    }
}
