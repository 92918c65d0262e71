//! Every optimizer on Rosenbrock's valley and on a saddle: a table, and a picture of the ways down.
//!
//! `cargo run --release --example optimizers`

mod descent;
#[path = "../ending/exit.rs"]
mod exit;
mod picture;
mod surface;

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use descent::NEAR;
use surface::{ROSENBROCK, SADDLE};

/// Goes down two surfaces with every optimizer, each at the best of 21 learning rates, and draws the
/// ways.
#[derive(Parser)]
struct Options {
    /// How many steps each takes
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    steps: u32,
    /// The folder of the pictures
    #[arg(long, default_value = "target/optimizers")]
    output: PathBuf,
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = options.output.display();
    std::fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot make the folder {folder}: {error}"))?;
    for surface in [ROSENBROCK, SADDLE] {
        let descents = descent::all(&surface, options.steps as usize);
        writeln!(out, "{} after {} steps", surface.name, options.steps)?;
        writeln!(
            out,
            "optimizer             rate  steps to {NEAR:.0e}  height at the end"
        )?;
        for descent in &descents {
            let (name, rate, height) = (descent.name, descent.rate, descent.height);
            let arrived = descent
                .arrived
                .map_or("-".to_owned(), |steps| steps.to_string());
            writeln!(
                out,
                "{name:<16}  {rate:>8.1e}  {arrived:>13}  {height:>17.2e}"
            )?;
        }
        let path = options.output.join(format!("{}.svg", surface.name));
        picture::draw(&surface, &descents, &path)
            .map_err(|error| format!("cannot draw {}: {error}", path.display()))?;
        writeln!(out, "drawn in {}\n", path.display())?;
    }
    Ok(())
}
