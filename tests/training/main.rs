//! The trainer: what it does with data, network, optimizer and callbacks.

mod averages;
mod callbacks;
mod checkpoints;
mod evaluation;
mod health;
mod logs;
mod normalised;
mod rates;
mod refusals;
mod steps;
mod stopping;
mod threads;

use netwright::prelude::*;
use netwright::random::Rng;
use netwright::train::{Batch, Callback, Flow, Now, Plan};

network! {
    /// Tells three groups of points apart; random in training.
    pub struct Points: [2] -> [3] {
        hidden: Dense(8) -> Tanh -> Dropout(0.25),
        output: Dense(3) -> Softmax,
    }
}

network! {
    pub struct Line: [1] -> [1] {
        line: Dense(1),
    }
}

/// Points around three places, each with the place as its class.
pub fn points(count: usize, seed: u64) -> Samples<[f32; 2], Class<3>> {
    let mut rng = Generator::seed(seed);
    let mut noise = move || (rng.next_u32() as f32 / u32::MAX as f32 - 0.5) * 0.8;
    Samples::from_pairs((0..count).map(|i| {
        let [x, y] = [[0.0, 1.0], [1.0, -0.5], [-1.0, -0.5]][i % 3];
        ([x + noise(), y + noise()], Class::new(i % 3).unwrap())
    }))
    .unwrap()
}

/// Points of y = 2 x − 1.
pub fn line(count: usize) -> Samples<[f32; 1], [f32; 1]> {
    Samples::from_pairs((0..count).map(|i| {
        let x = i as f32 / count as f32;
        ([x], [2.0 * x - 1.0])
    }))
    .unwrap()
}

pub fn bits<P: Parameters<Scalar = f32>>(net: &P) -> Vec<u32> {
    net.as_slice().iter().map(|p| p.to_bits()).collect()
}

/// Fails where this epoch begins, as if the program were ended.
pub struct EndAt(pub usize);

impl<N> Callback<N> for EndAt {
    fn epoch_begin(&mut self, epoch: usize, _: &mut Now<'_, N>) -> Flow {
        match epoch == self.0 {
            true => Flow::fail("ended"),
            false => Flow::Continue,
        }
    }
}

/// Fails in this batch of all, as if the program were ended: no event follows.
pub struct EndIn(pub u64);

impl<N> Callback<N> for EndIn {
    fn train_begin(&mut self, plan: &Plan, _: &mut Now<'_, N>) -> Flow {
        self.0 = self.0.saturating_sub(plan.done as u64);
        Flow::Continue
    }

    fn batch_end(&mut self, _: &Batch, _: &mut Now<'_, N>) -> Flow {
        self.0 = self.0.wrapping_sub(1);
        match self.0 {
            0 => Flow::fail("ended"),
            _ => Flow::Continue,
        }
    }
}
