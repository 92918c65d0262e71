//! A loss with planted minima: descent stays in the one where it begins, noise and annealing leave it.
//!
//! `cargo run --release --example annealing` goes down from as many places as there are seeds, all in the basin of a
//! shallow minimum, says how many end in the deepest one, and draws the ways of the first seed.

#[path = "../ending/exit.rs"]
mod exit;
mod methods;
mod picture;
#[path = "../optimizers/surface.rs"]
#[allow(dead_code, reason = "it has surfaces of its own, too")]
mod surface;

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use methods::Method;
use surface::Surface;

/// Goes down a loss with planted minima with and without noise, and says how many leave the first one.
#[derive(Parser)]
struct Options {
    /// How many seeds
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=10_000))]
    seeds: u64,
    /// How many steps, or proposals, each takes
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000))]
    steps: u64,
    /// The folder of the picture
    #[arg(long, default_value = "target/annealing")]
    output: PathBuf,
}

/// A minimum: where it is, how deep and how wide.
type Well = ([f64; 2], f64, f64);

/// The shallow minimum of the start, one between, the deepest, and one more aside.
const WELLS: [Well; 4] = [
    ([-1.6, -0.8], 0.9, 0.45),
    ([-0.2, 0.5], 0.7, 0.35),
    ([1.5, -0.4], 1.7, 0.5),
    ([0.6, 1.7], 0.8, 0.4),
];

/// Wells in a wide bowl.
const LOSS: Surface = Surface {
    name: "wells",
    value: |p| {
        let bowl = 0.05 * (p[0] * p[0] + p[1] * p[1]);
        WELLS.iter().fold(bowl, |sum, well| sum - depth(well, p))
    },
    gradient: |p| {
        WELLS.iter().fold([0.1 * p[0], 0.1 * p[1]], |sum, well| {
            let ([x, y], _, width) = well;
            let steep = depth(well, p) / (width * width);
            [sum[0] + steep * (p[0] - x), sum[1] + steep * (p[1] - y)]
        })
    },
    start: [-1.75, -1.0],
    lowest: -1.58,
    window: [[-2.6, 2.6], [-2.2, 2.6]],
    levels: &[-1.4, -1.1, -0.8, -0.5, -0.3, -0.15, 0.0, 0.1, 0.2, 0.4],
};

/// What a well takes from the loss at a point.
fn depth(([x, y], depth, width): &Well, p: [f64; 2]) -> f64 {
    let square = (p[0] - x).powi(2) + (p[1] - y).powi(2);
    depth * (-square / (2.0 * width * width)).exp()
}

/// Whether a point lies in the deepest well.
fn in_the_deepest(p: [f64; 2]) -> bool {
    let ([x, y], _, width) = WELLS[2];
    (p[0] - x).hypot(p[1] - y) < width
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = options.output.display();
    std::fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot make the folder {folder}: {error}"))?;
    let mut first = Vec::new();
    writeln!(
        out,
        "method                    escaped  mean loss at the end"
    )?;
    for method in Method::ALL {
        let (mut escaped, mut sum) = (0, 0.0);
        for seed in 0..options.seeds {
            let path = methods::path(method, options.steps, seed);
            let end = path.last().copied().unwrap_or(LOSS.start);
            escaped += u32::from(in_the_deepest(end));
            sum += (LOSS.value)(end);
            if seed == 0 {
                first.push((method, path));
            }
        }
        let (name, mean) = (method.name(), sum / options.seeds as f64);
        let escaped = format!("{escaped} of {}", options.seeds);
        writeln!(out, "{name:<24}  {escaped:>8}  {mean:>20.3}")?;
    }
    let path = options.output.join("paths.svg");
    picture::draw(&first, &path)
        .map_err(|error| format!("cannot draw {}: {error}", path.display()))?;
    writeln!(out, "the ways of the first seed in {}", path.display())?;
    Ok(())
}
