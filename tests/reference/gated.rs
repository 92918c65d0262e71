//! Gated units with PyTorch's weights.

use netwright::blocks::*;
use netwright::prelude::*;

use crate::file::Reference;
use crate::passes::{compare, layers};

/// Compares a block, which is the one entry of a network.
macro_rules! block {
    ($file:ident, $name:ident, $n:literal, $($block:tt)+) => {{
        network! {
            struct Net: [f64; $n] -> [$n] { layer: $($block)+ }
        }
        let x = $file.rows(&format!("{}/input", $name));
        let dx = compare::<Net>($file, $name, &x);
        $file.check(&format!("{}/input.grad", $name), &dx);
    }};
}

fn blocks(file: &Reference<'_>, name: &str) {
    match name {
        "highway" => block!(file, name, 5, Highway<5, f64>),
        "swiglu" => block!(file, name, 4, SwiGlu<4, 7, f64>),
        _ => panic!("nothing here is called `{name}`"),
    }
}

#[test]
fn gated_units_are_those_of_pytorch() {
    let file = Reference::new(include_bytes!("data/gated.safetensors"));
    for name in file.cases("/output") {
        layers! { file, name, or blocks:
            glu: [f64; 6] -> [3], Glu();
            glu_channels: [f64; 4, 5] -> [2, 5], Glu(axis = 0);
            glu_rows: [f64; 2, 6, 3] -> [2, 3, 3], Glu(axis = 1);
            swiglu_halves: [f64; 3, 8] -> [3, 4], Glu(gate = silu);
            geglu_halves: [f64; 3, 8] -> [3, 4], Glu(gate = gelu);
            reglu_halves: [f64; 3, 8] -> [3, 4], Glu(gate = relu);
        }
    }
    file.assert_all_read();
}
