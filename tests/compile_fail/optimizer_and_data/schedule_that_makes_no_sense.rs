//! A share above one, and milestones that do not rise, in constants.

use netwright::prelude::*;

const RATES: OneCycle = OneCycle::new(0.1, 1000).warmup(1.3).valid();

const STAIRS: MultiStepDecay<3> = MultiStepDecay::new(0.1, [30, 80, 60], 0.1).valid();

fn main() {
    println!("{RATES:?} {STAIRS:?}");
}
