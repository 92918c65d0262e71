//! The losses: values by hand, gradients against central differences, and the edges.

use netwright::activation::{Activation, Gelu, LogSoftmax, Relu, Sigmoid, Softmax, Tanh};
use netwright::check;
use netwright::class::Class;
use netwright::loss::{
    BinaryCrossEntropy, BinaryCrossEntropyWithLogits, CategoricalCrossEntropy,
    CategoricalCrossEntropyWithLogits, Loss, MeanSquaredError, NegativeLogLikelihood,
};
use netwright::plain::zeroed;
use netwright::random::Draw;
use netwright::tensor::Tensor;

/// Numbers in `low..high` that look random.
fn numbers<X: Tensor<Scalar = f64>>(seed: u64, low: f64, high: f64) -> X {
    let mut x: X = zeroed();
    Draw::seed(seed).each(0, X::LEN, |i, bits| {
        let share = f64::from(bits) / 4_294_967_296.0;
        x.as_mut_slice()[i] = low + share * (high - low);
    });
    x
}

/// The loss and its gradient.
fn of<L: Loss<Y, T>, Y: Tensor, T>(loss: L, y: Y, target: T) -> (Y::Scalar, Y) {
    let mut dy = zeroed();
    let value = loss.value_and_gradient(&y, &target, &mut dy);
    (value, dy)
}

/// The loss after a head, and its gradient with respect to the value before the head.
fn after<A: Activation<Y>, L: Loss<Y, T>, Y: Tensor, T>(
    loss: L,
    z: Y,
    target: T,
) -> (Y::Scalar, Y) {
    let (mut y, mut dz) = (zeroed(), zeroed());
    A::apply(&z, &mut y);
    let value = A::loss(&loss, &z, &y, &target, &mut dz);
    (value, dz)
}

fn class<const N: usize>(index: usize) -> Class<N> {
    Class::new(index).expect("in range")
}

#[track_caller]
fn assert_near<const N: usize>((a, da): (f64, [f64; N]), (b, db): (f64, [f64; N])) {
    let near = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b.abs().max(1.0);
    assert!(near(a, b), "{a} is not near {b}");
    assert!(
        da.iter().zip(db).all(|(a, b)| near(*a, b)),
        "{da:?} is not near {db:?}"
    );
}

/// Gradients at one shape, for several random outputs and targets.
fn gradients<Y: Tensor<Scalar = f64>>() {
    for seed in 0..8 {
        let z = numbers::<Y>(seed, -4.0, 4.0);
        let p = numbers::<Y>(seed + 100, 0.02, 0.98);
        let t = numbers::<Y>(seed + 200, 0.0, 1.0);
        check::loss(&MeanSquaredError, &z, &t);
        check::loss(&CategoricalCrossEntropy, &p, &t);
        check::loss(&CategoricalCrossEntropyWithLogits, &z, &t);
        check::loss(&NegativeLogLikelihood, &z, &t);
        check::loss(&BinaryCrossEntropy, &p, &t);
        check::loss(&BinaryCrossEntropyWithLogits, &z, &t);
        check::loss_after::<Softmax, _, _, _>(&CategoricalCrossEntropy, &z, &t);
        check::loss_after::<Sigmoid, _, _, _>(&CategoricalCrossEntropy, &z, &t);
        check::loss_after::<LogSoftmax, _, _, _>(&NegativeLogLikelihood, &z, &t);
        check::loss_after::<Sigmoid, _, _, _>(&BinaryCrossEntropy, &z, &t);
        check::loss_after::<Softmax, _, _, _>(&BinaryCrossEntropy, &z, &t);
        check::loss_after::<Softmax, _, _, _>(&MeanSquaredError, &z, &t);
        check::loss_after::<Relu, _, _, _>(&MeanSquaredError, &z, &t);
        check::loss_after::<Tanh, _, _, _>(&MeanSquaredError, &z, &t);
        check::loss_after::<Gelu, _, _, _>(&MeanSquaredError, &z, &t);
    }
}

#[test]
fn gradients_agree_with_central_differences() {
    gradients::<f64>();
    gradients::<[f64; 1]>();
    gradients::<[f64; 2]>();
    gradients::<[f64; 10]>();
    gradients::<[f64; 37]>();
    gradients::<[[f64; 3]; 4]>();
    gradients::<[[[f64; 3]; 1]; 5]>();
}

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
