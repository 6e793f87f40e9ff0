//! The files that a gateway is made of.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Files as they were before they were read, so that a change while one is read counts as one.
///
/// Links are followed: one that is moved to another folder, which is how Kubernetes changes what it
/// mounts, is a change.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Files(BTreeMap<PathBuf, Option<Stamp>>);

/// What tells a file from what was there before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
    place: Place,
}

impl Files {
    /// Adds a file that is about to be read.
    pub(super) fn add(&mut self, path: PathBuf) {
        self.0.entry(path).or_insert_with_key(|path| Stamp::of(path));
    }

    /// The same files as they are now.
    pub(super) fn now(&self) -> Self {
        Self(self.0.keys().map(|path| (path.clone(), Stamp::of(path))).collect())
    }
}

impl Stamp {
    /// None if there is no such file.
    fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        let modified = metadata.modified().ok();
        Some(Self { modified, length: metadata.len(), place: place(&metadata) })
    }
}

/// Where the system keeps a file: a copy that has the times of its original is at another place.
#[cfg(unix)]
type Place = (u64, u64);

#[cfg(unix)]
fn place(metadata: &Metadata) -> Place {
    use std::os::unix::fs::MetadataExt;
    (metadata.dev(), metadata.ino())
}

#[cfg(not(unix))]
type Place = ();

#[cfg(not(unix))]
fn place(_: &Metadata) -> Place {}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use tempfile::TempDir;

    use super::*;

    #[test]
    fn what_is_written_replaced_or_removed_is_a_change() {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("a");
        let mut files = Files::default();
        files.add(path.clone());
        assert_eq!(files, files.now());
        fs::write(&path, "1").unwrap();
        let one = files.now();
        assert_ne!(one, files);
        fs::write(&path, "12").unwrap();
        assert_ne!(one.now(), one);
        fs::remove_file(&path).unwrap();
        assert_eq!(one.now(), files);
    }

    #[cfg(unix)]
    #[test]
    fn another_file_of_the_same_length_and_time_is_a_change() {
        let folder = TempDir::new().unwrap();
        let (path, other) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&path, "1").unwrap();
        fs::write(&other, "2").unwrap();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        File::options().write(true).open(&other).unwrap().set_modified(time).unwrap();
        let mut files = Files::default();
        files.add(path.clone());
        fs::rename(&other, &path).unwrap();
        assert_ne!(files.now(), files);
    }
}
