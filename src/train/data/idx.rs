//! IDX files, the format of MNIST: arrays of bytes, plain or gzipped.
//!
//! A file starts with two zeros, the type of its elements (8 for bytes) and the number of its
//! axes; then follow the length of each axis, in four bytes, the highest first, and the elements.
//! A gzipped file is known by its first two bytes.
//!
//! ```no_run
//! use netwright::class::Class;
//! use netwright::train::data::{DataError, Samples, idx};
//!
//! # fn main() -> Result<(), DataError> {
//! let train: Samples<[f32; 784], Class<10>> =
//!     idx::samples("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz")?;
//! let pictures: Vec<[[[f32; 28]; 28]; 1]> = idx::images("train-images-idx3-ubyte.gz")?;
//! # Ok(())
//! # }
//! ```
//!
//! Source: Y. LeCun, C. Cortes, C. J. C. Burges, *The MNIST database of handwritten digits*.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::{ByteSamples, DataError, Samples};
use crate::class::Class;
use crate::kernel::Kernels;
use crate::plain::extend_zeroed;
use crate::tensor::{Shape, Tensor};

/// How many samples room is made for at first: a header may promise more than the file has.
const FIRST_ROOM: usize = 1024;

/// Samples of bytes as tensors of floats: 0 becomes 0 and 255 becomes 1.
///
/// A picture of `[28, 28]` is read as `[f32; 784]`, `[[f32; 28]; 28]` or `[[[f32; 28]; 28]; 1]`,
/// of `f32` or `f64`.
///
/// # Errors
/// [`DataError::System`] if the file cannot be read, [`DataError::Malformed`] if it is no IDX file
/// of bytes, ends early or goes on too long, [`DataError::Shape`] if its samples have another
/// shape.
pub fn images<X: Tensor>(path: impl AsRef<Path>) -> Result<Vec<X>, DataError> {
    let (mut file, count) = Idx::of_samples::<X>(path.as_ref())?;
    let mut list: Vec<X> = Vec::new();
    let mut bytes = vec![0; X::LEN];
    while list.len() < count {
        let first = list.len();
        extend_zeroed(&mut list, first.max(FIRST_ROOM).min(count - first));
        for (place, x) in list.iter_mut().enumerate().skip(first) {
            file.fill(&mut bytes, place)?;
            X::Scalar::from_bytes(&bytes, x.as_mut_slice());
        }
    }
    file.end()?;
    Ok(list)
}

/// Labels as classes.
///
/// # Errors
/// Those of [`images`], and [`DataError::Label`] for the first label that is not below `N`.
pub fn labels<const N: usize>(path: impl AsRef<Path>) -> Result<Vec<Class<N>>, DataError> {
    let mut file = Idx::open(path.as_ref())?;
    let [count] = file.axes[..] else {
        let reason = format!("labels lie along one axis, but it has {}", file.axes.len());
        return Err(file.malformed(reason));
    };
    let mut list = Vec::new();
    let mut bytes = [0];
    for position in 0..count {
        file.fill(&mut bytes, position)?;
        list.push(
            Class::try_from(bytes[0]).map_err(|source| DataError::Label {
                path: file.path.clone(),
                position,
                source,
            })?,
        );
    }
    file.end()?;
    Ok(list)
}

/// Samples of bytes as tensors of floats, with classes as targets.
///
/// # Errors
/// Those of [`images`] and [`labels`], and [`DataError::FileCount`] unless there are as many of
/// both.
pub fn samples<X: Tensor, const N: usize>(
    images: impl AsRef<Path>,
    labels: impl AsRef<Path>,
) -> Result<Samples<X, Class<N>>, DataError> {
    let (from, to) = (images.as_ref(), labels.as_ref());
    let (inputs, targets) = (self::images(from)?, self::labels(to)?);
    as_many((from, inputs.len()), (to, targets.len()))?;
    Samples::new(inputs, targets)
}

/// Samples that stay bytes in memory, with classes as targets.
///
/// # Errors
/// Those of [`samples`].
pub fn byte_samples<X: Tensor, const N: usize>(
    images: impl AsRef<Path>,
    labels: impl AsRef<Path>,
) -> Result<ByteSamples<X, Class<N>>, DataError> {
    let (from, to) = (images.as_ref(), labels.as_ref());
    let (mut file, count) = Idx::of_samples::<X>(from)?;
    let mut bytes = Vec::new();
    for place in 0..count {
        let first = bytes.len();
        bytes.resize(first + X::LEN, 0);
        file.fill(&mut bytes[first..], place)?;
    }
    file.end()?;
    let targets = self::labels(to)?;
    as_many((from, count), (to, targets.len()))?;
    ByteSamples::new(bytes, targets)
}

/// That two files have as many samples as labels.
pub(super) fn as_many(
    (images, samples): (&Path, usize),
    (targets, labels): (&Path, usize),
) -> Result<(), DataError> {
    if samples == labels {
        return Ok(());
    }
    Err(DataError::FileCount {
        images: images.into(),
        samples,
        targets: targets.into(),
        labels,
    })
}

/// Whether samples of the shape `found` can be read as tensors of the shape `expected`: the same
/// but for axes of length 1, or a vector of as many elements.
pub(super) fn fits(expected: Shape, found: &[usize]) -> bool {
    let elements = found
        .iter()
        .try_fold(1_usize, |n, axis| n.checked_mul(*axis));
    let long = |axis: &&usize| **axis != 1;
    let same = expected
        .axes()
        .iter()
        .filter(long)
        .eq(found.iter().filter(long));
    same || (expected.axes().len() == 1 && elements == Some(expected.len()))
}

/// An IDX file of bytes, read up to its elements.
struct Idx {
    path: PathBuf,
    reader: Box<dyn Read>,
    /// The lengths of its axes; the first counts the samples.
    axes: Vec<usize>,
}

impl Idx {
    fn open(path: &Path) -> Result<Idx, DataError> {
        let mut file = Idx {
            path: path.into(),
            reader: reader(path)?,
            axes: Vec::new(),
        };
        let magic = file.word()?;
        let [0, 0, kind, rank] = magic else {
            let [a, b, ..] = magic;
            return Err(file.malformed(format!(
                "it starts with the bytes {a} and {b}, not with two zeros"
            )));
        };
        if kind != 8 {
            let kind = element(kind);
            return Err(file.malformed(format!(
                "its elements are {kind}, only unsigned bytes (code 0x08) are read"
            )));
        }
        for _ in 0..rank {
            let length = u32::from_be_bytes(file.word()?);
            file.axes
                .push(usize::try_from(length).unwrap_or(usize::MAX));
        }
        if file.axes.is_empty() || file.axes.contains(&0) {
            let reason = format!(
                "it has axes of the lengths {:?}, and so no element",
                file.axes
            );
            return Err(file.malformed(reason));
        }
        Ok(file)
    }

    /// A file of samples that can be read as `X`, and how many there are.
    fn of_samples<X: Tensor>(path: &Path) -> Result<(Idx, usize), DataError> {
        let file = Idx::open(path)?;
        let (count, shape) = file.axes.split_first().unwrap_or((&0, &[]));
        if !fits(X::SHAPE, shape) {
            return Err(DataError::Shape {
                path: file.path,
                expected: X::SHAPE,
                found: shape.to_vec(),
            });
        }
        let count = *count;
        Ok((file, count))
    }

    /// Four bytes of the header.
    fn word(&mut self) -> Result<[u8; 4], DataError> {
        let mut word = [0; 4];
        let read = self.read(&mut word)?;
        if read < word.len() {
            return Err(self.malformed("it ends within its header".into()));
        }
        Ok(word)
    }

    /// The elements of the sample at `place`.
    fn fill(&mut self, bytes: &mut [u8], place: usize) -> Result<(), DataError> {
        let read = self.read(bytes)?;
        if read < bytes.len() {
            let promised = self.axes[0];
            return Err(self.malformed(format!(
                "its header promises {promised} samples, but it ends after {place}"
            )));
        }
        Ok(())
    }

    /// Makes sure that nothing follows the elements.
    fn end(mut self) -> Result<(), DataError> {
        if self.read(&mut [0])? > 0 {
            let promised = self.axes[0];
            return Err(self.malformed(format!(
                "its header promises {promised} samples, but more bytes follow them"
            )));
        }
        Ok(())
    }

    /// Reads as many bytes as there are, up to the length of `bytes`.
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, DataError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.reader.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(DataError::system(&self.path, error)),
            }
        }
        Ok(filled)
    }

    fn malformed(&self, reason: String) -> DataError {
        let path = self.path.clone();
        DataError::Malformed {
            path,
            format: "IDX",
            reason,
        }
    }
}

/// The bytes of a file, unpacked if they are gzipped.
pub(super) fn reader(path: &Path) -> Result<Box<dyn Read>, DataError> {
    let refused = |source| DataError::system(path, source);
    let mut file = BufReader::new(File::open(path).map_err(refused)?);
    let start = file.fill_buf().map_err(refused)?;
    Ok(if start.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    })
}

/// What an IDX file calls a type of elements.
fn element(kind: u8) -> String {
    let name = match kind {
        0x09 => "signed bytes",
        0x0b => "16-bit integers",
        0x0c => "32-bit integers",
        0x0d => "32-bit floats",
        0x0e => "64-bit floats",
        _ => "of an unknown type",
    };
    format!("{name} (code {kind:#04x})")
}
