//! Normalisation of each sample for itself.

use netwright::check;
use netwright::layers::{Absent, GroupNorm, InstanceNorm, LayerNorm, Learned};
use netwright::prelude::*;
use netwright::scalar::hyper;

use crate::gradients;

gradients! {
    layer_of_a_vector: [7] -> [7], LayerNorm();
    layer_of_a_long_vector: [37] -> [37], LayerNorm(epsilon = 0.1);
    layer_of_steps: [3, 5] -> [3, 5], LayerNorm();
    layer_of_a_sequence: [3, 5] -> [3, 5], LayerNorm(axes = 2);
    layer_of_rows: [2, 3, 5] -> [2, 3, 5], LayerNorm();
    layer_of_an_image: [2, 3, 5] -> [2, 3, 5], LayerNorm(axes = 3);
    layer_without_bias: [2, 3, 5] -> [2, 3, 5], LayerNorm(axes = 2, bias = false);
    layer_without_parameters: [3, 5] -> [3, 5], LayerNorm(affine = false);
    layer_of_four_axes: [2, 1, 2, 3] -> [2, 1, 2, 3], LayerNorm(axes = 2);
    rms_of_a_vector: [7] -> [7], RmsNorm();
    rms_of_steps: [3, 19] -> [3, 19], RmsNorm();
    rms_of_an_image: [2, 3, 5] -> [2, 3, 5], RmsNorm(axes = 3, epsilon = 0.01);
    rms_without_parameters: [3, 5] -> [3, 5], RmsNorm(affine = false);
    groups_of_a_vector: [6] -> [6], GroupNorm(2);
    groups_of_signals: [6, 5] -> [6, 5], GroupNorm(3);
    groups_of_images: [4, 3, 7] -> [4, 3, 7], GroupNorm(2, epsilon = 0.1);
    one_group: [3, 3, 3] -> [3, 3, 3], GroupNorm(1);
    groups_of_a_channel: [3, 3, 3] -> [3, 3, 3], GroupNorm(3);
    groups_without_parameters: [4, 5] -> [4, 5], GroupNorm(2, affine = false);
    instances_of_signals: [3, 19] -> [3, 19], InstanceNorm();
    instances_of_images: [3, 3, 5] -> [3, 3, 5], InstanceNorm(affine = true);
}

network! {
    struct Block<const T: usize, const D: usize>: [f64; T, D] -> [T, D] {
        first: LayerNorm -> Tanh,
        second: RmsNorm(axes = 2),
        groups: GroupNorm(T),
        last: InstanceNorm,
    }
}

network! {
    /// What is normalised, only rustc knows.
    struct Behind: [f64; 12] -> [3, 4] {
        shape: Reshape(3, 4),
        block: self::Block<3, 4>,
        layer: LayerNorm,
        rms: RmsNorm,
        groups: GroupNorm(3),
        last: InstanceNorm,
    }
}

network! {
    /// Normalises a vector whose length stable Rust does not compute.
    struct Flattened<const C: usize, const L: usize>: [f64; C, L] -> [2] {
        flat: Flatten,
        norm: LayerNorm,
        rms: RmsNorm,
        head: Dense(2),
    }
}

#[test]
fn they_stand_in_generic_networks_and_behind_them() {
    const { assert!(!Behind::COUPLED) };
    check::layer::<Block<3, 4>>();
    check::layer::<Block<1, 5>>();
    check::layer::<Behind>();
    check::layer::<Flattened<3, 2>>();
}

network! {
    struct Each: [2, 4] -> [2, 4] {
        norm: LayerNorm,
    }
}

#[test]
fn each_row_is_normalised_for_itself() {
    let mut net = Each::boxed(&mut Generator::seed(1));
    assert_eq!((net.norm.weight, net.norm.bias), ([1.0; 4], [0.0; 4]));
    net.norm.weight = [1.0, 2.0, 1.0, 1.0];
    net.norm.bias = [0.0, 0.0, 0.0, 5.0];
    let y = net.forward(&[[4096.0, 4097.0, 4098.0, 4099.0], [7.0; 4]]);
    let inverse = 1.0 / (1.25_f32 + 1e-5).sqrt();
    let expected = [-1.5 * inverse, -inverse, 0.5 * inverse, 1.5 * inverse + 5.0];
    assert_eq!(y, [expected, [0.0, 0.0, 0.0, 5.0]]);

    let y = net.forward(&[[f32::NAN, 1.0, 2.0, 3.0], [1.0, 2.0, 3.0, 4.0]]);
    assert!(y[0].iter().all(|y| y.is_nan()) && y[1].iter().all(|y| y.is_finite()));
}

#[test]
fn an_rms_norm_does_not_move_the_mean() {
    network! {
        struct Net: [2] -> [2] {
            norm: RmsNorm,
        }
    }
    let y = Net::boxed(&mut Generator::seed(1)).forward(&[3.0, 4.0]);
    assert!((y[0] * 12.5_f32.sqrt() - 3.0).abs() < 1e-6 && (y[1] / y[0] - 4.0 / 3.0).abs() < 1e-6);
}

#[test]
#[should_panic(expected = "`norm`: 4 groups do not divide 6 channels")]
fn a_type_whose_groups_do_not_divide_says_so() {
    GroupNorm::<[[f32; 2]; 6], 4>::CHECK.hold("norm");
}

#[test]
#[should_panic(
    expected = "`norm`: in 6 groups of [6] each number is normalised for itself, and 0 whatever it was"
)]
fn a_type_with_groups_of_one_number_says_so() {
    GroupNorm::<[f32; 6], 6>::CHECK.hold("norm");
}

#[test]
#[should_panic(
    expected = "`norm`: an InstanceNorm normalises a channel over its positions, and in [6] it has one"
)]
fn a_type_with_instances_of_one_number_says_so() {
    InstanceNorm::<[f32; 6]>::CHECK.hold("norm");
}

#[test]
#[should_panic(expected = "`norm`: 2 axes are taken together, and [6] has fewer")]
fn a_type_of_too_few_axes_says_so() {
    LayerNorm::<[f32; 6], 2>::CHECK.hold("norm");
}

#[test]
#[should_panic(expected = "`norm`: a LayerNorm without a weight has no bias, either")]
fn a_type_with_a_bias_alone_says_so() {
    LayerNorm::<[f32; 6], 1, { hyper(1e-5) }, Absent, Learned>::CHECK.hold("norm");
}
