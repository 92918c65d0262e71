//! Embedding, layers for each step, positions and attention, with the frameworks' weights: outputs, and the
//! gradients of parameters and inputs.

use netwright::prelude::*;

use crate::file::Reference;
use crate::passes::{compare, layers, unknown};

#[test]
fn sequences_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/attention.safetensors"));
    for name in file.cases("/output") {
        layers! { file, name, or several:
            dense: [5, 4] -> [5, 3], TimeDistributed(Dense(3));
            sinusoidal: [6, 8] -> [6, 8], SinusoidalPositions();
            sinusoidal_odd: [4, 5] -> [4, 5], SinusoidalPositions();
            learned: [5, 4] -> [5, 4], LearnedPositions();
            rotary: [6, 8] -> [6, 8], RotaryPositions(2);
            rotary_halves: [6, 8] -> [6, 8], RotaryPositions(pairs = halves, base = 500);
            attention: [5, 8] -> [5, 8], MultiHeadAttention(2);
            attention_causal: [6, 12] -> [6, 12], MultiHeadAttention(3, causal = true);
            attention_no_bias: [4, 6] -> [4, 6], MultiHeadAttention(3, bias = false);
            attention_rotary: [5, 8] -> [5, 8], MultiHeadAttention(2, rotary = interleaved);
            grouped: [5, 8] -> [5, 8], MultiHeadAttention(4, key_value_heads = 2);
            grouped_causal:
                [5, 6] -> [5, 6], MultiHeadAttention(4, key_value_heads = 1, head_size = 3, causal = true, bias = false);
            grouped_rotary:
                [5, 8] -> [5, 8],
                MultiHeadAttention(
                    4, key_value_heads = 2, head_size = 4, rotary = halves, rotary_base = 1000, causal = true, bias = false
                );
        }
    }
    file.assert_all_read();
}

/// The layers that do not take floats, or more than one value.
fn several(file: &Reference<'_>, name: &str) {
    let tensor = |which: &str| format!("{name}/{which}");
    match name {
        "embedding" | "embedding_padding" => {
            network! {
                struct Net: [Index<11>; 4] -> [4, 4] { layer: Embedding(4) }
            }
            network! {
                struct Padded: [Index<11, u8>; 4] -> [4, 4] { layer: Embedding(4, padding_index = 2) }
            }
            let words = file.integers(&tensor("input"));
            let texts = words.as_chunks::<4>().0;
            if name == "embedding" {
                let x: Vec<_> = texts
                    .iter()
                    .map(|text| Index::all(*text).unwrap())
                    .collect();
                compare::<Net>(file, name, &x);
            } else {
                let x: Vec<_> = texts
                    .iter()
                    .map(|text| Index::all(*text).unwrap())
                    .collect();
                compare::<Padded>(file, name, &x);
            }
        }
        "attention_masked" => {
            network! {
                struct Net: (x: [5, 8], mask: [5]) -> [5, 8] {
                    layer: MultiHeadAttention(4, causal = true),
                    fn forward(x, mask) { layer(x, mask) }
                }
            }
            let pairs = file
                .rows(&tensor("input"))
                .into_iter()
                .zip(file.rows(&tensor("mask")));
            let x: Vec<NetInput> = pairs.map(|(x, mask)| NetInput { x, mask }).collect();
            let dx = compare::<Net>(file, name, &x);
            let dx: Vec<[[f32; 8]; 5]> = dx.iter().map(|dx| dx.x).collect();
            file.check(&tensor("input.grad"), &dx);
        }
        "attention_cross" | "grouped_cross" => {
            network! {
                struct Net: (x: [3, 8], memory: [5, 8]) -> [3, 8] {
                    layer: MultiHeadAttention(2),
                    fn forward(x, memory) { layer(x, memory) }
                }
            }
            network! {
                struct Wide: (x: [3, 8], memory: [4, 6]) -> [3, 8] {
                    layer: MultiHeadAttention(2),
                    fn forward(x, memory) { layer(x, memory) }
                }
            }
            macro_rules! cross {
                ($net:ident, $input:ident, $memory:ty) => {{
                    let pairs = file
                        .rows(&tensor("input"))
                        .into_iter()
                        .zip(file.rows(&tensor("memory")));
                    let x: Vec<$input> = pairs.map(|(x, memory)| $input { x, memory }).collect();
                    let dx = compare::<$net>(file, name, &x);
                    let to_memory: Vec<$memory> = dx.iter().map(|dx| dx.memory).collect();
                    file.check(&tensor("memory.grad"), &to_memory);
                    let to_x: Vec<[[f32; 8]; 3]> = dx.iter().map(|dx| dx.x).collect();
                    file.check(&tensor("input.grad"), &to_x);
                }};
            }
            match name {
                "attention_cross" => cross!(Net, NetInput, [[f32; 8]; 5]),
                _ => cross!(Wide, WideInput, [[f32; 6]; 4]),
            }
        }
        "attention_cross_masked" => {
            network! {
                struct Net: (x: [3, 8], memory: [5, 8], mask: [5]) -> [3, 8] {
                    layer: MultiHeadAttention(2),
                    fn forward(x, memory, mask) { layer(x, memory, mask) }
                }
            }
            let (xs, memories) = (file.rows(&tensor("input")), file.rows(&tensor("memory")));
            let both = xs.into_iter().zip(memories).zip(file.rows(&tensor("mask")));
            let x: Vec<NetInput> = both
                .map(|((x, memory), mask)| NetInput { x, memory, mask })
                .collect();
            let dx = compare::<Net>(file, name, &x);
            let to_memory: Vec<[[f32; 8]; 5]> = dx.iter().map(|dx| dx.memory).collect();
            file.check(&tensor("memory.grad"), &to_memory);
            let to_x: Vec<[[f32; 8]; 3]> = dx.iter().map(|dx| dx.x).collect();
            file.check(&tensor("input.grad"), &to_x);
        }
        _ => unknown(file, name),
    }
}
