//! The confusion matrix, and precision, recall and F1 of each class.

use std::fmt;
use std::iter;

use super::counts::{Averaging, Table};
use crate::class::Class;

/// The widest line that the matrix is printed in.
const LINE: usize = 100;

/// How often each of `N` classes was taken for each.
///
/// It is collected from pairs of the true class and the predicted one, and prints as a table.
///
/// ```
/// use netwright::class::{Class, ClassError};
/// use netwright::train::metrics::ConfusionMatrix;
///
/// # fn main() -> Result<(), ClassError> {
/// let class = |index| Class::<3>::new(index);
/// let pairs = [(class(0)?, class(0)?), (class(1)?, class(1)?), (class(2)?, class(1)?)];
/// let matrix = ConfusionMatrix::from_iter(pairs);
/// assert_eq!(matrix.count(class(2)?, class(1)?), 1);
/// assert_eq!(matrix.scores(class(1)?).precision, 0.5);
/// println!("{matrix}");
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfusionMatrix<const N: usize> {
    /// A row a true class, a column a predicted one.
    counts: Vec<u64>,
}

/// How well a class is told from the others.
///
/// A share of nothing, such as the precision of a class that was never predicted, is 0, as in
/// scikit-learn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// The share of samples predicted to be of the class that are.
    pub precision: f64,
    /// The share of samples of the class that were predicted to be.
    pub recall: f64,
    /// 2 · precision · recall / (precision + recall).
    pub f1: f64,
    /// How many samples of the class there are.
    pub support: u64,
}

impl<const N: usize> ConfusionMatrix<N> {
    /// A matrix of no samples.
    pub fn new() -> Self {
        ConfusionMatrix {
            counts: vec![0; N * N],
        }
    }

    /// Counts a sample.
    pub fn add(&mut self, truth: Class<N>, predicted: Class<N>) {
        self.counts[truth.index() * N + predicted.index()] += 1;
    }

    /// How many samples of the class `truth` were predicted to be of the class `predicted`.
    pub fn count(&self, truth: Class<N>, predicted: Class<N>) -> u64 {
        self.cell(truth.index(), predicted.index())
    }

    /// How many samples there are.
    pub fn samples(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The share of samples whose class was predicted, 0 to 1; NaN of no samples.
    pub fn accuracy(&self) -> f64 {
        self.table().accuracy()
    }

    /// Precision, recall and F1 of a class.
    pub fn scores(&self, class: Class<N>) -> Scores {
        self.table().scores(class.index())
    }

    /// Precision, recall and F1 of all classes, averaged; the support is the number of all samples.
    #[doc(alias("precision_recall_fscore_support", "classification_report"))]
    pub fn average(&self, averaging: Averaging) -> Scores {
        self.table().average(averaging)
    }

    /// The mean of each score over the classes that occur, be it as truth or as prediction; the
    /// support is the number of all samples. scikit-learn's macro average.
    pub fn macro_average(&self) -> Scores {
        self.average(Averaging::Macro)
    }

    /// The mean of the recall of the classes that have samples, as [`BalancedAccuracy`](super::BalancedAccuracy).
    pub fn balanced_accuracy(&self) -> f64 {
        self.table().balanced_accuracy()
    }

    /// Agreement beyond what chance gives, as [`CohenKappa`](super::CohenKappa).
    pub fn cohen_kappa(&self) -> f64 {
        self.table().cohen_kappa()
    }

    /// The correlation of truth and prediction, as [`Matthews`](super::Matthews).
    pub fn matthews(&self) -> f64 {
        self.table().matthews()
    }

    /// Intersection over union, the mean of the classes that occur, as [`MeanIou`](super::MeanIou).
    pub fn mean_iou(&self) -> f64 {
        self.table().mean_iou()
    }

    fn table(&self) -> Table<'_> {
        Table {
            classes: N,
            cells: &self.counts,
        }
    }

    fn cell(&self, truth: usize, predicted: usize) -> u64 {
        self.table().cell(truth, predicted)
    }

    fn write_matrix(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let greatest = self.counts.iter().copied().max().unwrap_or(0);
        let cell = digits(greatest).max(digits(N.saturating_sub(1) as u64)) + 2;
        if 5 + N * cell > LINE {
            return writeln!(f, "({N} classes: too many to print each against each)");
        }
        write!(f, "truth \\ predicted\n     ")?;
        (0..N).try_for_each(|predicted| write!(f, "{predicted:>cell$}"))?;
        for truth in 0..N {
            write!(f, "\n{truth:>5}")?;
            for predicted in 0..N {
                match self.cell(truth, predicted) {
                    // A dot keeps the eye on what was confused.
                    0 if truth != predicted => write!(f, "{:>cell$}", ".")?,
                    count => write!(f, "{count:>cell$}")?,
                }
            }
        }
        writeln!(f)
    }
}

impl<const N: usize> Default for ConfusionMatrix<N> {
    fn default() -> Self {
        ConfusionMatrix::new()
    }
}

impl<const N: usize> Extend<(Class<N>, Class<N>)> for ConfusionMatrix<N> {
    /// Counts samples, each given as its true class and the predicted one.
    fn extend<I: IntoIterator<Item = (Class<N>, Class<N>)>>(&mut self, pairs: I) {
        for (truth, predicted) in pairs {
            self.add(truth, predicted);
        }
    }
}

impl<const N: usize> FromIterator<(Class<N>, Class<N>)> for ConfusionMatrix<N> {
    /// Counts samples, each given as its true class and the predicted one.
    fn from_iter<I: IntoIterator<Item = (Class<N>, Class<N>)>>(pairs: I) -> Self {
        let mut matrix = ConfusionMatrix::new();
        matrix.extend(pairs);
        matrix
    }
}

impl<const N: usize> fmt::Display for ConfusionMatrix<N> {
    /// The matrix, a row a true class, if it fits 100 columns; the scores of each class, their
    /// macro average, and the accuracy.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_matrix(f)?;
        writeln!(f, "\nclass  precision  recall     f1   samples")?;
        let classes = (0..N).map(|class| (class.to_string(), self.table().scores(class)));
        for (name, scores) in classes.chain(iter::once(("macro".into(), self.macro_average()))) {
            let Scores {
                precision,
                recall,
                f1,
                support,
            } = scores;
            writeln!(
                f,
                "{name:>5}  {precision:>9.3}  {recall:>6.3}  {f1:>5.3}  {support:>8}"
            )?;
        }
        write!(f, "accuracy {:.2} %", 100.0 * self.accuracy())
    }
}

/// How many digits a number is written with.
fn digits(number: u64) -> usize {
    number.checked_ilog10().unwrap_or(0) as usize + 1
}
