//! Checkpoints: a training in a file, from which it goes on with the same bits.
//!
//! A checkpoint is one safetensors file. Its tensors are those of the network under their own names, so that
//! `net.load(path)` takes the weights alone, and behind them, under names that begin with `training.`, the
//! floats of the optimizer and of callbacks. Its metadata has, as JSON under the key `netwright`, the
//! architecture layer by layer, the position in the training, the history, and all other numbers.
//!
//! ```no_run
//! # use netwright::prelude::*;
//! # network! { pub struct Line: [1] -> [1] { line: Dense(1) } }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let data = Samples::new([[0.0], [0.5], [1.0]], [[1.0], [0.0], [-1.0]])?;
//! # let mut rng = Generator::seed(1);
//! # let mut net = Line::boxed(&mut rng);
//! # let mut adam = Adam::boxed(AdamConfig::default());
//! Trainer::new(&mut net, &mut adam, MeanSquaredError)
//!     .epochs(100)
//!     .with(Checkpoint::every_epoch("runs/line").keep(3))
//!     .resume_or_begin("runs/line") // goes on where an earlier run of this program was ended
//!     .fit(&data, &mut rng)?;
//! # Ok(())
//! # }
//! ```
//!
//! A file is written beside its place and renamed, so that whatever ends the program, and whenever, there is the
//! last whole one. A training that is ended at any moment and goes on ends with the bits of one that was left
//! alone, on any number of threads.

mod architecture;
mod callback;
mod error;
mod file;
mod visitors;

pub use callback::Checkpoint;
pub use error::CheckpointError;

pub(super) use file::{Contents, Saved, find};
pub(super) use visitors::Owned;
