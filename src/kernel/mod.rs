//! Kernels: the arithmetic that takes the time.
//!
//! They know nothing of layers: dimensions are arguments, tensors are row-major contiguous slices.
//! They are reached through [`Kernels`], whose methods are compiled in this crate, once for each [`InstructionSet`], so
//! an application that is built without optimisation still runs optimised kernels.
//!
//! # The bit law
//!
//! An element of a result depends on its own operands alone, in an order that is fixed by the
//! length of its sum alone. It is the same to the last bit however the rows are shared out and
//! whatever is computed beside it, so training does not depend on the size of a group or the
//! number of threads. Each method of [`Kernels`] states its order.
//!
//! # Parts
//!
//! Whoever shares out work cuts the slices: a part of the samples is `rows` fewer rows of `x` and
//! `y`, a part of the parameters is a run of rows of the weight. Only the columns of `dy` that
//! belong to such a run are not contiguous, so only [`Kernels::product_weight_gradient`] and
//! [`Kernels::convolution_weight_gradient`] are told which part they compute.

mod attention;
mod bytes;
mod convolution;
mod elementwise;
mod gates;
mod interpolation;
mod lanes;
mod normalisation;
mod orthonormal;
mod pooling;
mod product;
pub(crate) mod simd;
mod softmax;
mod view;
mod window;

pub use attention::{Attention, Pairs};
pub use convolution::Convolution;
pub use gates::Gates;
pub use interpolation::Interpolation;
pub use normalisation::{ChannelNorm, Moments, RowNorm};
pub use orthonormal::Vectors;
pub use pooling::Pooling;
pub use simd::{InstructionSet, NotAvailable};
pub use view::{Along, View};
pub use window::{Axis, Shares};

use crate::scalar::Real;
use core::ops::Range;
use elementwise::{change, map, map2};
use simd::{Lanes, vectorised};

/// The dimensions of a matrix product between samples and weights.
///
/// With m rows, n outputs and k inputs, samples are `x: [m, k]` and `y: [m, n]`, and the weight is
/// `w: [n, k]`, one row an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dims {
    /// The number of samples, m.
    pub rows: usize,
    /// The number of values that a sample turns into, n.
    pub outputs: usize,
    /// The number of values that a sample has, k.
    pub inputs: usize,
}

/// What happens to a sum of products before it is stored.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Epilogue<'a, T> {
    /// What is added to each row, `[n]`.
    pub bias: Option<&'a [T]>,
}

impl<'a, T> Epilogue<'a, T> {
    /// Nothing: the sum is stored as it is.
    pub const NONE: Self = Self { bias: None };

    /// A bias `[n]` is added.
    pub const fn bias(bias: &'a [T]) -> Self {
        Self { bias: Some(bias) }
    }
}

/// The kernels of a scalar type.
///
/// Results come last among the arguments. `*_into` writes its result, `accumulate*` and
/// `*_weight_gradient` add to what is stored; of the others the formula tells.
///
/// # Panics
///
/// Slices have exactly the lengths that are documented. A shorter one panics; a longer one panics
/// where debug assertions are on, and is otherwise read and written at its beginning.
pub trait Kernels: Sized + Gates {
    /// y = x·wᵀ, then the epilogue: `x: [m, k]`, `w: [n, k]`, `y: [m, n]`.
    ///
    /// Each element is a [`dot`](Self::dot) of length k.
    fn product_forward(
        dims: Dims,
        x: &[Self],
        w: &[Self],
        epilogue: Epilogue<'_, Self>,
        y: &mut [Self],
    );

    /// dx = dy·w: `dy: [m, n]`, `w: [n, k]`, `dx: [m, k]`.
    ///
    /// Each element is summed over the outputs one by one, from 0.
    fn product_input_gradient(dims: Dims, dy: &[Self], w: &[Self], dx: &mut [Self]);

    /// dw += dyᵀ·x and db += Σ dy over the samples, for the outputs in `part`: `dy: [m, n]`,
    /// `x: [m, k]`, `dw: [part.len(), k]`, `db: [part.len()]`.
    ///
    /// Each element is summed over the samples one by one, from its stored value: samples that come
    /// in several calls give the same bits as in one.
    fn product_weight_gradient(
        dims: Dims,
        dy: &[Self],
        x: &[Self],
        part: Range<usize>,
        dw: &mut [Self],
        db: Option<&mut [Self]>,
    );

    /// y = w ⋆ x + b of one sample: y\[o, i, j\] = b\[o\] + Σ w\[o, c, k, l\] · x\[c, i′, j′\], where x is
    /// zero beside the image; `Convolution` says which i′ and j′ meet.
    ///
    /// Each element is summed over c, k and l one by one, from b.
    fn convolve(dims: &Convolution, x: &[Self], w: &[Self], bias: Option<&[Self]>, y: &mut [Self]);

    /// dx of one sample: the gradient of [`convolve`](Self::convolve) with respect to x.
    ///
    /// Each element is summed over o, k and l in an order that the dimensions fix, from 0.
    fn convolution_input_gradient(dims: &Convolution, dy: &[Self], w: &[Self], dx: &mut [Self]);

    /// dw and db increased by those of one sample, for the filters in `part`.
    ///
    /// Each element is summed over the positions of the output in an order that the dimensions fix, and added to
    /// its stored value, in one sum or several.
    fn convolution_weight_gradient(
        dims: &Convolution,
        dy: &[Self],
        x: &[Self],
        part: Range<usize>,
        dw: &mut [Self],
        db: Option<&mut [Self]>,
    );

    /// y: the largest element of each window of one sample; NaN if it covers one.
    fn max_pool(dims: &Pooling, x: &[Self], y: &mut [Self]);

    /// dx of one sample: dy goes to the first largest element of each window.
    fn max_pool_gradient(dims: &Pooling, x: &[Self], dy: &[Self], dx: &mut [Self]);

    /// y: the sum of each window of one sample, one by one.
    fn sum_pool(dims: &Pooling, x: &[Self], y: &mut [Self]);

    /// dx of one sample: each element of a window gets dy.
    fn sum_pool_gradient(dims: &Pooling, dy: &[Self], dx: &mut [Self]);

    /// y: the mean of each window of one sample.
    fn mean_pool(dims: &Pooling, x: &[Self], y: &mut [Self]);

    /// dx of one sample: each element of a window gets its share of dy.
    fn mean_pool_gradient(dims: &Pooling, dy: &[Self], dx: &mut [Self]);

    /// y\[i\] = x\[view(i)\].
    fn gather(view: &View, x: &[Self], y: &mut [Self]);

    /// y\[i\] += x\[view(i)\].
    fn gather_more(view: &View, x: &[Self], y: &mut [Self]);

    /// y\[view(i)\] = x\[i\].
    fn scatter(view: &View, x: &[Self], y: &mut [Self]);

    /// y\[view(i)\] += x\[i\], one i after the other.
    fn scatter_more(view: &View, x: &[Self], y: &mut [Self]);

    /// y: the largest element along an axis; NaN if there is one.
    fn largest_along(along: Along, x: &[Self], y: &mut [Self]);

    /// dx: dy goes to the first largest element along an axis.
    fn largest_along_gradient(along: Along, x: &[Self], dy: &[Self], dx: &mut [Self]);
    /// y: the mean of each share of one sample.
    fn mean_shares(dims: &Pooling<Shares>, x: &[Self], y: &mut [Self]);

    /// dx of one sample: each element of a share gets its part of dy.
    fn mean_shares_gradient(dims: &Pooling<Shares>, dy: &[Self], dx: &mut [Self]);

    /// y of one sample: between the four nearest elements of x.
    fn interpolate(dims: &Interpolation, x: &[Self], y: &mut [Self]);

    /// dx of one sample: the gradient of [`interpolate`](Self::interpolate).
    ///
    /// Each element is summed over those of dy one by one, from 0.
    fn interpolation_gradient(dims: &Interpolation, dy: &[Self], dx: &mut [Self]);

    /// μ and σ² of each channel over all samples of x, σ² from the differences to μ.
    ///
    /// A sum over the positions of a sample is in the order of [`dot`](Self::dot), that over the
    /// samples one by one from 0.
    fn channel_moments(dims: &ChannelNorm, x: &[Self], mean: &mut [Self], variance: &mut [Self]);

    /// y = (x − μ) / √(σ² + ε) · w + b of any number of samples, channel by channel.
    fn channel_norm(
        dims: &ChannelNorm,
        x: &[Self],
        moments: Moments<'_, Self>,
        weight: Option<&[Self]>,
        bias: Option<&[Self]>,
        y: &mut [Self],
    );

    /// dx of any number of samples. With the sums of [`channel_norm_weight_gradient`] over them, the
    /// moments are theirs and move with x; without, they are constants.
    ///
    /// [`channel_norm_weight_gradient`]: Self::channel_norm_weight_gradient
    fn channel_norm_gradient(
        dims: &ChannelNorm,
        x_and_dy: [&[Self]; 2],
        moments: Moments<'_, Self>,
        weight: Option<&[Self]>,
        sums: Option<[&[Self]; 2]>,
        dx: &mut [Self],
    );

    /// db += Σ dy and dw += Σ dy · (x − μ) / √(σ² + ε), for the channels in `part`.
    ///
    /// A sum over the positions of a sample is in the order of [`dot`](Self::dot), that over the
    /// samples one by one from the stored value.
    fn channel_norm_weight_gradient(
        dims: &ChannelNorm,
        x_and_dy: [&[Self]; 2],
        moments: Moments<'_, Self>,
        part: Range<usize>,
        dw: &mut [Self],
        db: &mut [Self],
    );

    /// y = (x − μ) / √(σ² + ε) · w + b of one sample, row by row; μ is 0 where rows are not centred.
    ///
    /// Sums over a row are in the order of [`dot`](Self::dot).
    fn row_norm(
        dims: &RowNorm,
        x: &[Self],
        weight: Option<&[Self]>,
        bias: Option<&[Self]>,
        y: &mut [Self],
    );

    /// dx of one sample: the gradient of [`row_norm`](Self::row_norm) with respect to x.
    fn row_norm_gradient(
        dims: &RowNorm,
        x_and_dy: [&[Self]; 2],
        weight: Option<&[Self]>,
        dx: &mut [Self],
    );

    /// dw and db increased by those of one sample, for the `part` of so many weights; db is empty where
    /// there is no bias.
    ///
    /// A sum over elements that share a weight is in the order of [`dot`](Self::dot), that over the
    /// rows one by one from the stored value.
    fn row_norm_weight_gradient(
        dims: &RowNorm,
        x_and_dy: [&[Self]; 2],
        weights: usize,
        part: Range<usize>,
        dw: &mut [Self],
        db: &mut [Self],
    );

    /// Σ aᵢ·bᵢ.
    ///
    /// Sixteen lanes (eight of `f64`) take the terms in turn and add up their own in order; then the upper
    /// half of the lanes is added to the lower until one is left.
    fn dot(a: &[Self], b: &[Self]) -> Self;

    /// Σ xᵢ² in double precision, where the square of no `f32` overflows; in the order of
    /// [`dot`](Self::dot), in 32 lanes.
    fn sum_of_squares(x: &[Self]) -> f64;

    /// Makes vectors orthogonal to each other and one long, in place: the Q of QR decomposition,
    /// with a positive diagonal of R. There are at most as many vectors as elements.
    ///
    /// Sums are in double precision, term by term.
    fn orthonormalise(vectors: Vectors, values: &mut [Self]);

    /// Whether every element is finite.
    fn all_finite(x: &[Self]) -> bool;

    /// y = e^(z − max z) / Σ e^(z − max z), summed one by one; NaN everywhere if one element is.
    fn softmax_into(z: &[Self], y: &mut [Self]);

    /// d ← y ⊙ (d − y · d), summed one by one: the gradient through y = softmax(z).
    fn softmax_gradient(y: &[Self], d: &mut [Self]);

    /// y = z − max z − ln Σ e^(z − max z), summed one by one.
    fn log_softmax_into(z: &[Self], y: &mut [Self]);

    /// d ← d − e^y · Σ d, summed one by one: the gradient through y = log_softmax(z).
    fn log_softmax_gradient(y: &[Self], d: &mut [Self]);

    /// y = softmax(q·kᵀ / √size)·v of one sample, head by head, for `[q, k, v]`; `Attention` says which meet. A
    /// key where `mask` is zero is attended to by none; a query for which no key is left becomes zero.
    ///
    /// `weights` keeps the softmax, `[heads, queries, keys]`; or it is room for that of one query, `[keys]`.
    /// A score is a [`dot`](Self::dot); the sum of the softmax is in the order of one, in 16 lanes, and y is summed key
    /// by key, from 0, over the keys that are attended to.
    fn attend(
        dims: &Attention,
        inputs: [&[Self]; 3],
        mask: Option<&[Self]>,
        weights: &mut [Self],
        y: &mut [Self],
    );

    /// `[dq, dk, dv]` of one sample: the gradients of [`attend`](Self::attend). `room` is `[keys]`.
    ///
    /// dq is summed key by key; dk and dv head by head of those that a head of keys serves, and in each query
    /// by query; all from 0.
    fn attention_gradient(
        dims: &Attention,
        inputs: [&[Self]; 3],
        mask: Option<&[Self]>,
        weights: &[Self],
        dy: &[Self],
        room: &mut [Self],
        gradients: [&mut [Self]; 3],
    );

    /// The cosine and the sine of step · base^(−2 pair / size), for each step and pair:
    /// `table: [steps, size / 2, 2]`. In double precision, rounded once.
    fn rotary_angles(size: usize, base: f64, table: &mut [Self]);

    /// Turns the pairs of each head of `x: [steps, width]`, whose heads are `size` long, by their step's angle;
    /// or `back`, which is the gradient.
    fn rotate(size: usize, pairs: Pairs, table: &[Self], back: bool, width: usize, x: &mut [Self]);

    /// y = a + b, element by element.
    fn add_into(a: &[Self], b: &[Self], y: &mut [Self]);

    /// y = a − b, element by element.
    fn subtract_into(a: &[Self], b: &[Self], y: &mut [Self]);

    /// y = a · b, element by element.
    fn multiply_into(a: &[Self], b: &[Self], y: &mut [Self]);

    /// y = a / b, element by element.
    fn divide_into(a: &[Self], b: &[Self], y: &mut [Self]);

    /// y += a / b, element by element.
    fn accumulate_quotient(a: &[Self], b: &[Self], y: &mut [Self]);

    /// y = factor / x, element by element.
    fn reciprocal_into(factor: Self, x: &[Self], y: &mut [Self]);

    /// db −= dy · y / b, element by element: the gradient of a quotient y with respect to its divisor b.
    fn divisor_gradient(dy: &[Self], y: &[Self], b: &[Self], db: &mut [Self]);

    /// y = factor · x + term, element by element.
    fn affine_into(factor: Self, x: &[Self], term: Self, y: &mut [Self]);

    /// y += x, element by element.
    fn accumulate(x: &[Self], y: &mut [Self]);

    /// y += factor · x, element by element.
    fn accumulate_scaled(factor: Self, x: &[Self], y: &mut [Self]);

    /// y += a · b, element by element.
    fn accumulate_product(a: &[Self], b: &[Self], y: &mut [Self]);

    /// y\[i, j\] += x\[i\]: each element is added to as many as there are in a row of y.
    fn add_to_rows(x: &[Self], y: &mut [Self]);

    /// y\[i\] += Σ x\[i, j\], one by one from the stored value: the rows of x are all that there are for y.
    fn accumulate_rows(x: &[Self], y: &mut [Self]);

    /// y = factor · y, element by element.
    fn scale(factor: Self, y: &mut [Self]);

    /// y = factor · y + term, element by element.
    fn affine(factor: Self, term: Self, y: &mut [Self]);

    /// y = y · x, element by element.
    fn multiply(x: &[Self], y: &mut [Self]);

    /// y = softmax(y), as [`softmax_into`](Self::softmax_into).
    fn softmax(y: &mut [Self]);

    /// y = ln softmax(y), as [`log_softmax_into`](Self::log_softmax_into).
    fn log_softmax(y: &mut [Self]);

    /// y = value, element by element.
    fn fill(value: Self, y: &mut [Self]);

    /// y = x / 255, element by element.
    fn from_bytes(x: &[u8], y: &mut [Self]);

    /// y += share · (x − y), element by element; where the two are equal, y stays to the bit.
    fn approach(share: Self, x: &[Self], y: &mut [Self]);

    /// y = max(y, least), element by element.
    fn raise(least: Self, y: &mut [Self]);

    /// Σ l1 |x| + l2 x² in double precision, one by one.
    fn penalty(l1: f64, l2: f64, x: &[Self]) -> f64;

    /// Σ (g + l1 sign(x) + 2 l2 x)² in double precision, one by one: what a
    /// [`penalty`](Self::penalty) makes of the norm of a gradient.
    fn penalised_squares(l1: f64, l2: f64, x: &[Self], g: &[Self]) -> f64;
}

/// The vectors of a number in an instruction set.
type Of<S, T> = <T as Lanes>::Vector<S>;

macro_rules! kernels {
    ($float:ident in $lanes:literal lanes) => {
        impl Kernels for $float {
            vectorised! {
                fn product_forward(dims: Dims, x: &[$float], w: &[$float], epilogue: Epilogue<'_, $float>, y: &mut [$float]) {
                    product::forward::<Of<S, $float>>(dims, x, w, epilogue, y);
                }
                fn product_input_gradient(dims: Dims, dy: &[$float], w: &[$float], dx: &mut [$float]) {
                    product::input_gradient::<Of<S, $float>>(dims, dy, w, dx);
                }
                fn product_weight_gradient(
                    dims: Dims, dy: &[$float], x: &[$float], part: Range<usize>, dw: &mut [$float], db: Option<&mut [$float]>
                ) {
                    product::weight_gradient::<Of<S, $float>>(dims, dy, x, part, dw, db);
                }
                fn convolve(dims: &Convolution, x: &[$float], w: &[$float], bias: Option<&[$float]>, y: &mut [$float]) {
                    convolution::forward::<Of<S, $float>>(dims, x, w, bias, y);
                }
                fn convolution_input_gradient(dims: &Convolution, dy: &[$float], w: &[$float], dx: &mut [$float]) {
                    convolution::input_gradient::<Of<S, $float>>(dims, dy, w, dx);
                }
                fn convolution_weight_gradient(
                    dims: &Convolution, dy: &[$float], x: &[$float], part: Range<usize>, dw: &mut [$float], db: Option<&mut [$float]>
                ) {
                    convolution::weight_gradient::<Of<S, $float>>(dims, dy, x, part, dw, db);
                }
                fn max_pool(dims: &Pooling, x: &[$float], y: &mut [$float]) {
                    pooling::max_forward(dims, x, y);
                }
                fn max_pool_gradient(dims: &Pooling, x: &[$float], dy: &[$float], dx: &mut [$float]) {
                    pooling::max_gradient(dims, x, dy, dx);
                }
                fn sum_pool(dims: &Pooling, x: &[$float], y: &mut [$float]) {
                    pooling::sum_forward(dims, x, y);
                }
                fn sum_pool_gradient(dims: &Pooling, dy: &[$float], dx: &mut [$float]) {
                    pooling::sum_gradient(dims, dy, dx);
                }
                fn mean_pool(dims: &Pooling, x: &[$float], y: &mut [$float]) {
                    pooling::mean_forward(dims, x, y);
                }
                fn mean_pool_gradient(dims: &Pooling, dy: &[$float], dx: &mut [$float]) {
                    pooling::mean_gradient(dims, dy, dx);
                }
                fn gather(view: &View, x: &[$float], y: &mut [$float]) {
                    view::gather(view, x, y, |x, _| x);
                }
                fn gather_more(view: &View, x: &[$float], y: &mut [$float]) {
                    view::gather(view, x, y, |x, y| y + x);
                }
                fn scatter(view: &View, x: &[$float], y: &mut [$float]) {
                    view::scatter(view, x, y, |x, _| x);
                }
                fn scatter_more(view: &View, x: &[$float], y: &mut [$float]) {
                    view::scatter(view, x, y, |x, y| y + x);
                }
                fn largest_along(along: Along, x: &[$float], y: &mut [$float]) {
                    view::largest_along(along, x, y);
                }
                fn largest_along_gradient(along: Along, x: &[$float], dy: &[$float], dx: &mut [$float]) {
                    view::largest_along_gradient(along, x, dy, dx);
                }
                fn mean_shares(dims: &Pooling<Shares>, x: &[$float], y: &mut [$float]) {
                    pooling::mean_forward(dims, x, y);
                }
                fn mean_shares_gradient(dims: &Pooling<Shares>, dy: &[$float], dx: &mut [$float]) {
                    pooling::mean_gradient(dims, dy, dx);
                }
                fn interpolate(dims: &Interpolation, x: &[$float], y: &mut [$float]) {
                    interpolation::forward(dims, x, y);
                }
                fn interpolation_gradient(dims: &Interpolation, dy: &[$float], dx: &mut [$float]) {
                    interpolation::gradient(dims, dy, dx);
                }
                fn channel_moments(dims: &ChannelNorm, x: &[$float], mean: &mut [$float], variance: &mut [$float]) {
                    normalisation::moments::<$float, $lanes>(dims, x, mean, variance);
                }
                fn channel_norm(
                    dims: &ChannelNorm, x: &[$float], moments: Moments<'_, $float>, weight: Option<&[$float]>,
                    bias: Option<&[$float]>, y: &mut [$float]
                ) {
                    normalisation::channels(dims, x, moments, weight, bias, y);
                }
                fn channel_norm_gradient(
                    dims: &ChannelNorm, x_and_dy: [&[$float]; 2], moments: Moments<'_, $float>, weight: Option<&[$float]>,
                    sums: Option<[&[$float]; 2]>, dx: &mut [$float]
                ) {
                    normalisation::channels_gradient(dims, x_and_dy, moments, weight, sums, dx);
                }
                fn channel_norm_weight_gradient(
                    dims: &ChannelNorm, x_and_dy: [&[$float]; 2], moments: Moments<'_, $float>, part: Range<usize>,
                    dw: &mut [$float], db: &mut [$float]
                ) {
                    normalisation::channels_weight_gradient::<$float, $lanes>(dims, x_and_dy, moments, part, dw, db);
                }
                fn row_norm(
                    dims: &RowNorm, x: &[$float], weight: Option<&[$float]>, bias: Option<&[$float]>, y: &mut [$float]
                ) {
                    normalisation::rows::<$float, $lanes>(dims, x, weight, bias, y);
                }
                fn row_norm_gradient(
                    dims: &RowNorm, x_and_dy: [&[$float]; 2], weight: Option<&[$float]>, dx: &mut [$float]
                ) {
                    normalisation::rows_gradient::<$float, $lanes>(dims, x_and_dy, weight, dx);
                }
                fn row_norm_weight_gradient(
                    dims: &RowNorm, x_and_dy: [&[$float]; 2], weights: usize, part: Range<usize>, dw: &mut [$float],
                    db: &mut [$float]
                ) {
                    normalisation::rows_weight_gradient::<$float, $lanes>(dims, x_and_dy, weights, part, dw, db);
                }
                fn dot(a: &[$float], b: &[$float]) -> $float {
                    elementwise::dot::<Of<S, $float>>(a, b)
                }
                fn sum_of_squares(x: &[$float]) -> f64 {
                    elementwise::sum_of_squares::<$float, 32>(x)
                }
                fn orthonormalise(vectors: Vectors, values: &mut [$float]) {
                    orthonormal::orthonormalise(vectors, values);
                }
                fn all_finite(x: &[$float]) -> bool {
                    elementwise::all_finite(x)
                }
                fn softmax_into(z: &[$float], y: &mut [$float]) {
                    softmax::softmax(z, y);
                }
                fn softmax_gradient(y: &[$float], d: &mut [$float]) {
                    softmax::softmax_gradient(y, d);
                }
                fn log_softmax_into(z: &[$float], y: &mut [$float]) {
                    softmax::log_softmax(z, y);
                }
                fn log_softmax_gradient(y: &[$float], d: &mut [$float]) {
                    softmax::log_softmax_gradient(y, d);
                }
                fn attend(
                    dims: &Attention, inputs: [&[$float]; 3], mask: Option<&[$float]>, weights: &mut [$float], y: &mut [$float]
                ) {
                    attention::forward::<Of<S, $float>, $float>(dims, inputs, mask, weights, y);
                }
                fn attention_gradient(
                    dims: &Attention, inputs: [&[$float]; 3], mask: Option<&[$float]>, weights: &[$float], dy: &[$float],
                    room: &mut [$float], gradients: [&mut [$float]; 3]
                ) {
                    attention::gradient::<Of<S, $float>, $float>(dims, inputs, mask, weights, dy, room, gradients);
                }
                fn rotary_angles(size: usize, base: f64, table: &mut [$float]) {
                    attention::angles(size, base, table);
                }
                fn rotate(size: usize, pairs: Pairs, table: &[$float], back: bool, width: usize, x: &mut [$float]) {
                    attention::rotate(size, pairs, table, back, width, x);
                }
                fn add_into(a: &[$float], b: &[$float], y: &mut [$float]) {
                    map2(a, b, y, |a, b, _| a + b);
                }
                fn subtract_into(a: &[$float], b: &[$float], y: &mut [$float]) {
                    map2(a, b, y, |a, b, _| a - b);
                }
                fn multiply_into(a: &[$float], b: &[$float], y: &mut [$float]) {
                    map2(a, b, y, |a, b, _| a * b);
                }
                fn divide_into(a: &[$float], b: &[$float], y: &mut [$float]) {
                    map2(a, b, y, |a, b, _| a / b);
                }
                fn accumulate_quotient(a: &[$float], b: &[$float], y: &mut [$float]) {
                    map2(a, b, y, |a, b, y| y + a / b);
                }
                fn reciprocal_into(factor: $float, x: &[$float], y: &mut [$float]) {
                    map(x, y, |x, _| factor / x);
                }
                fn divisor_gradient(dy: &[$float], y: &[$float], b: &[$float], db: &mut [$float]) {
                    elementwise::divisor_gradient(dy, y, b, db);
                }
                fn affine_into(factor: $float, x: &[$float], term: $float, y: &mut [$float]) {
                    map(x, y, |x, _| factor * x + term);
                }
                fn accumulate(x: &[$float], y: &mut [$float]) {
                    map(x, y, |x, y| y + x);
                }
                fn accumulate_scaled(factor: $float, x: &[$float], y: &mut [$float]) {
                    map(x, y, |x, y| y + factor * x);
                }
                fn accumulate_product(a: &[$float], b: &[$float], y: &mut [$float]) {
                    map2(a, b, y, |a, b, y| y + a * b);
                }
                fn add_to_rows(x: &[$float], y: &mut [$float]) {
                    elementwise::add_to_rows(x, y);
                }
                fn accumulate_rows(x: &[$float], y: &mut [$float]) {
                    elementwise::accumulate_rows(x, y);
                }
                fn scale(factor: $float, y: &mut [$float]) {
                    change(y, |y| y * factor);
                }
                fn affine(factor: $float, term: $float, y: &mut [$float]) {
                    change(y, |y| factor * y + term);
                }
                fn multiply(x: &[$float], y: &mut [$float]) {
                    map(x, y, |x, y| y * x);
                }
                fn softmax(y: &mut [$float]) {
                    softmax::softmax_in_place(y);
                }
                fn log_softmax(y: &mut [$float]) {
                    softmax::log_softmax_in_place(y);
                }
                fn fill(value: $float, y: &mut [$float]) {
                    y.fill(value);
                }
                fn from_bytes(x: &[u8], y: &mut [$float]) {
                    for (y, byte) in y.iter_mut().zip(x) {
                        *y = bytes::OfByte::of_byte(*byte);
                    }
                }
                fn approach(share: $float, x: &[$float], y: &mut [$float]) {
                    map(x, y, |x, y| if x == y { y } else { y + share * (x - y) });
                }
                fn raise(least: $float, y: &mut [$float]) {
                    change(y, |y| Real::max(y, least));
                }
                fn penalty(l1: f64, l2: f64, x: &[$float]) -> f64 {
                    elementwise::penalty(l1, l2, x)
                }
                fn penalised_squares(l1: f64, l2: f64, x: &[$float], g: &[$float]) -> f64 {
                    elementwise::penalised_squares(l1, l2, x, g)
                }
            }
        }
    };
}

kernels!(f32 in 16 lanes);
kernels!(f64 in 8 lanes);

/// The slice, which is as long as the dimensions say.
#[inline(always)]
fn exactly<T>(length: usize, slice: &[T]) -> &[T] {
    debug_assert_eq!(
        slice.len(),
        length,
        "length of a slice, and what the dimensions say"
    );
    &slice[..length]
}

/// The slice, which is as long as the dimensions say.
#[inline(always)]
fn exactly_mut<T>(length: usize, slice: &mut [T]) -> &mut [T] {
    debug_assert_eq!(
        slice.len(),
        length,
        "length of a slice, and what the dimensions say"
    );
    &mut slice[..length]
}
