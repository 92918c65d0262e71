//! Cross-entropies: values by hand, and the edges.

use netwright::activation::{Activation, LogSoftmax, Sigmoid, Softmax};
use netwright::check;
use netwright::loss::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, CategoricalCrossEntropy,
    CategoricalCrossEntropyWithLogits, Loss, MeanSquaredError, NegativeLogLikelihood,
};
use netwright::plain::zeroed;

use crate::{after, assert_near, class, numbers, of};

#[test]
fn a_class_stands_for_its_one_hot_row_bit_for_bit() {
    fn at<const N: usize>() {
        for (index, seed) in (0..N).zip(0..) {
            let label = class::<N>(index);
            let row = label.one_hot::<f64>();
            let z = numbers::<[f64; N]>(seed, -9.0, 9.0);
            let p = numbers::<[f64; N]>(seed, 0.0, 1.0);
            let loss = CategoricalCrossEntropy;
            assert_eq!(of(loss, p, label), of(loss, p, row));
            assert_eq!(
                after::<Softmax, _, _, _>(loss, z, label),
                after::<Softmax, _, _, _>(loss, z, row)
            );
            let loss = CategoricalCrossEntropyWithLogits;
            assert_eq!(of(loss, z, label), of(loss, z, row));
            let loss = NegativeLogLikelihood;
            assert_eq!(of(loss, z, label), of(loss, z, row));
            check::loss(&CategoricalCrossEntropy, &p, &label);
            check::loss(&CategoricalCrossEntropyWithLogits, &z, &label);
        }
    }
    at::<2>();
    at::<10>();
}

#[test]
fn values_by_hand() {
    let ln = f64::ln;
    assert_near(
        of(MeanSquaredError, [1.0, 2.0], [3.0, 1.0]),
        (2.5, [-2.0, 1.0]),
    );
    assert_near(
        of(CategoricalCrossEntropy, [0.5, 0.25, 0.25], class(1)),
        (ln(4.0), [1.0, -3.0, 1.0]),
    );
    // Not normalised: 2 of 8 is a quarter.
    assert_near(
        of(CategoricalCrossEntropy, [4.0, 2.0, 2.0], class(1)),
        (ln(4.0), [0.125, -0.375, 0.125]),
    );
    assert_near(
        of(
            CategoricalCrossEntropyWithLogits,
            [ln(2.0), 0.0, 0.0],
            class(0),
        ),
        (ln(2.0), [-0.5, 0.25, 0.25]),
    );
    assert_near(
        of(NegativeLogLikelihood, [-1.0, -2.0], [0.25, 0.5]),
        (1.25, [-0.25, -0.5]),
    );
    assert_near(
        of(BinaryCrossEntropy, [0.25, 0.5], [1.0, 0.0]),
        (0.5 * ln(8.0), [-2.0, 1.0]),
    );
    assert_near(
        of(BinaryCrossEntropyWithLogits, [0.0, ln(3.0)], [1.0, 0.0]),
        (0.5 * ln(8.0), [-0.25, 0.375]),
    );
}

#[test]
fn the_mean_is_over_all_elements_of_any_shape() {
    let (value, dy) = of(
        MeanSquaredError,
        [[3.0_f32, 0.0], [0.0, 1.0]],
        [[0.0; 2]; 2],
    );
    assert_eq!((value, dy), (2.5, [[1.5, 0.0], [0.0, 0.5]]));
    assert_eq!(of(MeanSquaredError, 3.0_f64, 1.0), (4.0, 4.0));
    // A long mean in single precision does not drown in rounding.
    let (value, _) = of(MeanSquaredError, [0.1_f32; 100_000], [0.0; 100_000]);
    assert!((value - 0.01).abs() < 1e-8, "{value}");
}

#[test]
fn probabilities_of_zero_and_one_are_clipped() {
    let (low, high) = (1e-7_f64, 1.0_f64 - 1e-7);
    let wrong = of(CategoricalCrossEntropy, [1.0, 0.0], class(1));
    assert_eq!(wrong, (-low.ln(), [0.0, 0.0]));
    let right = of(CategoricalCrossEntropy, [1.0, 0.0], class(0));
    assert_eq!(right, (-high.ln(), [0.0, 0.0]));
    // What is clipped still has a gradient through the sum, if another class is not.
    let (_, dy) = of(CategoricalCrossEntropy, [0.5, 0.5, 0.0], class(0));
    assert_eq!(dy, [-1.0, 1.0, 1.0]);

    let wrong = of(BinaryCrossEntropy, [0.0, 1.0], [1.0, 0.0]);
    // 1 − (1 − 1e-7) is not 1e-7 to the last bit.
    let mean = -(low.ln() + (1.0 - high).ln()) / 2.0;
    assert_near(wrong, (mean, [0.0, 0.0]));
    let right = of(BinaryCrossEntropy, [0.0, 1.0], [0.0, 1.0]);
    assert_near(right, (-high.ln(), [0.0, 0.0]));
    // The bound itself is not clipped.
    assert_eq!(of(BinaryCrossEntropy, low, 1.0).1, -1e7);
    assert_eq!(of(BinaryCrossEntropy, low.next_down(), 1.0).1, 0.0);
}

#[test]
fn in_single_precision_clipping_leaves_logarithms_finite() {
    for target in [[0.0, 1.0], [1.0, 0.0], [0.5, 0.5]] {
        let (value, dy) = of(CategoricalCrossEntropy, [1.0_f32, 0.0], target);
        assert!(value.is_finite() && dy == [0.0, 0.0]);
        let (value, dy) = of(BinaryCrossEntropy, [1.0_f32, 0.0], target);
        assert!(value.is_finite() && dy == [0.0, 0.0]);
    }
    let (value, _) = of(BinaryCrossEntropy, [0.0_f32], [1.0]);
    assert!((value - 16.118_095).abs() < 1e-5);
}

#[test]
fn far_logits_give_finite_losses_and_gradients() {
    let far = 1e4_f64;
    let wrong = (2.0 * far, [1.0, -1.0]);
    let right = (0.0, [0.0, 0.0]);
    let z = [far, -far];
    let loss = CategoricalCrossEntropyWithLogits;
    assert_eq!(of(loss, z, class(1)), wrong);
    assert_eq!(of(loss, z, class(0)), right);
    let loss = CategoricalCrossEntropy;
    assert_eq!(after::<Softmax, _, _, _>(loss, z, class(1)), wrong);
    assert_eq!(after::<Softmax, _, _, _>(loss, z, class(0)), right);

    let wrong = (far, [0.5, -0.5]);
    let loss = BinaryCrossEntropyWithLogits;
    assert_eq!(of(loss, z, [0.0, 1.0]), wrong);
    assert_eq!(of(loss, z, [1.0, 0.0]), right);
    let loss = BinaryCrossEntropy;
    assert_eq!(after::<Sigmoid, _, _, _>(loss, z, [0.0, 1.0]), wrong);
    assert_eq!(after::<Sigmoid, _, _, _>(loss, z, [1.0, 0.0]), right);
}

#[test]
fn a_confident_output_keeps_its_small_loss() {
    let (value, _) = of(BinaryCrossEntropyWithLogits, 20.0_f32, 1.0);
    assert!((value / 2.061_153_6e-9 - 1.0).abs() < 1e-6, "{value}");
    let (value, _) = of(CategoricalCrossEntropyWithLogits, [9.0_f64, 0.0], class(0));
    assert!(
        (value / (-9.0_f64).exp().ln_1p() - 1.0).abs() < 1e-9,
        "{value}"
    );
}

#[test]
fn fused_forms_are_the_forms_on_logits() {
    for seed in 0..20 {
        let z = numbers::<[f64; 6]>(seed, -30.0, 30.0);
        let t = numbers::<[f64; 6]>(seed + 50, 0.0, 1.0);
        assert_eq!(
            after::<Softmax, _, _, _>(CategoricalCrossEntropy, z, t),
            of(CategoricalCrossEntropyWithLogits, z, t),
        );
        assert_eq!(
            after::<Sigmoid, _, _, _>(BinaryCrossEntropy, z, t),
            of(BinaryCrossEntropyWithLogits, z, t),
        );
        // Where nothing is clipped, they are also the forms one after the other.
        let z = numbers::<[f64; 6]>(seed, -3.0, 3.0);
        let (mut y, mut dz) = (zeroed(), zeroed());
        Softmax::apply(&z, &mut y);
        let value = CategoricalCrossEntropy.value_and_gradient(&y, &t, &mut dz);
        Softmax::backward(&z, &y, &mut dz);
        assert_near((value, dz), of(CategoricalCrossEntropyWithLogits, z, t));
    }
}

#[test]
fn not_a_number_comes_through() {
    let bad = [0.5, f64::NAN, 0.25];
    for index in 0..3 {
        let label = class::<3>(index);
        assert!(of(CategoricalCrossEntropy, bad, label).0.is_nan());
        assert!(of(CategoricalCrossEntropyWithLogits, bad, label).0.is_nan());
        let (value, dz) = after::<Softmax, _, _, _>(CategoricalCrossEntropy, bad, label);
        assert!(value.is_nan() && dz.iter().all(|d| d.is_nan()));
        let (value, dz) = after::<LogSoftmax, _, _, _>(NegativeLogLikelihood, bad, label);
        assert!(value.is_nan() && dz.iter().all(|d| d.is_nan()));
    }
    let fine = [0.5, 0.25, 0.25];
    let element = |(value, dy): (f64, [f64; 3])| value.is_nan() && dy[1].is_nan();
    assert!(element(of(MeanSquaredError, bad, fine)));
    assert!(element(of(MeanSquaredError, fine, bad)));
    assert!(element(of(BinaryCrossEntropy, bad, fine)));
    assert!(element(of(BinaryCrossEntropy, fine, bad)));
    assert!(element(of(BinaryCrossEntropyWithLogits, bad, fine)));
    assert!(element(of(BinaryCrossEntropyWithLogits, fine, bad)));
    assert!(element(of(CategoricalCrossEntropy, fine, bad)));
    assert!(element(of(CategoricalCrossEntropyWithLogits, fine, bad)));
    assert!(element(of(NegativeLogLikelihood, fine, bad)));
}

#[test]
fn a_class_that_is_ruled_out_costs_nothing_unless_it_is_the_target() {
    let never = f64::NEG_INFINITY;
    let (value, dz) = of(
        CategoricalCrossEntropyWithLogits,
        [0.0, never, 0.0],
        class(0),
    );
    assert_near((value, dz), (2.0_f64.ln(), [-0.5, 0.0, 0.5]));
    let (value, dy) = of(NegativeLogLikelihood, [-1.0, never], [1.0, 0.0]);
    assert_eq!((value, dy), (1.0, [-1.0, 0.0]));
    let (value, _) = of(NegativeLogLikelihood, [-1.0, never], class(1));
    assert_eq!(value, f64::INFINITY);
}
