//! Blocks of images with PyTorch's weights: a step in training with its gradients, and inference.

use netwright::blocks::*;
use netwright::network::forward_batch;
use netwright::prelude::*;

use crate::file::Reference;
use crate::passes::compare;

macro_rules! block {
    ($file:ident, $name:literal, [$c:literal, $h:literal, $w:literal], $($block:tt)+) => {{
        network! {
            struct Net: [f64; $c, $h, $w] -> [$c, $h, $w] { block: $($block)+ }
        }
        let x = $file.rows(concat!($name, "/input"));
        let dx = compare::<Net>(&$file, $name, &x);
        $file.check(concat!($name, "/input.grad"), &dx);
        let mut net = Net::zeroed();
        $file.load(concat!($name, "/"), &mut net);
        let mut y = x.clone();
        forward_batch(&net, &x, &mut y, &mut Scratch::zeroed());
        $file.check(concat!($name, "/inference"), &y);
    }};
}

#[test]
fn blocks_of_images_are_those_of_pytorch() {
    let file = Reference::new(include_bytes!("data/blocks_of_images.safetensors"));
    block!(file, "residual", [2, 4, 5], ResidualBlock<2, 4, 5, f64>);
    block!(file, "inverted", [3, 4, 4], InvertedResidual<3, 6, 4, 4, f64>);
    block!(file, "inverted_rows", [2, 5, 3], InvertedResidual<2, 6, 5, 3, f64>);
    file.assert_all_read();
}
