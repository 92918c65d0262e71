//! Noise in steps and gradients, and annealing: what they draw, and that they leave local minima.

use netwright::prelude::*;

use crate::wrappers::AHEAD;
use crate::{Flat, Net, bits, net, panic_of, train};

fn sgd() -> SgdFor<Net> {
    SgdFor::<Net>::new(SgdConfig::default())
}

fn after(mut optimizer: impl Optimizer<Scalar = f32, Flat = Flat>) -> Net {
    let mut net = net(1.0);
    train(&mut optimizer, &mut net, 0..7);
    net
}

#[test]
fn no_temperature_is_no_noise() {
    let plain = bits(&after(sgd()));
    assert_eq!(bits(&after(Langevin::new(sgd(), 0.0, 1))), plain);
    let config = GradientNoiseConfig {
        variance: 0.0,
        ..GradientNoiseConfig::default()
    };
    assert_eq!(bits(&after(GradientNoise::new(sgd(), config))), plain);
}

#[test]
fn noise_is_named_by_its_seed() {
    let langevin = |seed| bits(&after(Langevin::new(sgd(), 0.1, seed)));
    assert_eq!(langevin(1), langevin(1));
    assert_ne!(langevin(1), langevin(2));
    let noisy = |seed| {
        let config = GradientNoiseConfig {
            seed,
            ..GradientNoiseConfig::default()
        };
        let boxed = GradientNoise::<SgdFor<Net>>::boxed(SgdConfig::default(), config);
        assert_eq!(
            bits(&after(boxed)),
            bits(&after(GradientNoise::new(sgd(), config)))
        );
        bits(&after(GradientNoise::new(sgd(), config)))
    };
    assert_eq!(noisy(1), noisy(1));
    assert_ne!(noisy(1), noisy(2));
}

#[test]
fn what_is_frozen_and_what_runs_along_gets_no_noise() {
    let groups = [Group::segment(segment!(Net, first)).frozen()];
    let plain = after(Groups::new(sgd(), groups));
    let config = GradientNoiseConfig::default();
    let noisy = [
        after(Groups::new(Langevin::new(sgd(), 0.1, 1), groups)),
        after(Langevin::new(Groups::new(sgd(), groups), 0.1, 1)),
        after(Groups::new(GradientNoise::new(sgd(), config), groups)),
        after(LookAhead::new(
            Groups::new(GradientNoise::new(sgd(), config), groups),
            AHEAD,
        )),
    ];
    // Groups inside the second do not tell it what is frozen.
    for (place, noisy) in noisy.iter().enumerate() {
        assert_eq!(noisy.first.mean, plain.first.mean, "{place}");
        assert_eq!(noisy.rest[0].mean, plain.rest[0].mean, "{place}");
        assert_ne!(noisy.rest[0].weight, plain.rest[0].weight, "{place}");
        if place != 1 {
            assert_eq!(noisy.first.weight, plain.first.weight, "{place}");
        }
    }
}

#[test]
fn noise_has_the_deviation_that_it_says() {
    #[derive(Parameters)]
    #[repr(C)]
    struct Many {
        #[weight]
        weight: [f64; 40_000],
    }
    type Step = Box<dyn FnMut(&mut Many, &Many)>;
    let deviation = |mut optimizer: Step| {
        let (mut many, none) = (Many::boxed(), Many::boxed());
        optimizer(&mut many, &none);
        let count = many.weight.len() as f64;
        let mean = many.weight.iter().sum::<f64>() / count;
        let square = many.weight.iter().map(|x| x * x).sum::<f64>() / count;
        assert!((mean / square.sqrt()).abs() < 0.02, "a mean of {mean}");
        square.sqrt()
    };
    impl Many {
        fn boxed() -> Box<Many> {
            netwright::plain::boxed_zeroed()
        }
    }
    let config = SgdConfig {
        rate: 0.02,
        ..SgdConfig::default()
    };
    let mut langevin = Langevin::new(Sgd::<40_000, f64>::boxed(config), 4.0, 3);
    let found = deviation(Box::new(move |net, grad| {
        langevin.step(net, grad);
    }));
    assert!(
        (found - 0.4).abs() < 0.01,
        "√(2 · 0.02 · 4) is 0.4, found {found}"
    );
    let noise = GradientNoiseConfig {
        variance: 0.25,
        ..GradientNoiseConfig::default()
    };
    let mut noisy = GradientNoise::<Sgd<40_000, f64>>::boxed(config, noise);
    let found = deviation(Box::new(move |net, grad| {
        noisy.step(net, grad);
    }));
    assert!(
        (found - 0.01).abs() < 2e-4,
        "0.02 · √0.25 is 0.01, found {found}"
    );
}

#[test]
fn settings_that_make_no_sense_are_refused() {
    let config = |share| AnnealingConfig {
        share,
        ..AnnealingConfig::new(1.0, 0.1)
    };
    assert_eq!(
        config(0.0).check().unwrap_err().to_string(),
        "`share` is above 0 and at most 1, found 0"
    );
    let said = panic_of(|| Langevin::new(sgd(), -1.0, 0));
    assert_eq!(said, "`rate` is at least 0 and finite, found -1");
    let said = panic_of(|| SimulatedAnnealing::<Flat, _>::new(config(2.0)));
    assert!(said.starts_with("`share`"), "{said}");
}

/// A point on a line.
#[derive(Parameters, Debug, Clone, PartialEq)]
#[repr(C)]
struct Point {
    #[weight]
    x: [f64; 1],
    #[buffer]
    kept: [f64; 1],
}

/// A double well: a minimum of 0.8 at about −1, and the lowest, near 0, at about 1.
fn well(x: f64) -> f64 {
    (x * x - 1.0).powi(2) + 0.4 * (1.0 - x)
}

fn slope(x: f64) -> f64 {
    4.0 * x * (x * x - 1.0) - 0.4
}

const START: Point = Point {
    x: [-1.0],
    kept: [7.0],
};

#[test]
fn annealing_leaves_a_minimum_that_descent_stays_in() {
    for seed in 0..5 {
        let cooling = ExponentialDecay::new(1.0, 1, 0.998);
        let config = AnnealingConfig {
            seed,
            ..AnnealingConfig::new(cooling, 0.3)
        };
        let mut annealing = SimulatedAnnealing::new(config);
        let mut point = START;
        let lowest = annealing.run(&mut point, 3000, |point| well(point.x[0]));
        assert!((point.x[0] - 1.0).abs() < 0.1, "seed {seed}: {point:?}");
        assert_eq!((well(point.x[0]), point.kept), (lowest, [7.0]));

        let config = SgdConfig {
            rate: 0.02,
            ..SgdConfig::default()
        };
        let (mut plain, mut noisy) = (START, START);
        let mut sgd = SgdFor::<Point>::new(config);
        let cooling = LinearRate::new(0.6, 0.0, 5000);
        let mut langevin = Langevin::new(sgd, cooling, seed);
        for _ in 0..5000 {
            let gradient = |point: &Point| Point {
                x: [slope(point.x[0])],
                kept: [0.0],
            };
            let [of_plain, of_noisy] = [gradient(&plain), gradient(&noisy)];
            sgd.step(&mut plain, &of_plain);
            langevin.step(&mut noisy, &of_noisy);
        }
        assert!(plain.x[0] < -0.9, "{plain:?}");
        assert!(noisy.x[0] > 0.9, "seed {seed}: {noisy:?}");
    }
}

#[test]
fn a_cold_annealing_only_goes_down_and_no_loss_that_is_none_is_accepted() {
    let mut annealing = SimulatedAnnealing::new(AnnealingConfig::new(0.0, 0.5));
    let mut point = START;
    let mut last = f64::INFINITY;
    for _ in 0..300 {
        let proposal = annealing.step(&mut point, |point| match point.x[0] < -0.5 {
            true => f64::NAN,
            false => well(point.x[0]),
        });
        assert!(!proposal.accepted || proposal.loss <= last);
        if proposal.accepted {
            last = proposal.loss;
        }
    }
    assert!(last < 0.05 && annealing.best_loss == last);
}

#[test]
fn annealing_is_heated_again_from_its_best_point() {
    let config = AnnealingConfig {
        reheat: 20,
        share: 0.5,
        ..AnnealingConfig::new(ExponentialDecay::new(0.5, 1, 0.9), 0.2)
    };
    let mut annealing = SimulatedAnnealing::new(config);
    let mut point = START;
    let mut heated = 0;
    for _ in 0..400 {
        let best = annealing.best_loss;
        let proposal = annealing.step(&mut point, |point| well(point.x[0]));
        if proposal.reheated {
            heated += 1;
            assert_eq!(proposal.temperature, 0.5);
            assert!(proposal.accepted || well(point.x[0]) == best);
        }
        assert_eq!(well(point.x[0]), annealing.loss);
    }
    assert!(heated > 3, "heated {heated} times");
}
