//! A program without std that reads a digit: pixels come as bytes on the standard input, the digit is the exit code.
#![no_std]
#![no_main]

use core::panic::PanicInfo;

use netwright::prelude::*;

network! {
    /// 784 → 10 → 10.
    struct Digits: [784] -> [10] {
        hidden: Dense(10) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

/// Weights as they would come from training: each another number, and part of the program.
static WEIGHTS: [f32; Digits::PARAMS] = {
    let mut weights = [0.0; Digits::PARAMS];
    let mut i = 0;
    while i < weights.len() {
        weights[i] = ((i * 7919) % 1009) as f32 / 10_090.0 - 0.05;
        i += 1;
    }
    weights
};

#[unsafe(no_mangle)]
extern "C" fn main() -> i32 {
    let mut pixels = [0_u8; 784];
    // SAFETY: as many bytes are read at most as there is room for.
    let read = unsafe { read(0, pixels.as_mut_ptr(), pixels.len()) };
    if read < 784 {
        return -1;
    }
    let mut net = Digits::zeroed();
    net.as_mut_slice().copy_from_slice(&WEIGHTS);
    let probabilities = net.forward(&pixels.map(|pixel| f32::from(pixel) / 255.0));
    let mut best = 0;
    for (digit, &probability) in probabilities.iter().enumerate() {
        if probability > probabilities[best] {
            best = digit;
        }
    }
    best as i32
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: ends the process; nothing is left to be upheld.
    unsafe { abort() }
}

// The C library starts the program, reads for it and ends it.
#[link(name = "c")]
unsafe extern "C" {
    fn abort() -> !;
    fn read(file: i32, into: *mut u8, bytes: usize) -> isize;
}

/// Precompiled `core` refers to it; nothing unwinds here.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
