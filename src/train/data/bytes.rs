//! Samples that are kept as bytes.

use std::marker::PhantomData;

use super::{DataError, Dataset};
use crate::kernel::Kernels;
use crate::plain::{self, Plain};
use crate::tensor::Tensor;

/// Samples of bytes in memory, read as tensors of floats: 0 becomes 0 and 255 becomes 1.
///
/// Pictures take a quarter of the memory of [`Samples`](super::Samples) of `f32` so, and the same numbers are read.
/// [`idx::byte_samples`](super::idx::byte_samples) reads them from files.
///
/// ```
/// use netwright::class::Class;
/// use netwright::train::data::{ByteSamples, Dataset};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let classes = vec![Class::<2>::new(0)?, Class::new(1)?];
/// let data = ByteSamples::<[[f32; 2]; 1], _>::new(vec![0, 51, 102, 255], classes)?;
/// let (mut x, mut class) = ([[0.0; 2]], Class::new(0)?);
/// data.read(1, &mut x, &mut class);
/// assert_eq!((x, class.index()), ([[0.4, 1.0]], 1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ByteSamples<X, T> {
    bytes: Vec<u8>,
    targets: Vec<T>,
    read_as: PhantomData<fn() -> X>,
}

impl<X: Tensor, T> ByteSamples<X, T> {
    /// Samples of which the bytes lie one after the other, as many each as `X` has elements, and their targets.
    ///
    /// # Errors
    /// [`DataError::Bytes`] unless there are so many bytes, [`DataError::Empty`] without a sample.
    pub fn new(bytes: impl Into<Vec<u8>>, targets: impl Into<Vec<T>>) -> Result<Self, DataError> {
        let (bytes, targets) = (bytes.into(), targets.into());
        if targets.is_empty() {
            return Err(DataError::Empty);
        }
        if targets.len().checked_mul(X::LEN) != Some(bytes.len()) {
            return Err(DataError::Bytes {
                bytes: bytes.len(),
                samples: targets.len(),
                shape: X::SHAPE.axes().to_vec(),
            });
        }
        Ok(ByteSamples {
            bytes,
            targets,
            read_as: PhantomData,
        })
    }

    /// The bytes of all samples, one after the other.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The targets, in the order of the samples.
    pub fn targets(&self) -> &[T] {
        &self.targets
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, T: Plain> Dataset for ByteSamples<X, T> {
    type Input = X;
    type Target = T;

    fn len(&self) -> usize {
        self.targets.len()
    }

    fn read(&self, index: usize, x: &mut X, target: &mut T) {
        plain::copy(&self.targets[index], target);
        let bytes = &self.bytes[index * X::LEN..][..X::LEN];
        X::Scalar::from_bytes(bytes, x.as_mut_slice());
    }
}
