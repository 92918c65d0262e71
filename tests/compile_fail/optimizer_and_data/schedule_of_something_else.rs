//! An optimizer's settings are not a schedule.

use netwright::prelude::*;

fn main() {
    let _ = LearningRate::each_step(AdamConfig::default());
}
