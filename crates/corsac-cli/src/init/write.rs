//! Writing the file whole, or not at all.

use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use crate::mistake::{Mistake, Typed};

/// What becomes of a file that is there already.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Existing {
    Keep,
    Overwrite,
}

/// Writes the text into a new file in the same folder, which then takes the file's name.
///
/// # Errors
/// The file is there and is kept, or the folder cannot be written to. Nothing has changed then.
pub(crate) fn write(path: &str, text: &str, existing: Existing) -> Result<(), Mistake> {
    let typed = Typed::flag("--out", path);
    let shown = path.escape_debug();
    if Path::new(path).is_dir() {
        let inside = Path::new(path).join(crate::policy::DEFAULT_PATH);
        let mistake = typed.whole(format!("`{shown}` is a folder"));
        return Err(mistake.write_instead(Some(inside.display().to_string())));
    }
    put(Path::new(path), text, existing).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => typed
            .whole(format!("`{shown}` is there already"))
            .help("--force overwrites it; --out names another file, and - is standard output"),
        // Its text would name the new file, which is gone again.
        kind => typed.whole(format!("`{shown}` cannot be written")).label(kind.to_string()),
    })
}

fn put(path: &Path, text: &str, existing: Existing) -> io::Result<()> {
    if existing == Existing::Keep && path.symlink_metadata().is_ok() {
        return Err(ErrorKind::AlreadyExists.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = temporary(folder.unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    let put = match existing {
        Existing::Keep => file.persist_noclobber(path),
        Existing::Overwrite => file.persist(path),
    };
    put.map(|_| ()).map_err(|error| error.error)
}

/// A new file that others may read as they may read any file of the user.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".corsac-init-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
