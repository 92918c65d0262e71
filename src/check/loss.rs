//! The check of a loss.

use alloc::{format, vec};
use core::any::type_name;

use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::{Gradient, compare, relative_error};
use super::subject::{SEED, boxed_copy, chosen};
use crate::activation::Activation;
use crate::loss::{Loss, PointwiseLoss};
use crate::plain::boxed_zeroed;
use crate::random::Generator;
use crate::scalar::Dual;
use crate::tensor::Tensor;

/// The size below which slopes are compared as if they were larger: where large terms cancel, dual
/// numbers lose the digits that a slope written by hand keeps.
const FLOOR: f64 = 1e-6;

/// As [`check::pointwise_loss`](super::pointwise_loss()).
///
/// # Errors
/// Where `value_and_slope` does not give `value` and its derivative.
pub fn pointwise_loss<L: PointwiseLoss>(
    loss: &L,
    outputs: &[f64],
    targets: &[f64],
) -> Result<Report, Mismatch> {
    let mut report = Report::default();
    let pairs = outputs
        .iter()
        .flat_map(|y| targets.iter().map(move |t| (*y, *t)));
    for (y, t) in pairs {
        let (value, slope) = loss.value_and_slope(y, t);
        let expected = loss.value(Dual::variable(y), Dual::constant(t));
        for (claim, pair) in [
            (Claim::Value, [value, expected.value]),
            (Claim::Slope, [slope, expected.derivative]),
        ] {
            let error = relative_error(pair[0], pair[1], FLOOR);
            let place = format!("y = {y:?} against t = {t:?}");
            compare(&mut report, type_name::<L>(), claim, place, pair, error)?;
        }
    }
    Ok(report)
}

/// As [`check::loss`](super::loss()).
///
/// # Errors
/// Where the gradient is not the derivative of the value.
pub fn loss<L, Y, T>(loss: &L, y: &Y, target: &T) -> Result<Report, Mismatch>
where
    L: Loss<Y, T>,
    Y: Tensor<Scalar = f64>,
{
    gradient::<L, Y>("value_and_gradient", y, |y, dy| {
        loss.value_and_gradient(y, target, dy)
    })
}

/// As [`check::loss_after`](super::loss_after()).
///
/// # Errors
/// Where the gradient is not the derivative of the value.
pub fn loss_after<A, L, Y, T>(loss: &L, z: &Y, target: &T) -> Result<Report, Mismatch>
where
    A: Activation<Y>,
    L: Loss<Y, T>,
    Y: Tensor<Scalar = f64>,
{
    let mut y = boxed_zeroed();
    gradient::<L, Y>("loss", z, |z, dz| {
        A::apply(z, &mut y);
        A::loss(loss, z, &y, target, dz)
    })
}

/// Compares the gradient that `evaluate` writes with the value that it returns.
fn gradient<L, Y: Tensor<Scalar = f64>>(
    function: &'static str,
    at: &Y,
    mut evaluate: impl FnMut(&Y, &mut Y) -> f64,
) -> Result<Report, Mismatch> {
    let mut report = Report::default();
    let (mut y, mut dy, mut unused) = (boxed_copy(at), boxed_zeroed::<Y>(), boxed_zeroed());
    // A gradient that is not written stays what it is: not a number.
    dy.as_mut_slice().fill(f64::NAN);
    evaluate(&y, &mut dy);
    Gradient {
        subject: type_name::<L>(),
        function,
        at: at.as_slice(),
        found: dy.as_slice(),
        weights: &[1.0],
    }
    .check(
        &mut report,
        &chosen(0..Y::LEN, &mut Generator::seed(SEED)),
        &mut |i, x| {
            y.as_mut_slice()[i] = x;
            let value = evaluate(&y, &mut unused);
            y.as_mut_slice()[i] = at.as_slice()[i];
            vec![value]
        },
        &|i| format!("element {i}"),
    )?;
    Ok(report)
}
