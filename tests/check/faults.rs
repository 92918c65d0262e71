//! Layers, activations and losses that are wrong in one way each, and how that is told.

use netwright::activation::{Activation, Pointwise};
use netwright::check::{self, Claim, Mismatch, verdict};
use netwright::layer::{Layer, Mode, Part};
use netwright::loss::{Anything, Loss};
use netwright::parameters::Parameters;
use netwright::scalar::{Float, Real};

/// The number of rows of the layer under test.
const N: usize = 4;

/// y = x ⊙ scale + shift, with one fault.
#[derive(Parameters)]
#[repr(C)]
struct Affine<const FAULT: u8> {
    #[weight]
    scale: [f64; N],
    #[bias]
    shift: [f64; N],
}

const NONE: u8 = 0;
const BACKWARD: u8 = 1;
const BACKWARD_OF_LAST_ELEMENT: u8 = 2;
const BACKWARD_ADDS: u8 = 3;
const WEIGHT: u8 = 4;
const BIAS: u8 = 5;
const BIAS_MISSING: u8 = 6;
const IGNORES_SAMPLES: u8 = 7;
const IGNORES_ROWS: u8 = 8;
const LOSES_ROWS: u8 = 9;
const OVERWRITES: u8 = 10;
const BACK_TO_FRONT: u8 = 11;
const RECORD: u8 = 12;
const TRAINING: u8 = 13;
const COUPLES: u8 = 14;
const NEEDS_BACKWARD: u8 = 15;
const KEEPS: u8 = 16;
const FORWARD_ADDS: u8 = 17;
const NOT_A_NUMBER: u8 = 18;

impl<const FAULT: u8> Layer for Affine<FAULT> {
    type Input = [f64; N];
    type Output = [f64; N];
    /// How often `backward` ran, and the sum of the outputs.
    type Saved<const B: usize> = [f64; 2];
    type Scratch = ();
    const MACS: usize = N;

    fn forward(&self, x: &[f64; N], y: &mut [f64; N], _: &mut ()) {
        for i in 0..N {
            let before = if FAULT == FORWARD_ADDS { y[i] } else { 0.0 };
            y[i] = before + x[i] * self.scale[i] + self.shift[i];
        }
    }

    fn record<const B: usize>(
        &self,
        x: &[[f64; N]],
        y: &mut [[f64; N]],
        saved: &mut [f64; 2],
        mode: Mode,
    ) {
        for (s, (x, y)) in x.iter().zip(&mut *y).enumerate() {
            for i in 0..N {
                y[i] = x[i] * self.scale[i] + self.shift[i];
                match FAULT {
                    RECORD => y[i] *= 1.0 + f64::EPSILON,
                    TRAINING if mode != Mode::Inference => y[i] *= 1.0 + 1e-5,
                    COUPLES => y[i] += s as f64,
                    KEEPS => y[i] += saved[1],
                    _ => {}
                }
            }
        }
        *saved = [0.0, y[0].iter().sum()];
    }

    fn backward<const B: usize>(
        &self,
        _: &[[f64; N]],
        _: &[[f64; N]],
        saved: &mut [f64; 2],
        dy: &[[f64; N]],
        dx: &mut [[f64; N]],
    ) {
        saved[0] = 1.0;
        for (dy, dx) in dy.iter().zip(dx) {
            for i in 0..N {
                let d = dy[i] * self.scale[i];
                match FAULT {
                    BACKWARD => dx[i] = -d,
                    BACKWARD_OF_LAST_ELEMENT if i == N - 1 => dx[i] = d * (1.0 + 1e-5),
                    BACKWARD_ADDS => dx[i] += d,
                    NOT_A_NUMBER => dx[i] = f64::NAN,
                    _ => dx[i] = d,
                }
            }
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[[f64; N]],
        _: &[[f64; N]],
        saved: &[f64; 2],
        dy: &[[f64; N]],
        grad: &mut Self,
        part: &Part,
    ) {
        let rows = match FAULT {
            IGNORES_ROWS => 0..N,
            LOSES_ROWS => part.rows(N - 1),
            _ => part.rows(N),
        };
        let mut samples: Vec<usize> = match FAULT {
            IGNORES_SAMPLES => (0..x.len()).collect(),
            _ => part.samples().collect(),
        };
        if FAULT == BACK_TO_FRONT {
            samples.reverse();
        }
        for i in rows {
            if FAULT == OVERWRITES {
                grad.shift[i] = 0.0;
            }
            for &s in &samples {
                let d = match FAULT {
                    NEEDS_BACKWARD => dy[s][i] * saved[0],
                    _ => dy[s][i],
                };
                grad.scale[i] += match FAULT {
                    WEIGHT => d,
                    _ => d * x[s][i],
                };
                grad.shift[i] += match FAULT {
                    BIAS => 2.0 * d,
                    BIAS_MISSING => 0.0,
                    _ => d,
                };
            }
        }
    }
}

fn found<const FAULT: u8>() -> Mismatch {
    verdict::layer::<Affine<FAULT>>().expect_err("the layer is wrong")
}

#[track_caller]
fn finds<const FAULT: u8>(claim: Claim, sentence: &str) {
    let mismatch = found::<FAULT>();
    assert_eq!(mismatch.claim, claim, "{mismatch}");
    let message = mismatch.to_string();
    assert!(message.contains(sentence), "{message}");
}

#[test]
fn a_right_layer_passes() {
    let report = check::layer::<Affine<NONE>>();
    // 20 inputs in two modes and 8 parameters: five groups of one, three of up to two, one of five.
    assert_eq!(report.derivatives, 3 * 2 * 20 + (5 + 3 + 1) * 8);
    assert!(report.largest_error < 1e-9, "{report}");
}

#[test]
fn a_wrong_gradient_of_the_input_is_found() {
    let claim = Claim::Derivative("backward");
    let place = "for element 0 of input 0 in a group of 1 sample in inference, but central";
    finds::<BACKWARD>(claim, place);
    assert!((found::<BACKWARD>().relative_error - 2.0).abs() < 1e-6);
    finds::<BACKWARD_OF_LAST_ELEMENT>(claim, "for element 3 of input 0");
    finds::<NOT_A_NUMBER>(claim, "`backward` gives NaN for element 0");
}

#[test]
fn a_wrong_gradient_of_a_parameter_is_found() {
    let claim = Claim::Derivative("accumulate");
    finds::<WEIGHT>(claim, "for `scale[0]` in a group of 1 sample in training");
    finds::<BIAS>(claim, "for `shift[0]` in a group of 1 sample in training");
    finds::<BIAS_MISSING>(claim, "`accumulate` gives 0 for `shift[0]`");
    assert!((found::<BIAS>().found / found::<BIAS>().expected - 2.0).abs() < 1e-6);
}

#[test]
fn a_pass_that_differs_in_training_is_found_there() {
    finds::<TRAINING>(Claim::Derivative("backward"), "in training");
}

#[test]
fn a_layer_that_ignores_its_part_is_found() {
    let claim = Claim::SamplesTogether { count: 2 };
    finds::<IGNORES_SAMPLES>(claim, "those of `part.samples()`");
    let claim = Claim::SharesApart { count: 2 };
    finds::<IGNORES_ROWS>(claim, "a share changes its own rows, `part.rows(rows)`");
    let claim = Claim::Derivative("accumulate");
    finds::<LOSES_ROWS>(claim, "`accumulate` gives 0 for `scale[3]`");
}

#[test]
fn a_gradient_that_is_not_added_is_found() {
    let claim = Claim::SamplesTogether { count: 2 };
    finds::<OVERWRITES>(
        claim,
        "for `shift[0]` in a group of 2 samples in training with",
    );
}

#[test]
fn another_order_of_samples_is_found() {
    finds::<BACK_TO_FRONT>(Claim::SamplesTogether { count: 2 }, "one by one");
}

#[test]
fn two_forwards_that_differ_in_the_last_bit_are_found() {
    finds::<RECORD>(
        Claim::RecordIsForward,
        "in inference they give the same bits",
    );
}

#[test]
fn samples_that_influence_each_other_are_found() {
    finds::<COUPLES>(Claim::RecordIsForward, "element 0 of output 1");
}

#[test]
fn a_gradient_that_waits_for_backward_is_found() {
    let claim = Claim::AccumulateAlone;
    finds::<NEEDS_BACKWARD>(claim, "what both need is computed in `deltas`");
}

#[test]
fn what_memory_held_before_is_found() {
    finds::<BACKWARD_ADDS>(Claim::Memory("backward"), "memory that was used before");
    finds::<FORWARD_ADDS>(Claim::Memory("forward"), "it overwrites what it finds");
    finds::<KEEPS>(Claim::Memory("record"), "`record` gives");
}

#[test]
#[should_panic(expected = "`accumulate` gives 0 for `shift[0]` in a group of 1 sample")]
fn a_test_panics_with_the_mismatch() {
    check::layer::<Affine<BIAS_MISSING>>();
}

#[test]
#[should_panic(expected = "at least 2 inputs, and there is 1")]
fn one_sample_is_not_enough() {
    let net: Affine<NONE> = netwright::plain::zeroed();
    check::layer_with(&net, &[[1.0; N]]);
}

/// y = x², with a slope that is wrong right of 12.
struct Square;

impl Pointwise for Square {
    fn value<R: Real>(x: R) -> R {
        x * x
    }

    fn slope<T: Float>(x: T, _: T) -> T {
        if x > T::of(12.0) { T::ONE } else { x + x }
    }
}

/// y = |x|, with the wrong slope at 0 alone.
struct Absolute;

impl Pointwise for Absolute {
    fn value<R: Real>(x: R) -> R {
        x.abs()
    }

    fn slope<T: Float>(x: T, _: T) -> T {
        if x >= T::ZERO { T::ONE } else { -T::ONE }
    }
}

/// y = x⁹⁹ / x⁹⁸: x, but not where the powers overflow.
struct Overflow;

impl Pointwise for Overflow {
    fn value<R: Real>(x: R) -> R {
        x.powi(99) / x.powi(98)
    }
}

/// y = softmax(z), with the derivative that it would have element by element.
struct Diagonal;

impl Activation<[f64; 3]> for Diagonal {
    fn apply(z: &[f64; 3], y: &mut [f64; 3]) {
        netwright::activation::Softmax::apply(z, y);
    }

    fn backward(_: &[f64; 3], y: &[f64; 3], d: &mut [f64; 3]) {
        for (y, d) in y.iter().zip(d) {
            *d *= y * (1.0 - y);
        }
    }
}

#[test]
fn a_wrong_slope_is_found() {
    let mismatch = verdict::activation::<Square>().unwrap_err();
    assert_eq!(mismatch.claim, Claim::Slope);
    assert_eq!(mismatch.place, format!("x = {:?}", 12.0_f64.next_up()));
    let mismatch = verdict::activation::<Absolute>().unwrap_err();
    assert_eq!((mismatch.found, mismatch.expected), (1.0, 0.0));
}

#[test]
fn an_activation_that_is_no_number_somewhere_is_found() {
    let mismatch = verdict::activation::<Overflow>().unwrap_err();
    assert_eq!(mismatch.claim, Claim::Number);
    let message = mismatch.to_string();
    assert!(
        message.contains("`value` gives NaN for x = ") && message.contains("∞ / ∞"),
        "{message}"
    );
}

#[test]
fn a_wrong_activation_of_a_vector_is_found() {
    let mismatch = verdict::vector_activation::<Diagonal, [f64; 3]>().unwrap_err();
    assert_eq!(mismatch.claim, Claim::Derivative("backward"));
    assert!(mismatch.subject.ends_with("Diagonal"));
}

/// Σ (y − t)², with one fault of `FAULT`.
struct SumOfSquares<const FAULT: u8>;

impl<const FAULT: u8> Loss<[f64; 3]> for SumOfSquares<FAULT> {
    type Expects = Anything;

    fn value_and_gradient(&self, y: &[f64; 3], target: &[f64; 3], dy: &mut [f64; 3]) -> f64 {
        let mut sum = 0.0;
        for i in 0..3 {
            let error = y[i] - target[i];
            sum += error * error;
            match FAULT {
                1 => dy[i] = error,
                2 if i == 2 => {}
                3 => dy[i] += 2.0 * error,
                _ => dy[i] = 2.0 * error,
            }
        }
        sum
    }
}

#[test]
fn a_wrong_gradient_of_a_loss_is_found() {
    let (y, target) = ([0.5, -1.5, 2.0], [1.0, 0.0, 1.5]);
    check::loss(&SumOfSquares::<0>, &y, &target);
    let half = verdict::loss(&SumOfSquares::<1>, &y, &target).unwrap_err();
    assert!((half.relative_error - 0.5).abs() < 1e-6, "{half}");
    let unwritten = verdict::loss(&SumOfSquares::<2>, &y, &target).unwrap_err();
    assert_eq!(unwritten.place, "element 2");
    assert!(unwritten.found.is_nan());
    assert!(verdict::loss(&SumOfSquares::<3>, &y, &target).is_err());
}
