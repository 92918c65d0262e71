//! The memory of the passes: all of it known before the program runs.
#![forbid(unsafe_code)]

use crate::layer::{Layer, Sound};
use crate::network::Network;
use crate::plain::{Plain, zeroed};
use crate::random::Draw;

/// The values of a group of `B` samples between the forward and the backward pass.
///
/// `gradient` works through a batch of any length group by group. The size of the group changes
/// the memory needed and the speed, and no bit of the result, but for layers that couple samples.
#[derive(Plain)]
#[repr(C)]
pub struct Tape<N: Network, const B: usize = 32> {
    pub(crate) y: [N::Output; B],
    pub(crate) dz: [N::Output; B],
    pub(crate) inner: N::Inner<B>,
    pub(crate) draw: Draw,
}

impl<N: Network> Tape<N, 32> {
    /// A tape for groups of 32 samples on the heap.
    #[cfg(feature = "alloc")]
    pub fn boxed() -> alloc::boxed::Box<Self> {
        crate::plain::boxed_zeroed()
    }

    /// A tape for groups of `G` samples on the heap.
    #[cfg(feature = "alloc")]
    pub fn group_of<const G: usize>() -> alloc::boxed::Box<Tape<N, G>> {
        const { Tape::<N, G>::SOUND }
        crate::plain::boxed_zeroed()
    }
}

impl<N: Network, const B: usize> Tape<N, B> {
    /// What must hold before a tape is used.
    pub(crate) const SOUND: () = {
        assert!(B > 0, "a tape holds at least one sample");
        Sound::<N>::REQUIREMENTS
    };

    /// A tape as a constant, for the stack or a `static`.
    pub const fn zeroed() -> Self {
        const { Self::SOUND }
        zeroed()
    }

    /// Starts the random numbers of training, such as dropout's masks, anew from `seed`.
    pub fn seed(&mut self, seed: u64) {
        self.draw = Draw::seed(seed);
    }

    /// Where the random numbers of training stand, to be saved.
    pub fn draw(&self) -> Draw {
        self.draw
    }

    /// Goes on with random numbers from where another tape stood.
    pub fn set_draw(&mut self, draw: Draw) {
        self.draw = draw;
    }
}

/// A tape that a forward pass has filled: good for one backward pass.
///
/// It borrows the network, so that weights cannot change between the passes, and the backward
/// pass takes it, so that there is only one.
pub struct Filled<'a, N: Network, const B: usize> {
    pub(crate) net: &'a N,
    pub(crate) x: &'a [N::Input],
    pub(crate) tape: &'a mut Tape<N, B>,
}

/// Room for the values of one sample in inference, and for its output.
#[derive(Plain)]
#[repr(C)]
pub struct Scratch<N: Layer> {
    pub(crate) inner: N::Scratch,
    pub(crate) y: N::Output,
}

impl<N: Layer> Scratch<N> {
    /// Room on the heap.
    #[cfg(feature = "alloc")]
    pub fn boxed() -> alloc::boxed::Box<Self> {
        crate::plain::boxed_zeroed()
    }

    /// Room as a constant, for the stack or a `static`.
    pub const fn zeroed() -> Self {
        zeroed()
    }

    /// Computes one sample; the output stays in the scratch.
    pub fn forward(&mut self, net: &N, x: &N::Input) -> &N::Output {
        const { Sound::<N>::REQUIREMENTS }
        net.forward(x, &mut self.y, &mut self.inner);
        &self.y
    }
}
