//! Handwritten digits: the network of the backpropagation article learns to read them.
//!
//! `cargo run --release --example digits` trains 784 → 10 (ReLU) → 10 (softmax) with categorical
//! cross-entropy and Adam, says how well it reads digits that it has not seen, draws curves and
//! misread digits into a folder, saves the network, loads it back and reads one digit with it.

mod charts;
#[path = "../data/digits.rs"]
mod digits;
#[path = "../ending/exit.rs"]
mod exit;
mod pictures;

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

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
#[command(allow_negative_numbers = true)]
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
    let [curves, misread, file] = outputs(&options.output)?;
    writeln!(out, "{}\n", Digits::SUMMARY)?;
    writeln!(
        out,
        "{} digits to learn from, {} to test with\n",
        train.len(),
        test.len()
    )?;

    let mut rng = Generator::seed(options.seed);
    let mut net = Digits::boxed(&mut rng);
    let mut adam = Adam::boxed(config);
    let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .batch(options.batch)
        .epochs(options.epochs)
        .validate_on(&test)
        .with(Progress::bar())
        .fit(&train, &mut rng)?;
    writeln!(out, "{history}\n")?;

    let confusion: ConfusionMatrix<10> = test
        .iter()
        .map(|(picture, digit)| (*digit, most_likely(&net.forward(picture))))
        .collect();
    writeln!(out, "{confusion}\n")?;

    charts::curves(&history, &curves).map_err(|error| cannot_write(&curves, &*error))?;
    charts::misread(&net, &test, &misread).map_err(|error| cannot_write(&misread, &*error))?;
    writeln!(
        out,
        "curves in {}, misread digits in {}",
        curves.display(),
        misread.display()
    )?;

    net.save(&file)?;
    let mut again = Digits::boxed_zeroed();
    again.load(&file)?;
    writeln!(
        out,
        "network saved in {}, and loaded back:\n",
        file.display()
    )?;
    show(&again, &test, out)?;
    Ok(())
}

/// The files that are written, in a folder that is made: training is not begun in vain.
fn outputs(folder: &Path) -> Result<[PathBuf; 3], String> {
    fs::create_dir_all(folder)
        .map_err(|error| format!("cannot create {}: {error}", folder.display()))?;
    let files = ["curves.svg", "misread.svg", "digits.safetensors"].map(|name| folder.join(name));
    for file in &files {
        let opened = OpenOptions::new().create(true).append(true).open(file);
        opened.map_err(|error| cannot_write(file, &error))?;
    }
    Ok(files)
}

fn cannot_write(file: &Path, error: &dyn Error) -> String {
    format!("cannot write {}: {error}", file.display())
}

/// Draws a digit in the terminal and says what the network takes it for.
fn show(net: &Digits, test: &Pictures, out: &mut impl Write) -> io::Result<()> {
    let (Some(picture), Some(digit)) = (test.inputs().first(), test.targets().first()) else {
        return Ok(());
    };
    let probabilities = net.forward(picture);
    let read = most_likely(&probabilities);
    write!(out, "{}", pictures::in_terminal(picture))?;
    let share = 100.0 * probabilities[read.index()];
    writeln!(
        out,
        "the network reads {read} ({share:.1} %); it is {digit}"
    )
}
