//! Simulated annealing: a search that needs no gradient, and leaves local minima.

use alloc::boxed::Box;

use super::optimizer::SameParameters;
use super::schedule::Schedule;
use crate::config::{ConfigError, Number, Rules};
use crate::parameters::{Model, Parameters, Role, Tree};
use crate::plain::boxed_zeroed;
use crate::random::Draw;
use crate::scalar::{Float, Real};
use crate::tensor::Floats;

/// The settings of [`SimulatedAnnealing`].
///
/// ```
/// use netwright::optim::{AnnealingConfig, ExponentialDecay};
///
/// let geometric = ExponentialDecay::new(1.0, 1, 0.999);
/// let config = AnnealingConfig { seed: 7, ..AnnealingConfig::new(geometric, 0.1) };
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnnealingConfig<T, D = f64> {
    /// The temperature of each proposal since it was last heated: a number, or a [`Schedule`].
    /// [`ExponentialDecay`](super::ExponentialDecay) cools geometrically, [`LinearRate`](super::LinearRate)
    /// along a line.
    pub temperature: T,
    /// The standard deviation of the step of a proposal, in each parameter: a number or a schedule.
    pub deviation: D,
    /// Which share of the parameters a proposal moves, each chosen at random: in a large network, few at a
    /// time are more often for the better.
    pub share: f64,
    /// After how many proposals without a lower loss than ever it is heated again: it goes back to the best
    /// point, and temperature and deviation begin anew. 0 is never.
    pub reheat: u64,
    /// The seed of the proposals.
    pub seed: u64,
}

impl<T: Schedule, D: Schedule> AnnealingConfig<T, D> {
    /// All parameters move at a time, and nothing is heated again; seed 0.
    pub const fn new(temperature: T, deviation: D) -> Self {
        AnnealingConfig {
            temperature,
            deviation,
            share: 1.0,
            reheat: 0,
            seed: 0,
        }
    }

    /// All is well, or the first setting that makes no sense.
    ///
    /// # Errors
    /// [`ConfigError`]: that setting.
    pub fn check(self) -> Result<Self, ConfigError> {
        self.temperature.verify(u64::MAX)?;
        self.deviation.verify(u64::MAX)?;
        let share = Number::Real(self.share);
        let rule = ConfigError::new("share", "is above 0 and at most 1", share);
        Rules::new()
            .that(self.share > 0.0 && self.share <= 1.0, rule)
            .result()?;
        Ok(self)
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Proposal {
    /// The loss of the proposed point.
    pub loss: f64,
    /// Whether the network is there now.
    pub accepted: bool,
    /// Whether no loss was ever lower.
    pub best: bool,
    /// The temperature.
    pub temperature: f64,
    /// Whether it was heated again before.
    pub reheated: bool,
}

/// Simulated annealing of a network: an optimizer that needs the loss alone.
///
/// A proposal moves parameters by numbers from N(0, deviation²). It is accepted if the loss does not rise, and
/// otherwise with the probability exp(−(new − old) / temperature), Metropolis's rule: hot, it goes
/// anywhere; cold, it goes down. The best point is kept. A loss that is not a finite number is never accepted.
/// Running statistics stay as they are.
///
/// The loss is a closure of the network; [`FullBatch`](crate::train::FullBatch) gives one of data. Numbers are
/// drawn by counter, so the same seed gives the same path.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Line: [1] -> [1] { line: Dense(1) } }
///
/// // A loss with many minima, of which the lowest is at 2.
/// let loss = |net: &Line| {
///     let away = f64::from(net.line.weight[0][0]) - 2.0;
///     0.1 * away * away + 1.0 - (5.0 * away).cos()
/// };
/// let cooling = ExponentialDecay::new(2.0, 1, 0.995);
/// let mut annealing = SimulatedAnnealing::new(AnnealingConfig::new(cooling, 0.5));
/// let mut net = Line::zeroed();
/// annealing.run(&mut net, 2000, loss);
/// assert!((net.line.weight[0][0] - 2.0).abs() < 0.2);
/// ```
///
/// `S` is storage for as many floats as the network has, and follows from use.
///
/// Source: S. Kirkpatrick et al., *Optimization by simulated annealing*, Science 220, 1983; N. Metropolis
/// et al., *Equation of state calculations by fast computing machines*, 1953.
#[doc(alias("Anneal", "dual_annealing"))]
#[derive(Debug, Clone)]
pub struct SimulatedAnnealing<S, T, D = f64> {
    /// The settings.
    pub config: AnnealingConfig<T, D>,
    /// How many proposals there were.
    pub proposals: u64,
    /// How many of them were accepted.
    pub accepted: u64,
    /// How many there were since it was last heated.
    pub clock: u64,
    /// How many there were since a loss was lower than ever.
    pub waited: u64,
    /// The loss where the network is, once there was a proposal.
    pub loss: f64,
    /// The lowest loss.
    pub best_loss: f64,
    draw: Draw,
    /// Where the network is, and where the loss is lowest.
    points: Box<[S; 2]>,
}

impl<S: Floats, T: Schedule, D: Schedule> SimulatedAnnealing<S, T, D> {
    /// A search that has made no proposal.
    ///
    /// # Panics
    /// If a setting makes no sense, with the sentence of `config.check()`'s error, which names it.
    #[track_caller]
    pub fn new(config: AnnealingConfig<T, D>) -> Self {
        let draw = Draw::seed(config.seed);
        match config.check() {
            Ok(config) => SimulatedAnnealing {
                config,
                proposals: 0,
                accepted: 0,
                clock: 0,
                waited: 0,
                loss: f64::NAN,
                best_loss: f64::NAN,
                draw,
                points: boxed_zeroed(),
            },
            Err(error) => panic!("{}", error.sentence().as_str()),
        }
    }

    /// Proposes a point, and moves the network there if it is accepted. The first one also computes the
    /// loss where the network is; between proposals, nothing else may change the network.
    pub fn step<M>(&mut self, net: &mut M, mut loss: impl FnMut(&M::Network) -> f64) -> Proposal
    where
        M: Model<Network: Parameters<Flat: SameParameters<S>>> + ?Sized,
    {
        let tree = &const { <M::Network as Parameters>::TREE };
        if self.proposals == 0 {
            self.points[0]
                .as_mut_slice()
                .copy_from_slice(parameters(net));
            self.points[1]
                .as_mut_slice()
                .copy_from_slice(parameters(net));
            self.loss = loss(net.network());
            self.best_loss = self.loss;
        }
        let reheated = self.config.reheat > 0 && self.waited >= self.config.reheat;
        if reheated {
            let [point, best] = &mut *self.points;
            point.as_mut_slice().copy_from_slice(best.as_slice());
            (self.loss, self.clock, self.waited) = (self.best_loss, 0, 0);
        }
        self.perturb(tree, parameters(net));
        let found = loss(net.network());
        let proposal = Proposal {
            reheated,
            ..self.judge(found)
        };
        let [point, best] = &mut *self.points;
        if proposal.accepted {
            point.as_mut_slice().copy_from_slice(parameters(net));
        } else {
            parameters(net).copy_from_slice(point.as_slice());
        }
        if proposal.best {
            best.as_mut_slice().copy_from_slice(point.as_slice());
        }
        proposal
    }

    /// So many proposals; the network ends at the best point that there was, whose loss is given.
    pub fn run<M>(
        &mut self,
        net: &mut M,
        proposals: u64,
        mut loss: impl FnMut(&M::Network) -> f64,
    ) -> f64
    where
        M: Model<Network: Parameters<Flat: SameParameters<S>>> + ?Sized,
    {
        for _ in 0..proposals {
            self.step(net, &mut loss);
        }
        self.restore_best(net);
        self.best_loss
    }

    /// Brings the network to the best point that there was, from where further proposals go on.
    pub fn restore_best<M>(&mut self, net: &mut M)
    where
        M: Model<Network: Parameters<Flat: SameParameters<S>>> + ?Sized,
    {
        if self.proposals > 0 {
            let [point, best] = &mut *self.points;
            point.as_mut_slice().copy_from_slice(best.as_slice());
            parameters(net).copy_from_slice(best.as_slice());
            self.loss = self.best_loss;
        }
    }

    /// Writes a point near the present one.
    fn perturb(&self, tree: &Tree, to: &mut [S::Scalar]) {
        let deviation = self.config.deviation.rate(self.clock);
        // Beyond every 32 bits where all are chosen.
        let chosen = (self.config.share * 4_294_967_296.0) as u64;
        to.copy_from_slice(self.points[0].as_slice());
        let mut place = 0;
        tree.visit(|segment| {
            place += 1;
            if segment.role == Role::Buffer {
                return;
            }
            let to = &mut to[segment.range.clone()];
            let from = &self.points[0].as_slice()[segment.range.clone()];
            self.draw.inside(STEP).normal(place, to.len(), |i, noise| {
                to[i] += S::Scalar::of(deviation * noise);
            });
            if chosen < 1 << 32 {
                let chance = self.draw.inside(CHOICE);
                chance.each(place, to.len(), |i, bits| {
                    if u64::from(bits) >= chosen {
                        to[i] = from[i];
                    }
                });
            }
        });
    }

    /// Metropolis's rule.
    fn judge(&mut self, found: f64) -> Proposal {
        let temperature = self.config.temperature.rate(self.clock);
        let mut bits = 0;
        let chance = self.draw.inside(CHANCE);
        chance.each(0, 2, |_, half| bits = bits << 32 | u64::from(half));
        let rise = found - self.loss;
        // A loss that is no number is left for any that is one.
        let accepted = found.is_finite()
            && (!self.loss.is_finite()
                || rise <= 0.0
                || f64::uniform(bits) < Real::exp(-rise / temperature));
        let best = accepted && (found < self.best_loss || !self.best_loss.is_finite());
        self.draw = self.draw.next_step();
        self.proposals += 1;
        self.clock += 1;
        self.accepted += u64::from(accepted);
        self.waited = if best { 0 } else { self.waited + 1 };
        if accepted {
            self.loss = found;
        }
        if best {
            self.best_loss = found;
        }
        Proposal {
            loss: found,
            accepted,
            best,
            temperature,
            reheated: false,
        }
    }
}

/// The parts of the sequence of random numbers.
const STEP: u32 = 0;
const CHOICE: u32 = 1;
const CHANCE: u32 = 2;

/// The parameters of a network, as the storage for as many has them.
fn parameters<M, S>(net: &mut M) -> &mut [S::Scalar]
where
    M: Model<Network: Parameters<Flat: SameParameters<S>>> + ?Sized,
    S: Floats,
{
    <M::Network as Parameters>::Flat::same_mut(net.network_mut().as_mut_slice())
}
