//! Intersection over union: of boxes, and of masks of classes.

use super::Metric;
use super::counts::Counts;
use super::label::likeliest;
use super::regression::Numbers;
use crate::class::Class;
use crate::scalar::Float;

/// Intersection over union of two boxes [x₁, y₁, x₂, y₂], whose first corner is the upper left one.
///
/// A box whose corners are in another order has no area; two such have 0 in common. torchvision: `box_iou`.
///
/// ```
/// use netwright::train::metrics::box_iou;
///
/// assert_eq!(box_iou(&[0.0, 0.0, 2.0, 2.0], &[1.0, 0.0, 3.0, 2.0]), 1.0 / 3.0);
/// ```
pub fn box_iou<F: Float>(a: &[F; 4], b: &[F; 4]) -> f64 {
    let [a, b] = [a, b].map(|corners| corners.map(|corner| corner.to_f64()));
    let area = |[x1, y1, x2, y2]: [f64; 4]| match x2 > x1 && y2 > y1 {
        true => (x2 - x1) * (y2 - y1),
        false => 0.0,
    };
    let both = area([
        a[0].max(b[0]),
        a[1].max(b[1]),
        a[2].min(b[2]),
        a[3].min(b[3]),
    ]);
    super::counts::share(both, area(a) + area(b) - both)
}

/// The mean of [`box_iou`] over samples, each with a box as output and as target.
#[doc(alias = "box_iou")]
#[derive(Debug, Clone, Default)]
pub struct BoxIou {
    sum: f64,
    samples: u64,
}

impl BoxIou {
    /// The metric of no samples.
    pub fn new() -> Self {
        BoxIou::default()
    }

    /// The metric over all samples so far; NaN of none.
    pub fn value(&self) -> f64 {
        self.sum / self.samples as f64
    }
}

impl<F: Float, T: Numbers<[F; 4]>> Metric<[F; 4], T> for BoxIou {
    fn name(&self) -> &str {
        "box iou"
    }

    fn reset(&mut self) {
        *self = BoxIou::default();
    }

    fn add(&mut self, y: &[F; 4], target: &T) {
        if let Some(target) = target.numbers() {
            self.sum += box_iou(y, target);
            self.samples += 1;
        }
    }

    fn value(&self) -> f64 {
        BoxIou::value(self)
    }
}

/// Mean intersection over union of label masks: TP / (TP + FP + FN) over all pixels, the mean of the classes that occur.
///
/// Outputs are images of scores, a channel a class, and targets name the class of each pixel.
/// scikit-learn: `jaccard_score` with `average="macro"`.
#[doc(alias("jaccard_score", "MeanIoU", "Jaccard"))]
#[derive(Debug, Clone, Default)]
pub struct MeanIou(Counts);

impl MeanIou {
    /// The metric of no pixels.
    pub fn new() -> Self {
        MeanIou::default()
    }

    /// Takes pixels into account, of which truth and prediction are known; those without a partner are passed over.
    pub fn add_labels<const N: usize>(&mut self, truth: &[Class<N>], predicted: &[Class<N>]) {
        for (truth, predicted) in truth.iter().zip(predicted) {
            self.0.add(N, truth.index(), predicted.index());
        }
    }

    /// The metric over all pixels so far; NaN of none.
    pub fn value(&self) -> f64 {
        self.0.table().mean_iou()
    }
}

impl<F: Float, const N: usize, const H: usize, const W: usize>
    Metric<[[[F; W]; H]; N], [[Class<N>; W]; H]> for MeanIou
{
    fn name(&self) -> &str {
        "mean iou"
    }

    fn reset(&mut self) {
        *self = MeanIou::default();
    }

    fn add(&mut self, y: &[[[F; W]; H]; N], target: &[[Class<N>; W]; H]) {
        for (row, classes) in target.iter().enumerate() {
            for (column, class) in classes.iter().enumerate() {
                let scores: [F; N] = std::array::from_fn(|channel| y[channel][row][column]);
                let predicted = if N == 1 { 0 } else { likeliest(&scores) };
                self.0.add(N, class.index(), predicted);
            }
        }
    }

    fn value(&self) -> f64 {
        MeanIou::value(self)
    }
}
