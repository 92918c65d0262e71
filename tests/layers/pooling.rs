//! Pooling: gradients, ties, and what lies beside the image.

use netwright::check;
use netwright::layers::{MaxPool2d, Window};
use netwright::prelude::*;
use netwright::tensor::flat_mut;

use crate::gradients;

gradients! {
    largest: [2, 4, 6] -> [2, 2, 3], MaxPool2d(2);
    largest_with_a_rest: [2, 5, 7] -> [2, 2, 3], MaxPool2d(2);
    largest_of_overlapping_windows: [2, 7, 7] -> [2, 3, 3], MaxPool2d(3, stride = 2);
    largest_with_a_stride_beyond_the_kernel: [2, 7, 8] -> [2, 2, 3], MaxPool2d(2, stride = 3);
    largest_of_rows_and_columns: [1, 6, 6] -> [1, 3, 2], MaxPool2d((2, 3));
    largest_with_padding: [2, 5, 6] -> [2, 3, 3], MaxPool2d(3, stride = 2, padding = 1);
    largest_with_padding_of_columns: [2, 4, 4] -> [2, 2, 3], MaxPool2d(2, padding = (0, 1));
    largest_same: [2, 5, 7] -> [2, 3, 4], MaxPool2d(3, stride = 2, padding = same);
    largest_same_with_the_kernels_stride: [1, 5, 7] -> [1, 3, 4], MaxPool2d(2, padding = same);
    largest_of_all: [3, 3, 4] -> [3, 1, 1], MaxPool2d((3, 4));
    mean: [2, 4, 6] -> [2, 2, 3], AvgPool2d(2);
    mean_with_a_rest: [2, 5, 7] -> [2, 2, 3], AvgPool2d(2);
    mean_of_overlapping_windows: [2, 7, 7] -> [2, 3, 3], AvgPool2d(3, stride = 2);
    mean_with_a_stride_beyond_the_kernel: [2, 7, 8] -> [2, 2, 3], AvgPool2d(2, stride = 3);
    mean_of_rows_and_columns: [1, 6, 6] -> [1, 3, 2], AvgPool2d((2, 3));
    mean_with_padding: [2, 5, 6] -> [2, 3, 3], AvgPool2d(3, stride = 2, padding = 1);
    mean_that_leaves_padding_out:
        [2, 5, 6] -> [2, 3, 3], AvgPool2d(3, stride = 2, padding = 1, count_padding = false);
    mean_same: [2, 5, 7] -> [2, 3, 4], AvgPool2d(3, stride = 2, padding = same);
    mean_same_that_leaves_padding_out:
        [2, 5, 7] -> [2, 3, 4], AvgPool2d(3, stride = 2, padding = same, count_padding = false);
}

network! {
    struct Anywhere<const C: usize, const H: usize, const W: usize>: [f64; C, H, W] -> [C, H, W] {
        largest: MaxPool2d(3, stride = 1, padding = same),
        mean: AvgPool2d(3, stride = 1, padding = 1),
    }
}

#[test]
fn generic_networks_pool_where_the_size_stays() {
    check::layer::<Anywhere<2, 4, 5>>();
    check::layer::<Anywhere<1, 1, 2>>();
}

/// What `Net` makes of one image, and the gradient of the sum of all that.
macro_rules! pooled {
    ([$($input:literal),*] -> [$($output:literal),*], $layer:ident($($arguments:tt)*), $x:expr) => {{
        network! {
            struct Net: [$($input),*] -> [$($output),*] {
                pool: $layer($($arguments)*),
            }
        }
        let (net, mut tape, mut grad) = (Net::zeroed(), Tape::group_of::<1>(), Net::zeroed());
        let (x, mut dx) = ([$x], [$x]);
        let filled = net.run(&x, &mut tape);
        let y = filled.outputs()[0];
        let mut dy = [y];
        flat_mut(&mut dy).fill(1.0);
        filled.backward_to_input(&dy, &mut grad, &mut dx);
        (y, dx[0])
    }};
}

#[test]
fn of_several_largest_elements_the_first_takes_the_gradient() {
    let x = [[[3.0, 3.0, 1.0, 2.0], [3.0, 0.0, 2.0, 2.0]]];
    let (y, dx) = pooled!([1, 2, 4] -> [1, 1, 2], MaxPool2d(2), x);
    assert_eq!(y, [[[3.0, 2.0]]]);
    assert_eq!(dx, [[[1.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]]);
}

#[test]
fn an_element_that_is_the_largest_of_several_windows_takes_all_their_gradients() {
    let x = [[[1.0, 5.0, 1.0], [1.0, 1.0, 1.0]]];
    let (y, dx) = pooled!([1, 2, 3] -> [1, 1, 2], MaxPool2d(2, stride = 1), x);
    assert_eq!(y, [[[5.0, 5.0]]]);
    assert_eq!(dx, [[[0.0, 2.0, 0.0], [0.0, 0.0, 0.0]]]);
}

#[test]
fn not_a_number_is_the_largest_and_takes_the_gradient() {
    let nan = f32::NAN;
    let x = [[[9.0, nan, 1.0, 2.0], [nan, 9.0, 2.0, 3.0]]];
    let (y, dx) = pooled!([1, 2, 4] -> [1, 1, 2], MaxPool2d(2), x);
    assert!(y[0][0][0].is_nan());
    assert_eq!(y[0][0][1], 3.0);
    assert_eq!(dx, [[[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.0, 1.0]]]);
}

#[test]
fn not_a_number_makes_the_means_that_cover_it() {
    let x = [[[9.0, f32::NAN, 1.0, 2.0], [1.0, 9.0, 2.0, 3.0]]];
    let (y, _) = pooled!([1, 2, 4] -> [1, 1, 2], AvgPool2d(2), x);
    assert!(y[0][0][0].is_nan());
    assert_eq!(y[0][0][1], 2.0);
}

#[test]
fn padding_is_never_the_largest() {
    let x = [[[-3.0, -2.0], [-5.0, f32::NEG_INFINITY]]];
    let (y, dx) = pooled!([1, 2, 2] -> [1, 2, 2], MaxPool2d(2, padding = 1), x);
    assert_eq!(y, [[[-3.0, -2.0], [-5.0, f32::NEG_INFINITY]]]);
    assert_eq!(
        dx,
        [[[1.0, 1.0], [1.0, 1.0]]],
        "an infinity is an element, too"
    );
}

#[test]
fn a_mean_counts_padding_as_zeros_or_not_at_all() {
    let x = [[[8.0, 4.0, 2.0], [4.0, 4.0, 4.0], [1.0, 3.0, 5.0]]];
    let (y, dx) = pooled!([1, 3, 3] -> [1, 2, 2], AvgPool2d(2, padding = 1), x);
    assert_eq!(y, [[[2.0, 1.5], [1.25, 4.0]]]);
    assert_eq!(dx, [[[0.25; 3]; 3]]);
    let (y, dx) =
        pooled!([1, 3, 3] -> [1, 2, 2], AvgPool2d(2, padding = 1, count_padding = false), x);
    assert_eq!(y, [[[8.0, 3.0], [2.5, 4.0]]]);
    assert_eq!(
        dx,
        [[[1.0, 0.5, 0.5], [0.5, 0.25, 0.25], [0.5, 0.25, 0.25]]]
    );
}

#[test]
#[should_panic(
    expected = "`pool`: a window over 2 rows does not meet the image behind a padding of 2"
)]
fn a_type_whose_windows_miss_the_image_says_so() {
    type Pool = MaxPool2d<[[[f32; 4]; 4]; 1], [[[f32; 2]; 4]; 1], Window<2, 2, 2, 0>, 2, 2>;
    Pool::CHECK.hold("pool");
}

#[test]
#[should_panic(expected = "`pool`: pooling leaves the number of channels as it is, 2, not 1")]
fn a_type_that_changes_the_channels_says_so() {
    type Pool = MaxPool2d<[[[f32; 4]; 4]; 2], [[[f32; 2]; 2]; 1], Window<2, 2>, 2, 2>;
    Pool::CHECK.hold("pool");
}
