//! Criterion, and what a time means beside the peak of the machine.

use std::sync::OnceLock;
use std::time::Instant;

use criterion::Criterion;

#[path = "mod.rs"]
mod peak;

static PEAK: OnceLock<f64> = OnceLock::new();

/// Measures `run`, which does so many floating-point operations, and prints GFLOP/s and the share of the FMA peak
/// in the fastest of criterion's samples.
pub fn bench(c: &mut Criterion, name: &str, operations: f64, mut run: impl FnMut()) {
    let peak = *PEAK.get_or_init(|| {
        let peak = peak::gflops();
        println!("FMA peak of this core: {peak:.0} GFLOP/s");
        peak
    });
    let mut best = f64::MAX;
    c.bench_function(name, |b| {
        b.iter_custom(|times| {
            let start = Instant::now();
            for _ in 0..times {
                run();
            }
            let time = start.elapsed();
            best = best.min(time.as_secs_f64() / times as f64);
            time
        });
    });
    // A filter on the command line may have left it out.
    if best < f64::MAX {
        let gflops = operations / best / 1e9;
        println!(
            "{name:<24}{gflops:>8.1} GFLOP/s, {:.0} % of the peak\n",
            100.0 * gflops / peak
        );
    }
}

/// Numbers without a pattern, between `-scale` and `scale`: nothing overflows, and nothing is zero.
pub fn fill(values: &mut [f32], scale: f32) {
    for (i, value) in values.iter_mut().enumerate() {
        let number = (i.wrapping_mul(2_654_435_761) >> 8) & 0xffff;
        *value = (number as f32 + 0.5) / 32_768.0 * scale - scale;
    }
}
