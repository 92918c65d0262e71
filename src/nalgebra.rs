//! Samples and weights as nalgebra's vectors and matrices, without a copy.
//!
//! ```
//! use nalgebra::SVector;
//! use netwright::nalgebra::{array, transposed, vector};
//! use netwright::prelude::*;
//!
//! network! {
//!     pub struct Small: [3] -> [2] {
//!         output: Dense(2),
//!     }
//! }
//!
//! let net = Small::boxed(&mut Generator::seed(1));
//! let x = SVector::<f32, 3>::new(1.0, 2.0, 3.0);
//! let y = net.forward(array(&x));
//! let expected = transposed(&net.output.weight).tr_mul(&x);
//! assert!((vector(&y) - expected).norm() < 1e-6);
//! ```
#![forbid(unsafe_code)]

use nalgebra::{Const, SMatrix, SMatrixView, SMatrixViewMut, SVector, SVectorView, SVectorViewMut};

/// A vector as a sample.
pub fn array<T, const N: usize>(vector: &SVector<T, N>) -> &[T; N] {
    &vector.data.0[0]
}

/// A vector as a sample, to be written.
pub fn array_mut<T, const N: usize>(vector: &mut SVector<T, N>) -> &mut [T; N] {
    &mut vector.data.0[0]
}

/// A matrix as a sample of its columns: nalgebra stores columns one after the other.
pub fn columns<T, const R: usize, const C: usize>(matrix: &SMatrix<T, R, C>) -> &[[T; R]; C] {
    &matrix.data.0
}

/// A matrix as a sample of its columns, to be written.
pub fn columns_mut<T, const R: usize, const C: usize>(
    matrix: &mut SMatrix<T, R, C>,
) -> &mut [[T; R]; C] {
    &mut matrix.data.0
}

/// A sample as a vector.
pub fn vector<T: nalgebra::Scalar, const N: usize>(array: &[T; N]) -> SVectorView<'_, T, N> {
    SVectorView::from_slice_generic(array, Const::<N>, Const::<1>)
}

/// A sample as a vector, to be written.
pub fn vector_mut<T: nalgebra::Scalar, const N: usize>(
    array: &mut [T; N],
) -> SVectorViewMut<'_, T, N> {
    SVectorViewMut::from_slice_generic(array, Const::<N>, Const::<1>)
}

/// Rows, such as the weight `[out, in]` of a dense layer, as the transposed matrix: nalgebra stores
/// columns one after the other. W x is `transposed(&w).tr_mul(&x)`.
pub fn transposed<T: nalgebra::Scalar, const R: usize, const C: usize>(
    rows: &[[T; C]; R],
) -> SMatrixView<'_, T, C, R> {
    SMatrixView::from_slice_generic(rows.as_flattened(), Const::<C>, Const::<R>)
}

/// Rows, such as the weight of a dense layer, as the transposed matrix, to be written.
pub fn transposed_mut<T: nalgebra::Scalar, const R: usize, const C: usize>(
    rows: &mut [[T; C]; R],
) -> SMatrixViewMut<'_, T, C, R> {
    SMatrixViewMut::from_slice_generic(rows.as_flattened_mut(), Const::<C>, Const::<R>)
}
