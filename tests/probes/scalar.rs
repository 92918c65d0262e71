//! A network in double precision, and one that is generic over its number.

use netwright::check;
use netwright::prelude::*;

use crate::support::samples;

network! {
    struct Double: [f64; 5] -> [2] {
        hidden: Dense(7) -> Gelu,
        output: Dense(2),
    }
}

network! {
    struct Generic<T: Float>: [T; 5] -> [2] {
        hidden: Dense(7) -> Gelu,
        output: Dense(2),
    }
}

#[test]
fn a_network_in_f64_has_the_right_gradient_and_learns() {
    let mut net = Double::boxed(&mut Generator::seed(1));
    let (x, targets) = (samples::<[f64; 5]>(8, 2), samples::<[f64; 2]>(8, 3));
    check::network(&net, &x, &targets, MeanSquaredError);

    let (mut tape, mut grad) = (Tape::boxed(), Double::boxed_zeroed());
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.02,
        ..AdamConfig::default()
    });
    let mut loss = f64::INFINITY;
    for _ in 0..2000 {
        loss = net.gradient(&x, &targets, MeanSquaredError, &mut tape, &mut grad);
        adam.step(&mut net, &grad);
    }
    // More exact than single precision can be.
    assert!(loss < 1e-14, "{loss}");
}

#[test]
fn a_network_over_any_number_is_the_concrete_one() {
    let (x, targets) = (samples::<[f64; 5]>(4, 5), samples::<[f64; 2]>(4, 6));
    let double = Double::boxed(&mut Generator::seed(4));
    let mut generic = Generic::<f64>::boxed_zeroed();
    generic.as_mut_slice().copy_from_slice(double.as_slice());
    let mut single = Generic::<f32>::boxed_zeroed();
    for (to, &from) in single.as_mut_slice().iter_mut().zip(double.as_slice()) {
        *to = from as f32;
    }
    check::network(&generic, &x, &targets, MeanSquaredError);
    for x in &x {
        assert_eq!(generic.forward(x), double.forward(x));
        let y = single.forward(&x.map(|x| x as f32)).map(f64::from);
        for (single, double) in y.iter().zip(double.forward(x)) {
            assert!((single - double).abs() < 1e-6, "{single} and {double}");
        }
    }
}
