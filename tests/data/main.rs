//! Data: what is right is read as typed arrays, what is wrong is refused with what was expected and found.

mod augment;
mod bytes;
mod csv;
mod folder;
mod idx;
mod npy;
mod samples;
mod scaling;
mod subsets;

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

/// A folder of files of one test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        Folder(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}
