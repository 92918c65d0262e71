//! Parameters that elements share: rectifiers with learned slopes, biases, factors.

use netwright::check;
use netwright::init::ones;
use netwright::layers::{PRelu, Scale, over};
use netwright::prelude::*;
use netwright::scalar::hyper;

use crate::gradients;

gradients! {
    slope_of_a_vector: [7] -> [7], PRelu();
    slope_of_an_image: [2, 3, 5] -> [2, 3, 5], PRelu();
    slopes_of_channels: [3, 2, 5] -> [3, 2, 5], PRelu(parameters = channels);
    slopes_of_features: [3, 5] -> [3, 5], PRelu(parameters = features);
    slopes_of_elements: [3, 5] -> [3, 5], PRelu(elements, slope = 0);
    slopes_of_a_vector: [5] -> [5], PRelu(channels);
    biases_of_elements: [2, 3, 5] -> [2, 3, 5], Bias();
    biases_of_channels: [2, 3, 5] -> [2, 3, 5], Bias(parameters = channels);
    biases_of_features: [2, 3, 5] -> [2, 3, 5], Bias(features);
    bias_for_all: [2, 3] -> [2, 3], Bias(one);
    factors_of_elements: [2, 3] -> [2, 3], Scale();
    factors_of_channels: [3, 7] -> [3, 7], Scale(channels);
    factors_of_features: [3, 1] -> [3, 1], Scale(features);
    factor_for_all: [3, 17] -> [3, 17], Scale(parameters = one);
}

network! {
    struct Block<const C: usize, const L: usize>: [f64; C, L] -> [C, L] {
        slopes: PRelu(channels),
        shift: Bias(features),
        stretch: Scale(elements),
        one: Scale(one),
    }
}

network! {
    /// What has parameters, only rustc knows.
    struct Behind: [f64; 12] -> [3, 4] {
        shape: Reshape(3, 4),
        block: self::Block<3, 4>,
        slopes: PRelu(features),
        shift: Bias(channels),
        stretch: Scale(channels),
    }
}

#[test]
fn they_stand_in_generic_networks_and_behind_them() {
    check::layer::<Block<3, 4>>();
    check::layer::<Behind>();
}

network! {
    struct Net: [2, 3] -> [2, 3] {
        slopes: PRelu(channels),
        shift: Bias(features, bias_init = ones),
        stretch: Scale(factor = 1e-4),
    }
}

#[test]
fn parameters_begin_as_declared_and_have_the_shape_of_their_axis() {
    let net = Net::boxed(&mut Generator::seed(1));
    assert_eq!(net.slopes.weight, [0.25; 2]);
    assert_eq!(net.shift.bias, [1.0; 3]);
    assert_eq!(net.stretch.weight, [[1e-4; 3]; 2]);
    let _ = ones();
}

#[test]
fn a_slope_takes_what_is_not_above_zero() {
    network! {
        struct Net: [4] -> [4] {
            act: PRelu,
        }
    }
    let net = Net::boxed(&mut Generator::seed(1));
    let y = net.forward(&[-2.0, -0.0, 3.0, f32::NAN]);
    assert_eq!(y[..3], [-0.5, 0.0, 3.0]);
    assert!(y[3].is_nan());
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let mut dx = [[0.0; 4]];
    let x = [[-2.0, 0.0, 3.0, 1.0]];
    net.run(&x, &mut tape)
        .backward_to_input(&[[1.0; 4]], &mut grad, &mut dx);
    assert_eq!(dx, [[0.25, 0.25, 1.0, 1.0]]);
    assert_eq!(grad.act.weight, [-2.0]);
}

#[test]
fn weight_decay_leaves_slopes_and_factors_alone() {
    let mut net = Net::boxed(&mut Generator::seed(1));
    let mut sgd = Sgd::boxed(SgdConfig {
        decay: Decay::Decoupled(0.5),
        ..SgdConfig::default()
    });
    let before = net.boxed_clone();
    sgd.step(&mut net, &Net::boxed_zeroed());
    assert_eq!(net.as_slice(), before.as_slice());
}

#[test]
#[should_panic(expected = "`act`: the slopes of a PRelu begin with a finite number, not NaN")]
fn a_type_with_no_slope_says_so() {
    PRelu::<[f32; 2], over::One, { hyper(f64::NAN) }>::CHECK.hold("act");
}

#[test]
#[should_panic(expected = "`act`: the factors of a Scale begin with a finite number, not inf")]
fn a_type_with_no_factor_says_so() {
    Scale::<[f32; 2], over::One, { hyper(f64::INFINITY) }>::CHECK.hold("act");
}

network! {
    /// y = T ⊙ h(x) + (1 − T) ⊙ x, R. K. Srivastava et al., *Highway networks*, 2015.
    struct Highway<const N: usize>: [f64; N] -> [N] {
        transform: Dense(N) -> Relu,
        gate: Dense(N, bias_init = constant(-1)) -> Sigmoid,

        fn forward(x) {
            x + gate(x) * (transform(x) - x)
        }
    }
}

network! {
    /// y = W₂ (silu(W₁ x) ⊙ W₃ x), N. Shazeer, *GLU variants improve transformer*, 2020.
    struct SwiGlu<const N: usize, const HIDDEN: usize>: [f64; N] -> [N] {
        w1: Dense(HIDDEN, bias = false),
        w3: Dense(HIDDEN, bias = false),
        w2: Dense(N, bias = false),

        fn forward(x) {
            w2(silu(w1(x)) * w3(x))
        }
    }
}

network! {
    /// PyTorch's `Linear(5, 6)` and `GLU`, Y. N. Dauphin et al., 2017.
    struct Glu: [f64; 5] -> [3] {
        both: Dense(6),

        fn forward(x) {
            let (value, gate) = split(both(x), 3, 3);
            value * sigmoid(gate)
        }
    }
}

#[test]
fn gated_units_are_declared() {
    check::layer::<Glu>();
    check::layer::<Highway<5>>();
    check::layer::<SwiGlu<3, 7>>();
    let net = Highway::<5>::boxed(&mut Generator::seed(1));
    assert_eq!(net.gate.bias, [-1.0; 5]);
}
