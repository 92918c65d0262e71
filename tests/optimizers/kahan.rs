//! Compensated updates: many small steps add up.

use netwright::prelude::*;

#[derive(Parameters)]
#[repr(C)]
struct Single {
    #[weight]
    weight: [f32; 3],
}

#[derive(Parameters)]
#[repr(C)]
struct Double {
    #[weight]
    weight: [f64; 3],
}

const STEPS: usize = 20_000;
const START: [f64; 3] = [1.0, -1.5, 1.9];

/// Where the weights are after many steps of a hundred-millionth or so.
fn single(mut optimizer: impl Optimizer<Scalar = f32, Flat = [f32; 3]>) -> [f32; 3] {
    let weight = START.map(|w| w as f32);
    let (mut net, grad) = (Single { weight }, Single { weight: [1.0; 3] });
    for _ in 0..STEPS {
        optimizer.step(&mut net, &grad);
    }
    net.weight
}

fn double(mut optimizer: impl Optimizer<Scalar = f64, Flat = [f64; 3]>) -> [f64; 3] {
    let weight = START.map(|w| f64::from(w as f32));
    let (mut net, grad) = (Double { weight }, Double { weight: [1.0; 3] });
    for _ in 0..STEPS {
        optimizer.step(&mut net, &grad);
    }
    net.weight
}

fn check<C, const SLOTS: usize>(config: C)
where
    C: Configuration + Rule<SLOTS> + std::fmt::Debug,
{
    let plain = single(Descent::<[f32; 3], C, SLOTS>::boxed(config));
    let exact = double(Descent::<[f64; 3], C, SLOTS>::boxed(config));
    let compensated = single(Kahan::<Descent<[f32; 3], C, SLOTS>>::boxed(config));
    for i in 0..3 {
        let (exact, found) = (exact[i], f64::from(compensated[i]));
        let behind = (exact - f64::from(plain[i])).abs();
        assert!(
            behind > 5e-5,
            "{config:?} does not stall: {behind:.1e} behind"
        );
        assert!(
            (found - exact).abs() < 1e-6,
            "{config:?}: {found}, not {exact}"
        );
    }
}

#[test]
fn steps_too_small_for_a_float_add_up() {
    let rate = 1e-8;
    check(SgdConfig {
        rate,
        ..SgdConfig::default()
    });
    check(SgdConfig {
        rate: rate / 10.0,
        momentum: Momentum::Classic(0.9),
        ..SgdConfig::default()
    });
    check(AdamConfig {
        rate,
        ..AdamConfig::default()
    });
    check(LionConfig {
        rate,
        ..LionConfig::default()
    });
    check(RmsPropConfig {
        rate,
        ..RmsPropConfig::default()
    });
    check(LambConfig {
        rate,
        ..LambConfig::default()
    });
    check(SgdConfig {
        rate,
        decay: Decay::Decoupled(1.0),
        ..SgdConfig::default()
    });
}
