//! Scaled dot-product attention, its gradients, and the rotation of positions.

use super::elementwise::dot;
use super::lanes::sum;
use super::product::{Combination, dot_tile};
use super::simd::Vector;
use super::{exactly, exactly_mut};
use crate::scalar::{Float, Real};

/// The dimensions of attention: which queries attend to which keys.
///
/// Queries are `[queries, heads · head_size]`, keys and values `[keys, key_value_heads · head_size]`, a
/// result is as the queries. A head of keys and values serves as many heads of queries as it takes, one
/// after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attention {
    /// The number of steps that attend.
    pub queries: usize,
    /// The number of steps that are attended to.
    pub keys: usize,
    /// The number of heads of the queries.
    pub heads: usize,
    /// The number of heads of the keys and values, which divides that of the queries.
    pub key_value_heads: usize,
    /// The length of a head.
    pub head_size: usize,
    /// Whether a step attends to none after it: query i to the keys 0 to i.
    pub causal: bool,
}

/// Which elements of a head are turned together, as a point of a plane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pairs {
    /// 0 with 1, 2 with 3, as in the paper.
    Interleaved,
    /// 0 with n / 2, 1 with n / 2 + 1, as in Llama's published weights.
    Halves,
}

impl Attention {
    /// How many weights there are: one for each head, query and key.
    pub const fn weights(&self) -> usize {
        self.heads * self.queries * self.keys
    }

    /// How wide queries and results are.
    pub const fn width(&self) -> usize {
        self.heads * self.head_size
    }

    /// How wide keys and values are.
    pub const fn key_width(&self) -> usize {
        self.key_value_heads * self.head_size
    }

    /// Where the head of keys begins that serves a head of queries.
    fn key_start(&self, head: usize) -> usize {
        head * self.key_value_heads / self.heads * self.head_size
    }

    /// To how many keys, from the first on, a query attends.
    fn reach(&self, query: usize) -> usize {
        match self.causal {
            true => self.keys.min(query + 1),
            false => self.keys,
        }
    }

    fn scale<T: Real>(&self) -> T {
        T::ONE / T::of(self.head_size as f64).sqrt()
    }
}

/// A head among rows: `[steps, width]`, of which `[steps, size]` from `start` on.
#[derive(Clone, Copy)]
struct Head {
    width: usize,
    start: usize,
    size: usize,
}

impl Head {
    /// The same from a step on.
    #[inline(always)]
    fn from(self, step: usize) -> Self {
        let start = self.start + step * self.width;
        Self { start, ..self }
    }

    #[inline(always)]
    fn row<T>(self, rows: &[T], step: usize) -> &[T] {
        &rows[step * self.width + self.start..][..self.size]
    }

    #[inline(always)]
    fn row_mut<T>(self, rows: &mut [T], step: usize) -> &mut [T] {
        &mut rows[step * self.width + self.start..][..self.size]
    }
}

impl Head {
    /// out[j] = a · rowⱼ for each j of `out`, each a [`dot`](super::Kernels::dot).
    #[inline(always)]
    fn dots<V: Vector>(self, a: &[V::Element], rows: &[V::Element], out: &mut [V::Element]) {
        let a = exactly(self.size, a);
        let (fours, rest) = out.as_chunks_mut::<4>();
        let mut step = 0;
        for four in fours {
            let from = &rows[step * self.width + self.start..];
            assert!(from.len() >= 3 * self.width + self.size);
            // SAFETY: four rows, of which the last is there.
            let [dots] = unsafe {
                dot_tile::<V, 1, 4>(self.size, [a.as_ptr(), from.as_ptr()], [0, self.width])
            };
            *four = dots;
            step += 4;
        }
        for out in rest {
            *out = dot::<V>(a, self.row(rows, step));
            step += 1;
        }
    }

    /// y = Σ factorⱼ · rowⱼ, one by one from 0; or from y, unless `fresh`.
    #[inline(always)]
    fn combine<V: Vector>(
        self,
        fresh: bool,
        factors: &[V::Element],
        rows: &[V::Element],
        y: &mut [V::Element],
    ) {
        let y = exactly_mut(self.size, y);
        let (count, from) = (factors.len(), &rows[self.start..]);
        assert!(count == 0 || from.len() >= (count - 1) * self.width + self.size);
        let mut combination = Combination::<V> {
            fresh,
            coefficients: factors.as_ptr(),
            row_step: 0,
            term_step: 1,
            rows: 1,
            terms: count,
            columns: self.size,
            vectors: from.as_ptr(),
            vector_step: self.width,
            out: y.as_mut_ptr(),
            out_step: 0,
        };
        // SAFETY: the rows are there, up to the last.
        unsafe { combination.compute() }
    }

    /// rowⱼ += factorⱼ · x, for each factor.
    #[inline(always)]
    fn spread<V: Vector>(self, factors: &[V::Element], x: &[V::Element], rows: &mut [V::Element]) {
        let x = exactly(self.size, x);
        let (count, to) = (factors.len(), &mut rows[self.start..]);
        assert!(count == 0 || to.len() >= (count - 1) * self.width + self.size);
        let mut combination = Combination::<V> {
            fresh: false,
            coefficients: factors.as_ptr(),
            row_step: 1,
            term_step: 0,
            rows: count,
            terms: 1,
            columns: self.size,
            vectors: x.as_ptr(),
            vector_step: 0,
            out: to.as_mut_ptr(),
            out_step: self.width,
        };
        // SAFETY: the rows are there, up to the last.
        unsafe { combination.compute() }
    }
}

/// The keys, up to some, that a mask does not leave out.
#[inline(always)]
fn attended<T: Real>(mask: &[T], reach: usize) -> impl Iterator<Item = usize> {
    (0..reach).filter(|key| mask[*key] != T::ZERO)
}

/// The key of the largest weight.
///
/// The gradient of softmax is made of differences, which do not change if a number is taken from all of them. With that
/// of this key gone, what is left counts little, and so does its rounding, and what the weights lack of 1 together.
#[inline(always)]
fn heaviest<T: Real>(w: &[T]) -> usize {
    let mut heaviest = 0;
    for (key, weight) in w.iter().enumerate() {
        if *weight > w[heaviest] {
            heaviest = key;
        }
    }
    heaviest
}

/// w = softmax(w) in place, over what the mask does not leave out, which becomes zero.
#[inline(always)]
fn softmax<T: Real>(w: &mut [T], scale: T, mask: Option<&[T]>) {
    let mut max = -T::ONE / T::ZERO;
    for (j, w) in w.iter_mut().enumerate() {
        if mask.is_none_or(|mask| mask[j] != T::ZERO) {
            *w *= scale;
            max = max.max(*w);
        }
    }
    match mask {
        None => {
            for w in &mut *w {
                *w = (*w - max).exp();
            }
        }
        Some(mask) => {
            for (w, &attended) in w.iter_mut().zip(mask) {
                let e = (*w - max).exp();
                *w = if attended != T::ZERO { e } else { T::ZERO };
            }
        }
    }
    let sum = sum::<T, 16>(w, |w| w);
    // Where everything is left out, nothing is attended to.
    if sum != T::ZERO {
        for w in w {
            *w /= sum;
        }
    }
}

/// The weights and what they make of the values. `weights` has room for all, or for those of one query.
#[inline(always)]
pub(super) fn forward<V: Vector<Element = T>, T: Real>(
    dims: &Attention,
    [q, k, v]: [&[T]; 3],
    mask: Option<&[T]>,
    weights: &mut [T],
    y: &mut [T],
) {
    let (width, key_width) = (dims.width(), dims.key_width());
    let q = exactly(dims.queries * width, q);
    let (k, v) = (
        exactly(dims.keys * key_width, k),
        exactly(dims.keys * key_width, v),
    );
    let y = exactly_mut(dims.queries * width, y);
    let mask = mask.map(|mask| exactly(dims.keys, mask));
    let keep = weights.len() != dims.keys;
    let weights = match keep {
        true => exactly_mut(dims.weights(), weights),
        false => weights,
    };
    let scale = dims.scale();
    for head in 0..dims.heads {
        let of_query = Head {
            width,
            start: head * dims.head_size,
            size: dims.head_size,
        };
        let of_key = Head {
            width: key_width,
            start: dims.key_start(head),
            size: dims.head_size,
        };
        for query in 0..dims.queries {
            let row = if keep { head * dims.queries + query } else { 0 };
            let (w, beyond) =
                weights[row * dims.keys..][..dims.keys].split_at_mut(dims.reach(query));
            beyond.fill(T::ZERO);
            of_key.dots::<V>(of_query.row(q, query), k, w);
            softmax(w, scale, mask);
            let y = of_query.row_mut(y, query);
            match mask {
                None => of_key.combine::<V>(true, w, v, y),
                Some(mask) => {
                    y.fill(T::ZERO);
                    for (key, w) in attended(mask, w.len()).map(|key| (key, &w[key..=key])) {
                        of_key.from(key).combine::<V>(false, w, v, y);
                    }
                }
            }
        }
    }
}

/// The gradients with respect to queries, keys and values. `room` is for one query: `[keys]`.
#[inline(always)]
pub(super) fn gradient<V: Vector<Element = T>, T: Real>(
    dims: &Attention,
    [q, k, v]: [&[T]; 3],
    mask: Option<&[T]>,
    weights: &[T],
    dy: &[T],
    room: &mut [T],
    [dq, dk, dv]: [&mut [T]; 3],
) {
    let (width, key_width) = (dims.width(), dims.key_width());
    let (q, dy) = (
        exactly(dims.queries * width, q),
        exactly(dims.queries * width, dy),
    );
    let (k, v) = (
        exactly(dims.keys * key_width, k),
        exactly(dims.keys * key_width, v),
    );
    let dq = exactly_mut(dims.queries * width, dq);
    let (dk, dv) = (
        exactly_mut(dims.keys * key_width, dk),
        exactly_mut(dims.keys * key_width, dv),
    );
    let (weights, room) = (
        exactly(dims.weights(), weights),
        exactly_mut(dims.keys, room),
    );
    let mask = mask.map(|mask| exactly(dims.keys, mask));
    let scale: T = dims.scale();
    dq.fill(T::ZERO);
    dk.fill(T::ZERO);
    dv.fill(T::ZERO);
    for head in 0..dims.heads {
        let of_query = Head {
            width,
            start: head * dims.head_size,
            size: dims.head_size,
        };
        let of_key = Head {
            width: key_width,
            start: dims.key_start(head),
            size: dims.head_size,
        };
        for query in 0..dims.queries {
            let reach = dims.reach(query);
            let w = &weights[(head * dims.queries + query) * dims.keys..][..reach];
            let (dy, dw) = (of_query.row(dy, query), &mut room[..reach]);
            of_key.dots::<V>(dy, v, dw);
            let (q, dq) = (of_query.row(q, query), of_query.row_mut(dq, query));
            match mask {
                None => {
                    let base = dw[heaviest(w)];
                    for dw in &mut *dw {
                        *dw -= base;
                    }
                    let mean = dot::<V>(w, dw);
                    for (ds, &w) in dw.iter_mut().zip(w) {
                        *ds = w * (*ds - mean) * scale;
                    }
                    of_key.spread::<V>(w, dy, dv);
                    of_key.combine::<V>(false, dw, k, dq);
                    of_key.spread::<V>(dw, q, dk);
                }
                Some(mask) => {
                    let base = dw[heaviest(w)];
                    for key in attended(mask, reach) {
                        dw[key] -= base;
                    }
                    let terms = attended(mask, reach).map(|key| w[key] * dw[key]);
                    let mean = terms.fold(T::ZERO, |sum, term| sum + term);
                    for key in attended(mask, reach) {
                        let ds = w[key] * (dw[key] - mean) * scale;
                        let of_key = of_key.from(key);
                        of_key.spread::<V>(&w[key..=key], dy, dv);
                        of_key.combine::<V>(false, &[ds], k, dq);
                        of_key.spread::<V>(&[ds], q, dk);
                    }
                }
            }
        }
    }
}

/// The cosine and the sine of each step's angles: `[steps, size / 2, 2]`.
#[inline(always)]
pub(super) fn angles<T: Float>(size: usize, base: f64, table: &mut [T]) {
    let half = size / 2;
    for (step, table) in table.chunks_exact_mut(2 * half).enumerate() {
        for (pair, table) in table.as_chunks_mut::<2>().0.iter_mut().enumerate() {
            let angle = step as f64 * Real::powf(base, -2.0 * pair as f64 / size as f64);
            *table = [Real::cos(angle), Real::sin(angle)].map(T::of);
        }
    }
}

/// Turns each pair of each head of `x: [steps, heads · size]` by its step's angle, or back.
#[inline(always)]
pub(super) fn rotate<T: Real>(
    size: usize,
    pairs: Pairs,
    table: &[T],
    back: bool,
    width: usize,
    x: &mut [T],
) {
    let half = size / 2;
    for (x, table) in x.chunks_exact_mut(width).zip(table.chunks_exact(2 * half)) {
        for head in x.chunks_exact_mut(size) {
            for (pair, [cos, sin]) in table.as_chunks::<2>().0.iter().enumerate() {
                let (i, j) = match pairs {
                    Pairs::Interleaved => (2 * pair, 2 * pair + 1),
                    Pairs::Halves => (pair, pair + half),
                };
                let sin = if back { -*sin } else { *sin };
                let (a, b) = (head[i], head[j]);
                head[i] = a * *cos - b * sin;
                head[j] = a * sin + b * *cos;
            }
        }
    }
}
