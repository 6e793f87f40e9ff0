//! Writing files whole, or not at all.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::mistake::{Mistake, Typed};

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Existing {
    Keep,
    Overwrite,
}

/// What `--force` says.
impl From<bool> for Existing {
    fn from(force: bool) -> Self {
        if force { Self::Overwrite } else { Self::Keep }
    }
}

/// Writes the text into a new file in the same folder, which then takes the file's name.
///
/// # Errors
/// The file is there and is kept, or the folder cannot be written to. Nothing has changed then.
pub(crate) fn write(path: &str, text: &str, existing: Existing) -> Result<(), Mistake> {
    let typed = Typed::flag("--out", path);
    if Path::new(path).is_dir() {
        let inside = Path::new(path).join(crate::policy::DEFAULT_PATH);
        let mistake = typed.whole(format!("`{}` is a folder", path.escape_debug()));
        return Err(mistake.write_instead(Some(inside.display().to_string())));
    }
    put(&[(PathBuf::from(path), text)], existing).map_err(|failed| {
        failed.mistake(
            &typed,
            "--force overwrites it; --out names another file, and - is standard output",
        )
    })
}

/// Writes the text as [`write`] does, in place of what is there.
///
/// # Errors
/// The folder cannot be written to, or what is there is no file. Nothing has changed then.
pub(crate) fn replace(typed: &Typed<'_>, text: &str) -> Result<(), Mistake> {
    let put = put(&[(PathBuf::from(typed.value()), text)], Existing::Overwrite);
    put.map_err(|failed| failed.mistake(typed, ""))
}

/// Says whether [`replace`] can be expected to succeed.
///
/// # Errors
/// Its folder is not there, or what is there is no file.
pub(crate) fn check_replaceable(typed: &Typed<'_>) -> Result<(), Mistake> {
    let path = Path::new(typed.value());
    let check = destination(path, Existing::Overwrite)
        .and_then(|destination| fs::metadata(folder_of(&destination)).map(drop));
    check.map_err(|error| Failed::File(path.into(), error).mistake(typed, ""))
}

/// Writes files into a folder, which is made if it is not there: all of them, or none.
///
/// # Errors
/// One of the files is there and is kept, or the folder cannot be written to.
pub(crate) fn write_into(
    folder: &str,
    files: &[(&str, &str)],
    existing: Existing,
) -> Result<(), Mistake> {
    let typed = Typed::flag("--out", folder);
    let shown = folder.escape_debug();
    if Path::new(folder).exists() && !Path::new(folder).is_dir() {
        let mistake = typed.whole(format!("`{shown}` is a file"));
        return Err(mistake.help("--out names the folder that the files are written to"));
    }
    let files: Vec<_> =
        files.iter().map(|(name, text)| (Path::new(folder).join(name), *text)).collect();
    let made = make_folders(&files, existing).and_then(|()| put(&files, existing));
    made.map_err(|failed| {
        failed.mistake(&typed, "--force overwrites it; --out names another folder")
    })
}

/// What cannot be made.
enum Failed {
    File(PathBuf, io::Error),
    Folder(PathBuf, io::Error),
}

impl Failed {
    fn mistake(&self, typed: &Typed<'_>, if_it_exists: &str) -> Mistake {
        let (Self::File(path, error) | Self::Folder(path, error)) = self;
        let path = path.display().to_string();
        let shown = path.escape_debug();
        // An error's own text would name the new file, which is gone again.
        match (self, error.kind()) {
            (Self::File(..), ErrorKind::AlreadyExists) => {
                typed.whole(format!("`{shown}` is there already")).help(if_it_exists)
            }
            (Self::File(..), ErrorKind::InvalidInput) => typed
                .whole(format!("`{shown}` cannot be written"))
                .label("a device or a pipe, and no file"),
            (Self::File(..), kind) => {
                typed.whole(format!("`{shown}` cannot be written")).label(kind.to_string())
            }
            (Self::Folder(..), kind) => {
                typed.whole(format!("the folder `{shown}` cannot be made")).label(kind.to_string())
            }
        }
    }
}

/// Makes the folders of files, unless one of the files cannot be written.
fn make_folders(files: &[(PathBuf, &str)], existing: Existing) -> Result<(), Failed> {
    for (path, _) in files {
        destination(path, existing).map_err(|error| Failed::File(path.clone(), error))?;
    }
    for folder in files.iter().filter_map(|(path, _)| path.parent()) {
        fs::create_dir_all(folder).map_err(|error| Failed::Folder(folder.into(), error))?;
    }
    Ok(())
}

/// Every file is written before the first takes its name.
fn put(files: &[(PathBuf, &str)], existing: Existing) -> Result<(), Failed> {
    let mut written = Vec::new();
    for (path, text) in files {
        let file = prepare(path, text, existing);
        written.push(file.map_err(|error| Failed::File(path.clone(), error))?);
    }
    // Again, now that writing took its time.
    for (path, _) in files {
        destination(path, existing).map_err(|error| Failed::File(path.clone(), error))?;
    }
    let mut made = Vec::new();
    for ((file, destination), (path, _)) in written.into_iter().zip(files) {
        let put = match existing {
            Existing::Keep => file.persist_noclobber(&destination),
            Existing::Overwrite => file.persist(&destination),
        };
        if let Err(error) = put {
            take_back(&made, existing);
            return Err(Failed::File(path.clone(), error.error));
        }
        made.push(destination);
    }
    Ok(())
}

/// Files that are new go again. Those that took the place of others stay: systems give one name at
/// a time, and what had the name before is gone by then. With all of them written and allowed to
/// take their names, only somebody who changes the folder in the same moment, or files that the
/// system protects, lead there.
fn take_back(made: &[PathBuf], existing: Existing) {
    if existing == Existing::Keep {
        for path in made {
            // It is told already that something failed.
            let _ = fs::remove_file(path);
        }
    }
}

/// A new file beside its destination, and the destination.
fn prepare(path: &Path, text: &str, existing: Existing) -> io::Result<(NamedTempFile, PathBuf)> {
    let destination = destination(path, existing)?;
    let mut file = temporary(folder_of(&destination))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok((file, destination))
}

/// The name that a file is to get: links stay, and what they lead to is replaced.
fn destination(path: &Path, existing: Existing) -> io::Result<PathBuf> {
    if existing == Existing::Keep {
        return match path.symlink_metadata() {
            Ok(_) => Err(ErrorKind::AlreadyExists.into()),
            Err(_) => Ok(path.to_owned()),
        };
    }
    let destination = followed(path)?;
    match destination.metadata() {
        Ok(there) if there.is_dir() => Err(ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => Err(ErrorKind::InvalidInput.into()),
        _ => Ok(destination),
    }
}

/// Where links lead, even if nothing is there yet. Links that lead in circles are another error than
/// `NotFound`, so this ends.
fn followed(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => match fs::read_link(path) {
            Ok(target) => followed(&folder_of(path).join(target)),
            Err(_) => Ok(path.to_owned()),
        },
        canonical => canonical,
    }
}

fn folder_of(path: &Path) -> &Path {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}

/// A new file that others may read as they may read any file of the user.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corsac-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(path: &Path, text: &str) -> Result<(), Mistake> {
        replace(&Typed::flag("--out", path.to_str().unwrap()), text)
    }

    #[cfg(unix)]
    #[test]
    fn links_stay_and_what_they_lead_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink("second", at("first")).unwrap();
        std::os::unix::fs::symlink("file", at("second")).unwrap();
        for text in ["made", "replaced"] {
            replaced(&at("first"), text).unwrap();
            assert_eq!(fs::read_to_string(at("file")).unwrap(), text);
            assert!(at("first").is_symlink() && at("second").is_symlink());
        }
        std::os::unix::fs::symlink("circle", at("circle")).unwrap();
        assert!(replaced(&at("circle"), "").is_err());
        let kept = put(&[(at("first"), "mine")], Existing::Keep);
        assert!(
            matches!(kept, Err(Failed::File(_, error)) if error.kind() == ErrorKind::AlreadyExists)
        );
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_is_written() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, usual) = (folder.path().join("ours"), folder.path().join("usual"));
        replaced(&ours, "x").unwrap();
        fs::write(&usual, "x").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&usual));
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_no_files() {
        let mistake = replaced(Path::new("/dev/null"), "x").unwrap_err();
        assert_eq!(mistake.label, "a device or a pipe, and no file");
        assert!(check_replaceable(&Typed::flag("--out", "/dev/null")).is_err());
    }

    #[test]
    fn one_that_cannot_take_its_name_keeps_all_others_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a"), "old").unwrap();
        fs::create_dir(at("b")).unwrap();
        assert!(put(&[(at("a"), "new"), (at("b"), "new")], Existing::Overwrite).is_err());
        assert_eq!(fs::read_to_string(at("a")).unwrap(), "old");
        // The second is there by the time that it gets its name.
        assert!(put(&[(at("c"), "new"), (at("c"), "newer")], Existing::Keep).is_err());
        assert!(!at("c").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing temporary stays");
    }
}
