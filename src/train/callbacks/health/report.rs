//! What was found in an epoch, and what it says.

use std::fmt;

/// The health of a network in an epoch. It prints as a table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EpochHealth {
    /// The epoch, counted from 1.
    pub epoch: usize,
    /// The segments that are trained, in their order.
    pub segments: Vec<SegmentHealth>,
    /// The units of activations, in the order of the entries, where samples were looked at.
    pub units: Vec<UnitHealth>,
}

/// The health of a segment in an epoch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct SegmentHealth {
    /// Its name.
    pub name: String,
    /// Whether it is a weight: not a bias, nor of a normalisation.
    pub is_weight: bool,
    /// How many floats it has.
    pub floats: usize,
    /// The norm of its gradient, the mean over the batches.
    pub gradient: f64,
    /// The norm of its floats after the epoch.
    pub weights: f64,
    /// The norm of a step by that of the floats before it, the mean over the batches.
    pub update: f64,
}

/// The health of the units of an activation after an epoch.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UnitHealth {
    /// The entry that ends in it.
    pub entry: &'static str,
    /// Which activation it is.
    pub kind: UnitKind,
    /// The share, 0 to 1: of a `Relu` the units that are dead, otherwise the values that are saturated.
    pub share: f64,
}

/// Activations whose units can stop learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnitKind {
    /// A unit that is always 0 gets no gradient.
    Relu,
    /// Near 0 and 1 it hardly has a slope.
    Sigmoid,
    /// Near −1 and 1 it hardly has a slope.
    Tanh,
}

/// What is not well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    Vanishing,
    Exploding,
    Dead,
    Saturated,
}

/// Below this share of the greatest, a gradient vanishes.
const VANISHING: f64 = 1e-3;

/// A step that changes more than this share explodes.
const EXPLODING_STEP: f64 = 0.1;

/// A gradient of a greater norm explodes.
const EXPLODING: f64 = 1e3;

/// From this share on, dead units are told.
const DEAD: f64 = 0.2;

/// From this share on, saturated values are told.
const SATURATED: f64 = 0.5;

impl SegmentHealth {
    /// The root mean square of the gradient's elements, by which segments of different sizes compare.
    pub fn gradient_per_float(&self) -> f64 {
        self.gradient / (self.floats as f64).sqrt()
    }

    /// Whether it is a weight whose gradient vanishes beside the greatest.
    fn vanishes(&self, greatest: f64) -> bool {
        self.is_weight && self.gradient_per_float() < VANISHING * greatest
    }

    /// Whether it is a weight whose gradient or step is too large.
    fn explodes(&self) -> bool {
        let well = self.update <= EXPLODING_STEP && self.gradient <= EXPLODING;
        // NaN is not well.
        self.is_weight && !well
    }
}

impl UnitKind {
    /// The slope where the activation has this value, by its greatest; 1 of what never saturates.
    pub(super) fn slope(self, value: f64) -> f64 {
        match self {
            UnitKind::Relu => 1.0,
            UnitKind::Sigmoid => 4.0 * value * (1.0 - value),
            UnitKind::Tanh => 1.0 - value * value,
        }
    }

    fn word(self) -> &'static str {
        match self {
            UnitKind::Relu => "dead",
            _ => "saturated",
        }
    }
}

impl EpochHealth {
    /// The weights whose gradient vanishes beside the greatest.
    pub fn vanishing(&self) -> impl Iterator<Item = &SegmentHealth> {
        let greatest = self.greatest();
        let segments = self.segments.iter();
        segments.filter(move |segment| segment.vanishes(greatest))
    }

    /// The weights whose gradients or steps are too large.
    pub fn exploding(&self) -> impl Iterator<Item = &SegmentHealth> {
        self.segments.iter().filter(|segment| segment.explodes())
    }

    fn weights(&self) -> impl Iterator<Item = &SegmentHealth> {
        self.segments.iter().filter(|segment| segment.is_weight)
    }

    fn greatest(&self) -> f64 {
        self.weights()
            .map(SegmentHealth::gradient_per_float)
            .fold(0.0, f64::max)
    }

    /// What is not well, with what to try.
    pub(super) fn warnings(&self) -> Vec<(Condition, String)> {
        let mut warnings = Vec::new();
        if let Some(segment) = self.vanishing().next() {
            let share = segment.gradient_per_float() / self.greatest();
            warnings.push((
                Condition::Vanishing,
                format!(
                    "the gradient of `{}` vanishes, an element has {share:.1e} of the size of the greatest: try `Relu` instead of \
                     `Sigmoid` or `Tanh`, `init = he_normal`, `BatchNorm` or `LayerNorm`, residual connections",
                    segment.name
                ),
            ));
        }
        if let Some(segment) = self.exploding().next() {
            warnings.push((
                Condition::Exploding,
                format!(
                    "`{}` explodes, a step changes it by {:.1} % of itself and its gradient has the norm {:.1e}: try a lower learning \
                     rate, `clip: Clip::GlobalNorm(1.0)`, a smaller initialisation, `BatchNorm` or `LayerNorm`",
                    segment.name,
                    100.0 * segment.update,
                    segment.gradient
                ),
            ));
        }
        let of = |dead: bool, from: f64| {
            let units = self.units.iter();
            units
                .filter(move |unit| (unit.kind == UnitKind::Relu) == dead && unit.share >= from)
                .map(|unit| (unit.entry, 100.0 * unit.share))
                .next()
        };
        if let Some((entry, percent)) = of(true, DEAD) {
            warnings.push((
                Condition::Dead,
                format!(
                    "{percent:.0} % of the units of `{entry}` are dead, 0 for all samples: try a lower learning rate, \
                     `LeakyRelu` or `Elu`, `init = he_normal`, `BatchNorm` before the activation"
                ),
            ));
        }
        if let Some((entry, percent)) = of(false, SATURATED) {
            warnings.push((
                Condition::Saturated,
                format!(
                    "{percent:.0} % of the values of `{entry}` are saturated, where it hardly has a slope: try inputs of mean 0 and \
                     deviation 1, `init = glorot_normal`, `BatchNorm` before the activation, `Relu`"
                ),
            ));
        }
        warnings
    }
}

impl fmt::Display for EpochHealth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.segments.iter().map(|segment| segment.name.len());
        let entries = self.units.iter().map(|unit| unit.entry.len());
        let width = names.chain(entries).max().unwrap_or(0).max("segment".len());
        write!(
            f,
            "{:width$}  gradient   weights      step  in epoch {}",
            "segment", self.epoch
        )?;
        let greatest = self.greatest();
        for segment in &self.segments {
            write!(
                f,
                "\n{:width$}  {:>8.1e}  {:>8.1e}  {:>8.1e}",
                segment.name, segment.gradient, segment.weights, segment.update
            )?;
            if segment.vanishes(greatest) {
                f.write_str("  vanishing")?;
            }
            if segment.explodes() {
                f.write_str("  exploding")?;
            }
        }
        for UnitHealth { entry, kind, share } in &self.units {
            let (percent, word) = (100.0 * share, kind.word());
            write!(f, "\n{entry:width$}  {kind:?}: {percent:.1} % {word}")?;
        }
        Ok(())
    }
}

/// Panels over layers and over epochs.
#[cfg(feature = "plot")]
pub(super) fn plot(epochs: &[EpochHealth]) -> crate::plot::Chart {
    use crate::plot::{Chart, Panel};

    let over_layers = |panel: Panel, epoch: Option<&EpochHealth>| match epoch {
        None => panel,
        Some(health) => {
            let points = health.weights().enumerate();
            let points = points.map(|(i, one)| ((i + 1) as f64, one.gradient_per_float()));
            panel.line(
                format!("epoch {}", health.epoch),
                points.collect::<Vec<_>>(),
            )
        }
    };
    let layers = Panel::new()
        .title("gradient of an element, by layer")
        .x_label("weight, from the input")
        .log_y();
    let layers = over_layers(layers, epochs.first());
    let layers = over_layers(layers, epochs.last().filter(|_| epochs.len() > 1));
    let over_epochs = |title: &str, value: fn(&SegmentHealth) -> f64| {
        let mut panel = Panel::new().title(title).x_label("epoch").log_y();
        let names = epochs.first().map(|health| health.weights().enumerate());
        for (place, first) in names.into_iter().flatten() {
            let points = epochs.iter().filter_map(|health| {
                let segment = health.weights().nth(place)?;
                Some((health.epoch as f64, value(segment)))
            });
            panel = panel.line(&first.name, points.collect::<Vec<_>>());
        }
        panel
    };
    let mut panels = vec![
        layers,
        over_epochs("gradient of an element", SegmentHealth::gradient_per_float),
        over_epochs("step by weights", |segment| segment.update),
    ];
    let units = epochs.first().map_or(&[][..], |health| &health.units);
    if !units.is_empty() {
        let mut panel = Panel::new()
            .title("dead or saturated units, %")
            .x_label("epoch");
        for (place, unit) in units.iter().enumerate() {
            let points = epochs.iter().filter_map(|health| {
                let unit = health.units.get(place)?;
                Some((health.epoch as f64, 100.0 * unit.share))
            });
            panel = panel.line(unit.entry, points.collect::<Vec<_>>());
        }
        panels.push(panel);
    }
    Chart::new().panels(panels).columns(2)
}
