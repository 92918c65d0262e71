//! Slices, permutations, sums, what lies side by side, and the arithmetic of elements.

use netwright::layers::{ALL_AXES, Broadcast, Max, Permute, Slice};
use netwright::prelude::*;

use crate::graphs;

graphs! {
    range: [7] -> [3], x => x[2..5];
    range_to_the_end: [7, 2] -> [3, 2], x => x[4..];
    closed_range: [7, 2] -> [3, 2], x => x[..=2];
    index: [4, 3] -> [3], x => x[3];
    index_of_a_vector: [4] -> [1], x => x[1];
    range_of_columns: [4, 5] -> [4, 2], x => slice(x, 1..3, axis = 1);
    index_of_columns: [4, 5, 2] -> [4, 2], x => slice(x, 4, axis = -2);
    twice_the_same: [5] -> [2], x => x[1..3] * x[2..4];
    permutation: [2, 3, 4] -> [4, 2, 3], x => permute(x, 2, 0, 1);
    transposition: [3, 5] -> [5, 3], x => transpose(x);
    transposition_of_matrices: [2, 3, 5] -> [2, 5, 3], x => transpose(x);
    flattened: [2, 3] -> [6], x => flatten(x);
    reshaped: [2, 6] -> [3, 4], x => reshape(x, 3, 4);
    repeated: [3] -> [2, 3], x => broadcast(x, 2, 3);
    repeated_within: [3, 1, 2] -> [3, 4, 2], x => broadcast(x, 3, 4, 2);
    sum_of_all: [3, 4] -> [1], x => sum(x);
    sum_of_rows: [3, 4] -> [3], x => sum(x, axis = 1);
    sum_of_columns: [3, 4] -> [4], x => sum(x, axis = 0);
    mean_of_all: [3, 4] -> [1], x => mean(x);
    mean_of_the_middle: [3, 4, 2] -> [3, 2], x => mean(x, axis = 1);
    mean_of_a_vector: [5] -> [1], x => mean(x, axis = 0);
    largest_of_all: [3, 4] -> [1], x => max(x);
    largest_of_columns: [3, 4] -> [4], x => max(x, axis = 0);
    largest_of_the_last: [2, 3, 4] -> [2, 3], x => max(x, axis = -1);
    side_by_side: [2, 3] -> [2, 12], x => concat(x, tanh(x), x[..] * 2.0, x[0..2], axis = 1);
    below_each_other: [2, 3] -> [4, 3], x => concat(x, sigmoid(x));
    squeezed: [4, 3, 2] -> [4, 3, 2], x =>
        x * broadcast(reshape(sigmoid(mean(mean(x, axis = 2), axis = 1)), 4, 1, 1), 4, 3, 2);
    quotient: [4] -> [4], x => x / (x * x + 1.0);
    quotient_of_itself: [4] -> [4], x => (x + 3.0) / (x + 3.0);
    divided_by_a_number: [4] -> [4], x => tanh(x) / 3.0;
    number_divided: [4] -> [4], x => 2.0 / (x * x + 1.0);
    scaled_by_a_single_number: [4, 2] -> [4, 2], x => x * mean(x);
    single_number_less_a_tensor: [4, 2] -> [4, 2], x => max(x) - x;
    standardised: [6] -> [6], x => x / (mean(x * x) + 0.5);
    pooled: [1, 4, 4] -> [1, 2, 2], x => max_pool2d(x, 2);
}

#[test]
fn functions_compute_what_they_say() {
    network! {
        struct Net: [2, 3] -> (columns: [3], rows: [2], turned: [3, 2], beside: [2, 4], all: [1]) {
            fn forward(x) {
                let beside = concat(x, slice(x, 0..1, axis = 1), axis = 1);
                (sum(x, axis = 0), max(x, axis = 1), transpose(x), beside, mean(x))
            }
        }
    }
    let y = Net::zeroed().forward(&[[1.0, 5.0, 3.0], [4.0, 2.0, 9.0]]);
    assert_eq!(y.columns, [5.0, 7.0, 12.0]);
    assert_eq!(y.rows, [5.0, 9.0]);
    assert_eq!(y.turned, [[1.0, 4.0], [5.0, 2.0], [3.0, 9.0]]);
    assert_eq!(y.beside, [[1.0, 5.0, 3.0, 1.0], [4.0, 2.0, 9.0, 4.0]]);
    assert_eq!(y.all, [4.0]);
}

#[test]
fn not_a_number_is_the_largest() {
    network! {
        struct Net: [2, 2] -> [2] {
            fn forward(x) {
                max(x, axis = 1)
            }
        }
    }
    let y = Net::zeroed().forward(&[[f32::NAN, 5.0], [4.0, 2.0]]);
    assert!(y[0].is_nan());
    assert_eq!(y[1], 4.0);
}

network! {
    /// Functions as layers of a chain, and lengths that only rustc knows.
    struct Chain<const N: usize>: [f64; 4, N] -> [2] {
        turn: Transpose -> Slice(1..3, axis = 1) -> Mean(axis = 0),
    }
}

#[test]
fn chains_and_generic_networks_have_them_too() {
    netwright::check::layer::<Chain<3>>();
    netwright::check::layer::<Chain<1>>();
    assert_eq!(
        Chain::<5>::zeroed().forward(&[[1.0; 5], [2.0; 5], [3.0; 5], [4.0; 5]]),
        [2.0, 3.0]
    );
}

#[test]
#[should_panic(expected = "`part`: the indices 2..5 along axis 0 do not lie in [4, 2]")]
fn a_slice_beyond_the_axis_says_so() {
    Slice::<[[f32; 2]; 4], [[f32; 2]; 3], 0, 2, 3>::CHECK.hold("part");
}

#[test]
#[should_panic(expected = "`turn`: the axes of [4, 2] in this order are not [4, 2]")]
fn a_permutation_to_another_shape_says_so() {
    Permute::<[[f32; 2]; 4], [[f32; 2]; 4], 0x10>::CHECK.hold("turn");
}

#[test]
#[should_panic(expected = "`wide`: repeating [2] does not make [2, 3]")]
fn a_repetition_to_another_shape_says_so() {
    Broadcast::<[f32; 2], [[f32; 3]; 2]>::CHECK.hold("wide");
}

#[test]
#[should_panic(expected = "`top`: what remains of [4, 2] is [1], not [2]")]
fn a_reduction_to_another_shape_says_so() {
    Max::<[[f32; 2]; 4], [f32; 2], ALL_AXES>::CHECK.hold("top");
}
