//! Sequences step by step: for a stream whose end is not known, a robot, or text that is written as it
//! goes.
//!
//! A network that reads its sequence from the first step to the last gets a state and a method:
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! {
//!     struct Mood: [20, 8] -> [3] {
//!         first: Gru(16, sequence = true) -> Dropout(0.2),
//!         second: Lstm(16),
//!         output: Dense(3) -> Softmax,
//!     }
//! }
//!
//! let net = Mood::boxed(&mut Generator::seed(1));
//! let x = [[0.5; 8]; 20];
//!
//! let mut state = MoodState::zeroed();
//! let mut y = [0.0; 3];
//! for x in &x {
//!     y = net.step(&mut state, x);
//! }
//! assert_eq!(y, net.forward(&x)); // to the last bit
//!
//! // A state is plain floats: kept, sent, and taken up again.
//! let kept: Vec<f32> = state.as_slice().to_vec();
//! let mut other = MoodState::zeroed();
//! other.as_mut_slice().copy_from_slice(&kept);
//! assert_eq!(net.step(&mut state, &x[0]), net.step(&mut other, &x[0]));
//! ```
//!
//! What a step gives is what the network would give if the sequence ended there; of a network that gives a
//! sequence, that step of it. There may be more steps than the declaration says, or fewer.
//!
//! The method is there if the network has one input and one output, and everything between the input and
//! the layer that gives the last step works step by step: recurrent layers that run forward, activations,
//! `Dropout`, `Embedding`, `LayerNorm` and `RmsNorm` over one axis, `TimeDistributed` whatever it holds, sums
//! and products of two sequences. Behind that layer, anything may stand. A layer of one's own may implement
//! [`Stepwise`], but stands only behind it, or inside `TimeDistributed`: a declaration cannot see whether it
//! does.
//!
//! A network that writes text takes one index a step:
//!
//! ```
//! use netwright::index::Index;
//! use netwright::prelude::*;
//!
//! network! {
//!     struct Writer: [Index<100>; 32] -> [32, 100] {
//!         words: Embedding(16),
//!         read: Gru(24, sequence = true),
//!         next: TimeDistributed(Dense(100)),
//!     }
//! }
//!
//! let net = Writer::boxed(&mut Generator::seed(1));
//! let mut state = WriterState::zeroed();
//! let mut word = Index::all([7])?[0];
//! for _ in 0..5 {
//!     let scores: [f32; 100] = net.step(&mut state, &word);
//!     let best = (0..100).max_by(|a, b| scores[*a].total_cmp(&scores[*b]));
//!     word = Index::new(best.unwrap_or(0))?;
//! }
//! # Ok::<(), netwright::index::IndexError>(())
//! ```
#![forbid(unsafe_code)]

use crate::layer::{Layer, Sound};
use crate::network::{Network, STACK_BYTES};
use crate::plain::{Plain, zeroed};
use crate::tensor::{Tensor, Value};

/// A value that is one thing after another: `[[f32; 8]; 20]`, 20 steps of 8 features.
#[diagnostic::on_unimplemented(
    message = "a sequence is needed here, but the value is `{Self}`",
    label = "takes a sequence, receives `{Self}`"
)]
pub trait Steps: Value {
    /// One of them.
    type Step: Value;
}

#[diagnostic::do_not_recommend]
impl<E: Value, const STEPS: usize> Steps for [E; STEPS] {
    type Step = E;
}

/// A layer or network that also computes its sequence step by step, in inference.
///
/// As many steps as the input has, from a state of zeros, give the same bits as
/// [`forward`](Layer::forward): the last of them, or of a layer that gives a sequence each in its place.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not compute step by step",
    label = "needs the whole sequence"
)]
pub trait Stepwise: Layer {
    /// One step of the input.
    type Step: Value;
    /// What a step gives.
    type Given: Tensor<Scalar = Self::Scalar>;
    /// What goes from step to step; all zeros before the first.
    type State: Tensor<Scalar = Self::Scalar>;
    /// Room it needs to compute one step; `()` if none.
    type Memory: Plain;

    /// Computes one step.
    fn advance(
        &self,
        state: &mut Self::State,
        x: &Self::Step,
        y: &mut Self::Given,
        memory: &mut Self::Memory,
    );
}

/// One step of a network, with its intermediate values on the stack.
pub fn once<N: Network + Stepwise>(net: &N, state: &mut N::State, x: &N::Step) -> N::Given {
    const {
        let () = Sound::<N>::REQUIREMENTS;
        assert!(
            size_of::<N::Memory>() <= STACK_BYTES,
            "`step` keeps its intermediate values on the stack, and this network has more than 64 KiB of them: use `Stepwise::advance` with `plain::boxed_zeroed()` as memory"
        );
    }
    let mut y = zeroed();
    net.advance(state, x, &mut y, &mut zeroed());
    y
}
