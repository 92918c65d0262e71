//! Layers that take integers or several parts, couple samples, keep statistics, or share work
//! between the passes.

use netwright::check::{self, Claim, GradientOf, verdict};
use netwright::layer::{Layer, Mode, Part};
use netwright::parameters::Parameters;
use netwright::plain::{Plain, zeroed};
use netwright::random::Generator;
use netwright::tensor::{Shape, Value};

/// The vector of each word, side by side, plus a bias that is one number.
#[derive(Parameters)]
#[repr(C)]
pub struct Embedding<const FORGETS_REPEATS: bool> {
    #[weight]
    table: [[f64; 2]; 6],
    #[bias]
    bias: f64,
}

impl<const FORGETS_REPEATS: bool> Layer for Embedding<FORGETS_REPEATS> {
    type Input = [u32; 3];
    type Output = [[f64; 2]; 3];
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;

    fn forward(&self, x: &[u32; 3], y: &mut [[f64; 2]; 3], _: &mut ()) {
        *y = x.map(|word| self.table[word as usize].map(|v| v + self.bias));
    }

    fn backward<const B: usize>(
        &self,
        _: &[[u32; 3]],
        _: &[[[f64; 2]; 3]],
        _: &mut (),
        _: &[[[f64; 2]; 3]],
        _: &mut [[(); 3]],
    ) {
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[[u32; 3]],
        _: &[[[f64; 2]; 3]],
        _: &(),
        dy: &[[[f64; 2]; 3]],
        grad: &mut Self,
        part: &Part,
    ) {
        for s in part.samples() {
            for (i, word) in x[s].iter().enumerate() {
                if FORGETS_REPEATS && x[s][..i].contains(word) {
                    continue;
                }
                if part.rows(6).contains(&(*word as usize)) {
                    for (sum, d) in grad.table[*word as usize].iter_mut().zip(dy[s][i]) {
                        *sum += d;
                    }
                }
            }
            for _ in part.rows(1) {
                grad.bias += dy[s].as_flattened().iter().sum::<f64>();
            }
        }
    }
}

fn embedding<const F: bool>() -> Embedding<F> {
    let mut net: Embedding<F> = zeroed();
    net.initialise(netwright::init::normal(0.0, 1.0), &mut Generator::seed(4));
    net
}

#[test]
fn integers_have_no_gradient_and_the_parameters_are_checked() {
    let words = [[0, 3, 5], [4, 4, 1], [2, 5, 5]];
    let report = check::layer_with(&embedding::<false>(), &words);
    assert_eq!(report.derivatives, (3 + 2 + 1) * 13);
    let forgetful = verdict::layer_with(&embedding::<true>(), &words).unwrap_err();
    assert_eq!(forgetful.claim, Claim::Derivative("accumulate"));
    assert!(forgetful.place.starts_with("`table[4, 0]`"), "{forgetful}");
}

/// A vector with an integer beside it.
#[derive(Plain)]
struct Scaled {
    power: u8,
    vector: [f64; 3],
    factor: f64,
}

/// What has a gradient of it.
#[derive(Plain)]
struct ScaledGradient {
    power: (),
    vector: [f64; 3],
    factor: f64,
}

impl Value for Scaled {
    type Grad = ScaledGradient;
    const SHAPE: Shape = Shape::new(&[5]);
}

impl Value for ScaledGradient {
    type Grad = Self;
    const SHAPE: Shape = Shape::new(&[4]);
}

impl GradientOf<Scaled> for ScaledGradient {
    // The gradient of an integer is `()`.
    #[allow(clippy::unit_arg)]
    fn parts(&self, x: &mut Scaled, see: &mut dyn FnMut(&mut [f64], &[f64])) {
        self.power.parts(&mut x.power, see);
        self.vector.parts(&mut x.vector, see);
        self.factor.parts(&mut x.factor, see);
    }
}

/// y = vector · factor^power
#[derive(Parameters)]
#[repr(C)]
#[parameters(scalar = f64)]
struct Power<const FORGETS_FACTOR: bool> {}

impl<const FORGETS_FACTOR: bool> Layer for Power<FORGETS_FACTOR> {
    type Input = Scaled;
    type Output = [f64; 3];
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 3;

    fn forward(&self, x: &Scaled, y: &mut [f64; 3], _: &mut ()) {
        *y = x.vector.map(|v| v * x.factor.powi(x.power.into()));
    }

    fn backward<const B: usize>(
        &self,
        x: &[Scaled],
        _: &[[f64; 3]],
        _: &mut (),
        dy: &[[f64; 3]],
        dx: &mut [ScaledGradient],
    ) {
        for ((x, dy), dx) in x.iter().zip(dy).zip(dx) {
            let power = i32::from(x.power);
            let slope = f64::from(power) * x.factor.powi(power - 1);
            let dot: f64 = x.vector.iter().zip(dy).map(|(v, d)| v * d).sum();
            dx.vector = dy.map(|d| d * x.factor.powi(power));
            dx.factor = if FORGETS_FACTOR { 0.0 } else { dot * slope };
        }
    }
}

#[test]
fn the_floats_of_an_input_of_several_parts_are_checked() {
    let scaled = |power, vector, factor| Scaled {
        power,
        vector,
        factor,
    };
    let inputs = [
        scaled(2, [0.5, -1.0, 2.0], 1.5),
        scaled(0, [1.5, 0.25, -0.5], -0.5),
        scaled(3, [-1.0, 0.75, 1.0], 0.75),
    ];
    let report = check::layer_with(&Power::<false> {}, &inputs);
    assert_eq!(report.derivatives, 3 * 2 * 3 * 4);
    let forgetful = verdict::layer_with(&Power::<true> {}, &inputs).unwrap_err();
    assert!(forgetful.place.starts_with("element 3 of input 0"));
}

/// The mean that was taken, and whether it was the group's.
#[derive(Plain)]
pub struct Mean {
    mean: [f64; 2],
    of_group: bool,
}

/// In training y = (x − the group's mean) · scale, and the mean moves the running one, which
/// inference takes.
#[derive(Parameters)]
#[repr(C)]
pub struct Centre<const COUPLED: bool, const GRADIENT_OF_MEAN: bool> {
    #[norm]
    scale: [f64; 2],
    #[buffer]
    running: [f64; 2],
}

impl<const C: bool, const G: bool> Centre<C, G> {
    fn mean(x: &[[f64; 2]]) -> [f64; 2] {
        [0, 1].map(|i| x.iter().map(|x| x[i]).sum::<f64>() / x.len() as f64)
    }
}

impl<const C: bool, const G: bool> Layer for Centre<C, G> {
    type Input = [f64; 2];
    type Output = [f64; 2];
    type Saved<const B: usize> = Mean;
    type Scratch = ();
    const MACS: usize = 2;
    const COUPLED: bool = C;

    fn forward(&self, x: &[f64; 2], y: &mut [f64; 2], _: &mut ()) {
        *y = [0, 1].map(|i| (x[i] - self.running[i]) * self.scale[i]);
    }

    fn record<const B: usize>(
        &self,
        x: &[[f64; 2]],
        y: &mut [[f64; 2]],
        saved: &mut Mean,
        mode: Mode,
    ) {
        saved.of_group = mode != Mode::Inference;
        saved.mean = if saved.of_group {
            Self::mean(x)
        } else {
            self.running
        };
        for (x, y) in x.iter().zip(y) {
            *y = [0, 1].map(|i| (x[i] - saved.mean[i]) * self.scale[i]);
        }
    }

    fn backward<const B: usize>(
        &self,
        _: &[[f64; 2]],
        _: &[[f64; 2]],
        saved: &mut Mean,
        dy: &[[f64; 2]],
        dx: &mut [[f64; 2]],
    ) {
        let mean = Self::mean(dy);
        for (dy, dx) in dy.iter().zip(dx) {
            *dx = [0, 1].map(|i| dy[i] * self.scale[i]);
            if G && saved.of_group {
                *dx = [0, 1].map(|i| (dy[i] - mean[i]) * self.scale[i]);
            }
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[[f64; 2]],
        _: &[[f64; 2]],
        saved: &Mean,
        dy: &[[f64; 2]],
        grad: &mut Self,
        part: &Part,
    ) {
        for i in part.rows(2) {
            for s in part.samples() {
                grad.scale[i] += dy[s][i] * (x[s][i] - saved.mean[i]);
            }
            grad.running[i] += 0.1 * (saved.mean[i] - self.running[i]);
        }
    }
}

#[test]
fn samples_of_a_group_are_differentiated_together_and_buffers_not_at_all() {
    let report = check::layer::<Centre<true, true>>();
    assert_eq!(report.derivatives, 3 * 2 * 10 + (5 + 3 + 1) * 2);
    let forgetful = verdict::layer::<Centre<true, false>>().unwrap_err();
    assert_eq!(forgetful.claim, Claim::Derivative("backward"));
    assert!(forgetful.place.ends_with("in training"), "{forgetful}");
}

#[test]
fn a_layer_that_couples_samples_says_so() {
    let silent = verdict::layer::<Centre<false, true>>().unwrap_err();
    assert_eq!(silent.claim, Claim::Groups("record"));
    assert!(
        silent
            .to_string()
            .contains("unless the layer says `COUPLED`")
    );
}

/// y = (x · weight)², whose inner gradient both backward passes read.
#[derive(Parameters)]
#[repr(C)]
struct Quadratic<const DELTAS: bool> {
    #[weight]
    weight: f64,
}

impl<const DELTAS: bool> Layer for Quadratic<DELTAS> {
    type Input = f64;
    type Output = f64;
    type Saved<const B: usize> = [f64; B];
    type Scratch = ();
    const MACS: usize = 2;

    fn forward(&self, x: &f64, y: &mut f64, _: &mut ()) {
        *y = (x * self.weight) * (x * self.weight);
    }

    fn deltas<const B: usize>(&self, x: &[f64], _: &[f64], saved: &mut [f64; B], dy: &[f64]) {
        for (s, d) in saved.iter_mut().take(x.len()).enumerate() {
            *d = if DELTAS {
                dy[s] * 2.0 * x[s] * self.weight
            } else {
                1.0
            };
        }
    }

    fn backward<const B: usize>(
        &self,
        _: &[f64],
        _: &[f64],
        saved: &mut [f64; B],
        _: &[f64],
        dx: &mut [f64],
    ) {
        for (dx, d) in dx.iter_mut().zip(saved) {
            *dx = *d * self.weight;
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[f64],
        _: &[f64],
        saved: &[f64; B],
        _: &[f64],
        grad: &mut Self,
        part: &Part,
    ) {
        for s in part.samples() {
            for _ in part.rows(1) {
                grad.weight += saved[s] * x[s];
            }
        }
    }
}

#[test]
fn deltas_come_before_both_backward_passes() {
    check::layer::<Quadratic<true>>();
    assert!(verdict::layer::<Quadratic<false>>().is_err());
}
