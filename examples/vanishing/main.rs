//! Gradients that vanish and that explode in a deep network, and what mends it, side by side.
//!
//! `cargo run --release --example vanishing` trains networks of ten layers to tell three arms of a spiral apart: with
//! sigmoids, whose gradient hardly reaches the first layers; with rectifiers, He's initialisation, batch normalisation,
//! or residual connections; and with weights that are too large, with and without clipping. It prints what each reaches,
//! and what `GradientHealth` says of it, and draws gradients by layer and losses by epoch.

#[path = "../ending/exit.rs"]
mod exit;
mod networks;

use std::error::Error;
use std::f32::consts::TAU;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use netwright::plot::{Chart, Panel};
use netwright::prelude::*;
use netwright::train::{EpochHealth, GradientHealth, TrainError};

use networks::{He, Large, Normalised, Rectified, Residual, Sigmoids};

/// Points and the arm of the spiral that each is on.
type Spiral = Samples<[f32; 2], Class<3>>;

/// Trains deep networks whose gradients vanish or explode, and such as are mended.
#[derive(Parser)]
struct Options {
    /// How many times to go through the data
    #[arg(long, default_value_t = 60)]
    epochs: usize,
    /// The learning rate of gradient descent
    #[arg(long, default_value_t = 0.1)]
    rate: f64,
    /// Seed of data, weights and order; the same seed gives the same numbers
    #[arg(long, default_value_t = 42)]
    seed: u64,
    /// Folder for the picture
    #[arg(long, default_value = "target/vanishing")]
    output: PathBuf,
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

/// What came of a training.
struct Outcome {
    name: &'static str,
    result: Result<History, TrainError>,
    epochs: Vec<EpochHealth>,
    warnings: Vec<String>,
}

/// Trains a network of this type.
macro_rules! train {
    ($net:ty, $name:literal, $clip:expr, $options:expr, $data:expr) => {{
        let (options, (train, test)): (&Options, &(Spiral, Spiral)) = ($options, $data);
        let mut rng = Generator::seed(options.seed);
        let mut net = <$net>::boxed(&mut rng);
        let mut sgd = Sgd::boxed(SgdConfig {
            rate: options.rate,
            clip: $clip,
            ..SgdConfig::default()
        });
        let mut health = GradientHealth::new().quiet();
        let result = Trainer::new(&mut net, &mut sgd, CategoricalCrossEntropy)
            .epochs(options.epochs)
            .validate_on(test)
            .with(&mut health)
            .fit(train, &mut rng);
        Outcome {
            name: $name,
            result,
            epochs: health.epochs().to_vec(),
            warnings: health.warnings().map(String::from).collect(),
        }
    }};
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = options.output.display();
    std::fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot make the folder {folder}: {error}"))?;
    let data = &(spiral(960, options.seed)?, spiral(480, options.seed + 1)?);
    let (none, clip) = (Clip::None, Clip::GlobalNorm(1.0));
    let outcomes = [
        train!(Sigmoids, "sigmoid", none, options, data),
        train!(Rectified, "ReLU", none, options, data),
        train!(He, "ReLU, He", none, options, data),
        train!(Normalised, "sigmoid, BatchNorm", none, options, data),
        train!(Residual, "sigmoid, residual", none, options, data),
        train!(Large, "ReLU, too large", none, options, data),
        train!(Large, "too large, clipped", clip, options, data),
    ];
    writeln!(
        out,
        "network             first / last gradient  val loss  val accuracy  warned of"
    )?;
    for outcome in &outcomes {
        writeln!(out, "{}", outcome.row())?;
    }
    for outcome in &outcomes {
        for warning in &outcome.warnings {
            writeln!(out, "\n{}: {warning}", outcome.name)?;
        }
        if let Err(error) = &outcome.result {
            writeln!(out, "\n{}: {error}", outcome.name)?;
        }
    }
    let path = options.output.join("vanishing.png");
    chart(&outcomes).save(&path)?;
    writeln!(out, "\ngradients and losses in {}", path.display())?;
    Ok(())
}

impl Outcome {
    /// The size of an element of each weight's gradient in the first epoch, from the input to the output.
    fn gradients(&self) -> Vec<f64> {
        let first = self.epochs.first();
        let weights = first.into_iter().flat_map(|health| &health.segments);
        let weights = weights.filter(|segment| segment.is_weight);
        weights
            .map(|segment| segment.gradient_per_float())
            .collect()
    }

    fn row(&self) -> String {
        let gradients = self.gradients();
        let share = match gradients[..] {
            [first, .., last] => format!("{:.1e}", first / last),
            _ => "-".into(),
        };
        let last = self.result.as_ref().ok().and_then(History::last);
        let loss = last.and_then(|epoch| epoch.val_loss);
        let loss = loss.map_or("-".into(), |loss| format!("{loss:.3}"));
        let accuracy = last.and_then(|epoch| epoch.val_accuracy);
        let accuracy = accuracy.map_or("-".into(), |share| format!("{:.1} %", 100.0 * share));
        let mut told = Vec::new();
        for word in ["vanishes", "explodes"] {
            if self.warnings.iter().any(|text| text.contains(word)) {
                told.push(word);
            }
        }
        if self.result.is_err() {
            told.push("ended by an error");
        }
        format!(
            "{:<18}  {share:>21}  {loss:>8}  {accuracy:>12}  {}",
            self.name,
            told.join(", ")
        )
    }
}

/// Gradients by layer, and losses by epoch.
fn chart(outcomes: &[Outcome]) -> Chart {
    let mut gradients = Panel::new()
        .title("gradient of an element in the first epoch")
        .x_label("layer, from the input")
        .log_y();
    let mut losses = Panel::new().title("loss").x_label("epoch").log_y();
    for outcome in outcomes {
        let by_layer = (1..).zip(outcome.gradients());
        gradients = gradients.line(
            outcome.name,
            by_layer.map(|(layer, size)| (f64::from(layer), size)),
        );
        // One that ended with an error has a colour all the same.
        let history = outcome.result.as_ref().ok();
        let epochs = history.into_iter().flat_map(|history| history.epochs());
        losses = losses.line(
            outcome.name,
            epochs.map(|epoch| (epoch.epoch as f64, epoch.loss)),
        );
    }
    Chart::new().panel(gradients).panel(losses)
}

/// Points on three arms that turn once around the middle, with a little noise.
fn spiral(count: usize, seed: u64) -> Result<Spiral, Box<dyn Error>> {
    let mut rng = Generator::seed(seed);
    let mut uniform = || f32::uniform(netwright::random::Rng::next_u64(&mut rng));
    let mut pairs = Vec::new();
    for i in 0..count {
        let (arm, far) = (i % 3, uniform());
        let angle = TAU * (arm as f32 / 3.0 + 0.75 * far) + 0.3 * (uniform() - 0.5);
        let radius = 0.2 + 1.8 * far;
        pairs.push((
            [radius * angle.cos(), radius * angle.sin()],
            Class::new(arm)?,
        ));
    }
    Ok(Samples::from_pairs(pairs)?)
}
