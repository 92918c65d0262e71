//! Ready blocks: their gradients, the names of their parameters, and networks made of them.

use netwright::blocks::*;
use netwright::check;
use netwright::prelude::*;

#[test]
fn gradients_of_blocks_of_images() {
    check::layer::<ResidualBlock<2, 3, 4, f64>>();
    check::layer::<InvertedResidual<2, 5, 3, 4, f64>>();
}

#[test]
fn gradients_of_blocks_of_sequences() {
    check::layer::<EncoderBlock<4, 6, 2, 5, f64>>();
    check::layer::<PostNormEncoderBlock<3, 4, 2, 6, f64>>();
    check::layer::<CausalBlock<4, 6, 3, 5, f64>>();
    check::layer::<DecoderBlock<3, 4, 6, 2, 5, f64>>();
    check::layer::<PostNormDecoderBlock<4, 3, 4, 1, 5, f64>>();
}

#[test]
fn parameters_are_named_as_in_pytorch() {
    let mut names = Vec::new();
    DecoderBlock::<3, 4, 6, 2, 5>::TREE
        .visit(|segment| names.push(format!("{} {}", segment.path, segment.shape)));
    let attention = |name: &str| {
        [
            format!("{name}.in_proj_weight [18, 6]"),
            format!("{name}.in_proj_bias [18]"),
            format!("{name}.out_proj.weight [6, 6]"),
            format!("{name}.out_proj.bias [6]"),
        ]
    };
    let mut expected = [attention("self_attn"), attention("multihead_attn")].concat();
    let rest = "linear1.weight [5, 6]|linear1.bias [5]|linear2.weight [6, 5]|linear2.bias [6]|norm1.weight [6]|\
                norm1.bias [6]|norm2.weight [6]|norm2.bias [6]|norm3.weight [6]|norm3.bias [6]";
    expected.extend(rest.split('|').map(String::from));
    assert_eq!(names, expected);
}

network! {
    /// Which of two words comes first, of texts that are made of them.
    struct Order: [Index<4, u8>; 6] -> [2] {
        embed: Embedding(8, init = normal(0, 0.5)),
        positions: LearnedPositions(init = normal(0, 0.5)),
        encode: EncoderBlock<6, 8, 2, 16>,
        norm: LayerNorm,
        head: Reshape(6, 8) -> Mean(axis = 0) -> Dense(2),
    }
}

#[test]
fn a_transformer_learns_an_order() {
    let mut texts = Vec::new();
    for first in 0..6 {
        for second in (0..6).filter(|second| *second != first) {
            let word = |place| match place {
                _ if place == first => 1_u8,
                _ if place == second => 2,
                _ => ((place + first * second) % 2 * 3) as u8,
            };
            let text = Index::all(core::array::from_fn(word)).unwrap();
            texts.push((text, Class::<2>::new(usize::from(first > second)).unwrap()));
        }
    }
    let (x, labels): (Vec<_>, Vec<_>) = texts.into_iter().unzip();
    let mut net = Order::boxed(&mut Generator::seed(1));
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.01,
        ..AdamConfig::default()
    });
    let (mut tape, mut grad) = (Tape::boxed(), Order::boxed_zeroed());
    let mut loss = 1.0;
    for _ in 0..200 {
        loss = net.gradient(
            &x,
            &labels,
            CategoricalCrossEntropyWithLogits,
            &mut tape,
            &mut grad,
        );
        adam.step(&mut net, &grad);
    }
    assert!(loss < 0.02, "{loss}");
}
