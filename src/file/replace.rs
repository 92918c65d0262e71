//! Replacing a file whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

/// Writes `bytes` beside `path`, brings them to the disk, and renames them over `path`.
///
/// A link is followed: the file that it points to is replaced, not the link.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = match fs::canonicalize(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => path.to_path_buf(),
        found => found?,
    };
    let mut draft = Draft::beside(&target)?;
    draft.file.write_all(bytes)?;
    draft.file.sync_all()?;
    draft.rename(&target)
}

/// A file under a name of its own, removed unless it is renamed.
struct Draft {
    path: PathBuf,
    file: File,
    renamed: bool,
}

impl Draft {
    /// Creates the file, in the same folder so that renaming it is one operation of the system.
    fn beside(target: &Path) -> io::Result<Draft> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let Some(name) = target.file_name() else {
            return Err(io::Error::new(ErrorKind::InvalidInput, "it names no file"));
        };
        loop {
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let mut draft = OsString::from(".");
            draft.push(name);
            draft.push(format!(".{}-{count}.tmp", process::id()));
            let path = target.with_file_name(draft);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                // Left by a process that was killed and had our number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                opened => {
                    return Ok(Draft {
                        file: opened?,
                        path,
                        renamed: false,
                    });
                }
            }
        }
    }

    fn rename(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.renamed = true;
        sync_folder(target);
        Ok(())
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.renamed {
            // The error that is on its way says more than one about the draft would.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Brings the new name to the disk, where the system can: the file is in its place already, so
/// that a refusal is no failure.
fn sync_folder(target: &Path) {
    let folder = target.parent().filter(|parent| *parent != Path::new(""));
    let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
}
