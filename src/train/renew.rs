//! Running statistics anew, from a pass over the data.

use super::TrainError;
use super::batch::Gathered;
use super::data::{Dataset, Fitting, SampleFor};
use crate::layer::Layer;
use crate::network::{self, Network};
use crate::parameters::{Model, Role};
use crate::plain::{Aligned, boxed_zeroed, extend_zeroed};
use crate::scalar::{Float, Real};
use crate::tape::Tape;

/// What the network of a model takes.
type InputOf<M> = <<M as Model>::Network as Layer>::Input;

/// Takes the running statistics of a network, such as those of `BatchNorm`, anew: each becomes the mean of those of
/// groups of 32 samples, in the order of the data, with the weights as they are. All else stays.
///
/// After weights were [averaged](super::StochasticWeightAverage), or loaded for other data, the statistics are of other
/// values than those that there are now. PyTorch's `update_bn`.
///
/// # Errors
/// [`TrainError::Empty`] without a sample, [`TrainError::Statistic`] where one becomes infinite or NaN; the network is
/// then as it was.
#[doc(alias = "update_bn")]
pub fn renew_statistics<M, D>(net: &mut M, data: &D) -> Result<(), TrainError>
where
    M: Model<Network: Network> + ?Sized,
    D: Dataset<Input: SampleFor<InputOf<M>>> + ?Sized,
{
    renew_statistics_by::<32, M, D>(net, data)
}

/// As [`renew_statistics`], from groups of `B` samples, best as many as a batch had in training:
/// `renew_statistics_by::<64, _, _>(&mut net, &data)`.
///
/// # Errors
/// As [`renew_statistics`].
pub fn renew_statistics_by<const B: usize, M, D>(net: &mut M, data: &D) -> Result<(), TrainError>
where
    M: Model<Network: Network> + ?Sized,
    D: Dataset<Input: SampleFor<InputOf<M>>> + ?Sized,
{
    if data.is_empty() {
        return Err(TrainError::Empty { set: "data" });
    }
    let mut pass = Pass::<M::Network, B>::of(net.network());
    let data = Fitting::<_, InputOf<M>, D::Target>::new(data);
    let mut gathered = Gathered::room(B.min(data.len()));
    for (group, start) in (0..data.len()).step_by(B).enumerate() {
        let (x, _) = gathered.read(&data, start..data.len().min(start + B));
        if group == 0 {
            pass.find_shares(x);
        }
        pass.add(x, group + 1);
    }
    pass.end(net.network_mut())
}

/// A pass over the data. A layer says in its gradient how far a statistic r is to be moved: m (s − r), for s the
/// statistic of a group and m a share that is the layer's.
struct Pass<N: Network, const B: usize> {
    net: Box<Aligned<N>>,
    moves: Box<Aligned<N>>,
    tape: Box<Tape<N, B>>,
    dy: Vec<N::Output>,
    /// m of each segment; 0 of what is no statistic.
    shares: Vec<f64>,
    /// The statistics in double precision, segment by segment.
    means: Vec<f64>,
}

impl<N: Network, const B: usize> Pass<N, B> {
    fn of(net: &N) -> Self {
        let mut copy = boxed_zeroed::<Aligned<N>>();
        copy.copy_from(net);
        let mut dy = Vec::new();
        extend_zeroed(&mut dy, B);
        let mut pass = Pass {
            net: copy,
            moves: boxed_zeroed(),
            tape: boxed_zeroed(),
            dy,
            shares: Vec::new(),
            means: Vec::new(),
        };
        pass.fill(|_| N::Scalar::ZERO);
        pass
    }

    /// Sets each statistic, by its place among them.
    fn fill(&mut self, value: impl Fn(usize) -> N::Scalar) {
        let floats = self.net.as_mut_slice();
        let mut place = 0;
        N::TREE.visit(|segment| {
            if segment.role == Role::Buffer {
                for float in &mut floats[segment.range.clone()] {
                    *float = value(place);
                    place += 1;
                }
            }
        });
    }

    /// How far a group would move each statistic.
    fn moves(&mut self, x: &[N::Input]) -> Vec<f64> {
        self.moves.set_zero();
        let filled = network::run(&**self.net, x, &mut self.tape);
        filled.backward(&self.dy[..x.len()], &mut self.moves);
        let (floats, mut moves) = (self.moves.as_slice(), Vec::new());
        N::TREE.visit(|segment| {
            if segment.role == Role::Buffer {
                let floats = &floats[segment.range.clone()];
                moves.extend(floats.iter().map(|float| float.to_f64()));
            }
        });
        moves
    }

    /// Finds m from the moves of two r that are about as large as s: m s, and m (s − r).
    fn find_shares(&mut self, x: &[N::Input]) {
        let from_zero = self.moves(x);
        let probe = |place: usize| match from_zero[place] {
            0.0 => 1.0,
            moved => N::Scalar::of(10.0 * moved).to_f64(),
        };
        self.fill(|place| N::Scalar::of(probe(place)));
        let from_probe = self.moves(x);
        let share = |place: usize| (from_zero[place] - from_probe[place]) / probe(place);
        self.shares = (0..from_zero.len()).map(share).collect();
        self.means = vec![0.0; from_zero.len()];
        self.fill(|_| N::Scalar::ZERO);
    }

    /// Takes in the statistics of a group: the n-th moves the mean by an n-th.
    fn add(&mut self, x: &[N::Input], n: usize) {
        let moves = self.moves(x);
        for ((mean, moved), share) in self.means.iter_mut().zip(moves).zip(&self.shares) {
            if *share != 0.0 {
                *mean += (moved / share - *mean) / n as f64;
            }
        }
    }

    /// Gives the network its statistics, if they are numbers. One that no group moves stays.
    fn end(&self, net: &mut N) -> Result<(), TrainError> {
        let floats = net.as_mut_slice();
        for write in [false, true] {
            let (mut place, mut bad) = (0, None);
            N::TREE.visit(|segment| {
                if segment.role != Role::Buffer {
                    return;
                }
                for float in &mut floats[segment.range.clone()] {
                    let mean = self.means[place];
                    if !mean.is_finite() {
                        bad.get_or_insert_with(|| segment.path.to_string());
                    } else if write && self.shares[place] != 0.0 {
                        *float = N::Scalar::of(mean);
                    }
                    place += 1;
                }
            });
            if let Some(segment) = bad {
                return Err(TrainError::Statistic { segment });
            }
        }
        Ok(())
    }
}
