//! The three matrix products.

use crate::{assert_sum, bits, length, numbers, plus_product};
use core::ops::Range;
use netwright::kernel::{Dims, Epilogue, Kernels};
use netwright::scalar::Float;
use proptest::prelude::*;

/// Rows, outputs and inputs.
type Shape = (usize, usize, usize);

/// The operands of the three products.
struct Case<T> {
    dims: Dims,
    x: Vec<T>,
    w: Vec<T>,
    bias: Vec<T>,
    dy: Vec<T>,
    dw: Vec<T>,
    db: Vec<T>,
}

impl<T: Float> Case<T> {
    fn new((rows, outputs, inputs): Shape, seed: u64) -> Self {
        Self {
            dims: Dims {
                rows,
                outputs,
                inputs,
            },
            x: numbers(seed + 1, rows * inputs),
            w: numbers(seed + 2, outputs * inputs),
            bias: numbers(seed + 3, outputs),
            dy: numbers(seed + 4, rows * outputs),
            dw: numbers(seed + 5, outputs * inputs),
            db: numbers(seed + 6, outputs),
        }
    }

    fn forward(&self) -> Vec<T> {
        // What a result held before must not matter.
        let mut y = vec![T::of(f64::NAN); self.dims.rows * self.dims.outputs];
        T::product_forward(
            self.dims,
            &self.x,
            &self.w,
            Epilogue::bias(&self.bias),
            &mut y,
        );
        y
    }

    fn input_gradient(&self) -> Vec<T> {
        let mut dx = vec![T::of(f64::NAN); self.dims.rows * self.dims.inputs];
        T::product_input_gradient(self.dims, &self.dy, &self.w, &mut dx);
        dx
    }

    fn weight_gradient(&self) -> (Vec<T>, Vec<T>) {
        let (mut dw, mut db) = (self.dw.clone(), self.db.clone());
        let all = 0..self.dims.outputs;
        T::product_weight_gradient(self.dims, &self.dy, &self.x, all, &mut dw, Some(&mut db));
        (dw, db)
    }

    /// The same case with some of the samples.
    fn samples(&self, group: Range<usize>) -> Self {
        let (n, k) = (self.dims.outputs, self.dims.inputs);
        Self {
            dims: Dims {
                rows: group.len(),
                ..self.dims
            },
            x: self.x[group.start * k..group.end * k].to_vec(),
            dy: self.dy[group.start * n..group.end * n].to_vec(),
            w: self.w.clone(),
            bias: self.bias.clone(),
            dw: self.dw.clone(),
            db: self.db.clone(),
        }
    }
}

fn agrees_with_naive_twins<T: Float>(shape: Shape, seed: u64) {
    let case = Case::<T>::new(shape, seed);
    let (m, n, k) = shape;
    let (y, dx, (dw, db)) = (
        case.forward(),
        case.input_gradient(),
        case.weight_gradient(),
    );

    let wide = |numbers: &[T]| numbers.iter().map(|x| x.to_f64()).collect::<Vec<_>>();
    let (x, w, bias, dy) = (
        wide(&case.x),
        wide(&case.w),
        wide(&case.bias),
        wide(&case.dy),
    );
    let (dw_before, db_before) = (wide(&case.dw), wide(&case.db));
    for s in 0..m {
        for r in 0..n {
            let terms = (0..k).map(|i| x[s * k + i] * w[r * k + i]);
            assert_sum(y[s * n + r], terms.chain([bias[r]]));
        }
        for i in 0..k {
            assert_sum(dx[s * k + i], (0..n).map(|r| dy[s * n + r] * w[r * k + i]));
        }
    }
    for r in 0..n {
        for i in 0..k {
            let terms = (0..m).map(|s| dy[s * n + r] * x[s * k + i]);
            assert_sum(dw[r * k + i], terms.chain([dw_before[r * k + i]]));
        }
        let terms = (0..m).map(|s| dy[s * n + r]);
        assert_sum(db[r], terms.chain([db_before[r]]));
    }
}

fn sums_in_the_order_that_is_documented<T: Float>(shape: Shape, seed: u64) {
    let case = Case::<T>::new(shape, seed);
    let (m, n, k) = shape;
    let (y, dx, (dw, db)) = (
        case.forward(),
        case.input_gradient(),
        case.weight_gradient(),
    );

    let mut plain = vec![T::of(f64::NAN); m * n];
    T::product_forward(case.dims, &case.x, &case.w, Epilogue::NONE, &mut plain);
    for s in 0..m {
        for r in 0..n {
            let dot = T::dot(&case.x[s * k..][..k], &case.w[r * k..][..k]);
            assert_eq!(plain[s * n + r], dot, "a dot product");
            assert_eq!(
                y[s * n + r],
                dot + case.bias[r],
                "a dot product, then the bias"
            );
        }
        for i in 0..k {
            let sum = (0..n).fold(T::ZERO, |sum, r| {
                plus_product(sum, case.dy[s * n + r], case.w[r * k + i])
            });
            assert_eq!(dx[s * k + i], sum, "outputs one by one, from 0");
        }
    }
    for r in 0..n {
        for i in 0..k {
            let stored = case.dw[r * k + i];
            let sum = (0..m).fold(stored, |sum, s| {
                plus_product(sum, case.dy[s * n + r], case.x[s * k + i])
            });
            assert_eq!(
                dw[r * k + i],
                sum,
                "samples one by one, from the stored value"
            );
        }
        let sum = (0..m).fold(case.db[r], |sum, s| sum + case.dy[s * n + r]);
        assert_eq!(db[r], sum, "samples one by one, from the stored value");
    }
}

/// Runs of `length` that cover `0 .. total` in order; the last one may be shorter.
fn runs(total: usize, length: usize) -> impl Iterator<Item = Range<usize>> {
    (0..total)
        .step_by(length)
        .map(move |start| start..total.min(start + length))
}

fn has_the_same_bits_however_it_is_shared_out<T: Float>(shape: Shape, run: usize, seed: u64) {
    let case = Case::<T>::new(shape, seed);
    let (m, n, k) = shape;
    let (y, dx, (dw, db)) = (
        case.forward(),
        case.input_gradient(),
        case.weight_gradient(),
    );

    // The data path, by groups of samples.
    let groups: Vec<_> = runs(m, run).map(|group| case.samples(group)).collect();
    let grouped_y: Vec<T> = groups.iter().flat_map(Case::forward).collect();
    let grouped_dx: Vec<T> = groups.iter().flat_map(Case::input_gradient).collect();
    assert_eq!(bits(&grouped_y), bits(&y));
    assert_eq!(bits(&grouped_dx), bits(&dx));

    // An output beside only some of the others.
    let mut parted_y = vec![T::ZERO; m * n];
    for part in runs(n, run) {
        let dims = Dims {
            outputs: part.len(),
            ..case.dims
        };
        let (w, bias) = (
            &case.w[part.start * k..part.end * k],
            &case.bias[part.clone()],
        );
        let mut y = vec![T::ZERO; m * part.len()];
        T::product_forward(dims, &case.x, w, Epilogue::bias(bias), &mut y);
        for s in 0..m {
            parted_y[s * n..][part.clone()].copy_from_slice(&y[s * part.len()..][..part.len()]);
        }
    }
    assert_eq!(bits(&parted_y), bits(&y));

    // Samples in groups and parameters in parts, both at once.
    let (mut parted_dw, mut parted_db) = (case.dw.clone(), case.db.clone());
    for group in &groups {
        for part in runs(n, run) {
            let dw = &mut parted_dw[part.start * k..part.end * k];
            let db = &mut parted_db[part.clone()];
            T::product_weight_gradient(group.dims, &group.dy, &group.x, part, dw, Some(db));
        }
    }
    assert_eq!(bits(&parted_dw), bits(&dw));
    assert_eq!(bits(&parted_db), bits(&db));

    // A weight without a bias.
    let mut lone_dw = case.dw.clone();
    T::product_weight_gradient(case.dims, &case.dy, &case.x, 0..n, &mut lone_dw, None);
    assert_eq!(bits(&lone_dw), bits(&dw));
}

proptest! {
    #![proptest_config(crate::config())]

    #[test]
    fn products_agree_with_naive_twins(shape in (0..8_usize, length(), length()), seed: u32) {
        agrees_with_naive_twins::<f32>(shape, seed.into());
        agrees_with_naive_twins::<f64>(shape, seed.into());
    }

    #[test]
    fn products_sum_in_the_order_that_is_documented(
        shape in (0..8_usize, length(), length()),
        seed: u32,
    ) {
        sums_in_the_order_that_is_documented::<f32>(shape, seed.into());
        sums_in_the_order_that_is_documented::<f64>(shape, seed.into());
    }

    #[test]
    fn products_have_the_same_bits_however_they_are_shared_out(
        shape in (0..40_usize, 0..20_usize, length()),
        run in 1..9_usize,
        seed: u32,
    ) {
        has_the_same_bits_however_it_is_shared_out::<f32>(shape, run, seed.into());
        has_the_same_bits_however_it_is_shared_out::<f64>(shape, run, seed.into());
    }

}

#[test]
fn every_small_shape_agrees() {
    for shape in (0..4).flat_map(|m| (0..4).flat_map(move |n| (0..20).map(move |k| (m, n, k)))) {
        agrees_with_naive_twins::<f32>(shape, 7);
        agrees_with_naive_twins::<f64>(shape, 7);
        has_the_same_bits_however_it_is_shared_out::<f32>(shape, 1, 7);
        has_the_same_bits_however_it_is_shared_out::<f64>(shape, 1, 7);
    }
}

#[test]
fn not_a_number_reaches_the_results_it_enters_and_no_other() {
    let mut case = Case::<f32>::new((3, 3, 21), 1);
    case.x[21 + 20] = f32::NAN;
    let nan: Vec<bool> = case.forward().into_iter().map(f32::is_nan).collect();
    assert_eq!(
        nan,
        [false, false, false, true, true, true, false, false, false]
    );
}

#[test]
#[should_panic(expected = "11")]
fn a_slice_that_is_too_short_panics() {
    let dims = Dims {
        rows: 2,
        outputs: 3,
        inputs: 4,
    };
    f32::product_forward(dims, &[0.0; 8], &[0.0; 11], Epilogue::NONE, &mut [0.0; 6]);
}
