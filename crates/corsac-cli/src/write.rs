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

/// A file that cannot be written.
struct Failed {
    path: PathBuf,
    error: io::Error,
}

impl Failed {
    fn mistake(&self, typed: &Typed<'_>, if_it_exists: &str) -> Mistake {
        let path = self.path.display().to_string();
        let shown = path.escape_debug();
        match self.error.kind() {
            ErrorKind::AlreadyExists => {
                typed.whole(format!("`{shown}` is there already")).help(if_it_exists)
            }
            // Its text would name the new file, which is gone again.
            kind => typed.whole(format!("`{shown}` cannot be written")).label(kind.to_string()),
        }
    }
}

/// Makes the folders of files, unless one of the files is there and is kept.
fn make_folders(files: &[(PathBuf, &str)], existing: Existing) -> Result<(), Failed> {
    for (path, _) in files {
        may_be_written(path, existing).map_err(|error| Failed { path: path.clone(), error })?;
    }
    for folder in files.iter().filter_map(|(path, _)| path.parent()) {
        fs::create_dir_all(folder).map_err(|error| Failed { path: folder.into(), error })?;
    }
    Ok(())
}

/// Every file is written before the first takes its name.
fn put(files: &[(PathBuf, &str)], existing: Existing) -> Result<(), Failed> {
    let mut written = Vec::new();
    for (path, text) in files {
        let file = prepare(path, text, existing);
        written.push(file.map_err(|error| Failed { path: path.clone(), error })?);
    }
    for (file, (path, _)) in written.into_iter().zip(files) {
        let put = match existing {
            Existing::Keep => file.persist_noclobber(path),
            Existing::Overwrite => file.persist(path),
        };
        put.map_err(|error| Failed { path: path.clone(), error: error.error })?;
    }
    Ok(())
}

fn prepare(path: &Path, text: &str, existing: Existing) -> io::Result<NamedTempFile> {
    may_be_written(path, existing)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = temporary(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

fn may_be_written(path: &Path, existing: Existing) -> io::Result<()> {
    match existing {
        Existing::Keep if path.symlink_metadata().is_ok() => Err(ErrorKind::AlreadyExists.into()),
        Existing::Overwrite if path.is_dir() => Err(ErrorKind::IsADirectory.into()),
        _ => Ok(()),
    }
}

/// A new file that others may read as they may read any file of the user.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corsac-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
