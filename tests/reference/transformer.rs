//! Transformers: classifiers that are trained for twenty steps, and PyTorch's encoder and decoder layers.

use netwright::activation::Identity;
use netwright::network::{forward_batch, gradient, run};
use netwright::optim::Decay;
use netwright::parameters::{Model, Roles};
use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;
use crate::state_dict::load;

/// A block, in which the normalisation comes first, and a classifier of two of them.
macro_rules! transformer {
    ($net:ident, $block:ident, causal = $causal:literal, $positions:ident) => {
        network! {
            struct $block<const T: usize, const D: usize, const HIDDEN: usize>: [f64; T, D] -> [T, D] {
                norm1: LayerNorm,
                attention: MultiHeadAttention(2, causal = $causal),
                norm2: LayerNorm,
                fc1: TimeDistributed(Dense(HIDDEN)) -> Gelu,
                fc2: TimeDistributed(Dense(D)),

                fn forward(x) {
                    let h = x + attention(norm1(x));
                    h + fc2(fc1(norm2(h)))
                }
            }
        }

        network! {
            struct $net: [Index<13>; 7] -> [f64; 4] {
                embedding: Embedding(8),
                positions: $positions,
                blocks: $block<7, 8, 12> * 2,
                norm: LayerNorm,
                head: Dense(4),

                fn forward(x) {
                    let h = reshape(norm(blocks(positions(embedding(x)))), 7, 8);
                    head(mean(h, axis = 0))
                }
            }
        }
    };
}

transformer!(Learned, CausalBlock, causal = true, LearnedPositions);
transformer!(Sinusoidal, FullBlock, causal = false, SinusoidalPositions);

#[test]
fn the_training_of_transformers_is_pytorchs() {
    let file = Reference::new(include_bytes!("data/transformer.safetensors"));
    train::<Learned>(&file, "learned");
    train::<Sinusoidal>(&file, "sinusoidal");
    translate(&file);
    file.assert_all_read();
}

/// Steps of AdamW on one batch, from what PyTorch saved.
fn train<N>(file: &Reference<'_>, name: &str)
where
    N: Network<Scalar = f64, Input = [Index<13>; 7], Output = [f64; 4]>,
    N: Model<Network = N, Ending = Identity>,
{
    let tensor = |which: &str| format!("{name}/{which}");
    let words = file.integers("words");
    let words = words.as_chunks::<7>().0.iter();
    let x: Vec<[Index<13>; 7]> = words.map(|text| Index::all(*text).unwrap()).collect();
    let labels: Vec<Class<4>> = file.classes("labels");
    let mut net: N = zeroed();
    load(&mut net, &format!("transformer_{name}"));
    let mut adam = AdamFor::<N>::new(AdamConfig {
        rate: file.note("training", "learning_rate"),
        decay: Decay::Decoupled(file.note("training", "decay")),
        decayed: match file.note::<String>(name, "decays").as_str() {
            "all" => Roles::ALL,
            "weights" => Roles::WEIGHTS,
            unknown => panic!("nothing decays on `{unknown}`"),
        },
        ..AdamConfig::pytorch()
    });
    let (mut tape, mut grad) = (Tape::<N, 4>::zeroed(), zeroed());
    let losses: Vec<f64> = (0..file.note("training", "steps"))
        .map(|_| {
            let loss = CategoricalCrossEntropyWithLogits;
            let loss = gradient(&net, &x, &labels, &loss, &mut tape, &mut grad);
            adam.step(&mut net, &grad);
            loss
        })
        .collect();
    file.check(&tensor("loss"), &losses);
    file.check_segments(&tensor("last/"), &net, "");
}

network! {
    /// PyTorch's `TransformerEncoderLayer`, with a mask of the steps that are there.
    struct Encoder<const S: usize, const D: usize, const HIDDEN: usize>:
        (source: [f64; S, D], mask: [S]) -> [S, D]
    {
        self_attn: MultiHeadAttention(2),
        linear1: TimeDistributed(Dense(HIDDEN)) -> Relu,
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,

        fn forward(source, mask) {
            let h = norm1(source + self_attn(source, mask));
            norm2(h + linear2(linear1(h)))
        }
    }
}

network! {
    /// PyTorch's `TransformerDecoderLayer`, with a mask of the memory's steps that are there.
    struct Decoder<const T: usize, const S: usize, const D: usize, const HIDDEN: usize>:
        (target: [f64; T, D], memory: [S, D], mask: [S]) -> [T, D]
    {
        self_attn: MultiHeadAttention(2, causal = true),
        multihead_attn: MultiHeadAttention(2),
        linear1: TimeDistributed(Dense(HIDDEN)) -> Relu,
        linear2: TimeDistributed(Dense(D)),
        norm1: LayerNorm,
        norm2: LayerNorm,
        norm3: LayerNorm,

        fn forward(target, memory, mask) {
            let h = norm1(target + self_attn(target));
            let h = norm2(h + multihead_attn(h, memory, mask));
            norm3(h + linear2(linear1(h)))
        }
    }
}

network! {
    struct Translator: (source: [f64; 5, 8], target: [4, 8], mask: [5]) -> [4, 8] {
        encoder: Encoder<5, 8, 12>,
        decoder: Decoder<4, 5, 8, 12>,

        fn forward(source, target, mask) {
            decoder(target, encoder(source, mask), mask)
        }
    }
}

/// One pass forward, with and without a tape, and back.
fn translate(file: &Reference<'_>) {
    let tensor = |which: &str| format!("translator/{which}");
    let mut net = Translator::zeroed();
    load(&mut net, "transformer_translator");
    let sources = file.rows(&tensor("source")).into_iter();
    let both = sources.zip(file.rows(&tensor("target")));
    let x: Vec<TranslatorInput> = both
        .zip(file.rows(&tensor("mask")))
        .map(|((source, target), mask)| TranslatorInput {
            source,
            target,
            mask,
        })
        .collect();
    let dy: Vec<[[f64; 8]; 4]> = file.rows(&tensor("output.grad"));
    let mut y = dy.clone();
    forward_batch(&net, &x, &mut y, &mut Scratch::zeroed());
    file.check(&tensor("output"), &y);

    let (mut tape, mut grad) = (Tape::<Translator, 3>::zeroed(), zeroed());
    let mut dx: Vec<Grad<TranslatorInput>> = x.iter().map(|_| zeroed()).collect();
    let filled = run(&net, &x, &mut tape);
    file.check(&tensor("output"), filled.outputs());
    filled.backward_to_input(&dy, &mut grad, &mut dx);
    file.check_segments(&tensor(""), &grad, ".grad");
    let to_source: Vec<[[f64; 8]; 5]> = dx.iter().map(|dx| dx.source).collect();
    file.check(&tensor("source.grad"), &to_source);
    let to_target: Vec<[[f64; 8]; 4]> = dx.iter().map(|dx| dx.target).collect();
    file.check(&tensor("target.grad"), &to_target);
}
