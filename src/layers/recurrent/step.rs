//! A recurrent layer step by step.

use super::cell::{Cell, Rows, Work};
use super::direction::{Forward, Returns};
use super::memory::Stepping;
use super::{Recurrent, unroll};
use crate::stepwise::Stepwise;
use crate::tensor::{Floats, Sequence};

#[diagnostic::do_not_recommend]
impl<C, X, const H: usize, const OUT: usize, const BIAS: usize, S> Stepwise
    for Recurrent<C, X, H, OUT, BIAS, S, Forward>
where
    C: Cell,
    X: Sequence,
    S: Returns,
{
    type Step = X::Step;
    type Given = [X::Scalar; OUT];
    type State = C::State<[X::Scalar; H]>;
    type Memory = Stepping<C, X::Scalar, H, 1>;

    fn advance(
        &self,
        state: &mut Self::State,
        x: &X::Step,
        y: &mut [X::Scalar; OUT],
        memory: &mut Self::Memory,
    ) {
        let (weights, (gates, work)) = (self.weights(0), memory.parts());
        let (h, carried) = state.as_mut_slice().split_at_mut(H);
        let extra = if C::CARRIED { carried } else { work.extra };
        let sums = work.sums;
        unroll::take_in::<C, _>(&weights, Self::way(0), x.as_slice(), gates);
        let mut gates = Rows {
            values: gates,
            width: Self::ROWS,
            first: 0,
            apart: 0,
        };
        C::advance(&weights, &mut gates, &mut Work { h, extra, sums });
        y.copy_from_slice(h);
    }
}
