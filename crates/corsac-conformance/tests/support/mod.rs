//! The recordings that stand beside these tests.

use std::path::PathBuf;

use corsac_conformance::recording::{Recording, Scenario};

/// A file among the recordings.
pub(crate) fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "recordings", name].iter().collect()
}

/// Every scenario of a folder below the recordings (`""` is their own), in the order of the files' names.
pub(crate) fn scenarios(folder: &str) -> Vec<Scenario> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(path(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "zst"))
        .collect();
    files.sort();
    let read = |path: PathBuf| Recording::open(&path).unwrap().map(Result::unwrap);
    files.into_iter().flat_map(read).collect()
}
