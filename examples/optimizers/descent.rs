//! Every optimizer on a surface, each at its best learning rate.

use netwright::optim::LookAheadConfig;
use netwright::prelude::*;

use super::surface::Surface;

/// A point on a surface: two parameters, as an optimizer sees them.
#[derive(Parameters)]
#[repr(C)]
struct Point {
    #[weight]
    xy: [f64; 2],
}

/// How an optimizer went down.
pub struct Descent {
    pub name: &'static str,
    /// The best of the learning rates that were tried.
    pub rate: f64,
    pub path: Vec<[f64; 2]>,
    /// The height above the lowest point after the last step.
    pub height: f64,
    /// After how many steps it came within [`NEAR`] of the lowest point to stay.
    pub arrived: Option<usize>,
}

/// The height above the lowest point at which a descent has arrived.
pub const NEAR: f64 = 1e-3;

/// The learning rates that are tried, from 10⁻⁴ to 10, four a decade.
fn rates() -> impl Iterator<Item = f64> {
    (-16..=4).map(|quarter| 10_f64.powf(f64::from(quarter) / 4.0))
}

/// Goes down with every optimizer.
pub fn all(surface: &Surface, steps: usize) -> Vec<Descent> {
    macro_rules! best {
        ($($name:literal: $optimizer:expr,)*) => {
            vec![$(best($name, surface, steps, || $optimizer)),*]
        };
    }
    let momentum = |momentum| SgdConfig {
        momentum,
        ..SgdConfig::default()
    };
    best! {
        "Sgd": Sgd::new(SgdConfig::default()),
        "Sgd, momentum": Sgd::new(momentum(Momentum::Classic(0.9))),
        "Sgd, Nesterov": Sgd::new(momentum(Momentum::Nesterov(0.9))),
        "Adagrad": Adagrad::new(AdagradConfig::default()),
        "Adadelta": Adadelta::new(AdadeltaConfig::default()),
        "RmsProp": RmsProp::new(RmsPropConfig::default()),
        "Adam": Adam::new(AdamConfig::default()),
        "AdamW": AdamW::new(AdamWConfig::default()),
        "AmsGrad": AmsGrad::new(AmsGradConfig::default()),
        "Adamax": Adamax::new(AdamaxConfig::default()),
        "Nadam": Nadam::new(NadamConfig::default()),
        "RAdam": RAdam::new(RAdamConfig::default()),
        "Lion": Lion::new(LionConfig::default()),
        "Lamb": Lamb::new(LambConfig::default()),
        "LookAhead<Adam>": LookAhead::new(Adam::new(AdamConfig::default()), LookAheadConfig::default()),
        "LookAhead<Sgd>": LookAhead::new(Sgd::new(SgdConfig::default()), LookAheadConfig::default()),
    }
}

/// The descent that arrives first, or else ends lowest, of one for each learning rate.
fn best<O>(
    name: &'static str,
    surface: &Surface,
    steps: usize,
    optimizer: impl Fn() -> O,
) -> Descent
where
    O: Optimizer<Scalar = f64, Flat = [f64; 2]>,
{
    let descents = rates().map(|rate| {
        let path = path(surface, steps, rate, optimizer());
        let height = |point: &[f64; 2]| (surface.value)(*point) - surface.lowest;
        let away = path
            .iter()
            .rposition(|point| height(point).is_nan() || height(point) > NEAR);
        let arrived = away.map_or(0, |last| last + 1);
        Descent {
            name,
            rate,
            height: path.last().map_or(f64::INFINITY, height),
            arrived: (arrived < path.len()).then_some(arrived),
            path,
        }
    });
    let finite = descents.filter(|descent| descent.height.is_finite());
    let first = finite.min_by(|a, b| {
        let [early, late] = [a, b].map(|descent| descent.arrived.unwrap_or(usize::MAX));
        early.cmp(&late).then(a.height.total_cmp(&b.height))
    });
    first.unwrap_or_else(|| unreachable!("the lowest rate does not overflow"))
}

/// The points that an optimizer passes.
fn path<O>(surface: &Surface, steps: usize, rate: f64, mut optimizer: O) -> Vec<[f64; 2]>
where
    O: Optimizer<Scalar = f64, Flat = [f64; 2]>,
{
    let mut point = Point { xy: surface.start };
    let mut path = vec![point.xy];
    optimizer.set_rate(rate);
    for _ in 0..steps {
        let gradient = Point {
            xy: (surface.gradient)(point.xy),
        };
        optimizer.step(&mut point, &gradient);
        path.push(point.xy);
    }
    path
}
