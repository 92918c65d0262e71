//! What a network says of data, and what is right.

use super::{Temperature, TrustError};
use crate::class::Class;
use crate::network::{self, Network};
use crate::parameters::Model;
use crate::plain::boxed_zeroed;
use crate::scalar::Float;
use crate::tape::Tape;
use crate::tensor::Floats;
use crate::train::Gathered;
use crate::train::data::Dataset;
use crate::train::metrics::greatest;

/// The values before the head, the logits, of each sample, with the right class.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    classes: usize,
    logits: Vec<f64>,
    labels: Vec<usize>,
}

impl Predictions {
    /// What a network says of data, as in inference. Its output is a number for each class, whether it ends in
    /// `Softmax` or not; of a network that ends in another, the logits are its outputs.
    ///
    /// # Errors
    /// [`TrustError::Empty`], [`TrustError::NotFinite`].
    pub fn of<N, D, const CLASSES: usize>(
        net: &(impl Model<Network = N> + ?Sized),
        data: &D,
    ) -> Result<Predictions, TrustError>
    where
        N: Network<Output = [<N as Floats>::Scalar; CLASSES]>,
        D: Dataset<Input = N::Input, Target = Class<CLASSES>> + ?Sized,
    {
        let (net, samples) = (net.network(), data.len());
        let mut tape = boxed_zeroed::<Tape<N>>();
        let group = tape.y.len();
        let mut gathered = Gathered::room(samples.min(group));
        let mut logits = Vec::with_capacity(samples * CLASSES);
        let mut labels = Vec::with_capacity(samples);
        for start in (0..samples).step_by(group) {
            let (x, targets) = gathered.read(data, start..samples.min(start + group));
            network::trace_inference(net, x, &mut tape, &mut ());
            for z in N::logits(&tape.y[..x.len()], &tape.inner) {
                logits.extend(z.iter().map(|z| z.to_f64()));
            }
            labels.extend(targets.iter().map(|class| class.index()));
        }
        Predictions::checked(CLASSES, logits, labels)
    }

    /// From logits, and the right class of each.
    ///
    /// # Errors
    /// [`TrustError::Empty`] without a sample, [`TrustError::NotFinite`].
    pub fn from_logits<const CLASSES: usize>(
        samples: impl IntoIterator<Item = ([f64; CLASSES], Class<CLASSES>)>,
    ) -> Result<Predictions, TrustError> {
        let (mut logits, mut labels) = (Vec::new(), Vec::new());
        for (z, class) in samples {
            logits.extend(z);
            labels.push(class.index());
        }
        Predictions::checked(CLASSES, logits, labels)
    }

    fn checked(
        classes: usize,
        logits: Vec<f64>,
        labels: Vec<usize>,
    ) -> Result<Predictions, TrustError> {
        if labels.is_empty() {
            return Err(TrustError::Empty);
        }
        if let Some(at) = logits.iter().position(|z| !z.is_finite()) {
            let (found, sample) = (logits[at], at / classes);
            return Err(TrustError::NotFinite { found, sample });
        }
        Ok(Predictions {
            classes,
            logits,
            labels,
        })
    }

    /// How many samples there are; at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is a sample")]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// The logits of each sample, with the right class.
    pub fn iter(&self) -> impl Iterator<Item = (&[f64], usize)> {
        self.logits
            .chunks(self.classes)
            .zip(self.labels.iter().copied())
    }

    /// The probability of the class that is most probable at this temperature, and whether it is the right one,
    /// of each sample. Of several as probable, it is the first.
    pub fn confidences(&self, temperature: Temperature) -> Vec<(f64, bool)> {
        let confidence = |(z, label): (&[f64], usize)| {
            let p = temperature.probabilities(z);
            let best = greatest(z);
            (p[best], best == label)
        };
        self.iter().map(confidence).collect()
    }

    /// The share of samples whose most probable class is the right one.
    pub fn accuracy(&self) -> f64 {
        let right = self
            .confidences(Temperature::ONE)
            .into_iter()
            .filter(|(_, right)| *right);
        right.count() as f64 / self.len() as f64
    }
}
