//! What several probes need: samples, and gradients computed in groups of different sizes.

use netwright::network::gradient;
use netwright::plain::{boxed_zeroed, zeroed};
use netwright::prelude::*;
use netwright::random::Rng;

/// An image of `C` channels of `H` rows.
pub type Picture<const C: usize, const H: usize, const W: usize> = [[[f64; W]; H]; C];

/// Samples in general position, the same for the same seed.
pub fn samples<X: Tensor<Scalar = f64>>(count: usize, seed: u64) -> Vec<X> {
    let mut rng = Generator::seed(seed);
    let sample = |_| {
        let mut x: X = zeroed();
        for x in x.as_mut_slice() {
            *x = 2.0 * f64::uniform(rng.next_u64()) - 1.0;
        }
        x
    };
    (0..count).map(sample).collect()
}

/// The bits of the loss and of the gradient, computed in groups of `B` at the first step of `seed`.
pub fn bits_in_groups_of<const B: usize, N, T, L>(
    net: &N,
    x: &[N::Input],
    targets: &[T],
    loss: &L,
    seed: u64,
) -> Vec<u64>
where
    N: Network<Scalar = f64>,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    let mut tape = Tape::<N>::group_of::<B>();
    tape.seed(seed);
    let mut grad = boxed_zeroed::<N>();
    let value = gradient(net, x, targets, loss, &mut tape, &mut grad);
    let grad = grad.as_slice().iter();
    [value].iter().chain(grad).map(|x| x.to_bits()).collect()
}

/// Holds a network to the law that the size of the groups changes no bit; gives the bits.
#[track_caller]
pub fn same_bits_in_all_groups<N, T, L>(
    net: &N,
    x: &[N::Input],
    targets: &[T],
    loss: &L,
    seed: u64,
) -> Vec<u64>
where
    N: Network<Scalar = f64>,
    L: Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
{
    let alone = bits_in_groups_of::<1, _, _, _>(net, x, targets, loss, seed);
    let sevens = bits_in_groups_of::<7, _, _, _>(net, x, targets, loss, seed);
    let together = bits_in_groups_of::<32, _, _, _>(net, x, targets, loss, seed);
    assert!(alone.iter().any(|&bits| bits != 0));
    for (size, grouped) in [(7, sevens), (32, together)] {
        let differs = alone.iter().zip(&grouped).position(|(a, b)| a != b);
        assert_eq!(
            differs, None,
            "groups of {size}, the loss at 0, the gradient behind it"
        );
    }
    alone
}
