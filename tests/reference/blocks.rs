//! Blocks of transformers with PyTorch's weights: outputs, and the gradients of parameters and inputs.

use netwright::blocks::*;
use netwright::prelude::*;

use crate::file::Reference;
use crate::passes::compare;

/// Compares a block, which is the one entry of a network.
macro_rules! sequence {
    ($file:ident, $name:literal, $block:ident) => {{
        network! {
            struct Net: [f64; 5, 8] -> [5, 8] { block: $block<5, 8, 2, 12, f64> }
        }
        let x = $file.rows(concat!($name, "/input"));
        let dx = compare::<Net>(&$file, $name, &x);
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
        let dx = compare::<Net>(&$file, $name, &x);
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
