//! Optimizers: one driver walks the segments of a network, an update rule sees only elements.
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! { pub struct Line: [1] -> [1] { output: Dense(1) } }
//!
//! let mut net = Line::boxed(&mut Generator::seed(1));
//! let mut adam = Adam::boxed(AdamConfig {
//!     rate: 0.01,
//!     decay: Decay::Decoupled(1e-4),
//!     clip: Clip::GlobalNorm(1.0),
//!     ..AdamConfig::default()
//! });
//! let (mut tape, mut grad) = (Tape::boxed(), Line::boxed_zeroed());
//! net.gradient(&[[1.0]], &[[2.0]], MeanSquaredError, &mut tape, &mut grad);
//! let report = adam.step(&mut net, &grad);
//! assert!(report.gradient_norm > 0.0);
//! ```
//!
//! # Rules
//!
//! With p a parameter, g its gradient, η the learning rate, t the step, counted from 1. The state is
//! in floats a parameter, also a constant: `Adam::<7960>::SLOTS`. Defaults are those of
//! `AdamConfig::pytorch()` and `AdamConfig::keras()`, as far as the framework has the rule. `default()` is PyTorch's; of
//! [`Sgd`] it has Keras's rate, of [`Lion`] and [`Lamb`], which PyTorch has not, the paper's form.
//!
//! | rule | update | state | PyTorch | Keras | source |
//! |---|---|---|---|---|---|
//! | [`Sgd`] | p ← p − η g | 1 | η 1e-3 | η 0.01 | Robbins, Monro 1951 |
//! | — classic momentum | m ← μ m + g; p ← p − η m | | μ 0 | μ 0; m ← μ m + η g | Polyak 1964 |
//! | — Nesterov | m ← μ m + g; p ← p − η (g + μ m) | | | | Sutskever et al. 2013 |
//! | [`Adagrad`] | v ← v + g²; p ← p − η g / (√v + ε) | 1 | η 0.01, ε 1e-10, v₀ 0 | η 1e-3, √(v + ε), ε 1e-7, v₀ 0.1 | Duchi et al. 2011 |
//! | [`Adadelta`] | v ← ρ v + (1 − ρ) g²; d = √(u + ε) / √(v + ε) g; u ← ρ u + (1 − ρ) d²; p ← p − η d | 2 | η 1, ρ 0.9, ε 1e-6 | η 1e-3, ρ 0.95, ε 1e-7 | Zeiler 2012 |
//! | [`RmsProp`] | v ← ρ v + (1 − ρ) g²; p ← p − η g / (√v + ε) | 3 | η 0.01, ρ 0.99, ε 1e-8 | η 1e-3, ρ 0.9, √(v + ε), ε 1e-7 | Tieleman, Hinton 2012 |
//! | — centred | √(v − m²), m ← ρ m + (1 − ρ) g | | | | Graves 2013 |
//! | — momentum | b ← μ b + g / (√v + ε); p ← p − η b | | μ 0 | μ 0; b ← μ b + η g / … | |
//! | [`Adam`] | m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; p ← p − η m̂ / (√v̂ + ε) | 2 | η 1e-3, β 0.9 0.999, ε 1e-8 | ε 1e-7 before the correction | Kingma, Ba 2015 |
//! | [`AdamW`] | p ← p − η λ p, then as Adam | 2 | λ 0.01 | λ 0.004 | Loshchilov, Hutter 2019 |
//! | [`AmsGrad`] | u ← max(u, v) in the place of v | 3 | as Adam | as Adam | Reddi et al. 2018 |
//! | [`Adamax`] | u ← max(β₂ u, \|g\|); p ← p − η / (1 − β₁ᵗ) m / u | 2 | η 2e-3, ε 1e-8 | η 1e-3, ε 1e-7 | Kingma, Ba 2015 |
//! | [`Nadam`] | Adam with m̂ = μₜ₊₁ m / (1 − μ₁⋯μₜ₊₁) + (1 − μₜ) g / (1 − μ₁⋯μₜ), μᵢ = β₁ (1 − ½ · 0.96^(i ψ)) | 2 | η 2e-3, ψ 0.004 | η 1e-3, ψ 1, ε 1e-7 | Dozat 2016 |
//! | [`RAdam`] | Adam times r, once ρ > 5; before, p ← p − η m̂ | 2 | η 1e-3, ε 1e-8 | none | Liu et al. 2020 |
//! | [`Lion`] | p ← p − η sign(β₁ m + (1 − β₁) g); m ← β₂ m + (1 − β₂) g | 1 | none | η 1e-3, β 0.9 0.99 | Chen et al. 2023 |
//! | [`Lamb`] | p ← p − η ‖p‖ / ‖u‖ u, u = m̂ / (√v̂ + ε) + λ p, by segment | 2 | none | η 1e-3, ε 1e-7, λ apart | You et al. 2020 |
//!
//! A rule of one's own is a struct and one method: see [`Rule`].
//!
//! # Around the rules
//!
//! | wanted | found in | PyTorch | Keras |
//! |---|---|---|---|
//! | weight decay | [`Decay`] in the settings, for the roles in `decayed` | `weight_decay` | `weight_decay` |
//! | clipping | [`Clip`] in the settings | `clip_grad_norm_`, `clip_grad_value_` | `clipnorm`, `clipvalue`, `global_clipnorm` |
//! | learning rates, decay, clipping, freezing by layer | [`Groups`]; thawing by [`Groups::groups_mut`] | parameter groups, `requires_grad` | `trainable` |
//! | penalties of weights | [`Group::penalty`] | | `L1`, `L2`, `L1L2` |
//! | constraints of weights | [`Group::constraint`] | | `MaxNorm`, `UnitNorm`, `MinMaxNorm`, `NonNeg` |
//! | several small batches for one step | [`Accumulate`] | several `backward` | `gradient_accumulation_steps` |
//! | look-ahead | [`LookAhead`] | | |
//! | steps too small for the precision | [`Kahan`] | | |
//! | noise in steps or gradients, to leave local minima | [`Langevin`], [`GradientNoise`] | | |
//! | learning rates that change | [`schedule`] | `lr_scheduler` | `schedules` |
//!
//! The driver goes through a gradient in this order: penalty, clipping, L2 decay, then decoupled
//! decay of the parameter, the rule, the constraint. Running statistics receive the increment that
//! the gradient carries in their place; frozen segments nothing.
//!
//! What needs the loss itself, not a gradient at a time, steps on a closure: [`Lbfgs`] (PyTorch's `LBFGS`) for small
//! networks on all the data, `SimulatedAnnealing` without any gradient. `train::LevenbergMarquardt` is for sums of squares.
//!
//! For a concrete network the state is `[f32; N]`, so that another network's optimizer is a type
//! error if its number of parameters or its type of float differs; two networks of the same size
//! share the type. `AdamFor<Net>` belongs to one network by name, if that is generic.
//!
//! An optimizer is plain data: settings, the number of steps, and `state`, which has the network's own
//! storage for each name in [`Rule::STATE`]. It can be copied, kept in a `static`, written to a file and
//! brought back, and goes on with the same bits:
//!
//! ```
//! # use netwright::prelude::*;
//! # type Adam3 = Adam<3>;
//! # let adam = Adam3::new(AdamConfig::default());
//! let (steps, state) = (adam.steps, adam.state.concat()); // to be kept
//! let mut again = Adam3::new(adam.config);
//! again.steps = steps;
//! for (slot, kept) in again.state.iter_mut().zip(state.chunks_exact(3)) {
//!     slot.copy_from_slice(kept);
//! }
//! # assert_eq!(again.state, adam.state);
//! ```

mod accumulate;
#[cfg(feature = "alloc")]
mod annealing;
mod configuration;
mod descent;
mod group;
mod groups;
mod kahan;
mod lbfgs;
mod look_ahead;
mod noise;
mod optimizer;
mod pattern;
pub mod rule;
mod rules;
pub mod schedule;
mod settings;

pub use crate::config::ConfigError;
pub use accumulate::{Accumulate, AccumulateConfig};
#[cfg(feature = "alloc")]
pub use annealing::{AnnealingConfig, Proposal, SimulatedAnnealing};
pub use configuration::{Config, Configuration};
pub use descent::{Configured, Descent};
pub use group::{Group, Place};
pub use groups::Groups;
pub use kahan::Kahan;
pub use lbfgs::{Lbfgs, LbfgsConfig, LbfgsEnd, LbfgsFor, LbfgsMemory, LbfgsReport, LineSearch};
pub use look_ahead::{LookAhead, LookAheadConfig};
pub use noise::{GradientNoise, GradientNoiseConfig, Langevin};
pub use optimizer::{Optimizer, Pass, Report, SameParameters};
pub use pattern::{Pattern, PatternError};
pub use rule::Rule;
pub use rules::*;
pub use schedule::*;
pub use settings::{Clip, Constraint, Decay, Penalty, Settings};
