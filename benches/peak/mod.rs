//! How fast this core multiplies and adds at best: what the kernels are held against.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// Chains of dependent operations: enough to keep two units busy over a latency of four or five cycles.
const CHAINS: usize = 12;
/// Rounds of one call.
const ROUNDS: usize = 20_000;

/// GFLOP/s of fused multiply-adds in registers, in `f32`, with the widest instructions of this machine; the
/// fastest of many calls.
pub fn gflops() -> f64 {
    let (begin, mut best) = (Instant::now(), f64::MAX);
    let mut operations = 0.0;
    while begin.elapsed() < Duration::from_millis(200) {
        let start = Instant::now();
        operations = work();
        best = best.min(start.elapsed().as_secs_f64());
    }
    operations / best / 1e9
}

/// One call: how many floating-point operations it did.
pub fn work() -> f64 {
    let lanes = fastest();
    (2 * CHAINS * ROUNDS * lanes) as f64
}

/// Calls the widest loop there is; how many numbers an instruction takes.
#[cfg(target_arch = "x86_64")]
fn fastest() -> usize {
    if is_x86_feature_detected!("avx512f") {
        // SAFETY: the machine has it.
        unsafe { x86::avx512() };
        16
    } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        // SAFETY: as above.
        unsafe { x86::avx2() };
        8
    } else {
        portable()
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn fastest() -> usize {
    portable()
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use core::arch::x86_64::*;

    use super::{CHAINS, ROUNDS, black_box};

    #[target_feature(enable = "avx512f")]
    pub fn avx512() {
        let (a, b) = (
            _mm512_set1_ps(black_box(0.999)),
            _mm512_set1_ps(black_box(0.001)),
        );
        let mut sums = [_mm512_set1_ps(black_box(1.0)); CHAINS];
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                *sum = _mm512_fmadd_ps(*sum, a, b);
            }
        }
        black_box(sums);
    }

    #[target_feature(enable = "avx2,fma")]
    pub fn avx2() {
        let (a, b) = (
            _mm256_set1_ps(black_box(0.999)),
            _mm256_set1_ps(black_box(0.001)),
        );
        let mut sums = [_mm256_set1_ps(black_box(1.0)); CHAINS];
        for _ in 0..ROUNDS {
            for sum in &mut sums {
                *sum = _mm256_fmadd_ps(*sum, a, b);
            }
        }
        black_box(sums);
    }
}

/// Products and sums of four at a time, which compilers for other machines turn into their instructions.
fn portable() -> usize {
    const LANES: usize = 4;
    let (a, b) = (black_box(0.999_f32), black_box(0.001_f32));
    let mut sums = [[black_box(1.0_f32); LANES]; CHAINS];
    for _ in 0..ROUNDS {
        for sum in &mut sums {
            for lane in sum {
                *lane = if cfg!(target_arch = "aarch64") {
                    lane.mul_add(a, b)
                } else {
                    *lane * a + b
                };
            }
        }
    }
    black_box(sums);
    LANES
}
