//! Weights that belong together: orthogonal, identity, sparse.

use nalgebra::SMatrix;
use netwright::init::{identity, normal, orthogonal, sparse};
use netwright::prelude::*;

use super::draw;
use super::law::{NORMAL, UNIFORM, assert_drawn};

/// The Q of the QR decomposition by nalgebra of the matrix of normal numbers that the generator gives,
/// with a positive diagonal of R.
fn expected<W: Tensor>(seed: u64) -> SMatrix<f64, 60, 40> {
    let numbers = draw::<W>(normal(0.0, 1.0), seed);
    let [rows, ..] = *W::SHAPE.axes() else {
        panic!("a matrix")
    };
    let matrix = SMatrix::<f64, 60, 40>::from_fn(|i, j| match rows {
        60 => numbers[i * 40 + j].to_f64(),
        _ => numbers[j * 60 + i].to_f64(),
    });
    let decomposition = matrix.qr();
    let (mut q, r) = (decomposition.q(), decomposition.r());
    for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
        column *= diagonal.signum();
    }
    q
}

#[track_caller]
fn assert_q<W: Tensor>(tolerance: f64) {
    for seed in 0..4 {
        let (found, expected) = (draw::<W>(orthogonal(1.5), seed), expected::<W>(seed));
        for (at, found) in found.iter().enumerate() {
            let (i, j) = match W::SHAPE.axes()[0] {
                60 => (at / 40, at % 40),
                _ => (at % 60, at / 60),
            };
            let error = (found.to_f64() - 1.5 * expected[(i, j)]).abs();
            assert!(error < tolerance, "{:?} at {at}: off by {error}", W::SHAPE);
        }
    }
}

#[test]
fn an_orthogonal_weight_is_the_q_of_normal_numbers() {
    // Tall, wide, and a convolution's weight, whose inputs and kernel are one axis.
    assert_q::<[[f64; 40]; 60]>(1e-12);
    assert_q::<[[f64; 60]; 40]>(1e-12);
    assert_q::<[[[[f64; 2]; 3]; 10]; 40]>(1e-12);
    assert_q::<[[f32; 40]; 60]>(1e-6);
    assert_q::<[[f32; 60]; 40]>(1e-6);
    assert_q::<[[[[f32; 2]; 2]; 10]; 60]>(1e-6);
}

/// As Archimedes found, the coordinates of a point on a sphere are uniform. A wrong convention for
/// signs would show in the diagonal.
#[test]
fn no_orthogonal_matrix_is_more_likely_than_another() {
    let matrices: Vec<Vec<f64>> = (0..4000)
        .map(|seed| draw::<[[f64; 3]; 3]>(orthogonal(1.0), seed))
        .collect();
    for element in 0..9 {
        let values: Vec<f64> = matrices.iter().map(|matrix| matrix[element]).collect();
        assert_drawn(&values, UNIFORM, 0.0, 1.0);
    }
    let tall: Vec<f64> = (0..4000)
        .map(|seed| draw::<[[f64; 2]; 3]>(orthogonal(1.0), seed)[5])
        .collect();
    assert_drawn(&tall, UNIFORM, 0.0, 1.0);
}

#[test]
fn a_vector_is_one_column() {
    let vector = draw::<[f64; 50]>(orthogonal(2.0), 1);
    let length = vector.iter().map(|x| x * x).sum::<f64>().sqrt();
    assert!((length - 2.0).abs() < 1e-14);
    let axis = draw::<[f64; 4]>(identity(2.0), 1);
    assert_eq!(axis, [2.0, 0.0, 0.0, 0.0]);
    let zeros = draw::<[f64; 50]>(sparse(0.5, 1.0), 1);
    assert_eq!(zeros.iter().filter(|x| **x == 0.0).count(), 25);
}

/// A generator that always says the same.
struct Constant;

impl rand::TryRng for Constant {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(0)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(0)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(0);
        Ok(())
    }
}

#[test]
fn a_generator_of_zeros_gives_an_orthogonal_matrix_too() {
    let mut layer = netwright::layers::Dense::<[f64; 4], 3, 0> {
        weight: [[0.0; 4]; 3],
        bias: [],
    };
    netwright::init::initialise(&mut layer, orthogonal(1.0), &mut Constant);
    let [first, second, third] = [
        [1.0, 0.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 0.0, 1.0, 0.0],
    ];
    assert_eq!(layer.weight, [first, second, third]);
}

#[test]
fn the_identity_of_a_dense_layer_hands_on_its_input() {
    assert_eq!(
        draw::<[[f32; 3]; 2]>(identity(1.0), 1),
        [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    );
    assert_eq!(
        draw::<[[f32; 2]; 3]>(identity(0.5), 1),
        [0.5, 0.0, 0.0, 0.5, 0.0, 0.0]
    );
}

/// Of a kernel of odd size the element in the middle, of an even size the one after it, as in
/// PyTorch's `dirac_`.
#[test]
fn the_identity_of_a_convolution_stands_in_the_middle_of_its_kernel() {
    let weight = draw::<[[[[f32; 4]; 3]; 2]; 3]>(identity(2.0), 1);
    for (at, value) in weight.iter().enumerate() {
        let [out, input, row, column] = [at / 24, at / 12 % 2, at / 4 % 3, at % 4];
        let there = out == input && row == 1 && column == 2;
        assert_eq!(
            *value,
            if there { 2.0 } else { 0.0 },
            "{out} {input} {row} {column}"
        );
    }
    assert_eq!(weight.iter().filter(|value| **value != 0.0).count(), 2);
}

#[test]
fn a_share_of_each_column_is_zero() {
    const ROWS: usize = 30;
    const COLUMNS: usize = 400;
    for (sparsity, zeros) in [(0.0, 0), (0.1, 3), (0.11, 4), (0.5, 15), (0.99, 30)] {
        let weight = draw::<[[f64; COLUMNS]; ROWS]>(sparse(sparsity, 0.01), 1);
        for column in 0..COLUMNS {
            let found = (0..ROWS).filter(|row| weight[row * COLUMNS + column] == 0.0);
            assert_eq!(found.count(), zeros, "of sparsity {sparsity}");
        }
        let rest: Vec<f64> = weight.iter().copied().filter(|x| *x != 0.0).collect();
        if !rest.is_empty() {
            assert_drawn(&rest, NORMAL, 0.0, 0.01);
        }
        // Each row has its share, within five standard errors.
        let share = zeros as f64 / ROWS as f64;
        let error = (share * (1.0 - share) * COLUMNS as f64).sqrt();
        for row in weight.chunks(COLUMNS) {
            let found = row.iter().filter(|x| **x == 0.0).count() as f64;
            assert!(
                (found - share * COLUMNS as f64).abs() <= 5.0 * error,
                "{found} in a row"
            );
        }
    }
}

#[test]
fn the_kernel_of_a_convolution_has_sparse_columns_too() {
    let weight = draw::<[[[[f32; 3]; 3]; 4]; 10]>(sparse(0.8, 1.0), 1);
    for column in 0..36 {
        let zeros = (0..10).filter(|row| weight[row * 36 + column] == 0.0);
        assert_eq!(zeros.count(), 8);
    }
}
