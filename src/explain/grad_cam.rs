//! Grad-CAM: where in the image an inner layer finds what speaks for a class.

use super::score::Passes;
use super::{ExplainError, Explainable, Map, Score};
use crate::network::{See, Shown};
use crate::parameters::Model;
use crate::plain::boxed_zeroed;
use crate::scalar::Float;
use crate::tensor::Shape;

/// The settings of [`grad_cam`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GradCam<'a> {
    /// The entry that is looked at, usually the last convolution.
    pub entry: &'a str,
    /// The stage of the entry, counted from 0: of `Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2)`, 0 is the
    /// convolution and 1 what ReLU makes of it. Without one, the last that gives channels of an image or of a signal. An entry
    /// that is called again goes on counting.
    pub stage: Option<usize>,
    /// Whether only what speaks for the score is kept, as in the paper. Captum's `relu_attributions`, which is
    /// off unless asked for.
    pub relu: bool,
}

impl<'a> GradCam<'a> {
    /// Of the last image that this entry gives.
    pub fn of(entry: &'a str) -> GradCam<'a> {
        GradCam {
            entry,
            stage: None,
            relu: true,
        }
    }

    /// Of what this stage of the entry gives.
    pub fn stage(self, stage: usize) -> GradCam<'a> {
        GradCam {
            stage: Some(stage),
            ..self
        }
    }

    /// With what speaks against the score, too.
    pub fn signed(self) -> GradCam<'a> {
        GradCam {
            relu: false,
            ..self
        }
    }
}

/// max(0, Σ_c α_c A_c) for the channels A of an inner image `[channels, height, width]`, or signal
/// `[channels, length]`; α_c is the mean of ∂f/∂A_c.
///
/// The map is as small as the inner image; [`Map::resized`] lays it over the input. Captum's `LayerGradCam`.
///
/// ```
/// use netwright::explain::{GradCam, Score, grad_cam};
/// use netwright::prelude::*;
///
/// network! {
///     struct Net: [1, 8, 8] -> [3] {
///         conv: Conv2d(4, kernel = 3) -> Relu -> Flatten,
///         output: Dense(3),
///     }
/// }
///
/// # fn main() -> Result<(), netwright::explain::ExplainError> {
/// let net = Net::boxed(&mut Generator::seed(1));
/// let x = [[[1.0; 8]; 8]];
/// let map = grad_cam(&net, &x, Score::Logit(2), GradCam::of("conv"))?;
/// assert_eq!((map.height(), map.width()), (6, 6));
/// assert_eq!(map.resized(8, 8).values().len(), 64);
/// let error = grad_cam(&net, &x, Score::Logit(2), GradCam::of("output")).unwrap_err();
/// assert!(error.to_string().contains("`conv` [4, 6, 6] -> [4, 6, 6] -> [144]"));
/// # Ok(())
/// # }
/// ```
///
/// Source: R. R. Selvaraju et al., *Grad-CAM: visual explanations from deep networks via gradient-based
/// localization*, ICCV 2017.
///
/// # Errors
/// [`ExplainError::NoMap`] if there is no such image, [`ExplainError::NoOutput`], [`ExplainError::NotFinite`].
#[doc(alias = "LayerGradCam")]
pub fn grad_cam<N: Explainable>(
    net: &(impl Model<Network = N> + ?Sized),
    x: &N::Input,
    score: Score<'_, N::Scalar>,
    settings: GradCam<'_>,
) -> Result<Map, ExplainError> {
    let mut seen = Seen {
        entry: settings.entry,
        all: Vec::new(),
        gradients: Vec::new(),
    };
    let mut dx = boxed_zeroed::<N::Input>();
    Passes::new(net.network(), score)?.gradients(
        core::slice::from_ref(x),
        core::slice::from_mut(&mut *dx),
        &mut seen,
    )?;
    let Some(((channels, [height, width]), map, gradient)) = seen.choose(settings.stage) else {
        return Err(seen.no_map(settings.stage));
    };
    let area = height * width;
    let mut sum = vec![0.0; area];
    for channel in 0..channels {
        let span = channel * area..(channel + 1) * area;
        let alpha = gradient[span.clone()].iter().sum::<f64>() / area as f64;
        for (sum, a) in sum.iter_mut().zip(&map[span]) {
            *sum += alpha * a;
        }
    }
    if settings.relu {
        sum.iter_mut().for_each(|sum| *sum = sum.max(0.0));
    }
    Ok(Map::new(height, width, sum))
}

/// The channels, and the height and width of each.
type Extents = (usize, [usize; 2]);

/// The extents of an image or a signal.
fn image(shape: Shape) -> Option<Extents> {
    match *shape.axes() {
        [channels, height, width] => Some((channels, [height, width])),
        [channels, length] => Some((channels, [1, length])),
        _ => None,
    }
}

/// A value that was shown; its floats only if it is of the entry.
struct Inner {
    what: Shown,
    floats: Vec<f64>,
}

/// All values of one sample, and the gradients of those of an entry.
struct Seen<'a> {
    entry: &'a str,
    all: Vec<Inner>,
    gradients: Vec<(usize, Vec<f64>)>,
}

impl<T: Float> See<T> for Seen<'_> {
    fn value(&mut self, what: Shown, floats: &[T]) {
        let mut inner = Inner {
            what,
            floats: Vec::new(),
        };
        if what.name == self.entry {
            inner.floats = floats.iter().map(|a| a.to_f64()).collect();
        }
        self.all.push(inner);
    }

    fn gradient(&mut self, what: Shown, floats: &[T]) {
        if what.name == self.entry {
            let floats = floats.iter().map(|d| d.to_f64()).collect();
            self.gradients.push((what.index, floats));
        }
    }
}

impl Seen<'_> {
    /// The image of that stage, or the last one: its extents, its floats, its gradient.
    fn choose(&self, stage: Option<usize>) -> Option<(Extents, &[f64], &[f64])> {
        let stages = self
            .all
            .iter()
            .filter(|inner| inner.what.name == self.entry);
        stages
            .enumerate()
            .filter(|(place, _)| stage.is_none_or(|stage| stage == *place))
            .filter_map(|(_, inner)| {
                let extents = image(inner.what.shape)?;
                let mut gradients = self.gradients.iter();
                let (_, gradient) = gradients.find(|(index, _)| *index == inner.what.index)?;
                Some((extents, inner.floats.as_slice(), gradient.as_slice()))
            })
            .last()
    }

    /// That there is none, and what there is.
    fn no_map(&self, stage: Option<usize>) -> ExplainError {
        let mut found: Vec<(&'static str, Vec<Shape>)> = Vec::new();
        for Inner { what, .. } in &self.all {
            match found.iter_mut().find(|(name, _)| *name == what.name) {
                Some((_, shapes)) => shapes.push(what.shape),
                None => found.push((what.name, vec![what.shape])),
            }
        }
        ExplainError::NoMap {
            entry: self.entry.to_owned(),
            stage,
            found,
        }
    }
}
