//! Chance, and how numbers are written.

use netwright::prelude::*;
use netwright::random::Rng;

/// Random choices from a seed.
pub struct Dice(Generator);

impl Dice {
    pub fn seed(seed: u64) -> Dice {
        Dice(Generator::seed(seed))
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound as u64) as usize
    }

    /// Both ends included.
    pub fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    pub fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// A number such as 0.75.
    pub fn constant(&mut self) -> f64 {
        self.between(1, 8) as f64 / 4.0
    }

    /// As many numbers.
    pub fn several(&mut self, count: usize, low: usize, high: usize) -> Vec<usize> {
        (0..count).map(|_| self.between(low, high)).collect()
    }

    /// A divisor of a number.
    pub fn divisor(&mut self, number: usize) -> usize {
        let divisors: Vec<usize> = (1..=number).filter(|d| number.is_multiple_of(*d)).collect();
        self.pick(&divisors)
    }

    /// `text` half the time.
    pub fn perhaps(&mut self, text: &str) -> String {
        if self.one_in(2) { text } else { "" }.to_owned()
    }

    /// A shape of so many axes.
    pub fn shape(&mut self, rank: usize) -> Vec<usize> {
        let most = [6, 5, 4, 3][rank - 1];
        let mut shape = self.several(rank, 1, most);
        shape[0] = shape[0].max(2);
        shape
    }
}

/// `3` where all are alike, `(3, 2)` otherwise.
pub fn size(numbers: &[usize]) -> String {
    match numbers {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => first.to_string(),
        _ => format!("({})", list(numbers)),
    }
}

/// `3, 2`
pub fn list(numbers: &[usize]) -> String {
    let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
    numbers.join(", ")
}
