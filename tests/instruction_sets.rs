//! Every instruction set of the machine against the portable one.
//!
//! One test, for the set is chosen for the whole process.

use netwright::kernel::{Axis, Convolution, Dims, Epilogue, InstructionSet};
use netwright::prelude::*;
use netwright::scalar::Float;

/// Numbers between −1 and 1 from a seed.
fn numbers<T: Float>(seed: u64, length: usize) -> Vec<T> {
    let mut generator = Generator::seed(seed);
    let mut number = || T::of(2.0) * T::uniform(rand::Rng::next_u64(&mut generator)) - T::ONE;
    (0..length).map(|_| number()).collect()
}

/// Results, each with the number of terms that its elements are sums of.
type Results<T> = Vec<(usize, Vec<T>)>;

/// What the kernels give for one shape.
fn products<T: Float>([rows, outputs, inputs]: [usize; 3]) -> Results<T> {
    let dims = Dims {
        rows,
        outputs,
        inputs,
    };
    let (x, w) = (
        numbers::<T>(1, rows * inputs),
        numbers::<T>(2, outputs * inputs),
    );
    let (dy, bias) = (numbers::<T>(3, rows * outputs), numbers::<T>(4, outputs));
    let mut y = vec![T::ZERO; rows * outputs];
    T::product_forward(dims, &x, &w, Epilogue::bias(&bias), &mut y);
    let mut dx = vec![T::ZERO; rows * inputs];
    T::product_input_gradient(dims, &dy, &w, &mut dx);
    let mut dw = vec![T::ONE; outputs * inputs];
    T::product_weight_gradient(dims, &dy, &x, 0..outputs, &mut dw, None);
    vec![
        (inputs + 1, y),
        (outputs, dx),
        (rows + 1, dw),
        (inputs, vec![T::dot(&x[..inputs], &w[..inputs])]),
    ]
}

fn convolutions<T: Float>(dims: &Convolution) -> Results<T> {
    let (rows, columns) = (dims.rows, dims.columns);
    let taps = dims.channels / dims.groups * rows.window * columns.window;
    let (input, output) = (rows.input * columns.input, rows.output * columns.output);
    let (x, w) = (
        numbers::<T>(1, dims.channels * input),
        numbers::<T>(2, dims.filters * taps),
    );
    let (dy, bias) = (
        numbers::<T>(3, dims.filters * output),
        numbers::<T>(4, dims.filters),
    );
    let mut y = vec![T::ZERO; dy.len()];
    T::convolve(dims, &x, &w, Some(&bias), &mut y);
    let mut dx = vec![T::ZERO; x.len()];
    T::convolution_input_gradient(dims, &dy, &w, &mut dx);
    let (mut dw, mut db) = (vec![T::ONE; w.len()], bias);
    T::convolution_weight_gradient(dims, &dy, &x, 0..dims.filters, &mut dw, Some(&mut db));
    let each = dims.filters * rows.window * columns.window;
    vec![
        (taps + 1, y),
        (each, dx),
        (output + 1, dw),
        (output + 1, db),
    ]
}

fn axis(input: usize, window: usize, stride: usize, padding: usize, dilation: usize) -> Axis {
    let output = (input + 2 * padding - dilation * (window - 1) - 1) / stride + 1;
    Axis {
        input,
        output,
        window,
        stride,
        dilation,
        padding,
    }
}

/// Everything for one type of number.
fn all<T: Float>() -> Results<T> {
    let mut found = Vec::new();
    let lengths = [1, 2, 3, 7, 8, 9, 15, 16, 17, 33, 65, 130];
    for rows in [1, 2, 3, 4, 5, 9] {
        for outputs in lengths {
            for inputs in lengths {
                found.extend(products([rows, outputs, inputs]));
            }
        }
    }
    for [height, width] in [[1, 9], [5, 5], [12, 12], [9, 24], [7, 70], [28, 28]] {
        for (window, stride, padding, dilation) in [
            (1, 1, 0, 1),
            (3, 1, 1, 1),
            (5, 1, 2, 1),
            (3, 2, 1, 1),
            (3, 1, 2, 2),
            (2, 3, 0, 1),
        ] {
            for (channels, filters, groups) in [(1, 6, 1), (3, 5, 1), (4, 8, 2), (4, 4, 4)] {
                let rows = axis(height, window.min(height), stride, padding, 1);
                let columns = axis(width, window, stride, padding, dilation);
                found.extend(convolutions(&Convolution {
                    channels,
                    filters,
                    groups,
                    rows,
                    columns,
                }));
            }
        }
    }
    found
}

/// All numbers have a size of at most 1, so a sum of n products lies within n · (n + 1) roundings of 1.
fn assert_near<T: Float>(set: InstructionSet, found: &Results<T>, expected: &Results<T>) {
    assert_eq!(found.len(), expected.len());
    for (at, ((terms, found), (_, expected))) in found.iter().zip(expected).enumerate() {
        let bound = (*terms * (*terms + 1)) as f64 * T::EPSILON.to_f64();
        for (found, expected) in found.iter().zip(expected) {
            let error = (found.to_f64() - expected.to_f64()).abs();
            assert!(
                error <= bound,
                "{}, case {at}: {found}, portable {expected}",
                set.name()
            );
        }
    }
}

fn sets_agree<T: Float>() {
    let run = |set: InstructionSet| {
        set.choose().expect("it is available");
        all::<T>()
    };
    let portable = run(InstructionSet::Portable);
    let mut fused: Option<(InstructionSet, Results<T>)> = None;
    for set in InstructionSet::available().skip(1) {
        let found = run(set);
        assert_near(set, &found, &portable);
        if let Some((other, expected)) = &fused {
            assert_eq!(&found, expected, "{} and {}", set.name(), other.name());
        }
        fused = Some((set, found));
    }
}

#[test]
fn instruction_sets_agree() {
    sets_agree::<f32>();
    sets_agree::<f64>();
}
