//! The check of a loss.

use alloc::format;
use core::any::type_name;

use super::layer::SEED;
use super::mismatch::{Claim, Mismatch, Report};
use super::numeric::{Derivative, floor};
use super::subject::chosen;
use crate::activation::Activation;
use crate::loss::Loss;
use crate::plain::{boxed_zeroed, copy};
use crate::random::Generator;
use crate::tensor::Tensor;

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
    let (mut y, mut dy, mut unused) = (boxed_zeroed::<Y>(), boxed_zeroed::<Y>(), boxed_zeroed());
    copy(at, &mut *y);
    // A gradient that is not written stays what it is: not a number.
    dy.as_mut_slice().fill(f64::NAN);
    let value = evaluate(&y, &mut dy);
    for i in chosen(Y::LEN, &mut Generator::seed(SEED)) {
        let derivative = Derivative {
            at: y.as_slice()[i],
            found: dy.as_slice()[i],
            floor: floor(value.abs()),
        };
        let comparison = derivative.compare(|at| {
            y.as_mut_slice()[i] = at;
            evaluate(&y, &mut unused)
        });
        y.as_mut_slice()[i] = derivative.at;
        let claim = Claim::Derivative(function);
        comparison.record(&mut report, type_name::<L>(), claim, || {
            format!("element {i}")
        })?;
    }
    Ok(report)
}
