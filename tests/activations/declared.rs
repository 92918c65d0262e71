//! Activations in declarations: names, arguments, what they require, and how weights are drawn.

use netwright::activation::*;
use netwright::init::{Init, glorot_uniform, he_uniform, lecun_normal};
use netwright::prelude::*;

const ALPHA: f64 = 0.5;

network! {
    /// Every activation with arguments, by place, by name, by constant and left out.
    struct Entries: [f64; 3] -> [3] {
        rectify: LeakyRelu(0.3) -> Threshold(-0.25, value = 0.125) -> Elu(ALPHA) -> Celu(alpha = 2),
        smooth: Softplus -> Softplus(beta = 2.0) -> Squareplus(3) -> HardTanh -> HardTanh(-2, max = 0.75),
        shrink: SoftShrink -> SoftShrink(0.125) -> HardShrink(lambda = 0.0625),
        names: Swish -> Silu -> HardSilu -> HardSwish,
    }
}

network! {
    /// The same in `fn forward`.
    struct Calls: [f64; 3] -> [3] {
        fn forward(x) {
            let x = celu(elu(threshold(leaky_relu(x, 0.3), -0.25, value = 0.125), ALPHA), alpha = 2);
            let x = squareplus(softplus(softplus(x), beta = 2.0), 3);
            let x = hard_tanh(hard_tanh(x), -2, max = 0.75);
            let x = hard_shrink(soft_shrink(soft_shrink(x), 0.125), lambda = 0.0625);
            hard_swish(hard_silu(silu(swish(x))))
        }
    }
}

/// The same by hand.
fn by_hand(x: f64) -> f64 {
    let x = LeakyRelu::<{ hyper(0.3) }>::value(x);
    let x = Threshold::<{ hyper(-0.25) }, { hyper(0.125) }>::value(x);
    let x = Celu::<{ hyper(2.0) }>::value(Elu::<{ hyper(0.5) }>::value(x));
    let x = Softplus::<{ hyper(2.0) }>::value(<Softplus>::value(x));
    let x = <HardTanh>::value(Squareplus::<{ hyper(3.0) }>::value(x));
    let x = <SoftShrink>::value(HardTanh::<{ hyper(-2.0) }, { hyper(0.75) }>::value(x));
    let x = HardShrink::<{ hyper(0.0625) }>::value(SoftShrink::<{ hyper(0.125) }>::value(x));
    HardSwish::value(HardSwish::value(Silu::value(Silu::value(x))))
}

#[test]
fn arguments_arrive_in_entries_and_in_forward() {
    let x = [-1.5, -0.4, 0.9];
    let expected = x.map(by_hand);
    assert!(expected.iter().all(|y| *y > 0.0), "{expected:?}");
    assert_eq!(Entries::zeroed().forward(&x), expected);
    assert_eq!(Calls::zeroed().forward(&x), expected);
}

#[test]
fn requirements_name_the_argument() {
    fn holds<A: Pointwise>() -> bool {
        <A as Pointwise>::CHECK.holds()
    }
    assert!(holds::<Elu>());
    assert!(!holds::<Elu<{ hyper(0.0) }>>());
    assert!(!holds::<Elu<{ hyper(f64::NAN) }>>());
    assert!(!holds::<Celu<{ hyper(-1.0) }>>());
    assert!(!holds::<Softplus<{ hyper(f64::INFINITY) }>>());
    assert!(!holds::<Squareplus<{ hyper(0.0) }>>());
    assert!(holds::<SoftShrink<{ hyper(0.0) }>>());
    assert!(!holds::<SoftShrink<{ hyper(-0.1) }>>());
    assert!(!holds::<HardShrink<{ hyper(f64::NAN) }>>());
    assert!(!holds::<HardTanh<{ hyper(1.0) }, { hyper(1.0) }>>());
    assert!(holds::<HardTanh<{ hyper(0.0) }, { hyper(f64::INFINITY) }>>());
    let said =
        std::panic::catch_unwind(|| <Elu<{ hyper(-1.0) }> as Pointwise>::CHECK.hold("hidden"));
    let said = said.unwrap_err();
    assert_eq!(
        said.downcast_ref::<String>().map(String::as_str),
        Some("`hidden`: `alpha` is above 0 and finite, found -1")
    );
}

#[test]
fn weights_are_drawn_to_fit() {
    fn drawn<A: Pointwise>(name: &str) {
        let name = name.split(['<', ' ']).next().unwrap();
        let expected: Init = match name {
            "Selu" => lecun_normal(),
            "Relu" | "Relu6" | "LeakyRelu" | "SquaredRelu" | "Threshold" | "Elu" | "Celu"
            | "Softplus" | "Squareplus" | "SparsePlus" | "LogSigmoid" | "Silu" | "Swish"
            | "HardSwish" | "HardSilu" | "Mish" | "Gelu" | "GeluTanh" => he_uniform(),
            _ => glorot_uniform(),
        };
        assert_eq!(A::INIT, expected, "{name}");
    }
    each_pointwise!(drawn);
}

#[test]
fn probabilities_are_between_zero_and_one() {
    fn of<A: Pointwise + GivesProbabilities>() {
        for x in [-1e4_f64, -3.0, -1.0, -0.2, 0.0, 0.7, 1.0, 3.0, 1e4] {
            let y = A::value(x);
            assert!((0.0..=1.0).contains(&y), "{x}: {y}");
            assert!((A::value(-x) - (1.0 - y)).abs() < 1e-15, "{x}: {y}");
        }
    }
    of::<Sigmoid>();
    of::<HardSigmoid>();
    of::<SparseSigmoid>();
}
