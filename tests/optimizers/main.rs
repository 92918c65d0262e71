//! Optimizers: what they keep and report, and what stands around a rule.
//!
//! That their steps are those of PyTorch and Keras is compared in `tests/reference`.
#![forbid(unsafe_code)]

mod every_rule;
mod groups;
mod kahan;
mod noise;
mod own_rules;
mod properties;
mod reports;
mod second_order;
mod settings;
mod state;
mod wrappers;

use netwright::prelude::*;

/// A layer with every role: 12 floats.
#[derive(Parameters, Debug, Clone, PartialEq)]
#[repr(C)]
pub struct Block {
    #[weight]
    pub weight: [[f32; 3]; 2],
    #[bias]
    pub bias: [f32; 2],
    #[norm]
    pub scale: [f32; 2],
    #[buffer]
    pub mean: [f32; 2],
}

/// 36 floats.
#[derive(Parameters, Debug, Clone, PartialEq)]
#[repr(C)]
pub struct Net {
    pub first: Block,
    pub rest: [Block; 2],
}

/// Storage for as many floats as [`Net`] has.
pub type Flat = <Net as Parameters>::Flat;

/// A network whose floats go from `first` on, a wave around it.
pub fn net(first: f32) -> Net {
    let mut net = netwright::plain::zeroed::<Net>();
    for (i, p) in net.as_mut_slice().iter_mut().enumerate() {
        *p = first + (i as f32 * 0.7).sin();
    }
    net
}

/// The gradient of a step.
pub fn gradient(step: usize) -> Net {
    net((step as f32 * 0.3).cos() - 0.4)
}

/// Takes steps from this one on, each along its own gradient.
pub fn train<O>(optimizer: &mut O, net: &mut Net, steps: std::ops::Range<usize>)
where
    O: Optimizer<Scalar = f32, Flat = Flat>,
{
    for step in steps {
        optimizer.step(net, &gradient(step));
    }
}

pub fn bits<P: Parameters<Scalar = f32>>(net: &P) -> Vec<u32> {
    net.as_slice().iter().map(|p| p.to_bits()).collect()
}

/// What a panic says.
pub fn panic_of<R>(work: impl FnOnce() -> R + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(work).map(|_| "no panic");
    let payload = panic.unwrap_err();
    let text = payload.downcast_ref::<String>().cloned();
    text.unwrap_or_else(|| payload.downcast_ref::<&str>().unwrap().to_string())
}
