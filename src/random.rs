//! Randomness that can be repeated: the named generator, and numbers drawn by counter.
#![forbid(unsafe_code)]

use core::convert::Infallible;

pub use rand::Rng;
use rand::rngs::ChaCha8Rng;
use rand::{SeedableRng, TryRng};

use crate::plain::Plain;
use crate::scalar::Real;

/// The generator that netwright names: ChaCha with 8 rounds.
///
/// The same seed gives the same numbers on every platform and in every version; its state can be
/// saved. Initialisation accepts any other generator of the `rand` crate as well.
///
/// Source: D. J. Bernstein, *ChaCha, a variant of Salsa20*, 2008.
#[derive(Debug)]
pub struct Generator(ChaCha8Rng);

impl Clone for Generator {
    fn clone(&self) -> Generator {
        Generator::from_state(self.state())
    }
}

/// The whole state of a [`Generator`], to be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GeneratorState {
    /// The key that the seed was spread to.
    pub key: [u8; 32],
    /// The number of the stream.
    pub stream: u64,
    /// How many 32-bit words have been drawn.
    pub position: u128,
}

impl Generator {
    /// A generator that always gives the same numbers for the same seed.
    pub fn seed(seed: u64) -> Generator {
        Generator(ChaCha8Rng::seed_from_u64(seed))
    }

    /// The generator of this number among 2⁶⁴ that share a seed: its numbers have nothing to do with
    /// those of the others.
    pub fn stream(mut self, number: u64) -> Generator {
        self.0.set_stream(number);
        self
    }

    /// The state, to be saved.
    pub fn state(&self) -> GeneratorState {
        GeneratorState {
            key: self.0.get_seed(),
            stream: self.0.get_stream(),
            position: self.0.get_word_pos(),
        }
    }

    /// The generator that goes on from a saved state.
    pub fn from_state(state: GeneratorState) -> Generator {
        let mut rng = ChaCha8Rng::from_seed(state.key);
        rng.set_stream(state.stream);
        rng.set_word_pos(state.position);
        Generator(rng)
    }
}

impl TryRng for Generator {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.0.try_next_u32()
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.0.try_next_u64()
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.try_fill_bytes(bytes)
    }
}

/// Where a layer draws its random numbers in training: a place in a sequence, not a generator.
///
/// A number depends on the seed, the step, the layer, the sample and the element alone, so a
/// network trains to the same bits whatever the size of its groups and the number of threads.
///
/// Source: J. K. Salmon et al., *Parallel random numbers: as easy as 1, 2, 3*, SC 2011
/// (Philox4x32-10).
#[derive(Plain, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Draw {
    key: u64,
    step: u64,
    sample: u64,
}

impl Draw {
    /// The first step of the sequence that `seed` names.
    pub const fn seed(seed: u64) -> Draw {
        Draw {
            key: mix(seed),
            step: 0,
            sample: 0,
        }
    }

    /// The same at the next step.
    pub const fn next_step(self) -> Draw {
        Draw {
            step: self.step.wrapping_add(1),
            ..self
        }
    }

    /// The same at this step, counted from 0.
    pub const fn at_step(self, step: u64) -> Draw {
        Draw { step, ..self }
    }

    /// The same for a group whose first sample is the `sample`-th of its batch.
    pub const fn from_sample(self, sample: usize) -> Draw {
        Draw {
            sample: sample as u64,
            ..self
        }
    }

    /// The same for the `index`-th layer inside a layer.
    pub const fn inside(self, index: u32) -> Draw {
        Draw {
            key: mix(self.key ^ index as u64),
            ..self
        }
    }

    /// The same for the parts of the `sample`-th sample of the group, which then count as samples.
    pub const fn of_sample(self, sample: usize) -> Draw {
        let place = self.sample + sample as u64;
        Draw {
            // Not the key that `inside` gives for any layer.
            key: mix(mix(self.key) ^ place),
            sample: 0,
            ..self
        }
    }

    /// Calls `take` with 32 random bits for each of `elements` elements of a sample of the group.
    pub fn each(self, sample: usize, elements: usize, mut take: impl FnMut(usize, u32)) {
        let sample = self.sample + sample as u64;
        for block in 0..elements.div_ceil(4) {
            let counter = [
                block as u32,
                sample as u32,
                self.step as u32,
                (self.step >> 32) as u32,
            ];
            let bits = philox(counter, [self.key as u32, (self.key >> 32) as u32]);
            for (element, bits) in (block * 4..elements).zip(bits) {
                take(element, bits);
            }
        }
    }

    /// Calls `take` with a number from N(0, 1) for each of `elements` elements of a sample of the group.
    ///
    /// Source: G. E. P. Box, M. E. Muller, *A note on the generation of random normal deviates*, 1958.
    pub fn normal(self, sample: usize, elements: usize, take: impl FnMut(usize, f64)) {
        self.pairs(sample, elements, normal, take);
    }

    /// Calls `take` with a number for each element, of which `pair` makes two at a time, of twice 32 random bits.
    pub(crate) fn pairs(
        self,
        sample: usize,
        elements: usize,
        pair: impl Fn(u32, u32) -> [f64; 2],
        mut take: impl FnMut(usize, f64),
    ) {
        let mut first = 0;
        self.each(sample, elements.next_multiple_of(2), |i, bits| {
            if i % 2 == 0 {
                first = bits;
                return;
            }
            let [one, other] = pair(first, bits);
            take(i - 1, one);
            if i < elements {
                take(i, other);
            }
        });
    }
}

/// Two numbers from N(0, 1), made of twice 32 random bits in double precision.
fn normal(radius: u32, angle: u32) -> [f64; 2] {
    let unit = |bits: u32| (f64::from(bits) + 1.0) / 4_294_967_296.0;
    // Through the trait, whose functions give the same bits everywhere.
    let radius = Real::sqrt(-2.0 * Real::ln(unit(radius)));
    let angle = 2.0 * core::f64::consts::PI * unit(angle);
    [radius * Real::cos(angle), radius * Real::sin(angle)]
}

/// Spreads every bit over all others: the finaliser of SplitMix64.
///
/// Source: G. L. Steele et al., *Fast splittable pseudorandom number generators*, OOPSLA 2014.
const fn mix(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    for _ in 0..10 {
        let first = u64::from(counter[0]) * 0xd251_1f53;
        let second = u64::from(counter[2]) * 0xcd9e_8d57;
        counter = [
            (second >> 32) as u32 ^ counter[1] ^ key[0],
            second as u32,
            (first >> 32) as u32 ^ counter[3] ^ key[1],
            first as u32,
        ];
        key = [
            key[0].wrapping_add(0x9e37_79b9),
            key[1].wrapping_add(0xbb67_ae85),
        ];
    }
    counter
}

/// Brings a slice into random order, every order as likely as any other, but for a bias of the
/// slice's length / 2⁶⁴. The same numbers from `rng` give the same order on every platform.
///
/// Source: R. Durstenfeld, *Algorithm 235: random permutation*, Communications of the ACM 7, 1964.
pub fn shuffle<T, R: Rng + ?Sized>(slice: &mut [T], rng: &mut R) {
    for last in (1..slice.len()).rev() {
        let choices = last as u128 + 1;
        let chosen = (u128::from(rng.next_u64()) * choices) >> 64;
        slice.swap(last, chosen as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn philox_matches_the_papers_known_answers() {
        assert_eq!(
            philox([0; 4], [0; 2]),
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
        );
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
    }

    #[test]
    fn a_saved_generator_goes_on() {
        let mut rng = Generator::seed(7);
        rng.next_u32();
        let mut again = Generator::from_state(rng.state());
        assert_eq!(again.next_u64(), rng.next_u64());
    }

    #[test]
    fn a_draw_depends_on_its_place_alone() {
        let draw = |first: usize, sample: usize| {
            let mut bits = Vec::new();
            Draw::seed(3)
                .inside(1)
                .from_sample(first)
                .each(sample, 6, |_, b| bits.push(b));
            bits
        };
        assert_eq!(draw(32, 1), draw(0, 33));
        assert_ne!(draw(32, 1), draw(32, 2));
    }

    #[test]
    fn shuffling_gives_every_order_equally_often() {
        let mut rng = Generator::seed(1);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..24_000 {
            let mut order = [0, 1, 2, 3];
            shuffle(&mut order, &mut rng);
            *counts.entry(order).or_insert(0) += 1;
        }
        assert_eq!(counts.len(), 24);
        // Six standard deviations around 1000.
        assert!(
            counts
                .values()
                .all(|&count: &i32| (814..1186).contains(&count)),
            "{counts:?}"
        );
    }
}
