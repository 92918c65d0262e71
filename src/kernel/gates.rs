//! The gates of recurrent layers: what happens to the sums of one step of one sample.

#![forbid(unsafe_code)]

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
    for (at, (gate, &sum)) in gates.iter_mut().zip(sums).enumerate() {
        let sum = *gate + sum;
        *gate = if at / units == 2 {
            sum.tanh()
        } else {
            sum.sigmoid()
        };
    }
    let [i, f, g, o] = each(units, gates);
    for at in 0..units {
        c[at] = f[at] * c[at] + i[at] * g[at];
        h[at] = o[at] * c[at].tanh();
    }
}

#[inline(always)]
fn lstm_gradient<T: Real>(gates: &mut [T], before: Option<&[T]>, c: &[T], dh: &[T], dc: &mut [T]) {
    let units = dh.len();
    let (c, dc) = (exactly(units, c), exactly_mut(units, dc));
    let [i, f, g, o] = each(units, gates);
    for at in 0..units {
        let y = c[at].tanh();
        let d = dc[at] + dh[at] * o[at] * tanh_slope(y);
        dc[at] = d * f[at];
        let di = d * g[at] * sigmoid_slope(i[at]);
        g[at] = d * i[at] * tanh_slope(g[at]);
        i[at] = di;
        f[at] = d * self::at(before, at) * sigmoid_slope(f[at]);
        o[at] = dh[at] * y * sigmoid_slope(o[at]);
    }
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
    for i in 0..units {
        let inner = match reset_after {
            true => r[i] * inner[i],
            false => inner[i],
        };
        n[i] = (n[i] + inner).tanh();
        h[i] = (T::ONE - z[i]) * n[i] + z[i] * h[i];
    }
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
    for i in 0..units {
        carry[i] = z[i] * dh[i];
        let dn = dh[i] * (T::ONE - z[i]) * tanh_slope(n[i]);
        z[i] = dh[i] * (at(before, i) - n[i]) * sigmoid_slope(z[i]);
        n[i] = dn;
        if reset_after {
            let dr = dn * inner[i] * sigmoid_slope(r[i]);
            inner[i] = dn * r[i];
            r[i] = dr;
        }
    }
}

#[inline(always)]
fn gru_reset_gradient<T: Real>(gates: &mut [T], before: Option<&[T]>, d: &[T], carry: &mut [T]) {
    let carry = exactly_mut(d.len(), carry);
    for (i, (r, &d)) in gates.iter_mut().zip(d).enumerate() {
        carry[i] += d * *r;
        *r = d * at(before, i) * sigmoid_slope(*r);
    }
}
