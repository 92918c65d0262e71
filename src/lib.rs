//! Neural networks whose shapes are types.
//!
//! [`network!`] turns a declaration into a plain Rust struct with generated `forward` and
//! `gradient`; a dimension that does not fit is a compile error at the token that caused it.
//!
//! # A network
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! {
//!     /// Sums of two numbers, and which is greater.
//!     pub struct Compare: [2] -> [3] {
//!         hidden: Dense(16) -> Tanh,
//!         output: Dense(3),
//!     }
//! }
//!
//! let net = Compare::boxed(&mut Generator::seed(1));
//! let y: [f32; 3] = net.forward(&[0.25, 0.5]);
//! assert_eq!(Compare::PARAMS, 2 * 16 + 16 + 16 * 3 + 3);
//! println!("{}", Compare::SUMMARY);
//! ```
//!
//! A sample is an array, `[f32; 2]` or `[[[f32; 28]; 28]; 1]`; a batch is a slice of samples, of
//! any length. A network is a point in a vector space: its struct is floats and nothing else, so
//! its gradient is a value of the same type, and a trained one can be a `static`. Its layers are
//! its fields: `net.hidden.weight` is a `[[f32; 2]; 16]`.
//!
//! # Training
//!
//! ```
//! # use netwright::prelude::*;
//! # network! {
//! #     pub struct Compare: [2] -> [3] {
//! #         hidden: Dense(16) -> Tanh,
//! #         output: Dense(3),
//! #     }
//! # }
//! # let mut net = Compare::boxed(&mut Generator::seed(1));
//! let mut adam = Adam::boxed(AdamConfig { rate: 0.01, ..AdamConfig::default() });
//! let mut tape = Tape::boxed();
//! let mut grad = Compare::boxed_zeroed();
//! let inputs = [[0.0, 1.0], [0.5, 0.25], [1.0, 1.0]];
//! let targets = [[1.0, 0.0, 1.0], [0.75, 1.0, 0.0], [2.0, 0.0, 0.0]];
//! let mut loss = 1.0;
//! for _ in 0..200 {
//!     loss = net.gradient(&inputs, &targets, MeanSquaredError, &mut tape, &mut grad);
//!     adam.step(&mut net, &grad);
//! }
//! assert!(loss < 0.01);
//! ```
//!
//! [`Tape`](tape::Tape) holds the values of a group of samples between the passes: all memory is
//! known before the program runs, and `forward`, `gradient` and `step` allocate nothing. The
//! mean loss of the batch is returned and its gradient written to `grad`. An optimizer of a generic
//! network says which: `AdamFor::<Residual<32>>::boxed(config)`.
//!
//! | wanted | found in |
//! |---|---|
//! | a loop written for you, with validation and progress | [`train::Trainer`] |
//! | metrics, data from files, augmentation, checkpoints, early stopping | [`train`] |
//! | several threads, to the same bits | [`parallel`] |
//! | losses, and which network they fit | [`loss`] |
//! | optimizers, weight decay, clipping | [`optim`] |
//! | learning rate schedules | [`optim::schedule`] |
//! | custom loops: `run`, then `backward` with a gradient of your own | [`tape::Filled`] |
//! | `net.save("net.safetensors")`, `net.load(...)` | [`mod@file`] |
//!
//! # Graphs
//!
//! A body without `fn forward` is a chain. A body with one is a data-flow graph, written as
//! straight-line Rust:
//!
//! | written | what it is |
//! |---|---|
//! | `hidden(x)` | a declared layer; one that is called twice shares its weights |
//! | `relu(x)`, `max_pool2d(x, 2)`, `my::Swish(x)` | activations, and layers without parameters by their small names |
//! | `a + b`, `a - b`, `a * b`, `a / b`, `-a`, `2.0 * a` | element by element; a single number `[1]` is repeated |
//! | `concat(a, b, axis = 0)` | side by side along an axis |
//! | `x[2..5]`, `x[3]`, `slice(x, 0..2, axis = 1)` | some indices of an axis |
//! | `let (y, end) = read(x, begin);` | a recurrent layer, both ways too, from a state, and its last state; also one of the two alone |
//! | `let (a, b) = split(x, axis = 0);` | equal parts; `split(x, 2, 3)` parts of these lengths |
//! | `reshape(x, 4, 4)`, `flatten(x)`, `permute(x, 1, 0)`, `transpose(x)`, `broadcast(x, 3, 4)` | other shapes |
//! | `sum(x)`, `mean(x, axis = 0)`, `max(x, axis = -1)` | along an axis, or of all |
//! | `matmul(a, b)` | a matrix product |
//! | `matmul(h, code.weight)`, `matmul(x, transpose(code.weight))` | one with the weight of a Dense layer |
//! | `pair(a, b)`, `let (y, z) = net(x);` | a layer or network of several inputs, of several outputs |
//!
//! Networks are layers, may be generic, and are repeated by `blocks: Block<16> * 4`, each with parameters
//! of its own: `net.blocks[2]`.
//!
//! ```
//! # use netwright::prelude::*;
//! network! {
//!     pub struct Residual<const N: usize>: [N] -> [N] {
//!         first: Dense(N) -> Relu,
//!         second: Dense(N),
//!
//!         fn forward(x) {
//!             relu(second(first(x)) + x)
//!         }
//!     }
//! }
//!
//! network! {
//!     pub struct Pair: (left: [1, 28, 28], right: [1, 28, 28]) -> (same: [1], code: [32]) {
//!         encode: Flatten -> Dense(32) -> Tanh,
//!         block: Residual<32>,
//!         judge: Dense(1) -> Sigmoid,
//!
//!         fn forward(left, right) {
//!             let difference = encode(left) - encode(right);
//!             (judge(block(difference * difference)), difference)
//!         }
//!     }
//! }
//!
//! let net = Pair::boxed(&mut Generator::seed(1));
//! let x = PairInput { left: [[[0.0; 28]; 28]; 1], right: [[[1.0; 28]; 28]; 1] };
//! let PairOutput { same, code } = net.forward(&x);
//! assert!(same[0] > 0.0 && code != [0.0; 32]);
//! ```
//!
//! - `fn forward` takes the inputs in the header's order. A single input without a name in the header
//!   may have any in the function; others keep theirs, or put `_` before it where they are not used.
//! - A value that is never used costs nothing, and rustc warns of it; an unused layer is an error.
//! - Several inputs or outputs come in a struct of the network's name, `PairInput` and `PairOutput`;
//!   those of a generic network are generic as it is, `PairInput<N>`.
//! - A network with several inputs or outputs is a layer of another, too: `let (y, z) = net(a, b);`.
//! - An activation of one's own is called by its path:
//!
//! ```
//! use netwright::prelude::*;
//!
//! /// y = x / (2 + |x|)
//! pub struct Squash;
//!
//! impl Pointwise for Squash {
//!     fn value<R: Real>(x: R) -> R {
//!         x / (R::of(2.0) + x.abs())
//!     }
//! }
//!
//! network! {
//!     pub struct Bent: [4] -> [2] {
//!         hidden: Dense(8) -> self::Squash,
//!         output: Dense(2),
//!
//!         fn forward(x) {
//!             -self::Squash(output(hidden(x)))
//!         }
//!     }
//! }
//!
//! # fn main() {
//! netwright::check::activation::<Squash>();
//! # }
//! ```
//!
//! # Declarations
//!
//! ```text
//! #[attributes] vis struct Name<generics>: shape -> shape {
//!     name: Layer(args, key = value) -> Activation -> ...,
//!     fn forward(x) { ... }
//! }
//! ```
//!
//! - A shape is `[784]`, `[1, 28, 28]`, or with its element first `[f64; 784]`; `-> [_]` is inferred.
//!   Dimensions are literals, constants, const generic parameters, or computed of constants in braces,
//!   `{ 2 * WIDTH }`. Several inputs or outputs are named: `(image: [1, 28, 28], meta: [4])`.
//!   In a network over `const H: usize`, layers may leave `H / 2` rows, up to `H` of 1024; code that is
//!   generic over it says `where Extent<H>: NameH`, a trait that the declaration brings
//!   ([`tensor::Extent`]). The output's size may be said so, too, or have parameters of its own.
//! - Call form is for built-in [`layers`] and [`activation`]s: `Dense(10, bias = false, init = he_normal)`.
//! - Type form is for layers of your own and networks: `gate: my::Gate<_, 4>`, where `_` is the
//!   incoming type; `* 4` behind it repeats the layer. After an arrow, a path without `_` is an activation of your own.
//! - An entry holds at most one layer with parameters; its name is the field.
//!
//! # Warnings
//!
//! Some declarations fit and compute, and are not what was meant. They are warned of at the token, where
//! that is certain, and `#[allow(netwright::name)]` on an entry or on the network says that they are meant:
//!
//! | name | what it is about |
//! |---|---|
//! | `two_linear_layers` | two linear layers with nothing non-linear between compute what one does; a first one that is narrower than what is around it, or sums over one axis alone, is let be |
//! | `bias_before_norm` | a bias does nothing before a normalisation that takes the mean away |
//! | `relu_before_head` | ReLU cuts the scores that softmax or a sigmoid at the end makes probabilities of |
//! | `dropout_behind_head` | dropout behind the last layer drops outputs of the network |
//! | `softmax_of_one` | softmax of one number is always 1 |
//! | `channels_last` | a square picture with its colours last: images are `[channels, height, width]` |
//! | `momentum_of_keras` | a momentum of batch normalisation near 1, which Keras calls what is left |
//!
//! ```
//! # use netwright::prelude::*;
//! network! {
//!     pub struct Factored: [64] -> [10] {
//!         first: Dense(32),
//!         #[allow(netwright::two_linear_layers)]
//!         second: Dense(10),
//!     }
//! }
//! ```
//!
//! Macros on stable Rust have no lints of their own: rustc calls them uses of something deprecated.
//!
//! # Layers of your own
//!
//! A layer of your own implements [`layer::Layer`], an activation [`activation::Pointwise`], a loss
//! [`loss::PointwiseLoss`] or [`loss::Loss`], an update rule [`optim::Rule`]; [`check`] tests the
//! derivatives of the first three.
//!
//! # Features
//!
//! | feature | default | brings |
//! |---|---|---|
//! | `std` | yes | `alloc`, `nalgebra`, files, data, the trainer |
//! | `alloc` | by `std` | boxed networks, tapes and optimizers, [`check`] |
//! | `nalgebra` | by `std` | views as nalgebra's vectors and matrices |
//!
//! Without any, the crate needs neither std nor an allocator: `Digits::zeroed()`, `Tape::zeroed()`
//! and `Adam::new(...)` are values and constants.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![deny(missing_docs)]

#[cfg(feature = "alloc")]
extern crate alloc;
extern crate self as netwright;

pub mod activation;
pub mod blocks;
#[cfg(feature = "alloc")]
pub mod check;
pub mod class;
#[doc(hidden)]
pub mod computed;
pub mod config;
mod error;
#[cfg(feature = "std")]
pub mod explain;
#[cfg(feature = "std")]
pub mod file;
#[doc(hidden)]
pub mod graph;
pub mod index;
pub mod init;
pub mod kernel;
pub mod layer;
pub mod layers;
pub mod loss;
#[doc(hidden)]
pub mod macros;
mod math;
#[cfg(feature = "nalgebra")]
pub mod nalgebra;
pub mod network;
pub mod optim;
pub mod parallel;
pub mod parameters;
pub mod plain;
#[cfg(feature = "plot")]
pub mod plot;
pub mod random;
pub mod requirement;
pub mod scalar;
#[cfg(feature = "std")]
pub mod search;
pub mod state;
pub mod stepwise;
pub mod summary;
pub mod tape;
pub mod tensor;
#[cfg(feature = "std")]
pub mod train;
#[cfg(feature = "std")]
pub mod trust;

/// Everything that a program with a network usually needs.
pub mod prelude {
    pub use crate::activation::{Pointwise, *};
    pub use crate::class::Class;
    pub use crate::index::Index;
    pub use crate::layer::{Layer, Mode, Part};
    pub use crate::loss::*;
    pub use crate::network;
    pub use crate::network::Network;
    pub use crate::optim::*;
    pub use crate::parameters::{Parameters, Role, Roles};
    pub use crate::plain::{Aligned, Plain};
    pub use crate::random::Generator;
    pub use crate::requirement::{Requirement, Sentence};
    pub use crate::scalar::{Float, Real, hyper};
    pub use crate::segment;
    pub use crate::stepwise::Stepwise;
    pub use crate::tape::{Scratch, Tape};
    pub use crate::tensor::{
        Channels, Extent, Floats, Grad, Grid, Image, Sequence, Tensor, Value, Vector, flat,
        flat_mut,
    };
    #[cfg(feature = "std")]
    pub use crate::train::data::{Dataset, Samples};
    #[cfg(feature = "std")]
    pub use crate::train::{
        Callback, Checkpoint, Epoch, History, LearningRate, OnPlateau, Progress, Trainer, Watch,
    };
}

#[doc(hidden)]
pub use netwright_macros::network as __network;

/// Declares a network: see [the crate's page](crate#declarations).
///
/// It generates the struct, its segments ([`Parameters`](parameters::Parameters)), the network as a
/// [`Layer`](layer::Layer) and a [`Network`](network::Network), and the methods `forward`,
/// `forward_in`, `forward_batch`, `gradient`, `input_gradient`, `run`, `initialise`, `zeroed`, `boxed`,
/// `boxed_zeroed`, `boxed_clone`, `save` and `load`, with the constants `PARAMS`, `MACS`, `BYTES`,
/// `SCRATCH_BYTES`, `TAPE_BYTES` and `SUMMARY`. The documentation of the struct shows the table of
/// its layers.
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        $crate::__network! { [$crate] $($declaration)* }
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
