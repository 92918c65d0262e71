//! A residual block that is generic over channels, height, width and kernel.

use netwright::check;
use netwright::prelude::*;

use crate::conv::Conv;
use crate::same_padded::SamePadded;
use crate::support::{Picture, same_bits_in_all_groups, samples};

network! {
    /// tanh(conv(conv(x)) + x): one convolution takes its shape from x, the other has it written.
    pub struct Block<const C: usize, const H: usize, const W: usize, const K: usize>:
        [f64; C, H, W] -> [C, H, W]
    {
        first: SamePadded<_, C, K>,
        second: Conv<_, C, 3, H, W, 1, 1>,

        fn forward(x) {
            let h = tanh(first(x));
            tanh(second(h) + x)
        }
    }
}

network! {
    struct Deep: [f64; 2, 5, 4] -> [3] {
        one: Block<2, 5, 4, 3>,
        two: Block<2, 5, 4, 1>,
        head: Flatten -> Dense(3),
    }
}

#[test]
fn the_convolution_in_it_has_the_right_gradient() {
    check::layer::<SamePadded<Picture<2, 4, 3>, 3, 3>>();
    check::layer::<SamePadded<Picture<3, 2, 2>, 1, 5>>();
    check::layer::<SamePadded<Picture<1, 1, 3>, 2, 1>>();
}

#[test]
fn both_convolutions_compute_the_same() {
    let mut written: Conv<Picture<2, 4, 5>, 3, 3, 4, 5, 1, 1> = netwright::plain::zeroed();
    let mut taken: SamePadded<Picture<2, 4, 5>, 3, 3> = netwright::plain::zeroed();
    written.initialise(netwright::init::he_normal(), &mut Generator::seed(5));
    let weight = flat(&written.weight);
    taken.as_mut_slice().copy_from_slice(weight);
    for x in samples::<Picture<2, 4, 5>>(3, 6) {
        let (mut y, mut z) = ([[[0.0; 5]; 4]; 3], [[[0.0; 5]; 4]; 3]);
        written.forward(&x, &mut y, &mut ());
        taken.forward(&x, &mut z, &mut ());
        for (y, z) in flat(&y).iter().zip(flat(&z)) {
            assert!((y - z).abs() < 1e-14, "{y} and {z}");
        }
    }
}

#[test]
fn the_block_has_the_right_gradient() {
    check::layer::<Block<1, 3, 2, 3>>();
    check::layer::<Block<2, 4, 3, 5>>();
}

#[test]
fn a_network_of_two_blocks_has_the_right_gradient() {
    let net = Deep::boxed(&mut Generator::seed(7));
    check::network(
        &net,
        &samples(5, 8),
        &samples::<[f64; 3]>(5, 9),
        MeanSquaredError,
    );

    let targets: Vec<[f64; 3]> = samples(33, 10);
    same_bits_in_all_groups(&net.0, &samples(33, 11), &targets, &MeanSquaredError, 0);
}

#[test]
#[should_panic(expected = "`block.first`: a kernel that keeps height and width is odd, not 4")]
fn a_requirement_inside_a_generic_network_is_the_networks_own() {
    Block::<2, 5, 4, 4>::CHECK.hold("block");
}
