//! How a Rust framework's program talks to `run.py`; `protocol.py` tells what is said.

mod data;

use std::env;
use std::fmt::Write as _;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

pub use data::{BATCHES, Batch, Data, Digits, EPOCH, dense_sizes};

/// How many losses of a training run are compared.
pub const STEPS: usize = 24;
const LEAST: usize = 3;
const MOST: usize = 4000;

/// A work: what is done, with which network, on how many samples at once.
#[derive(Clone, PartialEq)]
pub struct Work {
    pub kind: String,
    pub net: String,
    pub batch: usize,
}

/// A work ready to be timed.
pub struct Prepared {
    step: Box<dyn FnMut()>,
    losses: Vec<f32>,
    note: Option<&'static str>,
}

impl Prepared {
    pub fn new(losses: Vec<f32>, step: impl FnMut() + 'static) -> Prepared {
        let step = Box::new(step);
        Prepared {
            step,
            losses,
            note: None,
        }
    }

    /// Why the losses are not to be compared.
    pub fn note(self, note: &'static str) -> Prepared {
        let note = Some(note);
        Prepared { note, ..self }
    }

    /// A training step: its first losses, then steps to be timed.
    pub fn training(mut step: impl FnMut() -> f32 + 'static) -> Prepared {
        let losses = (0..STEPS).map(|_| step()).collect();
        Prepared::new(losses, move || {
            std::hint::black_box(step());
        })
    }

    /// Microseconds of each call.
    fn samples(&mut self, time: Duration) -> Vec<f64> {
        let (begin, mut samples) = (Instant::now(), Vec::with_capacity(MOST));
        while samples.len() < LEAST || begin.elapsed() < time && samples.len() < MOST {
            let start = Instant::now();
            (self.step)();
            samples.push(start.elapsed().as_nanos() as f64 / 1000.0);
        }
        samples
    }
}

/// A function that returns the next item, and after the last the first.
pub fn cycle<T: Clone>(items: Vec<T>) -> impl FnMut() -> T {
    let mut next = 0;
    move || {
        let item = items[next].clone();
        next = (next + 1) % items.len();
        item
    }
}

/// What a program is told on its command line.
pub struct Options {
    pub threads: usize,
    pub data: PathBuf,
}

impl Options {
    pub fn read() -> Options {
        let arguments: Vec<String> = env::args().collect();
        let value = |name: &str| {
            let place = arguments.iter().position(|argument| argument == name);
            place.and_then(|place| arguments.get(place + 1)).cloned()
        };
        Options {
            threads: value("--threads").map_or(1, |n| n.parse().expect("`--threads` is a number")),
            data: value("--data")
                .expect("`--data` says where the data lies")
                .into(),
        }
    }
}

/// Answers until the input ends. `modes` are the names of the modes for each kind of work.
pub fn serve(
    framework: &str,
    version: &str,
    modes: &[(&str, &[&str])],
    options: &Options,
    mut prepare: impl FnMut(&str, &Work, &Data) -> Result<Prepared, String>,
) {
    let modes: Vec<_> = modes
        .iter()
        .map(|(kind, modes)| format!("{kind:?}: {modes:?}"))
        .collect();
    let modes = modes.join(", ");
    println!(r#"{{"framework": {framework:?}, "version": {version:?}, "modes": {{{modes}}}}}"#);
    let mut current = None;
    let mut ready: Vec<(String, Prepared)> = Vec::new();
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [mode, seconds, kind, net, batch] = words[..] else {
            panic!("not a request: {line}");
        };
        let work = Work {
            kind: kind.into(),
            net: net.into(),
            batch: batch.parse().expect("a batch is a number"),
        };
        let time = Duration::from_secs_f64(seconds.parse().expect("seconds are a number"));
        if current.as_ref() != Some(&work) {
            ready.clear();
            current = Some(work.clone());
        }
        let mut answer = format!(
            r#"{{"work": "{kind} {net} {batch}", "mode": {mode:?}, "threads": {}"#,
            options.threads
        );
        let first = !ready.iter().any(|(name, _)| name == mode);
        let prepared = match first {
            true => prepare(mode, &work, &Data::new(&options.data, net)),
            false => Ok(ready
                .swap_remove(ready.iter().position(|(name, _)| name == mode).unwrap())
                .1),
        };
        match prepared {
            Err(error) => write!(answer, r#", "error": {error:?}}}"#).unwrap(),
            Ok(mut prepared) => {
                if first {
                    prepared.samples(time / 2);
                    match prepared.note {
                        Some(note) => write!(answer, r#", "note": {note:?}"#),
                        None => write!(answer, r#", "losses": {:?}"#, prepared.losses),
                    }
                    .unwrap();
                }
                write!(answer, r#", "samples": {:?}}}"#, prepared.samples(time)).unwrap();
                ready.push((mode.into(), prepared));
            }
        }
        println!("{answer}");
        io::stdout().flush().unwrap();
    }
}
