//! The formulas of scores that follow from a confusion matrix.

use super::Scores;

/// How the scores of classes become one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[doc(alias = "average")]
pub enum Averaging {
    /// The mean over the classes that occur, be it as truth or as prediction.
    #[default]
    Macro,
    /// The score of all decisions taken together; for labels it is the accuracy.
    Micro,
    /// The mean over the classes, each by how many samples are of it.
    Weighted,
    /// The score of the class of this index alone; 0 if there is no such class.
    Class(usize),
}

impl Averaging {
    /// The name of a metric with this average.
    pub(super) fn name(self, metric: &str) -> String {
        match self {
            Averaging::Macro => metric.to_string(),
            Averaging::Micro => format!("micro {metric}"),
            Averaging::Weighted => format!("weighted {metric}"),
            Averaging::Class(class) => format!("{metric} of class {class}"),
        }
    }
}

/// Counts of so many classes, a row a true class.
#[derive(Debug, Clone, Default)]
pub(super) struct Counts {
    pub classes: usize,
    pub cells: Vec<u64>,
}

/// A part of a whole, 0 of nothing.
pub(super) fn share(part: f64, whole: f64) -> f64 {
    if whole == 0.0 { 0.0 } else { part / whole }
}

impl Counts {
    pub fn add(&mut self, classes: usize, truth: usize, predicted: usize) {
        if self.classes != classes {
            *self = Counts {
                classes,
                cells: vec![0; classes * classes],
            };
        }
        self.cells[truth * classes + predicted] += 1;
    }

    pub fn table(&self) -> Table<'_> {
        Table {
            classes: self.classes,
            cells: &self.cells,
        }
    }
}

/// The counts of a confusion matrix, wherever they are.
#[derive(Clone, Copy)]
pub(super) struct Table<'a> {
    pub classes: usize,
    pub cells: &'a [u64],
}

impl Table<'_> {
    pub fn cell(&self, truth: usize, predicted: usize) -> u64 {
        self.cells[truth * self.classes + predicted]
    }

    pub fn truths(&self, class: usize) -> u64 {
        (0..self.classes).map(|other| self.cell(class, other)).sum()
    }

    pub fn predictions(&self, class: usize) -> u64 {
        (0..self.classes).map(|other| self.cell(other, class)).sum()
    }

    pub fn samples(&self) -> u64 {
        self.cells.iter().sum()
    }

    fn correct(&self) -> u64 {
        (0..self.classes).map(|class| self.cell(class, class)).sum()
    }

    pub fn accuracy(&self) -> f64 {
        self.correct() as f64 / self.samples() as f64
    }

    pub fn scores(&self, class: usize) -> Scores {
        if class >= self.classes {
            return Scores {
                precision: 0.0,
                recall: 0.0,
                f1: 0.0,
                support: 0,
            };
        }
        let (truths, predictions) = (self.truths(class), self.predictions(class));
        let correct = self.cell(class, class) as f64;
        Scores {
            precision: share(correct, predictions as f64),
            recall: share(correct, truths as f64),
            f1: share(2.0 * correct, (truths + predictions) as f64),
            support: truths,
        }
    }

    /// The classes that are truth or prediction somewhere.
    fn occurring(&self) -> impl Iterator<Item = usize> {
        (0..self.classes).filter(|class| self.truths(*class) + self.predictions(*class) > 0)
    }

    pub fn average(&self, averaging: Averaging) -> Scores {
        let samples = self.samples();
        let mean = |weigh: fn(&Scores) -> f64| {
            let scores = self.occurring().map(|class| self.scores(class));
            let scores: Vec<Scores> = scores.collect();
            let whole: f64 = scores.iter().map(weigh).sum();
            let mean = |score: fn(&Scores) -> f64| {
                let weighed = scores.iter().map(|s| weigh(s) * score(s));
                share(weighed.sum::<f64>(), whole)
            };
            Scores {
                precision: mean(|scores| scores.precision),
                recall: mean(|scores| scores.recall),
                f1: mean(|scores| scores.f1),
                support: samples,
            }
        };
        match averaging {
            Averaging::Macro => mean(|_| 1.0),
            Averaging::Weighted => mean(|scores| scores.support as f64),
            Averaging::Class(class) => self.scores(class),
            Averaging::Micro => {
                let all = share(self.correct() as f64, samples as f64);
                Scores {
                    precision: all,
                    recall: all,
                    f1: all,
                    support: samples,
                }
            }
        }
    }

    pub fn balanced_accuracy(&self) -> f64 {
        let recalls = (0..self.classes).map(|class| self.scores(class));
        let (sum, classes) = recalls
            .filter(|scores| scores.support > 0)
            .fold((0.0, 0.0), |(sum, classes), s| {
                (sum + s.recall, classes + 1.0)
            });
        sum / classes
    }

    /// Σ over classes of how often they are truth × how often they are predicted.
    fn by_chance(&self) -> f64 {
        let products =
            (0..self.classes).map(|c| self.truths(c) as f64 * self.predictions(c) as f64);
        products.sum()
    }

    pub fn cohen_kappa(&self) -> f64 {
        let samples = self.samples() as f64;
        let by_chance = self.by_chance() / samples;
        (self.correct() as f64 - by_chance) / (samples - by_chance)
    }

    pub fn matthews(&self) -> f64 {
        let samples = self.samples() as f64;
        if samples == 0.0 {
            return f64::NAN;
        }
        let square = |count: u64| count as f64 * count as f64;
        let truths: f64 = (0..self.classes).map(|c| square(self.truths(c))).sum();
        let predictions: f64 = (0..self.classes).map(|c| square(self.predictions(c))).sum();
        let both = (samples * samples - truths) * (samples * samples - predictions);
        share(
            self.correct() as f64 * samples - self.by_chance(),
            both.sqrt(),
        )
    }

    pub fn mean_iou(&self) -> f64 {
        let (sum, classes) = self.occurring().fold((0.0, 0.0), |(sum, classes), class| {
            let both = self.cell(class, class);
            let either = self.truths(class) + self.predictions(class) - both;
            (sum + both as f64 / either as f64, classes + 1.0)
        });
        sum / classes
    }
}
