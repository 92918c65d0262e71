//! Draws what each learning rate schedule does.
//!
//! `cargo run --example schedules` draws into `target/schedules`; with
//! `-- --output src/optim/schedule/curves` these are the curves of the documentation.

mod curves;
#[path = "../ending/exit.rs"]
mod exit;
mod svg;

use std::error::Error;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Draws a curve for each learning rate schedule.
#[derive(Parser)]
struct Options {
    /// The folder of the curves
    #[arg(long, default_value = "target/schedules")]
    output: PathBuf,
}

fn main() -> ExitCode {
    exit::exit(run(&Options::parse(), &mut io::stdout()))
}

fn run(options: &Options, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = options.output.display();
    fs::create_dir_all(&options.output)
        .map_err(|error| format!("cannot make the folder {folder}: {error}"))?;
    for (name, lines) in curves::all() {
        let file = options.output.join(format!("{name}.svg"));
        fs::write(&file, svg::draw(name, &lines))
            .map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        writeln!(out, "{}", file.display())?;
    }
    Ok(())
}
