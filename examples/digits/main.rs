//! Handwritten digits: the network of the backpropagation article learns to read them.
//!
//! `cargo run --release --example digits` trains 784 → 10 (ReLU) → 10 (softmax) with categorical
//! cross-entropy and Adam, says how well it reads digits that it has not seen, draws curves and
//! misread digits into a folder, saves the network, loads it back and reads one digit with it.

mod charts;
#[path = "../data/digits.rs"]
mod digits;
mod pictures;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use clap::Parser;
use netwright::prelude::*;
use netwright::train::metrics::{ConfusionMatrix, most_likely};

network! {
    /// The classifier of the backpropagation article: 784 → 10 → 10.
    pub struct Digits: [784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

/// A picture of 28 × 28 pixels, row by row: 0 for background, 1 for ink.
type Picture = [f32; 784];
/// Pictures with the digits they show.
type Pictures = Samples<Picture, Class<10>>;

/// Trains a small network to read handwritten digits, and shows how well it does.
#[derive(Parser)]
struct Options {
    /// How many times to go through the training data
    #[arg(long, default_value_t = 10)]
    epochs: usize,
    /// Samples per step
    #[arg(long, default_value_t = 32)]
    batch: usize,
    /// The learning rate of Adam
    #[arg(long, default_value_t = 1e-3)]
    rate: f64,
    /// Seed of the weights and of the order of samples; the same seed gives the same numbers
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Folder with IDX files, plain or gzipped: train-* and test-* (or t10k-*), images and labels
    #[arg(long, default_value = digits::FOLDER)]
    data: PathBuf,
    /// Folder for the curves, the misread digits and the trained network
    #[arg(long, default_value = "target/digits")]
    output: PathBuf,
}

fn main() {
    if let Err(error) = run(&Options::parse()) {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let train = digits::read::<Picture>(&options.data, &["train"])?;
    let test = digits::read::<Picture>(&options.data, &["test", "t10k"])?;
    fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot create {}: {error}", options.output.display()))?;
    println!("{}\n", Digits::SUMMARY);
    println!(
        "{} digits to learn from, {} to test with\n",
        train.len(),
        test.len()
    );

    let mut rng = Generator::seed(options.seed);
    let mut net = Digits::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig {
        rate: options.rate,
        ..AdamConfig::default()
    });
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .batch(options.batch)
        .epochs(options.epochs)
        .validate_on(&test)
        .with(Progress::bar())
        .fit(&train, &mut rng)?;
    println!("{history}\n");

    let confusion: ConfusionMatrix<10> = test
        .iter()
        .map(|(picture, digit)| (*digit, most_likely(&net.forward(picture))))
        .collect();
    println!("{confusion}\n");

    let curves = options.output.join("curves.svg");
    charts::curves(&history, &curves)?;
    let misread = options.output.join("misread.svg");
    charts::misread(&net, &test, &misread)?;
    println!(
        "curves in {}, misread digits in {}",
        curves.display(),
        misread.display()
    );

    let file = options.output.join("digits.safetensors");
    net.save(&file)?;
    let mut again = Digits::boxed_zeroed();
    again.load(&file)?;
    println!("network saved in {}, and loaded back:\n", file.display());
    show(&again, &test);
    Ok(())
}

/// Draws a digit in the terminal and says what the network takes it for.
fn show(net: &Digits, test: &Pictures) {
    let (Some(picture), Some(digit)) = (test.inputs().first(), test.targets().first()) else {
        return;
    };
    let probabilities = net.forward(picture);
    let read = most_likely(&probabilities);
    print!("{}", pictures::in_terminal(picture));
    let share = 100.0 * probabilities[read.index()];
    println!("the network reads {read} ({share:.1} %); it is {digit}");
}
