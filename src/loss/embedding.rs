//! Losses of several outputs of one shape: what belongs together is to be near, what does not far.

use core::borrow::Borrow;

use super::{Loss, OutputsAlike, sum};
use crate::config::{Rules, checked};
use crate::scalar::{Float, Real};
use crate::tensor::{Several, Tensor};

/// The types of `N` outputs, if they are of one shape: `[[X; D]; N]`, or a tuple of one type.
#[diagnostic::on_unimplemented(
    message = "this loss compares {N} outputs of one shape, but the network gives `{Self}`",
    label = "expects {N} outputs of one shape",
    note = "name the outputs in the declaration, all of one shape: `-> (anchor: [64], positive: [64], negative: [64])` for three, `-> (left: [64], right: [64])` for two"
)]
pub trait OneShape<const N: usize> {}

impl<X, const D: usize, const N: usize> OneShape<N> for [[X; D]; N] {}
impl<X> OneShape<2> for (X, X) {}
impl<X> OneShape<3> for (X, X, X) {}

/// The elements of each of `N` outputs.
fn split<Y: Tensor, const N: usize>(y: &Y) -> [&[Y::Scalar]; N] {
    let length = const {
        assert!(
            Y::LEN % N == 0,
            "this loss compares several outputs of one shape, but the output does not divide into as many"
        );
        Y::LEN / N
    };
    core::array::from_fn(|i| &y.as_slice()[i * length..(i + 1) * length])
}

/// The distance of two vectors, with `shift` added to each difference.
fn distance<T: Float>(a: &[T], b: &[T], shift: T) -> T {
    sum(a.iter().zip(b).map(|(a, b)| {
        let difference = *a - *b + shift;
        difference * difference
    }))
    .sqrt()
}

/// Writes the gradient of a loss of `N` outputs: `of(k)` is element k of each output's.
fn write<Y: Tensor, const N: usize>(dy: &mut Y, of: impl Fn(usize) -> [Y::Scalar; N]) {
    let (dy, length) = (dy.as_mut_slice(), Y::LEN / N);
    for k in 0..length {
        for (i, d) in of(k).into_iter().enumerate() {
            dy[i * length + k] = d;
        }
    }
}

/// L = max(m + d(a, p) − d(a, n), 0) of three outputs a, p, n, where d(u, v) = |u − v + 1e-6|.
///
/// The anchor is to be nearer to the positive than to the negative, by the margin m, which is 1
/// unless told otherwise. With the unit vectors u along a − p and v along a − n, and where the
/// margin is missed: da = u − v, dp = −u, dn = v.
///
/// The network has three outputs of one shape, in this order, such as
/// `-> (anchor: [64], positive: [64], negative: [64])`, or an array of three tensors; there is no
/// target: `()`. PyTorch's `TripletMarginLoss` with `p=2`; 1e-6 is its `eps`.
///
/// ```
/// use netwright::prelude::*;
///
/// network! {
///     pub struct Faces: (anchor: [9], positive: [9], negative: [9])
///         -> (anchor: [4], positive: [4], negative: [4])
///     {
///         encode: Dense(4) -> Tanh,
///
///         fn forward(anchor, positive, negative) {
///             (encode(anchor), encode(positive), encode(negative))
///         }
///     }
/// }
///
/// # fn main() {
/// let net = Faces::boxed(&mut Generator::seed(1));
/// let (mut tape, mut grad) = (Tape::boxed(), Faces::boxed_zeroed());
/// let x = FacesInput { anchor: [0.5; 9], positive: [0.4; 9], negative: [-0.5; 9] };
/// let loss = net.gradient(&[x], &[()], TripletMargin::default(), &mut tape, &mut grad);
/// assert!(loss < 1.0);
/// # }
/// ```
///
/// Source: V. Balntas et al., *Learning local feature descriptors with triplets and shallow
/// convolutional neural networks*, BMVC 2016.
#[doc(alias("TripletMarginLoss", "triplet_margin_loss", "triplet_loss"))]
#[derive(Debug, Clone, Copy)]
pub struct TripletMargin {
    /// The margin m; above 0.
    pub margin: f64,
}

impl Default for TripletMargin {
    fn default() -> Self {
        TripletMargin { margin: 1.0 }
    }
}

impl TripletMargin {
    const fn rules(&self) -> Rules {
        Rules::new().above_zero("margin", self.margin)
    }
}

checked!(TripletMargin);

impl<Y: Several, T: Borrow<()>> Loss<Y, T> for TripletMargin {
    type Expects = OutputsAlike<Y::Parts, 3>;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value_and_gradient(&self, y: &Y, _: &T, dy: &mut Y) -> Y::Scalar {
        let zero = Y::Scalar::ZERO;
        let shift = Y::Scalar::of(1e-6);
        let [anchor, positive, negative] = split(y);
        let near = distance(anchor, positive, shift);
        let far = distance(anchor, negative, shift);
        let value = (Y::Scalar::of(self.margin) + near - far).max(zero);
        // At a distance of 0, and where the margin is kept, nothing pulls.
        let along = |a: Y::Scalar, b: Y::Scalar, distance: Y::Scalar| {
            if value == zero || distance == zero {
                zero
            } else {
                (a - b + shift) / distance
            }
        };
        write(dy, |k| {
            let to_positive = along(anchor[k], positive[k], near);
            let to_negative = along(anchor[k], negative[k], far);
            [to_positive - to_negative, -to_positive, to_negative]
        });
        value
    }
}

/// L = d² / 2 of two outputs at the distance d = |a − b| that belong together, and
/// max(m − d, 0)² / 2 of two that do not.
///
/// da = a − b of a pair that belongs together, da = −(m − d) (a − b) / d of one that does not and is
/// nearer than the margin m, and 0 if it is at one place; db = −da. The margin is 1 unless told
/// otherwise.
///
/// The network has two outputs of one shape, such as `-> (left: [64], right: [64])`, or an array of
/// two tensors; the target is a `bool`: whether they belong together. (The paper writes Y = 0 for
/// a pair that does.) Neither Keras nor PyTorch has it.
///
/// Source: R. Hadsell, S. Chopra, Y. LeCun, *Dimensionality reduction by learning an invariant
/// mapping*, CVPR 2006.
#[doc(alias("contrastive_loss", "ContrastiveLoss", "siamese"))]
#[derive(Debug, Clone, Copy)]
pub struct Contrastive {
    /// The margin m; above 0.
    pub margin: f64,
}

impl Default for Contrastive {
    fn default() -> Self {
        Contrastive { margin: 1.0 }
    }
}

impl Contrastive {
    const fn rules(&self) -> Rules {
        Rules::new().above_zero("margin", self.margin)
    }
}

checked!(Contrastive);

impl<Y: Several, T: Borrow<bool>> Loss<Y, T> for Contrastive {
    type Expects = OutputsAlike<Y::Parts, 2>;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value_and_gradient(&self, y: &Y, together: &T, dy: &mut Y) -> Y::Scalar {
        let (zero, half) = (Y::Scalar::ZERO, Y::Scalar::of(0.5));
        let [a, b] = split(y);
        let distance = distance(a, b, zero);
        let gap = (Y::Scalar::of(self.margin) - distance).max(zero);
        let (value, pull) = if *together.borrow() {
            (half * distance * distance, Y::Scalar::ONE)
        } else if distance == zero {
            (half * gap * gap, zero)
        } else {
            (half * gap * gap, -gap / distance)
        };
        write(dy, |k| {
            let d = pull * (a[k] - b[k]);
            [d, -d]
        });
        value
    }
}

/// L = 1 − c of two outputs that belong together, and max(c − m, 0) of two that do not, where c is
/// the cosine of the angle between them.
///
/// c = a · b / √((|a|² + ε) (|b|² + ε)) with ε = 1e-12, and dc/da = b / √(…) − c a / (|a|² + ε). The
/// margin m is 0 unless told otherwise.
///
/// The network has two outputs of one shape, such as `-> (left: [64], right: [64])`, or an array of
/// two tensors; the target is a `bool`: whether they belong together, PyTorch's 1 and −1. PyTorch's
/// `CosineEmbeddingLoss`. Compare [`CosineSimilarity`](super::CosineSimilarity) of an output and a
/// target.
#[doc(alias("CosineEmbeddingLoss", "cosine_embedding_loss"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct CosineEmbedding {
    /// The margin m: −1 to 1.
    pub margin: f64,
}

impl CosineEmbedding {
    const fn rules(&self) -> Rules {
        let holds = self.margin >= -1.0 && self.margin <= 1.0;
        Rules::new().real(holds, "margin", "is from -1 to 1", self.margin)
    }
}

checked!(CosineEmbedding);

impl<Y: Several, T: Borrow<bool>> Loss<Y, T> for CosineEmbedding {
    type Expects = OutputsAlike<Y::Parts, 2>;

    fn rules(&self) -> Rules {
        self.rules()
    }

    fn value_and_gradient(&self, y: &Y, together: &T, dy: &mut Y) -> Y::Scalar {
        let one = Y::Scalar::ONE;
        let [a, b] = split(y);
        let product = |a: &[Y::Scalar], b: &[Y::Scalar]| sum(a.iter().zip(b).map(|(a, b)| *a * *b));
        let square = |a| product(a, a) + Y::Scalar::of(1e-12);
        let (a_square, b_square) = (square(a), square(b));
        let lengths = (a_square * b_square).sqrt();
        let cosine = product(a, b) / lengths;
        let (value, sign) = if *together.borrow() {
            (one - cosine, -one)
        } else {
            let over = (cosine - Y::Scalar::of(self.margin)).max(Y::Scalar::ZERO);
            (over, over.signum())
        };
        write(dy, |k| {
            [
                sign * (b[k] / lengths - cosine * a[k] / a_square),
                sign * (a[k] / lengths - cosine * b[k] / b_square),
            ]
        });
        value
    }
}
