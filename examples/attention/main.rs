//! A transformer: sixteen patches of a digit attend to each other until it is read.
//!
//! `cargo run --release --example attention` trains it on the digits in the repository:
//! 94.85 to 96.25 % of the test part are read right with seeds 42, 1 and 2.

#[path = "../ending/accuracy.rs"]
mod accuracy;
#[path = "../data/digits.rs"]
mod digits;
#[path = "../ending/exit.rs"]
mod exit;

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use netwright::prelude::*;
use netwright::train::evaluate;

network! {
    /// The encoder of a transformer, normalised before attention and before the dense layers.
    ///
    /// Source: A. Vaswani et al., *Attention is all you need*, NeurIPS 2017; R. Xiong et al., *On layer
    /// normalization in the transformer architecture*, ICML 2020.
    pub struct Encoder<const STEPS: usize, const WIDTH: usize>: [STEPS, WIDTH] -> [STEPS, WIDTH] {
        norm1: LayerNorm,
        attend: MultiHeadAttention(4) -> Dropout(0.2),
        norm2: LayerNorm,
        wide: TimeDistributed(Dense(96)) -> Gelu,
        narrow: TimeDistributed(Dense(WIDTH)) -> Dropout(0.2),

        fn forward(x) {
            let h = x + attend(norm1(x));
            h + narrow(wide(norm2(h)))
        }
    }
}

network! {
    /// A picture as a sequence of patches of 7 × 7 pixels, read by two encoders.
    ///
    /// Source: A. Dosovitskiy et al., *An image is worth 16x16 words*, ICLR 2021.
    pub struct Transformer: [28, 28] -> [10] {
        embed: TimeDistributed(Dense(48)),
        positions: LearnedPositions,
        encoders: Encoder<16, 48> * 2,
        norm: LayerNorm,
        head: Dense(10),

        fn forward(x) {
            let patches = reshape(permute(reshape(x, 4, 7, 4, 7), 0, 2, 1, 3), 16, 49);
            let h = encoders(positions(embed(patches)));
            head(mean(reshape(norm(h), 16, 48), axis = 0))
        }
    }
}

/// A picture: 28 rows of 28 pixels, 0 for background, 1 for ink.
type Picture = [[f32; 28]; 28];

/// Trains a transformer to read handwritten digits.
#[derive(Parser)]
#[command(allow_negative_numbers = true)]
struct Options {
    /// How many times to go through the training data
    #[arg(long, default_value_t = 20)]
    epochs: usize,
    /// Samples per step
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// The learning rate of Adam in the first epoch; it falls along a cosine
    #[arg(long, default_value_t = 2e-3)]
    rate: f64,
    /// Seed of the weights and of the order of samples; the same seed gives the same numbers
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Folder with IDX files, plain or gzipped: train-* and test-* (or t10k-*), images and labels
    #[arg(long, default_value = digits::FOLDER)]
    data: PathBuf,
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let config = AdamConfig {
        rate: options.rate,
        ..AdamConfig::default()
    }
    .check()?;
    let [train, test] = digits::parts::<Picture>(&options.data)?;
    writeln!(out, "{}\n", Transformer::SUMMARY)?;

    let decay = CosineDecay::new(options.rate, options.epochs as u64);
    let mut rng = Generator::seed(options.seed);
    let mut net = Transformer::boxed(&mut rng);
    let mut adam = Adam::boxed(config);
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropyWithLogits)
        .batch(options.batch)
        .epochs(options.epochs)
        .validate_on(&test)
        .with(LearningRate::each_epoch(decay))
        .with(Progress::bar())
        .fit(&train, &mut rng)?;
    writeln!(out, "{history}\n")?;

    accuracy::report(
        out,
        evaluate(&net, &test, CategoricalCrossEntropyWithLogits)?.accuracy,
        test.len(),
    )?;
    Ok(())
}
