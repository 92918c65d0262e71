//! The ways down: descents, descents with noise, annealing.

use netwright::prelude::*;

use super::LOSS;

/// A point on the surface: two parameters, as an optimizer sees them.
#[derive(Parameters)]
#[repr(C)]
struct Point {
    #[weight]
    xy: [f64; 2],
}

#[derive(Clone, Copy, PartialEq)]
pub enum Method {
    Sgd,
    Momentum,
    Adam,
    GradientNoise,
    Langevin,
    LangevinAdam,
    Annealing,
}

impl Method {
    pub const ALL: [Method; 7] = [
        Method::Sgd,
        Method::Momentum,
        Method::Adam,
        Method::GradientNoise,
        Method::Langevin,
        Method::LangevinAdam,
        Method::Annealing,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Method::Sgd => "Sgd",
            Method::Momentum => "Sgd, momentum 0.9",
            Method::Adam => "Adam",
            Method::GradientNoise => "GradientNoise<Sgd>",
            Method::Langevin => "Langevin<Sgd>",
            Method::LangevinAdam => "Langevin<Adam>",
            Method::Annealing => "SimulatedAnnealing",
        }
    }
}

/// The rate of all descents.
const RATE: f64 = 0.02;
/// The temperature where noise and annealing begin.
const HOT: f64 = 0.5;

/// The points that a method passes, from a start that the seed moves a little.
pub fn path(method: Method, steps: u64, seed: u64) -> Vec<[f64; 2]> {
    let mut start = Point { xy: LOSS.start };
    netwright::random::Draw::seed(seed).normal(0, 2, |i, noise| start.xy[i] += 0.1 * noise);
    let sgd = |momentum| {
        Sgd::new(SgdConfig {
            rate: RATE,
            momentum,
            ..SgdConfig::default()
        })
    };
    let adam = Adam::new(AdamConfig {
        rate: RATE,
        ..AdamConfig::default()
    });
    // Hot at first, cold at the end.
    let cooling = LinearRate::new(HOT, 0.0, steps);
    match method {
        Method::Sgd => descend(start, steps, sgd(Momentum::None)),
        Method::Momentum => descend(start, steps, sgd(Momentum::Classic(0.9))),
        Method::Adam => descend(start, steps, adam),
        Method::GradientNoise => {
            let variance = 1.0;
            let config = GradientNoiseConfig {
                variance,
                seed,
                ..GradientNoiseConfig::default()
            };
            let noisy = GradientNoise::new(sgd(Momentum::None), config);
            descend(start, steps, noisy)
        }
        Method::Langevin => {
            let noisy = Langevin::new(sgd(Momentum::None), cooling, seed);
            descend(start, steps, noisy)
        }
        Method::LangevinAdam => descend(start, steps, Langevin::new(adam, cooling, seed)),
        Method::Annealing => {
            // Down to a hundredth of where it begins.
            let cooling = ExponentialDecay::new(HOT, steps, 0.01);
            let config = AnnealingConfig {
                seed,
                ..AnnealingConfig::new(cooling, 0.3)
            };
            let mut annealing = SimulatedAnnealing::new(config);
            let (mut point, mut path) = (start, Vec::new());
            path.push(point.xy);
            for _ in 0..steps {
                annealing.step(&mut point, |point| (LOSS.value)(point.xy));
                path.push(point.xy);
            }
            annealing.restore_best(&mut point);
            path.push(point.xy);
            path
        }
    }
}

fn descend<O>(mut point: Point, steps: u64, mut optimizer: O) -> Vec<[f64; 2]>
where
    O: Optimizer<Scalar = f64, Flat = [f64; 2]>,
{
    let mut path = vec![point.xy];
    for _ in 0..steps {
        let gradient = Point {
            xy: (LOSS.gradient)(point.xy),
        };
        optimizer.step(&mut point, &gradient);
        path.push(point.xy);
    }
    path
}
