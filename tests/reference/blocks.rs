//! Blocks of transformers with PyTorch's weights: outputs, and the gradients of parameters and inputs.

use netwright::blocks::*;
use netwright::network::{forward_batch, run};
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

/// Compares a block, which is the one entry of a network.
macro_rules! sequence {
    ($file:ident, $name:literal, $block:ident) => {{
        network! {
            struct Net: [f64; 5, 8] -> [5, 8] { block: $block<5, 8, 2, 12, f64> }
        }
        let x = $file.rows(concat!($name, "/input"));
        let dx = check::<Net>(&$file, $name, &x);
        $file.check(concat!($name, "/input.grad"), &dx);
    }};
}

/// The same of one with a memory.
macro_rules! with_memory {
    ($file:ident, $name:literal, $block:ident) => {{
        network! {
            struct Net: (x: [f64; 5, 8], memory: [4, 8]) -> [5, 8] {
                block: $block<5, 4, 8, 2, 12, f64>,
                fn forward(x, memory) { block(x, memory) }
            }
        }
        let pairs = $file.rows(concat!($name, "/input")).into_iter();
        let pairs = pairs.zip($file.rows(concat!($name, "/memory")));
        let x: Vec<NetInput> = pairs.map(|(x, memory)| NetInput { x, memory }).collect();
        let dx = check::<Net>(&$file, $name, &x);
        let to_x: Vec<[[f64; 8]; 5]> = dx.iter().map(|dx| dx.x).collect();
        $file.check(concat!($name, "/input.grad"), &to_x);
        let to_memory: Vec<[[f64; 8]; 4]> = dx.iter().map(|dx| dx.memory).collect();
        $file.check(concat!($name, "/memory.grad"), &to_memory);
    }};
}

#[test]
fn blocks_are_those_of_pytorch() {
    let file = Reference::new(include_bytes!("data/blocks.safetensors"));
    sequence!(file, "encoder", EncoderBlock);
    sequence!(file, "encoder_post_norm", PostNormEncoderBlock);
    sequence!(file, "causal", CausalBlock);
    with_memory!(file, "decoder", DecoderBlock);
    with_memory!(file, "decoder_post_norm", PostNormDecoderBlock);
    file.assert_all_read();
}

/// Compares outputs and the gradients of parameters; gives those of the inputs.
fn check<N>(file: &Reference<'_>, name: &str, x: &[N::Input]) -> Vec<Grad<N::Input>>
where
    N: Network<Scalar = f64>,
{
    let tensor = |which: &str| format!("{name}/{which}");
    let mut net: N = zeroed();
    file.load(&tensor(""), &mut net);
    let dy: Vec<N::Output> = file.rows(&tensor("output.grad"));

    let mut y: Vec<N::Output> = dy.iter().map(|_| zeroed()).collect();
    forward_batch(&net, x, &mut y, &mut Scratch::zeroed());
    file.check(&tensor("output"), &y);

    let (mut tape, mut grad) = (Tape::<N, 3>::zeroed(), zeroed());
    let mut dx: Vec<Grad<N::Input>> = x.iter().map(|_| zeroed()).collect();
    run(&net, x, &mut tape).backward_to_input(&dy, &mut grad, &mut dx);
    file.check_segments(&tensor(""), &grad, ".grad");
    dx
}
