//! Series that differ each time.

use super::super::Dataset;
use super::warp::mix;
use super::{add_noise, normals, uniform};
use crate::config::Rules;
use crate::random::Draw;
use crate::scalar::Real;
use crate::tensor::{Floats, Sequence};

/// How many stretches of time have a speed of their own.
const STRETCHES: usize = 4;

/// Series `[steps, features]` that are changed at random where they are trained on; their targets stay.
///
/// Time is warped, then features are scaled, then noise is added.
///
/// ```
/// use netwright::train::data::augment::AugmentedSeries;
/// use netwright::train::data::{DataError, Samples};
///
/// # fn main() -> Result<(), DataError> {
/// let data = Samples::new([[[0.5_f32; 3]; 50]; 8], [[1.0_f32]; 8])?;
/// let train = AugmentedSeries::new(&data).jitter(0.03).scale(0.1).time_warp(0.2);
/// # Ok(())
/// # }
/// ```
///
/// Source: T. T. Um et al., *Data augmentation of wearable sensor data for Parkinson's disease monitoring using
/// convolutional neural networks*, ICMI 2017.
#[derive(Debug, Clone)]
pub struct AugmentedSeries<D> {
    data: D,
    jitter: f64,
    scale: f64,
    time_warp: f64,
}

impl<D: Dataset<Input: Sequence>> AugmentedSeries<D> {
    /// These series, of which nothing is changed yet; `&data` borrows them.
    pub fn new(data: D) -> Self {
        AugmentedSeries {
            data,
            jitter: 0.0,
            scale: 0.0,
            time_warp: 0.0,
        }
    }

    /// Adds a normal number of this deviation to each element.
    ///
    /// # Panics
    /// Unless `deviation` is at least 0 and finite.
    #[track_caller]
    pub fn jitter(mut self, deviation: f64) -> Self {
        Rules::new().at_least_zero("jitter", deviation).hold();
        self.jitter = deviation;
        self
    }

    /// Multiplies each feature, over all steps, by a normal number of mean 1 and this deviation.
    ///
    /// # Panics
    /// Unless `deviation` is at least 0 and finite.
    #[track_caller]
    pub fn scale(mut self, deviation: f64) -> Self {
        Rules::new().at_least_zero("scale", deviation).hold();
        self.scale = deviation;
        self
    }

    /// Lets each quarter of the time run faster or slower, by up to this share, and steps lie evenly again; the first and the
    /// last step stay. Between steps there is linear interpolation.
    ///
    /// # Panics
    /// Unless `share` is at least 0 and below 1.
    #[track_caller]
    pub fn time_warp(mut self, share: f64) -> Self {
        Rules::new().below_one("time_warp", share).hold();
        self.time_warp = share;
        self
    }

    fn warp(&self, draw: Draw, index: usize, x: &mut D::Input) {
        let (steps, features) = (D::Input::STEPS, D::Input::FEATURES);
        if self.time_warp == 0.0 || steps < 3 {
            return;
        }
        let speeds = uniform::<STRETCHES>(draw, index)
            .map(|share| 1.0 + self.time_warp * (2.0 * share - 1.0));
        let whole: f64 = speeds.iter().sum();
        let from = x.as_slice().to_vec();
        for (step, row) in x.as_mut_slice().chunks_exact_mut(features).enumerate() {
            // How far it is through the stretches, and how much time has then passed.
            let way = step as f64 / (steps - 1) as f64 * STRETCHES as f64;
            let passed = speeds.iter().enumerate();
            let passed = passed.map(|(i, speed)| speed * (way - i as f64).clamp(0.0, 1.0));
            let time = passed.sum::<f64>() / whole * (steps - 1) as f64;
            let first = (time as usize).min(steps - 2);
            let share = Real::of(time - first as f64);
            for (feature, x) in row.iter_mut().enumerate() {
                let at = |step: usize| from[step * features + feature];
                *x = mix(at(first), at(first + 1), share);
            }
        }
    }
}

#[diagnostic::do_not_recommend]
impl<D: Dataset<Input: Sequence>> Dataset for AugmentedSeries<D> {
    type Input = D::Input;
    type Target = D::Target;

    fn len(&self) -> usize {
        self.data.len()
    }

    fn read(&self, index: usize, x: &mut D::Input, target: &mut D::Target) {
        self.data.read(index, x, target);
    }

    fn read_varied(&self, index: usize, draw: Draw, x: &mut D::Input, target: &mut D::Target) {
        self.data.read_varied(index, draw.inside(0), x, target);
        self.warp(draw.inside(1), index, x);
        let features = D::Input::FEATURES;
        if self.scale > 0.0 {
            normals(draw.inside(2), index, features, |feature, normal| {
                let factor = Real::of(1.0 + self.scale * normal);
                let elements = x.as_mut_slice().iter_mut().skip(feature);
                for x in elements.step_by(features) {
                    *x *= factor;
                }
            });
        }
        if self.jitter > 0.0 {
            add_noise(draw.inside(3), index, self.jitter, x.as_mut_slice());
        }
    }
}
