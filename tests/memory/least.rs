//! Counted by hand.

use netwright::prelude::*;
use netwright::random::Draw;

/// A number of a network.
const NUMBER: usize = size_of::<f32>();

/// The bytes of a tape of a network of `f32` that holds this many numbers for each sample, besides the
/// output and the gradient before the head.
const fn tape(numbers: usize, outputs: usize) -> usize {
    32 * (numbers + 2 * outputs) * NUMBER + size_of::<Draw>()
}

/// The bytes of a scratch with this many numbers besides the output.
const fn scratch(numbers: usize, outputs: usize) -> usize {
    (numbers + outputs) * NUMBER
}

network! {
    struct Chain: [784] -> [10] {
        first: Dense(256) -> Relu,
        second: Dense(128) -> Relu,
        third: Dense(10) -> Softmax,
    }
}

#[test]
fn a_chain() {
    // A layer reads one value and writes the next; activations are computed in place, the last in the output.
    assert_eq!(Chain::SCRATCH_BYTES, scratch(256 + 128, 10));
    // The weights' gradients need what each layer reads, the input aside, and the gradient of what it gives,
    // the last one's aside. What comes before softmax is read by the loss, when there is no gradient yet.
    assert_eq!(Chain::TAPE_BYTES, tape(256 + 128 + 256 + 128, 10));
}

network! {
    struct Widening: [4] -> [10] {
        first: Dense(8) -> Tanh,
        second: Dense(16) -> Sigmoid,
        third: Dense(32) -> Relu,
        fourth: Dense(64) -> Relu,
        fifth: Dense(10),
    }
}

#[test]
fn a_chain_that_widens() {
    assert_eq!(Widening::SCRATCH_BYTES, scratch(64 + 32, 10));
    let values = 8 + 16 + 32 + 64;
    assert_eq!(Widening::TAPE_BYTES, tape(values + values, 10));
}

network! {
    struct Smooth: [4] -> [2] {
        first: Dense(8) -> Gelu,
        second: Dense(2),
    }
}

#[test]
fn an_activation_whose_slope_needs_its_input() {
    assert_eq!(Smooth::SCRATCH_BYTES, scratch(8, 2));
    // Both sides of the activation, and the gradient, which is computed in place.
    assert_eq!(Smooth::TAPE_BYTES, tape(8 + 8 + 8, 2));
}

network! {
    struct LeNet5: [1, 28, 28] -> [10] {
        conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2) -> Flatten,
        fc1: Dense(120) -> Relu,
        fc2: Dense(84) -> Relu,
        out: Dense(10),
    }
}

#[test]
fn lenet() {
    let (conv1, pool1, conv2, pool2) = (6 * 24 * 24, 6 * 12 * 12, 16 * 8 * 8, 16 * 4 * 4);
    assert_eq!(LeNet5::SCRATCH_BYTES, scratch(conv1 + pool1, 10));
    // What layers with weights read, and the gradients of what they give.
    let read = pool1 + pool2 + 120 + 84;
    let given = conv1 + conv2 + 120 + 84;
    // The pass back through the first pooling needs most: its input and the gradient of its output are not
    // needed otherwise. All that the second one needs lies where the gradient before the first will be.
    assert_eq!(LeNet5::TAPE_BYTES, tape(read + given + conv1 + pool1, 10));
}

network! {
    struct Residual: [16] -> [4] {
        stem: Dense(32) -> Relu,
        first: Dense(24) -> Relu,
        second: Dense(32),
        head: Dense(4),

        fn forward(x) {
            let h = stem(x);
            head(relu(second(first(h)) + h))
        }
    }
}

#[test]
fn a_residual_network() {
    // Before the sum: its sides, and what the second was computed of. The sum is computed in place.
    assert_eq!(Residual::SCRATCH_BYTES, scratch(32 + 24 + 32, 4));
    // What layers read, and the gradients of what they give: that of the sum is that of both its sides.
    let read = 32 + 24 + 32;
    let given = 32 + 24 + 32;
    assert_eq!(Residual::TAPE_BYTES, tape(read + given, 4));
}

network! {
    struct Block<const N: usize>: [N] -> [N] {
        first: Dense(N) -> Relu,
        second: Dense(N),

        fn forward(x) {
            relu(second(first(x)) + x)
        }
    }
}

network! {
    struct Blocks: [8] -> [8] {
        one: Block<8>,
        two: Block<8>,
        three: Block<8>,
    }
}

#[test]
fn generic_blocks_share_what_they_compute_in() {
    // Between its layers; the sum is computed in the output.
    assert_eq!(Block::<8>::SCRATCH_BYTES, scratch(8, 8));
    // Two values between blocks, in turn, and the room of one block.
    assert_eq!(Blocks::SCRATCH_BYTES, scratch(8 + 8 + 8, 8));
}

network! {
    struct Shapes: [2, 3, 4] -> [4, 6] {
        flat: Flatten -> Reshape(6, 4) -> Flatten,
        layer: Dense(24) -> Reshape(4, 6),
    }
}

#[test]
fn shapes_alone_take_no_memory() {
    assert_eq!(Shapes::SCRATCH_BYTES, scratch(0, 24));
    assert_eq!(Shapes::TAPE_BYTES, tape(0, 24));
}

network! {
    struct Signal: [2, 16] -> [2] {
        first: Conv1d(4, kernel = 3) -> Elu,
        second: ConvTranspose1d(3, kernel = 3, bias = false) -> Elu,
        norm: LayerNorm,
        out: Flatten -> Dense(2),
    }
}

#[test]
fn what_the_way_back_does_not_read_gives_its_place() {
    let (first, second, norm) = (4 * 14, 3 * 16, 3 * 16);
    // Convolutions read neither side, ELU what it gave alone, in whose place it is.
    let values = first + second + norm;
    assert_eq!(Signal::TAPE_BYTES, tape(values + values, 2));
}
