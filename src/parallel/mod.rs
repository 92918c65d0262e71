//! Work shared out to threads, with the same bits for any number of them.
//!
//! Samples are shared out for the passes, rows of parameters for the sums of the gradient, and elements for the
//! update; nothing is summed across threads, so no result depends on how many there are. [`Trainer`] does all of it
//! by itself; a loop of one's own has a [`Team`]:
//!
//! ```
//! use netwright::parallel::{Pool, Team};
//! use netwright::prelude::*;
//!
//! network! { pub struct Line: [1] -> [1] { line: Dense(1) } }
//!
//! # fn main() {
//! let mut net = Line::boxed(&mut Generator::seed(1));
//! let mut adam = Adam::boxed(AdamConfig { rate: 0.1, ..AdamConfig::default() });
//! let mut grad = Line::boxed_zeroed();
//! let mut team = Team::of(Pool::of(2));
//! for _ in 0..200 {
//!     team.gradient(&net, &[[0.0], [1.0]], &[[1.0], [-1.0]], &MeanSquaredError, &mut grad);
//!     team.step(&mut adam, &mut net, &grad);
//! }
//! assert!((net.line.bias[0] - 1.0).abs() < 0.05);
//! # }
//! ```
//!
//! [`Trainer`]: crate::train::Trainer
#[cfg(feature = "std")]
mod pool;
#[cfg(feature = "std")]
mod team;

#[cfg(feature = "std")]
pub use pool::Pool;
#[cfg(feature = "std")]
pub(crate) use pool::cores;
#[cfg(feature = "std")]
pub(crate) use team::Shared;
#[cfg(feature = "std")]
pub use team::Team;

/// Something that can do two things at once.
pub trait Parallel: Sync + core::fmt::Debug {
    /// How many threads there are, at least one.
    fn threads(&self) -> usize;

    /// Does both, at once if it can, and returns when both are done.
    fn join(&self, one: &mut (dyn FnMut() + Send), other: &mut (dyn FnMut() + Send));
}

/// Calls `each` with every item, on as many threads as there are.
#[cfg(feature = "std")]
pub(crate) fn for_each<T: Send>(
    parallel: &dyn Parallel,
    items: &mut [T],
    each: &(dyn Fn(&mut T) + Sync),
) {
    match items {
        [] => {}
        [item] => each(item),
        items => {
            let (one, other) = items.split_at_mut(items.len() / 2);
            parallel.join(&mut || for_each(parallel, one, each), &mut || {
                for_each(parallel, other, each);
            });
        }
    }
}
