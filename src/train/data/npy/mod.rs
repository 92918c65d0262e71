//! NPY and NPZ files, NumPy's: arrays as samples or targets, by their first axis.
//!
//! Needs the feature `npy`.
//!
//! An array of shape `[60000, 28, 28]` holds 60,000 samples of `[28, 28]`: it is read as `[[f32; 28]; 28]`,
//! `[[[f32; 28]; 28]; 1]` or `[f32; 784]`, of whatever numbers it has. Targets are read the same way, as numbers, as
//! [`Class`](crate::class::Class)es or as indices. Both orders of elements are read, C's and Fortran's.
//!
//! ```no_run
//! use netwright::class::Class;
//! use netwright::train::data::{DataError, Samples, npy};
//!
//! # fn main() -> Result<(), DataError> {
//! let train: Samples<[f32; 784], Class<10>> = npy::samples("x_train.npy", "y_train.npy")?;
//!
//! let mut mnist = npy::Npz::open("mnist.npz")?;
//! let test: Samples<[f32; 784], Class<10>> = mnist.samples("x_test", "y_test")?;
//! let pictures: Vec<[[u8; 28]; 28]> = mnist.read("x_test")?;
//! # Ok(())
//! # }
//! ```
//!
//! Numbers stay what they are: bytes are not scaled, and what is infinite or NaN in the file is so in the samples,
//! where [`check_finite`](super::Dataset::check_finite) finds it.
//!
//! Source: *NEP 1: a simple file format for NumPy arrays*, 2007.

mod array;
mod entries;

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{DataError, Samples, idx};
use crate::plain::extend_zeroed;
use array::Array;
pub use entries::Entries;

/// The entries of an array along its first axis.
///
/// # Errors
/// [`DataError::System`] if the file cannot be read, [`DataError::Malformed`] if it is no NPY file of numbers, ends
/// early or goes on too long, [`DataError::Shape`] if the entries have another shape than `X`, [`DataError::Entry`] for
/// the first number that is none of those of `X`, [`DataError::Empty`] without an entry.
#[doc(alias = "numpy.load")]
pub fn read<X: Entries>(path: impl AsRef<Path>) -> Result<Vec<X>, DataError> {
    let path = path.as_ref();
    of_array(path, &Array::read(path, idx::reader(path)?)?)
}

/// Samples from one file and their targets from another.
///
/// # Errors
/// Those of [`read`], and [`DataError::FileCount`] unless there are as many of both.
pub fn samples<X: Entries, T: Entries>(
    inputs: impl AsRef<Path>,
    targets: impl AsRef<Path>,
) -> Result<Samples<X, T>, DataError> {
    let (from, to) = (inputs.as_ref(), targets.as_ref());
    let (inputs, targets) = (read(from)?, read(to)?);
    idx::as_many((from, inputs.len()), (to, targets.len()))?;
    Samples::new(inputs, targets)
}

/// A file of several arrays with names, which `numpy.savez` and `numpy.savez_compressed` write.
#[derive(Debug)]
pub struct Npz {
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
}

impl Npz {
    /// Opens a file.
    ///
    /// # Errors
    /// [`DataError::System`] if it cannot be read, [`DataError::Malformed`] if it is no archive.
    pub fn open(path: impl AsRef<Path>) -> Result<Npz, DataError> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|source| DataError::system(path, source))?;
        let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| broken(path, error))?;
        let path = path.into();
        Ok(Npz { path, archive })
    }

    /// The names of the arrays, in the order of the file.
    pub fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok);
        let names = names.filter_map(|name| Some(name.strip_suffix(".npy")?.to_owned()));
        names.collect()
    }

    /// The entries of the array of this name, along its first axis.
    ///
    /// # Errors
    /// Those of the function [`read`], and [`DataError::Array`] if there is no such array.
    pub fn read<X: Entries>(&mut self, name: &str) -> Result<Vec<X>, DataError> {
        let file = format!("{name}.npy");
        let place = self.path.join(&file);
        let names = self.names();
        if !names.iter().any(|other| other == name) {
            return Err(DataError::Array {
                path: self.path.clone(),
                name: name.into(),
                names,
            });
        }
        let entry = self
            .archive
            .by_name(&file)
            .map_err(|error| broken(&place, error))?;
        of_array(&place, &Array::read(&place, BufReader::new(entry))?)
    }

    /// Samples from one array and their targets from another.
    ///
    /// # Errors
    /// Those of [`read`](Npz::read), and [`DataError::FileCount`] unless there are as many of both.
    pub fn samples<X: Entries, T: Entries>(
        &mut self,
        inputs: &str,
        targets: &str,
    ) -> Result<Samples<X, T>, DataError> {
        let place = |name| self.path.join(format!("{name}.npy"));
        let (from, to) = (place(inputs), place(targets));
        let (inputs, targets) = (self.read(inputs)?, self.read(targets)?);
        idx::as_many((&from, inputs.len()), (&to, targets.len()))?;
        Samples::new(inputs, targets)
    }
}

/// The entries of an array as values of a type, if its shape is theirs.
fn of_array<X: Entries>(path: &Path, array: &Array) -> Result<Vec<X>, DataError> {
    let Some((samples, shape)) = array.shape.split_first() else {
        let reason = "it is a single number, not an array of samples".into();
        return Err(malformed(path, reason));
    };
    if !idx::fits(X::ENTRY, shape) {
        return Err(DataError::Shape {
            path: path.into(),
            expected: X::ENTRY,
            found: shape.to_vec(),
        });
    }
    if *samples == 0 {
        return Err(DataError::Empty);
    }
    let mut list = Vec::new();
    extend_zeroed(&mut list, *samples);
    for (sample, x) in list.iter_mut().enumerate() {
        let mut position = 0;
        let filled = X::fill(x, &mut || {
            position += 1;
            array.number(sample, position - 1)
        });
        filled.map_err(|wrong| DataError::Entry {
            path: path.into(),
            sample,
            position: position - 1,
            expected: wrong.expected,
            found: wrong.found.to_string(),
        })?;
    }
    Ok(list)
}

fn malformed(path: &Path, reason: String) -> DataError {
    DataError::Malformed {
        path: path.into(),
        format: "NPY",
        reason,
    }
}

fn broken(path: &Path, error: ZipError) -> DataError {
    match error {
        ZipError::Io(source) => DataError::system(path, source),
        other => DataError::Malformed {
            path: path.into(),
            format: "NPZ",
            reason: other.to_string(),
        },
    }
}
