//! Layers of images, with the frameworks' weights: outputs, and the gradients of parameters and inputs.

use netwright::network::{forward_batch, run};
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

/// Compares the layers of these names, each a network of the one entry `layer`.
macro_rules! check {
    ($file:ident, $name:ident: $(
        $case:ident: [$($input:tt)*] -> [$($output:tt)*], $layer:ident($($arguments:tt)*);
    )*) => {
        match $name.as_str() {
            $(stringify!($case) => {
                network! {
                    struct Net: [$($input)*] -> [$($output)*] {
                        layer: $layer($($arguments)*),
                    }
                }
                check::<Net>(&$file, &$name);
            })*
            _ => panic!("no layer here is called `{}`", $name),
        }
    };
}

#[test]
fn layers_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/layers.safetensors"));
    for name in file.cases("/output") {
        check! { file, name:
            conv: [2, 6, 7] -> [3, 4, 5], Conv2d(3, kernel = 3);
            conv_stride: [3, 9, 8] -> [3, 5, 4], Conv2d(3, kernel = 3, stride = 2, padding = 1);
            conv_dilation: [2, 9, 10] -> [3, 5, 6], Conv2d(3, kernel = 3, dilation = 2);
            conv_groups: [4, 6, 5] -> [6, 6, 5], Conv2d(6, kernel = 3, padding = 1, groups = 2, bias = false);
            conv_depthwise: [3, 7, 6] -> [6, 3, 2], Conv2d(6, kernel = 3, stride = 2, groups = 3);
            conv_rows_and_columns:
                [2, 7, 9] -> [3, 4, 9], Conv2d(3, kernel = (3, 5), stride = (2, 1), padding = (1, 2));
            conv_same: [2, 6, 7] -> [3, 6, 7], Conv2d(3, kernel = (3, 5), padding = same);
            conv_same_dilation:
                [2, 7, 8] -> [2, 7, 8], Conv2d(2, kernel = (3, 5), padding = same, dilation = (2, 1), groups = 2);
            conv_same_stride: [2, 8, 7] -> [3, 4, 4], Conv2d(3, kernel = (3, 4), padding = same, stride = 2);
            max: [2, 6, 7] -> [2, 3, 3], MaxPool2d(2);
            max_ties: [3, 7, 7] -> [3, 3, 3], MaxPool2d(3, stride = 2);
            max_padding: [2, 6, 7] -> [2, 3, 8], MaxPool2d((3, 2), stride = (2, 1), padding = 1);
            max_same: [2, 5, 8] -> [2, 3, 3], MaxPool2d((2, 3), padding = same);
            mean: [2, 6, 7] -> [2, 3, 3], AvgPool2d((2, 3), stride = 2);
            mean_padding: [2, 6, 7] -> [2, 3, 4], AvgPool2d((3, 2), stride = 2, padding = 1);
            mean_padding_left_out:
                [2, 6, 7] -> [2, 3, 4], AvgPool2d(3, stride = 2, padding = 1, count_padding = false);
            global_max: [3, 4, 5] -> [3], GlobalMaxPool();
            global_mean: [3, 4, 5] -> [3], GlobalAvgPool();
            zeros: [2, 3, 4] -> [2, 5, 8], ZeroPad2d((1, 2));
            upsample: [2, 3, 4] -> [2, 6, 12], Upsample((2, 3));
            mean_same: [2, 5, 7] -> [2, 3, 4], AvgPool2d(3, stride = 2, padding = same, count_padding = false);
        }
    }
    file.assert_all_read();
}

pub fn check<N>(file: &Reference<'_>, name: &str)
where
    N: Network<Scalar = f32, Input: Tensor<Scalar = f32>, Output: Tensor<Scalar = f32>>,
{
    let tensor = |which: &str| format!("{name}/{which}");
    let mut net: N = zeroed();
    file.load(&tensor(""), &mut net);
    let x: Vec<N::Input> = file.rows(&tensor("input"));
    let dy: Vec<N::Output> = file.rows(&tensor("output.grad"));

    let mut y: Vec<N::Output> = dy.iter().map(|_| zeroed()).collect();
    forward_batch(&net, &x, &mut y, &mut Scratch::zeroed());
    file.check(&tensor("output"), &y);

    let (mut tape, mut grad) = (Tape::<N, 2>::zeroed(), zeroed());
    let mut dx: Vec<N::Input> = x.iter().map(|_| zeroed()).collect();
    let filled = run(&net, &x, &mut tape);
    file.check(&tensor("output"), filled.outputs());
    filled.backward_to_input(&dy, &mut grad, &mut dx);
    file.check_segments(&tensor(""), &grad, ".grad");
    file.check(&tensor("input.grad"), &dx);
}
