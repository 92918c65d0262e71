//! Parts of a data set: views that borrow it, by index.

use super::{DataError, Dataset};
use crate::class::Class;
use crate::loss::Weighted;
use crate::plain::{Plain, boxed_zeroed};
use crate::random::{Draw, Generator, shuffle};

/// Some samples of a data set, in an order of their own; a sample may stand in it several times.
///
/// ```
/// use netwright::train::data::{DataError, Dataset, Samples};
///
/// # fn main() -> Result<(), DataError> {
/// let data = Samples::from_pairs((0..100).map(|x| ([x as f32], [x as f32])))?;
/// let few = data.subset(0..10)?;
/// assert_eq!(few.len(), 10);
/// let [train, validation, test] = data.random_split([0.7, 0.15, 0.15], 7)?;
/// assert_eq!([train.len(), validation.len(), test.len()], [70, 15, 15]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Subset<D> {
    data: D,
    indices: Vec<usize>,
}

impl<D: Dataset> Subset<D> {
    /// The samples of these indices.
    ///
    /// # Errors
    /// [`DataError::Empty`] without an index, [`DataError::Index`] for the first index that is not below
    /// the number of samples.
    pub fn new(data: D, indices: impl IntoIterator<Item = usize>) -> Result<Self, DataError> {
        let (indices, samples): (Vec<_>, _) = (indices.into_iter().collect(), data.len());
        match indices.iter().find(|index| **index >= samples) {
            Some(&index) => Err(DataError::Index { index, samples }),
            None if indices.is_empty() => Err(DataError::Empty),
            None => Ok(Subset { data, indices }),
        }
    }

    /// Of indices that are known to be right.
    pub(super) fn of(data: D, indices: Vec<usize>) -> Self {
        Subset { data, indices }
    }

    /// The indices in the whole data set.
    pub fn indices(&self) -> &[usize] {
        &self.indices
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dataset> Dataset for Subset<D> {
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.indices.len()
    }

    fn read(&self, index: usize, x: &mut D::Input, target: &mut D::Target) {
        self.data.read(self.indices[index], x, target);
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut D::Input, target: &mut D::Target) {
        // By the place here, so that a sample that stands here twice varies twice.
        let draw = draw.of_sample(index);
        self.data.read_varied(self.indices[index], draw, x, target);
    }
}

/// Pairs of a training and a validation set: each fold once validates what the others train.
///
/// See [`Dataset::k_fold`].
#[derive(Debug, Clone)]
pub struct KFold<'a, D: ?Sized> {
    data: &'a D,
    /// The sample at place p is of fold p mod k.
    order: Vec<usize>,
    folds: usize,
    next: usize,
}

impl<'a, D: Dataset + ?Sized> KFold<'a, D> {
    pub(super) fn new(data: &'a D, order: Vec<usize>, folds: usize) -> Result<Self, DataError> {
        let samples = order.len();
        if folds < 2 || folds > samples {
            return Err(DataError::Folds { folds, samples });
        }
        Ok(KFold {
            data,
            order,
            folds,
            next: 0,
        })
    }
}

impl<'a, D: Dataset + ?Sized> Iterator for KFold<'a, D> {
    type Item = (Subset<&'a D>, Subset<&'a D>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next == self.folds {
            return None;
        }
        let places = self.order.iter().enumerate();
        let (mut train, mut validation) = (Vec::new(), Vec::new());
        for (place, index) in places {
            let own = place % self.folds == self.next;
            if own { &mut validation } else { &mut train }.push(*index);
        }
        self.next += 1;
        Some((
            Subset::of(self.data, train),
            Subset::of(self.data, validation),
        ))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.folds - self.next;
        (left, Some(left))
    }
}

impl<D: Dataset + ?Sized> ExactSizeIterator for KFold<'_, D> {}

/// A target that says which group a sample is of, so that each part gets its share of every group.
#[diagnostic::on_unimplemented(
    message = "targets `{Self}` do not say which group a sample is of",
    label = "expected targets that are classes, such as `Class<10>`",
    note = "a target of your own says its group: `impl Stratum for Mine {{ .. }}`; a split without groups is `random_split`"
)]
pub trait Stratum: Plain {
    /// The number of the group.
    fn stratum(&self) -> usize;
}

impl<const N: usize> Stratum for Class<N> {
    fn stratum(&self) -> usize {
        self.index()
    }
}

impl<T: Stratum> Stratum for Weighted<T> {
    fn stratum(&self) -> usize {
        self.target.stratum()
    }
}

/// All indices in random order.
pub(super) fn shuffled(samples: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..samples).collect();
    shuffle(&mut order, &mut Generator::seed(seed));
    order
}

/// All indices, group by group, in random order inside; and the group of each sample.
pub(super) fn grouped<D>(data: &D, seed: u64) -> (Vec<usize>, Vec<usize>)
where
    D: Dataset<Target: Stratum> + ?Sized,
{
    let (mut x, mut target) = (boxed_zeroed(), boxed_zeroed::<D::Target>());
    let strata = (0..data.len()).map(|index| {
        data.read(index, &mut x, &mut target);
        target.stratum()
    });
    let strata: Vec<usize> = strata.collect();
    let mut order = shuffled(data.len(), seed);
    order.sort_by_key(|index| strata[*index]);
    (order, strata)
}

/// All indices so that any stretch of them has about its share of every group.
pub(super) fn interleaved<D>(data: &D, seed: u64) -> Vec<usize>
where
    D: Dataset<Target: Stratum> + ?Sized,
{
    let (order, strata) = grouped(data, seed);
    let mut places = Vec::with_capacity(order.len());
    for group in order.chunk_by(|a, b| strata[*a] == strata[*b]) {
        for (place, index) in group.iter().enumerate() {
            // Where the sample lies in its group, between 0 and 1.
            let share = (place as f64 + 0.5) / group.len() as f64;
            places.push((share, *index));
        }
    }
    places.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    places.into_iter().map(|(_, index)| index).collect()
}

/// An order cut into parts of these shares.
pub(super) fn cut<D: Dataset + ?Sized, const N: usize>(
    data: &D,
    order: Vec<usize>,
    fractions: [f64; N],
    seed: u64,
) -> Result<[Subset<&D>; N], DataError> {
    let sum: f64 = fractions.iter().sum();
    if !(fractions.iter().all(|share| *share > 0.0) && (sum - 1.0).abs() < 1e-9) {
        return Err(DataError::Fractions {
            fractions: fractions.to_vec(),
        });
    }
    let samples = order.len();
    let mut before = 0.0;
    let ends: Vec<usize> = (1..=N)
        .map(|parts| {
            before += fractions[parts - 1];
            if parts == N {
                return samples;
            }
            ((before * samples as f64).round() as usize).min(samples)
        })
        .collect();
    let begins: Vec<usize> = [0]
        .into_iter()
        .chain(ends.iter().copied())
        .take(N)
        .collect();
    let sizes: Vec<usize> = begins
        .iter()
        .zip(&ends)
        .map(|(from, to)| to - from)
        .collect();
    if sizes.contains(&0) {
        return Err(DataError::Parts {
            fractions: fractions.to_vec(),
            samples,
            sizes,
        });
    }
    Ok(std::array::from_fn(|part| {
        let mut indices = order[begins[part]..ends[part]].to_vec();
        // What was laid in turns is not to be trained on in turns.
        shuffle(&mut indices, &mut Generator::seed(seed ^ part as u64));
        Subset::of(data, indices)
    }))
}
