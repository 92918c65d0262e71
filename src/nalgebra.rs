//! Samples and weights as nalgebra's vectors and matrices, without a copy.
//!
//! ```
//! use nalgebra::SVector;
//! use netwright::nalgebra::{array, matrix, vector};
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
//! let expected = matrix(&net.output.weight) * x;
//! assert!((vector(&y) - expected).norm() < 1e-6);
//! ```

use nalgebra::{Const, MatrixView, MatrixViewMut, SMatrix, SVector, SVectorView, SVectorViewMut};

/// A matrix whose rows, not columns, lie one after the other.
pub type Rows<'a, T, const R: usize, const C: usize> =
    MatrixView<'a, T, Const<R>, Const<C>, Const<C>, Const<1>>;

/// A matrix whose rows, not columns, lie one after the other, to be written.
pub type RowsMut<'a, T, const R: usize, const C: usize> =
    MatrixViewMut<'a, T, Const<R>, Const<C>, Const<C>, Const<1>>;

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

/// Rows, such as the weight of a dense layer, as a matrix.
pub fn matrix<T: nalgebra::Scalar, const R: usize, const C: usize>(
    rows: &[[T; C]; R],
) -> Rows<'_, T, R, C> {
    let floats = rows.as_flattened();
    MatrixView::from_slice_with_strides_generic(floats, Const::<R>, Const::<C>, Const, Const)
}

/// Rows, such as the weight of a dense layer, as a matrix, to be written.
pub fn matrix_mut<T: nalgebra::Scalar, const R: usize, const C: usize>(
    rows: &mut [[T; C]; R],
) -> RowsMut<'_, T, R, C> {
    let floats = rows.as_flattened_mut();
    MatrixViewMut::from_slice_with_strides_generic(floats, Const::<R>, Const::<C>, Const, Const)
}
