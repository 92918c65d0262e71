//! Files that callbacks write line by line or record by record.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::file::FileError;

/// A file that grows at its end. Of a piece that cannot be written whole, nothing stays.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Log {
    /// The file, emptied, or made if there is none.
    pub(super) fn create(path: &Path) -> Result<Log, FileError> {
        let mut log = Log::open(path)?;
        log.cut(0)?;
        Ok(log)
    }

    /// The file as it is, made if there is none.
    pub(super) fn open(path: &Path) -> Result<Log, FileError> {
        let system = |source| FileError::System {
            action: "write",
            path: path.into(),
            source,
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(system)?;
        }
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(system)?;
        let length = file.seek(SeekFrom::End(0)).map_err(system)?;
        Ok(Log {
            path: path.into(),
            file,
            length,
        })
    }

    /// All that is in it.
    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::new();
        let mut read = |file: &mut File| {
            file.rewind()?;
            file.read_to_end(&mut bytes)?;
            file.seek(SeekFrom::End(0))
        };
        match read(&mut self.file) {
            Ok(_) => Ok(bytes),
            Err(source) => Err(self.error("read", source)),
        }
    }

    /// Leaves the first bytes alone.
    pub(super) fn cut(&mut self, length: u64) -> Result<(), FileError> {
        let cut = self.file.set_len(length);
        let cut = cut.and_then(|()| self.file.seek(SeekFrom::Start(length)));
        self.length = length;
        cut.map(drop).map_err(|source| self.error("write", source))
    }

    /// Writes a piece behind what there is.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if let Err(source) = self.file.write_all(bytes) {
            // A full disk takes a part: that goes again. If it cannot, there is the first error to tell of.
            let _ = self.cut(self.length);
            return Err(self.error("write", source));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }

    fn error(&self, action: &'static str, source: io::Error) -> FileError {
        FileError::System {
            action,
            path: self.path.clone(),
            source,
        }
    }
}
