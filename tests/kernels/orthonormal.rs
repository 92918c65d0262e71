//! Orthonormal vectors against nalgebra's QR decomposition.

use super::numbers;
use nalgebra::{Const, DimMin, SMatrix};
use netwright::kernel::{Kernels, Vectors};
use netwright::scalar::Float;

/// The rows of a wide matrix and the columns of a tall one.
fn shorter(rows: usize, columns: usize) -> Vectors {
    if rows <= columns {
        Vectors::rows(rows, columns)
    } else {
        Vectors::columns(rows, columns)
    }
}

/// The Q of a tall matrix by nalgebra, with signs that make the diagonal of R positive.
fn q<const R: usize, const C: usize>(matrix: SMatrix<f64, R, C>) -> SMatrix<f64, R, C>
where
    Const<R>: DimMin<Const<C>, Output = Const<C>>,
    Const<C>: DimMin<Const<C>, Output = Const<C>>,
{
    let decomposition = matrix.qr();
    let (mut q, r) = (decomposition.q(), decomposition.r());
    for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
        column *= diagonal.signum();
    }
    q
}

/// Checks a tall matrix by its columns and its transpose by its rows.
fn equals_nalgebra<T: Float, const R: usize, const C: usize>(seed: u64, tolerance: f64)
where
    Const<R>: DimMin<Const<C>, Output = Const<C>>,
    Const<C>: DimMin<Const<C>, Output = Const<C>>,
{
    let tall = numbers::<T>(seed, R * C);
    let matrix = SMatrix::<f64, R, C>::from_fn(|i, j| tall[i * C + j].to_f64());
    let expected = q(matrix);
    let mut wide = vec![T::ZERO; R * C];
    for i in 0..R {
        for j in 0..C {
            wide[j * R + i] = tall[i * C + j];
        }
    }
    let mut tall = tall;
    T::orthonormalise(Vectors::columns(R, C), &mut tall);
    T::orthonormalise(Vectors::rows(C, R), &mut wide);
    for i in 0..R {
        for j in 0..C {
            let found = tall[i * C + j];
            assert_eq!(found, wide[j * R + i], "rows and columns, at {i}, {j}");
            let error = (found.to_f64() - expected[(i, j)]).abs();
            assert!(error < tolerance, "{R}x{C} at {i}, {j}: off by {error}");
        }
    }
}

#[test]
fn is_the_q_of_a_qr_decomposition() {
    for seed in 0..20 {
        equals_nalgebra::<f64, 1, 1>(seed, 1e-12);
        equals_nalgebra::<f64, 7, 3>(seed, 1e-12);
        equals_nalgebra::<f64, 24, 24>(seed, 1e-12);
        equals_nalgebra::<f64, 127, 100>(seed, 1e-12);
        equals_nalgebra::<f32, 7, 3>(seed, 1e-6);
        equals_nalgebra::<f32, 30, 20>(seed, 1e-6);
        equals_nalgebra::<f32, 127, 100>(seed, 1e-6);
        equals_nalgebra::<f32, 24, 24>(seed, 1e-6);
        equals_nalgebra::<f32, 127, 127>(seed, 1e-6);
    }
}

/// The greatest element, and the greatest sum of a row, of |Q Qᵀ − I|; of |Qᵀ Q − I| for a tall
/// matrix.
fn distance_from_orthonormal<T: Float>(q: &[T], rows: usize, columns: usize) -> (f64, f64) {
    let (count, length) = (rows.min(columns), rows.max(columns));
    let element = |vector: usize, element: usize| {
        let at = if rows <= columns {
            vector * columns + element
        } else {
            element * columns + vector
        };
        q[at].to_f64()
    };
    let (mut greatest, mut greatest_sum) = (0.0_f64, 0.0_f64);
    for a in 0..count {
        let mut sum = 0.0;
        for b in 0..count {
            let product: f64 = (0..length).map(|e| element(a, e) * element(b, e)).sum();
            let error = (product - f64::from(u8::from(a == b))).abs();
            greatest = greatest.max(error);
            sum += error;
        }
        greatest_sum = greatest_sum.max(sum);
    }
    (greatest, greatest_sum)
}

#[track_caller]
fn assert_orthonormal<T: Float>(mut values: Vec<T>, rows: usize, columns: usize) {
    T::orthonormalise(shorter(rows, columns), &mut values);
    let (error, _) = distance_from_orthonormal(&values, rows, columns);
    // The rounding of the elements, and that of sums in double precision.
    let sums = rows.max(columns) as f64 * f64::EPSILON;
    let tolerance = 1.5 * T::EPSILON.to_f64() + sums / 2.0;
    assert!(error < tolerance, "{rows}x{columns}: {error}");
}

#[test]
fn large_matrices_are_as_orthonormal_as_rounding_allows() {
    let (wide, tall) = (numbers::<f32>(1, 256 * 784), numbers::<f32>(2, 784 * 256));
    for (mut values, rows, columns) in [(wide, 256, 784), (tall, 784, 256)] {
        f32::orthonormalise(shorter(rows, columns), &mut values);
        let (element, sum) = distance_from_orthonormal(&values, rows, columns);
        assert!(element < 1e-7 && sum < 1e-6, "{element}, {sum}");
    }
    assert_orthonormal(numbers::<f32>(3, 300 * 300), 300, 300);
    assert_orthonormal(numbers::<f64>(3, 300 * 300), 300, 300);
    assert_orthonormal(numbers::<f64>(4, 200 * 500), 200, 500);
}

/// As poor a generator might give them: nothing, all alike, each twice.
#[test]
fn vectors_that_depend_on_each_other_are_replaced() {
    fn assert<T: Float>() {
        for (rows, columns) in [(5, 9), (9, 5), (6, 6), (1, 4), (70, 70)] {
            assert_orthonormal(vec![T::ZERO; rows * columns], rows, columns);
            assert_orthonormal(vec![T::of(0.1); rows * columns], rows, columns);
            let row = numbers::<T>(1, columns);
            let twice = (0..rows).flat_map(|_| row.clone()).collect();
            assert_orthonormal(twice, rows, columns);
            let some = numbers::<T>(2, rows * columns);
            let twice = (0..rows * columns).map(|i| some[i / 2]).collect();
            assert_orthonormal(twice, rows, columns);
        }
    }
    assert::<f32>();
    assert::<f64>();
}

#[test]
fn orthonormal_vectors_stay_as_they_are() {
    let mut identity = [0.0, 0.0, 1.0, 1.0, 0.0, 0.0];
    f64::orthonormalise(Vectors::rows(2, 3), &mut identity);
    assert_eq!(identity, [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
}
