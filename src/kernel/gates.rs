//! The gates of recurrent layers: what happens to the sums of one step of one sample.

#![forbid(unsafe_code)]

use super::elementwise::{change, map};
use super::simd::vectorised;
use super::{exactly, exactly_mut};
use crate::scalar::Real;

/// The kernels of recurrent layers, with u units.
///
/// `gates` holds what the input contributes to the sums of a step, and then the gates; a gradient turns
/// them into the gradients of the sums. `sums` is what the state before contributes. A state before
/// that is `None` is zero. Elements do not meet.
pub trait Gates: Sized {
    /// h = f(gates + sums), f the rectifier or tanh; `sums`, `gates`, `h`: `[u]`. The gate is h.
    fn rnn_step(rectified: bool, sums: &[Self], gates: &mut [Self], h: &mut [Self]);

    /// gates ← dh ⊙ f′.
    fn rnn_gradient(rectified: bool, gates: &mut [Self], dh: &[Self]);

    /// i, f, o = σ(gates + sums), g = tanh(gates + sums), c ← f ⊙ c + i ⊙ g, h = o ⊙ tanh(c);
    /// `sums`, `gates`: i, f, g, o, `[4, u]`, `c`, `h`: `[u]`.
    fn lstm_step(sums: &[Self], gates: &mut [Self], c: &mut [Self], h: &mut [Self]);

    /// gates ← the gradients of their sums, from those of h and c; dc ← that of c before.
    fn lstm_gradient(
        gates: &mut [Self],
        before: Option<&[Self]>,
        c: &[Self],
        dh: &[Self],
        dc: &mut [Self],
    );

    /// r, z = σ(gates + sums), for those of r, z, n that come first; `sums`: `[2, u]`, `gates`: `[3, u]`.
    fn gru_open(sums: &[Self], gates: &mut [Self]);

    /// n = tanh(gates + r ⊙ inner), or without r where the state was reset before, and
    /// h ← (1 − z) ⊙ n + z ⊙ h; `inner`, `h`: `[u]`.
    fn gru_step(reset_after: bool, inner: &[Self], gates: &mut [Self], h: &mut [Self]);

    /// z, n ← the gradients of their sums, from that of h; carry = z ⊙ dh, what h before gets of it
    /// directly. Where the state is reset after, r ← the gradient of its sum and inner ← its own, too.
    fn gru_gradient(
        reset_after: bool,
        gates: &mut [Self],
        inner: &mut [Self],
        before: Option<&[Self]>,
        dh: &[Self],
        carry: &mut [Self],
    );

    /// r ← the gradient of its sum and carry += d ⊙ r, from d, the gradient of r ⊙ h.
    fn gru_reset_gradient(
        gates: &mut [Self],
        before: Option<&[Self]>,
        d: &[Self],
        carry: &mut [Self],
    );
}

macro_rules! gates {
    ($float:ident) => {
        impl Gates for $float {
            vectorised! {
                fn rnn_step(rectified: bool, sums: &[$float], gates: &mut [$float], h: &mut [$float]) {
                    rnn_step(rectified, sums, gates, h);
                }
                fn rnn_gradient(rectified: bool, gates: &mut [$float], dh: &[$float]) {
                    rnn_gradient(rectified, gates, dh);
                }
                fn lstm_step(sums: &[$float], gates: &mut [$float], c: &mut [$float], h: &mut [$float]) {
                    lstm_step(sums, gates, c, h);
                }
                fn lstm_gradient(
                    gates: &mut [$float], before: Option<&[$float]>, c: &[$float], dh: &[$float], dc: &mut [$float]
                ) {
                    lstm_gradient(gates, before, c, dh, dc);
                }
                fn gru_open(sums: &[$float], gates: &mut [$float]) {
                    gru_open(sums, gates);
                }
                fn gru_step(reset_after: bool, inner: &[$float], gates: &mut [$float], h: &mut [$float]) {
                    gru_step(reset_after, inner, gates, h);
                }
                fn gru_gradient(
                    reset_after: bool, gates: &mut [$float], inner: &mut [$float], before: Option<&[$float]>,
                    dh: &[$float], carry: &mut [$float]
                ) {
                    gru_gradient(reset_after, gates, inner, before, dh, carry);
                }
                fn gru_reset_gradient(
                    gates: &mut [$float], before: Option<&[$float]>, d: &[$float], carry: &mut [$float]
                ) {
                    gru_reset_gradient(gates, before, d, carry);
                }
            }
        }
    };
}

gates!(f32);
gates!(f64);

/// `N` gates of as many units each.
#[inline(always)]
fn each<T, const N: usize>(units: usize, gates: &mut [T]) -> [&mut [T]; N] {
    let mut rest = exactly_mut(N * units, gates);
    core::array::from_fn(|_| {
        let (gate, behind) = core::mem::take(&mut rest).split_at_mut(units);
        rest = behind;
        gate
    })
}

/// Runs a block for all units, so many at a time: arrays of a length that is known become vectors where slices, of which
/// any might be the same place as another, do not.
macro_rules! in_chunks {
    ($units:expr, $at:ident, $count:ident => $block:block) => {
        let mut $at = 0;
        while $at + 16 <= $units {
            const $count: usize = 16;
            $block
            $at += $count;
        }
        while $at < $units {
            const $count: usize = 1;
            $block
            $at += $count;
        }
    };
}

/// Some units of a vector.
#[inline(always)]
fn chunk<T, const N: usize>(x: &[T], at: usize) -> &[T; N] {
    x[at..].first_chunk().expect("as many units")
}

/// Some units of a vector.
#[inline(always)]
fn chunk_mut<T, const N: usize>(x: &mut [T], at: usize) -> &mut [T; N] {
    x[at..].first_chunk_mut().expect("as many units")
}

/// A state before: zero at the beginning.
#[inline(always)]
fn at<T: Real>(before: Option<&[T]>, i: usize) -> T {
    before.map_or(T::ZERO, |before| before[i])
}

/// dσ/dx where σ(x) = y.
#[inline(always)]
fn sigmoid_slope<T: Real>(y: T) -> T {
    y * (T::ONE - y)
}

/// dtanh/dx where tanh(x) = y.
#[inline(always)]
fn tanh_slope<T: Real>(y: T) -> T {
    T::ONE - y * y
}

#[inline(always)]
fn rnn_step<T: Real>(rectified: bool, sums: &[T], gates: &mut [T], h: &mut [T]) {
    let (sums, gates) = (exactly(h.len(), sums), exactly_mut(h.len(), gates));
    for ((h, gate), &sum) in h.iter_mut().zip(gates).zip(sums) {
        let sum = *gate + sum;
        *gate = if rectified {
            sum.max(T::ZERO)
        } else {
            sum.tanh()
        };
        *h = *gate;
    }
}

#[inline(always)]
fn rnn_gradient<T: Real>(rectified: bool, gates: &mut [T], dh: &[T]) {
    for (gate, &dh) in gates.iter_mut().zip(dh) {
        let h = *gate;
        *gate = match rectified {
            // NaN goes on.
            true if h > T::ZERO || h.is_nan() => dh,
            true => T::ZERO,
            false => dh * tanh_slope(h),
        };
    }
}

#[inline(always)]
fn lstm_step<T: Real>(sums: &[T], gates: &mut [T], c: &mut [T], h: &mut [T]) {
    let units = h.len();
    let (sums, c) = (exactly(4 * units, sums), exactly_mut(units, c));
    map(sums, exactly_mut(4 * units, gates), |sum, gate| gate + sum);
    let [i, f, g, o] = each(units, gates);
    for gate in [&mut *i, &mut *f, &mut *o] {
        change(gate, Real::sigmoid);
    }
    change(g, Real::tanh);
    in_chunks!(units, at, N => {
        let [i, f, g, o] = [&*i, &*f, &*g, &*o].map(|gate| chunk::<T, N>(gate, at));
        let (c, h) = (chunk_mut::<T, N>(c, at), chunk_mut::<T, N>(h, at));
        for u in 0..N {
            c[u] = f[u] * c[u] + i[u] * g[u];
            h[u] = o[u] * c[u].tanh();
        }
    });
}

#[inline(always)]
fn lstm_gradient<T: Real>(gates: &mut [T], before: Option<&[T]>, c: &[T], dh: &[T], dc: &mut [T]) {
    let units = dh.len();
    let (c, dc) = (exactly(units, c), exactly_mut(units, dc));
    let [i, f, g, o] = each(units, gates);
    in_chunks!(units, at, N => {
        let before = before.map_or([T::ZERO; N], |before| *chunk::<T, N>(before, at));
        let (c, dh) = (chunk::<T, N>(c, at), chunk::<T, N>(dh, at));
        let dc = chunk_mut::<T, N>(dc, at);
        let gates = [&mut *i, &mut *f, &mut *g, &mut *o].map(|gate| chunk_mut::<T, N>(gate, at));
        // Copies, which nothing that is written can be the same place as.
        let [mut di, mut df, mut dg, mut d_o] = gates.each_ref().map(|gate| **gate);
        let mut carried = *dc;
        for u in 0..N {
            let (i, f, g, o) = (di[u], df[u], dg[u], d_o[u]);
            let y = c[u].tanh();
            let d = carried[u] + dh[u] * o * tanh_slope(y);
            carried[u] = d * f;
            di[u] = d * g * sigmoid_slope(i);
            dg[u] = d * i * tanh_slope(g);
            df[u] = d * before[u] * sigmoid_slope(f);
            d_o[u] = dh[u] * y * sigmoid_slope(o);
        }
        *dc = carried;
        for (gate, d) in gates.into_iter().zip([di, df, dg, d_o]) {
            *gate = d;
        }
    });
}

#[inline(always)]
fn gru_open<T: Real>(sums: &[T], gates: &mut [T]) {
    for (gate, &sum) in gates.iter_mut().zip(sums) {
        *gate = (*gate + sum).sigmoid();
    }
}

#[inline(always)]
fn gru_step<T: Real>(reset_after: bool, inner: &[T], gates: &mut [T], h: &mut [T]) {
    let units = h.len();
    let inner = exactly(units, inner);
    let [r, z, n] = each(units, gates);
    in_chunks!(units, at, N => {
        let [r, z] = [&*r, &*z].map(|gate| chunk::<T, N>(gate, at));
        let (n, h) = (chunk_mut::<T, N>(n, at), chunk_mut::<T, N>(h, at));
        let mut inner = *chunk::<T, N>(inner, at);
        if reset_after {
            for u in 0..N {
                inner[u] = r[u] * inner[u];
            }
        }
        for u in 0..N {
            n[u] = (n[u] + inner[u]).tanh();
            h[u] = (T::ONE - z[u]) * n[u] + z[u] * h[u];
        }
    });
}

#[inline(always)]
fn gru_gradient<T: Real>(
    reset_after: bool,
    gates: &mut [T],
    inner: &mut [T],
    before: Option<&[T]>,
    dh: &[T],
    carry: &mut [T],
) {
    let units = dh.len();
    let (inner, carry) = (exactly_mut(units, inner), exactly_mut(units, carry));
    let [r, z, n] = each(units, gates);
    in_chunks!(units, at, N => {
        let before = before.map_or([T::ZERO; N], |before| *chunk::<T, N>(before, at));
        let dh = chunk::<T, N>(dh, at);
        let of_gates = [&mut *r, &mut *z, &mut *n].map(|gate| chunk_mut::<T, N>(gate, at));
        let (of_inner, carry) = (chunk_mut::<T, N>(inner, at), chunk_mut::<T, N>(carry, at));
        // Copies, which nothing that is written can be the same place as.
        let [mut dr, mut dz, mut dn] = of_gates.each_ref().map(|gate| **gate);
        let mut inner = *of_inner;
        for u in 0..N {
            let (z, n) = (dz[u], dn[u]);
            carry[u] = z * dh[u];
            dn[u] = dh[u] * (T::ONE - z) * tanh_slope(n);
            dz[u] = dh[u] * (before[u] - n) * sigmoid_slope(z);
        }
        if reset_after {
            for u in 0..N {
                let r = dr[u];
                dr[u] = dn[u] * inner[u] * sigmoid_slope(r);
                inner[u] = dn[u] * r;
            }
        }
        *of_inner = inner;
        for (gate, d) in of_gates.into_iter().zip([dr, dz, dn]) {
            *gate = d;
        }
    });
}

#[inline(always)]
fn gru_reset_gradient<T: Real>(gates: &mut [T], before: Option<&[T]>, d: &[T], carry: &mut [T]) {
    let carry = exactly_mut(d.len(), carry);
    for (i, (r, &d)) in gates.iter_mut().zip(d).enumerate() {
        carry[i] += d * *r;
        *r = d * at(before, i) * sigmoid_slope(*r);
    }
}
