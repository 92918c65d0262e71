//! The check of an activation.

use alloc::format;
use alloc::vec::Vec;
use core::any::type_name;

use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::{Gradient, compare, relative_error};
use super::subject::{SEED, boxed_copy, chosen, tensors};
use crate::activation::{Activation, Pointwise};
use crate::plain::boxed_zeroed;
use crate::random::Generator;
use crate::scalar::{Dual, Real};
use crate::tensor::Tensor;

/// The size below which slopes are compared as if they were larger: where an activation levels
/// off, a slope computed from y has lost the digits that one computed from x has.
const FLOOR: f64 = 1e-6;

/// As [`check::activation`](super::activation()).
///
/// # Errors
/// Where `slope` is not the derivative of `value`.
pub fn activation<A: Pointwise>() -> Result<Report, Mismatch> {
    let mut report = Report::default();
    for x in places() {
        let y = A::value(Dual::variable(x));
        let (name, place) = (type_name::<A>(), format!("x = {x:?}"));
        if y.value.is_nan() || y.derivative.is_nan() {
            let pair = [y.value, y.derivative];
            compare(&mut report, name, Claim::Number, place, pair, f64::NAN)?;
            continue;
        }
        let (found, expected) = (A::slope(x, y.value), y.derivative);
        let error = relative_error(found, expected, FLOOR);
        compare(
            &mut report,
            name,
            Claim::Slope,
            place,
            [found, expected],
            error,
        )?;
    }
    Ok(report)
}

/// Where slopes are compared.
fn places() -> Vec<f64> {
    let near = (-64..=64).map(|i| f64::from(i) / 4.0);
    let far = (0..12).map(|i| 32.0 * f64::from(1 << i).min(1e4 / 32.0));
    let tiny = (1..=12).map(|i| Real::powi(0.1_f64, i));
    let far: Vec<f64> = far.chain(tiny).collect();
    let mirrored = far.iter().flat_map(|x| [-x, *x]);
    near.chain([-0.0])
        .chain(mirrored)
        .flat_map(|x| [x.next_down(), x, x.next_up()])
        .collect()
}

/// As [`check::vector_activation`](super::vector_activation()).
///
/// # Errors
/// Where `backward` does not give the derivative of `apply`.
pub fn vector_activation<A, X>() -> Result<Report, Mismatch>
where
    A: Activation<X>,
    X: Tensor<Scalar = f64>,
{
    const SAMPLES: usize = 3;
    let rng = &mut Generator::seed(SEED);
    let mut report = Report::default();
    let (z, dy) = (tensors::<X>(SAMPLES, rng), tensors::<X>(SAMPLES, rng));
    for (mut z, dy) in z.into_iter().zip(dy) {
        let at = z.as_slice().to_vec();
        let (mut y, mut dz) = (boxed_zeroed::<X>(), boxed_copy(&dy));
        A::apply(&z, &mut y);
        A::backward(&z, &y, &mut dz);
        Gradient {
            subject: type_name::<A>(),
            function: "backward",
            at: &at,
            found: dz.as_slice(),
            weights: dy.as_slice(),
        }
        .check(
            &mut report,
            &chosen(0..X::LEN, rng),
            &mut |i, x| {
                z.as_mut_slice()[i] = x;
                A::apply(&z, &mut y);
                z.as_mut_slice()[i] = at[i];
                y.as_slice().to_vec()
            },
            &|i| format!("element {i}"),
        )?;
    }
    Ok(report)
}
