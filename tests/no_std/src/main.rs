//! A program without std and without an allocator trains a network: exclusive or, to convergence.
//!
//! It exits with 0 if the network has learnt, and otherwise with the number of the step that
//! failed.
#![no_std]
#![no_main]

use core::panic::PanicInfo;

use netwright::prelude::*;

network! {
    /// Two bits in, the probability that just one of them is set out.
    struct Xor: [2] -> [1] {
        hidden: Dense(8) -> Tanh,
        output: Dense(1) -> Sigmoid,
    }
}

const INPUTS: [[f32; 2]; 4] = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
const TARGETS: [[f32; 1]; 4] = [[0.0], [1.0], [1.0], [0.0]];

/// Trains with `optimizer` and checks every answer.
fn learns<O>(mut optimizer: O, steps: usize) -> bool
where
    O: Optimizer<Scalar = f32, Flat = [f32; Xor::PARAMS]>,
{
    let mut net = Xor::zeroed();
    net.initialise(&mut Generator::seed(1));
    let mut grad = Xor::zeroed();
    let mut tape = Tape::<Xor, 4>::zeroed();
    for _ in 0..steps {
        net.gradient(&INPUTS, &TARGETS, BinaryCrossEntropy, &mut tape, &mut grad);
        optimizer.step(&mut net, &grad);
    }
    let right = |(x, target): (&[f32; 2], &[f32; 1])| (net.forward(x)[0] - target[0]).abs() < 0.1;
    INPUTS.iter().zip(&TARGETS).all(right)
}

/// The first layer learns twice as fast.
const GROUPS: [Group; 2] = [
    Group::segment(segment!(Xor, hidden)).rate(2.0),
    Group::role(Role::Bias).clip(Clip::Value(1.0)),
];

/// As a constant, without a heap.
static ADAM: Adam<{ Xor::PARAMS }> = Adam::new(AdamConfig { rate: 0.03, ..AdamConfig::pytorch() });

#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    if !learns(ADAM, 500) {
        return 1;
    }
    let config = SgdConfig { rate: 0.5, momentum: Momentum::Nesterov(0.9), ..SgdConfig::default() };
    if !learns(Sgd::new(config), 1000) {
        return 2;
    }
    let config = RmsPropConfig { rate: 0.01, centered: true, ..RmsPropConfig::keras() };
    if !learns(RmsProp::new(config), 1000) {
        return 3;
    }
    if !learns(Lion::new(LionConfig { rate: 0.01, ..LionConfig::keras() }), 1000) {
        return 4;
    }
    let config = NadamConfig { rate: 0.03, ..NadamConfig::pytorch() };
    let nadam = LookAhead::new(Kahan::new(Nadam::new(config)), LookAheadConfig::default());
    if !learns(Groups::new(nadam, GROUPS), 1000) {
        return 5;
    }
    if !learns(Accumulate::new(ADAM, 2), 1000) {
        return 6;
    }
    0
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: ends the process; nothing is left to be upheld.
    unsafe { abort() }
}

// The C library starts the program and ends it.
#[link(name = "c")]
unsafe extern "C" {
    fn abort() -> !;
}

/// Precompiled `core` refers to it in debug builds; nothing unwinds here.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
