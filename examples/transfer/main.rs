//! Transfer: what was learnt from many digits helps with others, of which there are few.
//!
//! `cargo run --release --example transfer` trains a network on the digits 0 to 4, saves it, and loads its convolutions into
//! one that learns 5 to 9 from a few samples of each: with that part frozen, with it learning slowly, and, to compare,
//! from the beginning. It prints the accuracy on digits that none has seen, as a mean over several choices of samples.
//! With one choice of 5 or 20 of each digit, the transfer is worth one to two points, with 2 of each nothing; a trunk that
//! is frozen with its dense layer, too, is worse than none.

#[path = "../data/digits.rs"]
mod digits;
#[path = "../ending/exit.rs"]
mod exit;

use std::error::Error;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use netwright::prelude::*;
use netwright::train::evaluate;

network! {
    /// What is common to all digits: edges, and where they lie.
    pub struct Trunk: [1, 28, 28] -> [64] {
        conv1: Conv2d(8, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2) -> Flatten,
        dense: Dense(64) -> Relu,
    }
}

network! {
    /// Tells five digits apart.
    pub struct Five: [1, 28, 28] -> [5] {
        trunk: Trunk,
        head: Dense(5) -> Softmax,
    }
}

/// A picture of one channel: 0 for background, 1 for ink.
type Picture = [[[f32; 28]; 28]; 1];
/// Pictures with the digits they show.
type Pictures<const N: usize> = Samples<Picture, Class<N>>;

/// Learns five digits from few samples, with and without what was learnt from five others.
#[derive(Parser)]
struct Options {
    /// How many samples of each of the digits 5 to 9, as a list
    #[arg(long, value_delimiter = ',', default_value = "2,5,20")]
    samples: Vec<usize>,
    /// How many choices of samples the mean is over
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=100))]
    seeds: u64,
    /// How many times to go through the digits 0 to 4
    #[arg(long, default_value_t = 4)]
    epochs: usize,
    /// How many steps to learn the digits 5 to 9 with
    #[arg(long, default_value_t = 150)]
    steps: usize,
    /// Folder with IDX files, plain or gzipped: train-* and test-* (or t10k-*), images and labels
    #[arg(long, default_value = digits::FOLDER)]
    data: PathBuf,
    /// Folder for the network that is saved
    #[arg(long, default_value = "target/transfer")]
    output: PathBuf,
}

/// What is transferred: the convolutions.
const PART: &str = "trunk.conv*";

/// How the second network begins and learns.
#[derive(Clone, Copy)]
enum Way {
    Scratch,
    Frozen,
    Slowly,
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let [train, test] = digits::parts::<Picture>(&options.data)?;
    let folder = options.output.display();
    std::fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot make the folder {folder}: {error}"))?;
    let path = options.output.join("digits-0-to-4.safetensors");
    let (first, first_test) = (five(&train, 0)?, five(&test, 0)?);
    let mut rng = Generator::seed(1);
    let mut net = Five::boxed(&mut rng);
    let mut adam = Adam::boxed(AdamConfig::default());
    Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
        .epochs(options.epochs)
        .with(Progress::bar())
        .fit(&first, &mut rng)?;
    net.save(&path)?;
    let share = accuracy(&net, &first_test)?;
    writeln!(
        out,
        "the digits 0 to 4, from {} samples: {:.1} %",
        first.targets().len(),
        100.0 * share
    )?;
    let loaded = net.load_part(&path, PART)?;
    writeln!(out, "transferred: {}\n", loaded.join(", "))?;

    let (second, second_test) = (five(&train, 5)?, five(&test, 5)?);
    writeln!(
        out,
        "the digits 5 to 9  from scratch  part frozen  part at a tenth of the rate"
    )?;
    for &samples in &options.samples {
        let mut row = format!("{:<17}", format!("{samples} of each"));
        for (way, width) in [(Way::Scratch, 12), (Way::Frozen, 11), (Way::Slowly, 27)] {
            let mut sum = 0.0;
            for seed in 0..options.seeds {
                let few = few(&second, samples, seed)?;
                let net = learn(way, &few, &path, options.steps, seed)?;
                sum += accuracy(&net, &second_test)?;
            }
            let percent = format!("{:.1} %", 100.0 * sum / options.seeds as f64);
            row += &format!("  {percent:>width$}");
        }
        writeln!(out, "{row}")?;
    }
    Ok(())
}

/// Learns from these samples in so many steps.
fn learn(
    way: Way,
    data: &Pictures<5>,
    path: &Path,
    steps: usize,
    seed: u64,
) -> Result<Box<Aligned<Five>>, Box<dyn Error>> {
    let mut rng = Generator::seed(seed);
    let mut net = Five::boxed(&mut rng);
    let part = Group::matching::<Five>(PART)?;
    let group = match way {
        Way::Scratch => Group::all(),
        Way::Frozen => part.frozen(),
        Way::Slowly => part.rate(0.1),
    };
    if !matches!(way, Way::Scratch) {
        net.load_part(path, PART)?;
    }
    let batches = data.targets().len().div_ceil(32);
    let mut optimizer = Groups::new(Adam::boxed(AdamConfig::default()), [group]);
    Trainer::new(&mut net, &mut optimizer, CategoricalCrossEntropy)
        .epochs(steps.div_ceil(batches))
        .fit(data, &mut rng)?;
    Ok(net)
}

fn accuracy(net: &Five, data: &Pictures<5>) -> Result<f64, Box<dyn Error>> {
    let found = evaluate(net, data, CategoricalCrossEntropy)?;
    Ok(found.accuracy.unwrap_or_default())
}

/// The digits from this one on, five of them.
fn five(data: &Pictures<10>, from: usize) -> Result<Pictures<5>, Box<dyn Error>> {
    let pairs = data.iter().filter_map(|(picture, class)| {
        let class = class.index().checked_sub(from)?;
        Some((*picture, Class::new(class).ok()?))
    });
    Ok(Samples::from_pairs(pairs.collect::<Vec<_>>())?)
}

/// So many samples of each digit, others for another seed.
fn few(data: &Pictures<5>, of_each: usize, seed: u64) -> Result<Pictures<5>, Box<dyn Error>> {
    let mut order: Vec<usize> = (0..data.targets().len()).collect();
    netwright::random::shuffle(&mut order, &mut Generator::seed(seed).stream(1));
    let mut taken = [0; 5];
    order.retain(|&i| {
        let class = data.targets()[i].index();
        taken[class] += 1;
        taken[class] <= of_each
    });
    let pairs = order.iter().map(|&i| (data.inputs()[i], data.targets()[i]));
    Ok(Samples::from_pairs(pairs.collect::<Vec<_>>())?)
}
