//! Images that differ each time.

use std::ops::RangeInclusive;

use super::super::Dataset;
use super::warp::Motion;
use super::{add_noise, between, factors, uniform};
use crate::config::{ConfigError, Number, Rules};
use crate::random::Draw;
use crate::scalar::{Float, Real};
use crate::tensor::{Floats, Grid, Image};

/// Images that are changed at random where they are trained on; their targets stay.
///
/// They are mirrored, zoomed, turned and moved at once, by one bilinear interpolation; then contrast and brightness
/// change, noise is added, numbers are clamped, and a rectangle is erased. What is not asked for does not happen.
///
/// ```
/// use netwright::class::Class;
/// use netwright::random::Draw;
/// use netwright::train::data::augment::Augmented;
/// use netwright::train::data::{Dataset, Samples};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let image = [[[0.0_f32, 0.5, 1.0]; 2]; 1];
/// let data = Samples::new([image; 8], [Class::<2>::new(1)?; 8])?;
/// let train = Augmented::new(&data).flip_horizontal(1.0);
///
/// let (mut x, mut class) = (image, Class::new(0)?);
/// train.read_varied(3, Draw::seed(1), &mut x, &mut class);
/// assert_eq!(x, [[[1.0, 0.5, 0.0]; 2]; 1]);
/// train.read(3, &mut x, &mut class); // as for validation
/// assert_eq!(x, image);
/// # Ok(())
/// # }
/// ```
#[doc(alias(
    "ImageDataGenerator",
    "RandomAffine",
    "RandomRotation",
    "RandomTranslation"
))]
#[derive(Debug, Clone)]
pub struct Augmented<D> {
    data: D,
    shift: f64,
    rotate: f64,
    scale: [f64; 2],
    flip: [f64; 2],
    crop: usize,
    contrast: f64,
    brightness: f64,
    noise: f64,
    clamp: Option<[f64; 2]>,
    erase: Option<(f64, [f64; 2])>,
    fill: f64,
}

impl<D: Dataset<Input: Image>> Augmented<D> {
    /// These images, of which nothing is changed yet; `&data` borrows them.
    pub fn new(data: D) -> Self {
        Augmented {
            data,
            shift: 0.0,
            rotate: 0.0,
            scale: [1.0; 2],
            flip: [0.0; 2],
            crop: 0,
            contrast: 0.0,
            brightness: 0.0,
            noise: 0.0,
            clamp: None,
            erase: None,
            fill: 0.0,
        }
    }

    /// Moves them along both axes by up to so many pixels, also by parts of one.
    ///
    /// # Panics
    /// Unless `pixels` is at least 0 and finite.
    #[doc(alias = "translate")]
    #[track_caller]
    pub fn shift(mut self, pixels: f64) -> Self {
        Rules::new().at_least_zero("shift", pixels).hold();
        self.shift = pixels;
        self
    }

    /// Turns them around their middle by up to so many degrees, to either side.
    ///
    /// # Panics
    /// Unless `degrees` is at least 0 and finite.
    #[track_caller]
    pub fn rotate(mut self, degrees: f64) -> Self {
        Rules::new().at_least_zero("rotate", degrees).hold();
        self.rotate = degrees;
        self
    }

    /// Makes them larger by a factor from this range, around their middle: `0.9..=1.1`.
    ///
    /// # Panics
    /// Unless both ends are above 0 and finite, and the second is no less than the first.
    #[doc(alias("zoom", "RandomZoom"))]
    #[track_caller]
    pub fn scale(mut self, range: RangeInclusive<f64>) -> Self {
        self.scale = factors("scale", range);
        self
    }

    /// Mirrors them left to right with this probability.
    ///
    /// # Panics
    /// Unless it is from 0 to 1.
    #[doc(alias = "RandomHorizontalFlip")]
    #[track_caller]
    pub fn flip_horizontal(mut self, probability: f64) -> Self {
        Rules::new().share("flip_horizontal", probability).hold();
        self.flip[1] = probability;
        self
    }

    /// Mirrors them top to bottom with this probability.
    ///
    /// # Panics
    /// Unless it is from 0 to 1.
    #[doc(alias = "RandomVerticalFlip")]
    #[track_caller]
    pub fn flip_vertical(mut self, probability: f64) -> Self {
        Rules::new().share("flip_vertical", probability).hold();
        self.flip[0] = probability;
        self
    }

    /// Puts so many pixels around them and cuts an image of the same size out at random: moves them by whole pixels.
    #[doc(alias = "RandomCrop")]
    pub fn crop(mut self, padding: usize) -> Self {
        self.crop = padding;
        self
    }

    /// Multiplies the distance from the image's mean by a factor between 1 − `share` and 1 + `share`.
    ///
    /// # Panics
    /// Unless it is from 0 to 1.
    #[doc(alias("ColorJitter", "RandomContrast"))]
    #[track_caller]
    pub fn contrast(mut self, share: f64) -> Self {
        Rules::new().share("contrast", share).hold();
        self.contrast = share;
        self
    }

    /// Adds a number between −`most` and `most` to all pixels.
    ///
    /// # Panics
    /// Unless `most` is at least 0 and finite.
    #[doc(alias = "RandomBrightness")]
    #[track_caller]
    pub fn brightness(mut self, most: f64) -> Self {
        Rules::new().at_least_zero("brightness", most).hold();
        self.brightness = most;
        self
    }

    /// Adds a normal number of this deviation to each element.
    ///
    /// # Panics
    /// Unless `deviation` is at least 0 and finite.
    #[doc(alias = "GaussianNoise")]
    #[track_caller]
    pub fn noise(mut self, deviation: f64) -> Self {
        Rules::new().at_least_zero("noise", deviation).hold();
        self.noise = deviation;
        self
    }

    /// Keeps elements within a range where contrast, brightness or noise lead out of it: `0.0..=1.0`.
    ///
    /// # Panics
    /// Unless both ends are finite, and the second is no less than the first.
    #[track_caller]
    pub fn clamp(mut self, range: RangeInclusive<f64>) -> Self {
        let (low, high) = range.into_inner();
        let error = ConfigError::new(
            "clamp",
            "runs upwards, from a finite number",
            Number::Real(low),
        );
        let holds = low.is_finite() && high.is_finite() && low <= high;
        Rules::new()
            .that(holds, error.beside("to", Number::Real(high)))
            .hold();
        self.clamp = Some([low, high]);
        self
    }

    /// Erases, with this probability, a rectangle whose share of the image is from a range, as `0.02..=0.33`, and which is
    /// from 0.3 to 3.3 times as high as it is wide, where the image has room for it.
    ///
    /// Source: Z. Zhong et al., *Random erasing data augmentation*, AAAI 2020.
    ///
    /// # Panics
    /// Unless the probability is from 0 to 1, and the shares are above 0, at most 1 and do not fall.
    #[doc(alias("RandomErasing", "cutout"))]
    #[track_caller]
    pub fn erase(mut self, probability: f64, shares: RangeInclusive<f64>) -> Self {
        let shares = factors("erase", shares);
        Rules::new()
            .share("erase", probability)
            .share("erase", shares[1])
            .hold();
        self.erase = Some((probability, shares));
        self
    }

    /// What stands where an image ends or is erased; unless told, 0.
    ///
    /// # Panics
    /// Unless it is finite.
    #[track_caller]
    pub fn fill(mut self, value: f64) -> Self {
        Rules::new()
            .real(value.is_finite(), "fill", "is finite", value)
            .hold();
        self.fill = value;
        self
    }

    /// Where an image is moved, and whether it is at all.
    fn motion(&self, draw: Draw, index: usize) -> Option<Motion> {
        let [
            down,
            right,
            angle,
            scale,
            rows,
            columns,
            crop_down,
            crop_right,
        ] = uniform(draw, index);
        let whole = |share: f64| (share * (2 * self.crop + 1) as f64).floor() - self.crop as f64;
        let both = |most: f64, share: f64| between([-most, most], share);
        let motion = Motion {
            angle: both(self.rotate, angle).to_radians(),
            scale: between(self.scale, scale),
            mirrored: [rows < self.flip[0], columns < self.flip[1]],
            shift: [
                both(self.shift, down) + whole(crop_down),
                both(self.shift, right) + whole(crop_right),
            ],
        };
        let moves = motion.angle != 0.0
            || motion.scale != 1.0
            || motion.mirrored != [false; 2]
            || motion.shift != [0.0; 2];
        moves.then_some(motion)
    }

    /// Changes the pixels by themselves.
    fn recolour(&self, draw: Draw, index: usize, x: &mut D::Input) {
        let elements = x.as_mut_slice();
        let [contrast, brightness] = uniform(draw.inside(2), index);
        if self.contrast > 0.0 {
            let sum: f64 = elements.iter().map(|x| x.to_f64()).sum();
            let mean = Floating::<D>::of(sum / elements.len() as f64);
            let factor = Floating::<D>::of(between(
                [1.0 - self.contrast, 1.0 + self.contrast],
                contrast,
            ));
            for x in &mut *elements {
                *x = mean + (*x - mean) * factor;
            }
        }
        if self.brightness > 0.0 {
            let more = between([-self.brightness, self.brightness], brightness);
            for x in &mut *elements {
                *x += Floating::<D>::of(more);
            }
        }
        if self.noise > 0.0 {
            add_noise(draw.inside(3), index, self.noise, elements);
        }
        if let Some(range) = self.clamp {
            let [low, high] = range.map(Floating::<D>::of);
            for x in elements {
                *x = x.clamp(low, high);
            }
        }
    }

    /// Erases a rectangle.
    fn erase_one(&self, draw: Draw, index: usize, x: &mut D::Input) {
        let Some((probability, shares)) = self.erase else {
            return;
        };
        let [chance, share, ratio, top, left] = uniform(draw, index);
        if chance >= probability {
            return;
        }
        let (height, width) = (D::Input::HEIGHT, D::Input::WIDTH);
        let area = between(shares, share) * (height * width) as f64;
        // As likely to be twice as high as to be twice as wide.
        let ratio = Real::exp(between([Real::ln(0.3), Real::ln(3.3)], ratio));
        let side = |length: f64, most: usize| (Real::sqrt(length).round() as usize).clamp(1, most);
        let (rows, columns) = (side(area * ratio, height), side(area / ratio, width));
        let first = |room: usize, share: f64| (share * (room + 1) as f64) as usize;
        let (top, left) = (first(height - rows, top), first(width - columns, left));
        for plane in x.as_mut_slice().chunks_exact_mut(height * width) {
            for row in plane.chunks_exact_mut(width).skip(top).take(rows) {
                row[left..left + columns].fill(Floating::<D>::of(self.fill));
            }
        }
    }
}

/// The numbers of the images.
type Floating<D> = <<D as Dataset>::Input as Floats>::Scalar;

#[diagnostic::do_not_recommend]
impl<D: Dataset<Input: Image>> Dataset for Augmented<D> {
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
        if let Some(motion) = self.motion(draw.inside(1), index) {
            let size = [D::Input::HEIGHT, D::Input::WIDTH];
            let from = x.as_slice().to_vec();
            let fill = Floating::<D>::of(self.fill);
            motion
                .warp(size[0], size[1])
                .image(&from, x.as_mut_slice(), size, fill);
        }
        self.recolour(draw, index, x);
        self.erase_one(draw.inside(4), index, x);
    }
}
