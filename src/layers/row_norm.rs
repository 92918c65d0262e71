//! The backward passes that normalisations of rows have in common: of each sample for itself.

use crate::kernel::{Kernels, RowNorm};
use crate::layer::Part;
use crate::tensor::Tensor;

/// dx of each sample.
pub(super) fn backward<X: Tensor>(
    dims: &RowNorm,
    weight: Option<&[X::Scalar]>,
    x: &[X],
    dy: &[X],
    dx: &mut [X],
) {
    for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
        let x_and_dy = [x.as_slice(), dy.as_slice()];
        X::Scalar::row_norm_gradient(dims, x_and_dy, weight, dx.as_mut_slice());
    }
}

/// dw and db increased by those of the samples and rows of `part`; each is empty where there is no such
/// parameter, and there is no bias without a weight.
pub(super) fn accumulate<X: Tensor>(
    dims: &RowNorm,
    x: &[X],
    dy: &[X],
    dw: &mut [X::Scalar],
    db: &mut [X::Scalar],
    part: &Part,
) {
    let weights = dw.len();
    if weights == 0 {
        return;
    }
    let rows = part.rows(weights);
    let db = match db.is_empty() {
        true => db,
        false => &mut db[rows.clone()],
    };
    let dw = &mut dw[rows.clone()];
    for s in part.samples() {
        let x_and_dy = [x[s].as_slice(), dy[s].as_slice()];
        X::Scalar::row_norm_weight_gradient(dims, x_and_dy, weights, rows.clone(), dw, db);
    }
}
