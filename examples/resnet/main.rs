//! A residual network: blocks that add to what they are given learn to read handwritten digits.
//!
//! `cargo run --release --example resnet` trains it on the digits in the repository:
//! 97.30 to 98.25 % of the test part are read right with seeds 42, 1 and 2.

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
    /// Two convolutions, whose result is added to what went in.
    ///
    /// Source: K. He et al., *Deep residual learning for image recognition*, CVPR 2016.
    pub struct Block<const C: usize, const H: usize, const W: usize>: [C, H, W] -> [C, H, W] {
        conv1: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm1: BatchNorm,
        conv2: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm2: BatchNorm,

        fn forward(x) {
            let h = relu(norm1(conv1(x)));
            relu(norm2(conv2(h)) + x)
        }
    }
}

network! {
    /// Blocks of two sizes, each with weights of its own.
    pub struct ResNet: [1, 28, 28] -> [10] {
        stem: Conv2d(8, kernel = 3, stride = 2, padding = 1, bias = false),
        norm: BatchNorm -> Relu,
        blocks: Block<8, 14, 14> * 2,
        down: Reshape(8, 14, 14) -> Conv2d(16, kernel = 3, stride = 2, padding = 1, bias = false),
        down_norm: BatchNorm -> Relu,
        deep: Block<16, 7, 7> * 2,
        head: GlobalAvgPool -> Dense(10),
    }
}

/// A picture: one channel of 28 × 28 pixels, 0 for background, 1 for ink.
type Picture = [[[f32; 28]; 28]; 1];

/// Trains a residual network to read handwritten digits.
#[derive(Parser)]
#[command(allow_negative_numbers = true)]
struct Options {
    /// How many times to go through the training data
    #[arg(long, default_value_t = 6)]
    epochs: usize,
    /// Samples per step, which the network is normalised over: at most 32
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
    writeln!(out, "{}\n", ResNet::SUMMARY)?;

    let decay = CosineDecay::new(options.rate, options.epochs as u64);
    let mut rng = Generator::seed(options.seed);
    let mut net = ResNet::boxed(&mut rng);
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
