//! The three passes of a convolution.

use core::ops::Range;

use super::{axes, meet, pairs};
use crate::{assert_sum, bits, config, numbers, plus_product};
use netwright::kernel::Convolution;
use netwright::scalar::Float;
use proptest::prelude::*;

fn convolution() -> impl Strategy<Value = Convolution> {
    let sizes = (1..4_usize, 1..4_usize, 1..4_usize);
    (sizes, axes(true)).prop_map(|((groups, depth, each), (rows, columns))| Convolution {
        channels: groups * depth,
        filters: groups * each,
        groups,
        rows,
        columns,
    })
}

/// The operands of the passes of a convolution.
struct Case<T> {
    dims: Convolution,
    x: Vec<T>,
    w: Vec<T>,
    bias: Vec<T>,
    dy: Vec<T>,
    dw: Vec<T>,
}

/// One product of the sum that a convolution is: the places of its factors and of its result.
struct Meeting {
    x: usize,
    w: usize,
    y: usize,
}

impl<T: Float> Case<T> {
    fn new(dims: Convolution, seed: u64) -> Self {
        let (rows, columns) = (dims.rows, dims.columns);
        let weights = dims.filters * dims.channels / dims.groups * rows.window * columns.window;
        let output = dims.filters * rows.output * columns.output;
        Self {
            dims,
            x: numbers(seed + 1, dims.channels * rows.input * columns.input),
            w: numbers(seed + 2, weights),
            bias: numbers(seed + 3, dims.filters),
            dy: numbers(seed + 4, output),
            dw: numbers(seed + 5, weights),
        }
    }

    /// Every product, in the order of filters, channels, taps and positions.
    fn meetings(&self) -> Vec<Meeting> {
        let (rows, columns) = (&self.dims.rows, &self.dims.columns);
        let (depth, each) = (
            self.dims.channels / self.dims.groups,
            self.dims.filters / self.dims.groups,
        );
        let mut meetings = Vec::new();
        for o in 0..self.dims.filters {
            for c in 0..depth {
                for (k, l) in pairs(rows.window, columns.window) {
                    for (i, j) in pairs(rows.output, columns.output) {
                        let (Some(row), Some(column)) = (meet(rows, i, k), meet(columns, j, l))
                        else {
                            continue;
                        };
                        let channel = o / each * depth + c;
                        meetings.push(Meeting {
                            x: (channel * rows.input + row) * columns.input + column,
                            w: ((o * depth + c) * rows.window + k) * columns.window + l,
                            y: (o * rows.output + i) * columns.output + j,
                        });
                    }
                }
            }
        }
        meetings
    }

    fn forward(&self, bias: Option<&[T]>) -> Vec<T> {
        // What a result held before must not matter.
        let mut y = vec![T::of(f64::NAN); self.dy.len()];
        T::convolve(&self.dims, &self.x, &self.w, bias, &mut y);
        y
    }

    fn input_gradient(&self) -> Vec<T> {
        let mut dx = vec![T::of(f64::NAN); self.x.len()];
        T::convolution_input_gradient(&self.dims, &self.dy, &self.w, &mut dx);
        dx
    }

    fn weight_gradient(&self, part: Range<usize>, bias: bool) -> (Vec<T>, Vec<T>) {
        let filter = self.w.len() / self.dims.filters;
        let mut dw = self.dw[part.start * filter..part.end * filter].to_vec();
        let mut db = self.bias[part.clone()].to_vec();
        let b = bias.then_some(&mut *db);
        T::convolution_weight_gradient(&self.dims, &self.dy, &self.x, part, &mut dw, b);
        (dw, db)
    }
}

/// The terms of each of so many sums, of products that say where they belong.
fn sums(count: usize, products: impl Iterator<Item = (usize, f64)>) -> Vec<Vec<f64>> {
    let mut sums = vec![Vec::new(); count];
    for (at, product) in products {
        sums[at].push(product);
    }
    sums
}

fn convolution_agrees_with_naive_twins<T: Float>(dims: Convolution, seed: u64) {
    let case = Case::<T>::new(dims, seed);
    let meetings = case.meetings();
    let filter = case.dy.len() / dims.filters;
    let wide = |number: T| number.to_f64();
    let product = |a: T, b: T| wide(a) * wide(b);

    let y = case.forward(Some(&case.bias));
    let terms = meetings
        .iter()
        .map(|m| (m.y, product(case.x[m.x], case.w[m.w])));
    for (at, terms) in sums(y.len(), terms).into_iter().enumerate() {
        assert_sum(
            y[at],
            terms.into_iter().chain([wide(case.bias[at / filter])]),
        );
    }
    let dx = case.input_gradient();
    let terms = meetings
        .iter()
        .map(|m| (m.x, product(case.dy[m.y], case.w[m.w])));
    for (at, terms) in sums(dx.len(), terms).into_iter().enumerate() {
        assert_sum(dx[at], terms.into_iter());
    }
    let (dw, db) = case.weight_gradient(0..dims.filters, true);
    let terms = meetings
        .iter()
        .map(|m| (m.w, product(case.dy[m.y], case.x[m.x])));
    for (at, terms) in sums(dw.len(), terms).into_iter().enumerate() {
        assert_sum(dw[at], terms.into_iter().chain([wide(case.dw[at])]));
    }
    for (o, db) in db.into_iter().enumerate() {
        let terms = case.dy[o * filter..][..filter].iter().map(|dy| wide(*dy));
        assert_sum(db, terms.chain([wide(case.bias[o])]));
    }
}

fn convolution_sums_in_the_order_that_is_documented<T: Float>(dims: Convolution, seed: u64) {
    let case = Case::<T>::new(dims, seed);
    let filter = case.dy.len() / dims.filters;
    // Convolutions of few filters a group are not unfolded, and round twice in every instruction set.
    let unfolded = dims.filters >= 3 * dims.groups;
    let add = |sum: &mut T, a: T, b: T| match unfolded {
        true => *sum = plus_product(*sum, a, b),
        false => *sum += a * b,
    };

    let mut y: Vec<T> = (0..case.dy.len())
        .map(|at| case.bias[at / filter])
        .collect();
    let mut plain = vec![T::ZERO; y.len()];
    for m in case.meetings() {
        add(&mut y[m.y], case.w[m.w], case.x[m.x]);
        add(&mut plain[m.y], case.w[m.w], case.x[m.x]);
    }
    assert_eq!(bits(&case.forward(Some(&case.bias))), bits(&y));
    assert_eq!(bits(&case.forward(None)), bits(&plain));
}

fn filters_have_the_same_bits_in_parts<T: Float>(dims: Convolution, run: usize, seed: u64) {
    let case = Case::<T>::new(dims, seed);
    let (dw, db) = case.weight_gradient(0..dims.filters, true);
    let (mut parted_dw, mut parted_db) = (Vec::new(), Vec::new());
    for start in (0..dims.filters).step_by(run) {
        let part = start..dims.filters.min(start + run);
        let (dw, db) = case.weight_gradient(part, true);
        parted_dw.extend(dw);
        parted_db.extend(db);
    }
    assert_eq!(bits(&parted_dw), bits(&dw));
    assert_eq!(bits(&parted_db), bits(&db));

    let (lone_dw, untouched) = case.weight_gradient(0..dims.filters, false);
    assert_eq!(bits(&lone_dw), bits(&dw));
    assert_eq!(bits(&untouched), bits(&case.bias));
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn convolutions_agree_with_naive_twins(dims in convolution(), seed: u32) {
        convolution_agrees_with_naive_twins::<f32>(dims, seed.into());
        convolution_agrees_with_naive_twins::<f64>(dims, seed.into());
    }

    #[test]
    fn convolutions_sum_in_the_order_that_is_documented(dims in convolution(), seed: u32) {
        convolution_sums_in_the_order_that_is_documented::<f32>(dims, seed.into());
        convolution_sums_in_the_order_that_is_documented::<f64>(dims, seed.into());
    }

    #[test]
    fn a_filters_gradient_has_the_same_bits_beside_any_others(
        dims in convolution(),
        run in 1..4_usize,
        seed: u32,
    ) {
        filters_have_the_same_bits_in_parts::<f32>(dims, run, seed.into());
        filters_have_the_same_bits_in_parts::<f64>(dims, run, seed.into());
    }
}
