//! A gradient summed in shares, in any order, has the bits of the whole.

use netwright::plain::boxed_zeroed;
use netwright::prelude::*;
use netwright::random::Draw;

use super::networks::*;
use super::{assert_same, bits_of, random, trained};

const SAMPLES: usize = 8;

/// The memory of a group after its reverse pass.
struct Reversed<N: Network> {
    net: Box<N>,
    x: Vec<N::Input>,
    y: Vec<N::Output>,
    dz: Vec<N::Output>,
    inner: Box<N::Inner<SAMPLES>>,
}

impl<N: Network<Input: Tensor>> Reversed<N> {
    fn new() -> Self {
        let net = trained::<N>(1);
        let (x, dz) = (random(SAMPLES, 2), random(SAMPLES, 3));
        let mut y = random(SAMPLES, 4);
        let mut inner = boxed_zeroed::<N::Inner<SAMPLES>>();
        net.trace(
            &x,
            &mut y,
            &mut inner,
            Mode::Training(Draw::seed(5)),
            &mut (),
        );
        net.reverse(&x, &y, &mut inner, &dz, &mut ());
        Reversed {
            net,
            x,
            y,
            dz,
            inner,
        }
    }

    /// What these parts add to a gradient that is not zero.
    fn collect(&self, parts: impl IntoIterator<Item = Part>) -> Vec<u64> {
        let mut grad = trained::<N>(6);
        for part in parts {
            self.net
                .collect(&self.x, &self.y, &self.inner, &self.dz, &mut grad, &part);
        }
        bits_of(&*grad)
    }
}

/// Every order that goes round, forwards and backwards.
fn orders(count: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..2 * count).map(move |order| {
        let (start, backwards) = (order / 2, order % 2 == 1);
        let mut order: Vec<usize> = (0..count).map(|i| (start + i) % count).collect();
        if backwards {
            order.reverse();
        }
        order
    })
}

fn shares_make_the_whole<N: Network<Input: Tensor>>() {
    let reversed = Reversed::<N>::new();
    let all = || Part::whole(SAMPLES);
    let whole = reversed.collect([all()]);
    assert_ne!(whole, reversed.collect([]), "nothing was added");
    for count in [1, 2, 3, 5] {
        for order in orders(count) {
            let rows = order.iter().map(|&index| all().share(index, count));
            assert_same(
                &format!("rows in shares {order:?}"),
                &whole,
                &reversed.collect(rows),
            );
            let tiles = order.iter().flat_map(|&index| {
                [0..3, 3..4, 4..SAMPLES].map(|samples| all().share(index, count).over(samples))
            });
            assert_same(
                &format!("tiles in shares {order:?}"),
                &whole,
                &reversed.collect(tiles),
            );
        }
    }
}

macro_rules! shares_make_the_whole {
    ($($name:ident: $network:ty;)*) => { $(
        #[test]
        fn $name() {
            shares_make_the_whole::<$network>();
        }
    )* };
}
shares_make_the_whole! {
    chain: Chain;
    residual: Residual;
    siamese: Siamese;
    dropping: Dropping;
    nested: Nested;
    biasless: Biasless;
    convolutional: Convolutional;
    several: Several;
    double: Double;
}

#[test]
fn a_share_left_out_is_missed() {
    let reversed = Reversed::<Chain>::new();
    let all = || Part::whole(SAMPLES);
    let whole = reversed.collect([all()]);
    assert_ne!(whole, reversed.collect([all().share(0, 2)]));
    assert_ne!(whole, reversed.collect([all().over(0..SAMPLES - 1)]));
}
