//! The learning rate: first a range test, then a search over rate, activation and decay.
//!
//! `cargo run --release --example learning_rate` raises the rate of Adam from batch to batch on handwritten digits, says
//! which one it suggests, then tries settings at random on a part of the data that is not trained on, giving up early
//! what is worse than others, and prints them, the best first. With `--journal` it goes on where it was stopped.

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
use netwright::search::{Halving, RangeTest, Search, Space, Trial};
use netwright::train::TrainError;

network! {
    /// With a rectifier.
    struct Rectified: [784] -> [10] {
        hidden: Dense(32) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// With a hyperbolic tangent.
    struct Bent: [784] -> [10] {
        hidden: Dense(32) -> Tanh,
        output: Dense(10) -> Softmax,
    }
}

/// A picture of 28 × 28 pixels, row by row: 0 for background, 1 for ink.
type Picture = [f32; 784];
/// Pictures with the digits they show.
type Pictures = Samples<Picture, Class<10>>;

/// Finds a learning rate, then good settings, for a network that reads handwritten digits.
#[derive(Parser)]
struct Options {
    /// How many settings are tried
    #[arg(long, default_value_t = 18)]
    trials: usize,
    /// How many epochs one that is not given up is trained for
    #[arg(long, default_value_t = 9)]
    epochs: usize,
    /// How many settings are tried at a time; all cores unless told
    #[arg(long)]
    threads: Option<usize>,
    /// Seed of all that is random; the same seed gives the same numbers
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// A file that remembers trials, from which a search that was stopped goes on
    #[arg(long)]
    journal: Option<PathBuf>,
    /// Folder with IDX files, plain or gzipped: train-* and test-* (or t10k-*), images and labels
    #[arg(long, default_value = digits::FOLDER)]
    data: PathBuf,
    /// Folder for the curve and the table
    #[arg(long, default_value = "target/learning_rate")]
    output: PathBuf,
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let [train, _] = digits::parts::<Picture>(&options.data)?;
    // The last quarter is what settings are judged by; the test set is for the end alone, and not seen here.
    let at = train.len() * 3 / 4;
    let part = |range: std::ops::Range<usize>| {
        let (x, y) = (&train.inputs()[range.clone()], &train.targets()[range]);
        Pictures::new(x.to_vec(), y.to_vec())
    };
    let (learn, judge) = (part(0..at)?, part(at..train.len())?);
    let folder = options.output.display();
    std::fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot make the folder {folder}: {error}"))?;

    let mut rng = Generator::seed(options.seed);
    let net = Rectified::boxed(&mut rng);
    let adam = Adam::boxed(AdamConfig::default());
    let loss = CategoricalCrossEntropy;
    let range = RangeTest::new(1e-6, 1.0).run(&net, adam, loss, &learn, &mut rng)?;
    let curve = options.output.join("range.png");
    range.chart().save(&curve)?;
    writeln!(out, "{range}, drawn in {}\n", curve.display())?;

    let space = Space::new()
        .log("rate", 1e-5, 1.0)
        .log("decay", 1e-5, 1e-1)
        .choice("hidden", ["relu", "tanh"]);
    let mut search = Search::random(space, options.trials)
        .seed(options.seed)
        .halving(Halving::default());
    if let Some(threads) = options.threads {
        search = search.threads(threads);
    }
    if let Some(journal) = &options.journal {
        search = search.journal(journal);
    }
    let epochs = options.epochs;
    let results = search.run(|trial| match trial.choice("hidden") {
        "relu" => rectified(trial, epochs, &learn, &judge),
        _ => bent(trial, epochs, &learn, &judge),
    })?;
    let table = options.output.join("trials.csv");
    results.save_csv(&table)?;
    writeln!(out, "{results}\n\nalso in {}", table.display())?;
    if let Some(best) = results.best() {
        let (trial, loss) = (best.trial, best.value.unwrap_or_default());
        writeln!(out, "the best is trial {trial}, with a loss of {loss:.4}")?;
    }
    Ok(())
}

/// A network is a type, so a search over activations is one over functions: each trains one.
macro_rules! trial {
    ($name:ident: $network:ident) => {
        /// Trains with the settings of a trial; gives the loss on the part that settings are judged by.
        fn $name(
            trial: &Trial<'_>,
            epochs: usize,
            learn: &Pictures,
            judge: &Pictures,
        ) -> Result<f64, TrainError> {
            let mut rng = Generator::seed(trial.seed());
            let mut net = $network::boxed(&mut rng);
            let mut adam = AdamW::boxed(AdamWConfig {
                rate: trial.real("rate"),
                decay: Decay::Decoupled(trial.real("decay")),
                ..AdamWConfig::default()
            });
            let history = Trainer::new(&mut net, &mut adam, CategoricalCrossEntropy)
                .epochs(epochs)
                .validate_on(judge)
                .with(trial.report_validation())
                .fit(learn, &mut rng)?;
            Ok(history
                .last()
                .and_then(|epoch| epoch.val_loss)
                .unwrap_or(f64::NAN))
        }
    };
}
trial!(rectified: Rectified);
trial!(bent: Bent);
