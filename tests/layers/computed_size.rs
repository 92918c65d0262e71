//! What comes out of a network whose layers leave an image of a computed size, and what takes it.

use netwright::check;
use netwright::prelude::*;

use crate::generic::{Features, FeaturesH, FeaturesW, Mixed, several};

network! {
    /// Halves of images, whose size has parameters of its own: plain arrays on both sides.
    struct Half<const H: usize, const W: usize, const ROWS: usize, const COLUMNS: usize>:
        [f64; 1, H, W] -> [2, ROWS, COLUMNS]
    {
        conv: Conv2d(2, kernel = 3, padding = same) -> Tanh -> MaxPool2d(2),
    }
}

network! {
    /// Two of them, and what they leave.
    struct Quarter: [f64; 1, 9, 10] -> [3] {
        first: Half<9, 10, 4, 5> -> Reshape(1, 8, 5),
        second: Half<8, 5, 4, 2>,
        out: Flatten -> Dense(3),
    }
}

network! {
    /// What leaves a computed size goes into what takes a plain array.
    struct Chain: [f64; 2, 6, 5] -> [2, 2, 2] {
        first: Mixed<2, 6, 5>,
        second: Plain,
        last: Mixed<2, 6, 5>,

        fn forward(x) {
            second(first(x)) * second(last(x))
        }
    }
}

network! {
    /// An image of a computed size, and a plain one beside it, on either side.
    struct Sums: [f64; 2, 6, 5] -> [2, 2, 3] {
        mixed: Mixed<2, 6, 5>,
        conv: Conv2d(2, kernel = 3, stride = (2, 1)),

        fn forward(x) {
            let y = conv(x);
            (mixed(x) + y) * (y - mixed(x))
        }
    }
}

network! {
    /// A generic network behind a pooling has its size from parameters of its own.
    struct Deep<const H: usize, const W: usize, const ROWS: usize, const COLUMNS: usize>:
        [f64; 2, H, W] -> [3]
    where
        Extent<ROWS>: FeaturesH,
        Extent<COLUMNS>: FeaturesW,
    {
        pool: AvgPool2d(2),
        features: Features<ROWS, COLUMNS>,
    }
}

network! {
    struct Plain: [f64; 2, 2, 3] -> [2, 2, 2] {
        conv: Conv2d(2, kernel = (1, 2)),
    }
}

network! {
    /// Several inputs and outputs, in any type of number.
    struct Ports<T: Float, const H: usize, const W: usize>:
        (image: [T; 1, H, W], shift: [T; 2]) -> (small: [T; 2, H / 2, W], tall: [2], kept: [2, H, W])
    {
        conv: Conv2d(2, kernel = 3, padding = same),
        pool: MaxPool2d((2, 1)),
        mean: GlobalAvgPool,

        fn forward(image, shift) {
            let kept = tanh(conv(image));
            let small = pool(kept);
            (small, mean(small) * shift, kept)
        }
    }
}

#[test]
fn parts_of_a_computed_size_have_the_right_gradient() {
    check::layer::<Ports<f64, 5, 3>>();
    check::layer::<Ports<f64, 2, 4>>();
    let net = Ports::<f32, 4, 3>::boxed(&mut Generator::seed(9));
    let x = PortsInput {
        image: [[[0.5; 3]; 4]; 1],
        shift: [1.0, 2.0],
    };
    let PortsOutput { small, tall, kept } = net.forward(&x);
    assert_eq!([small[1].len(), small[1][0].len()], [2, 3]);
    assert!(tall[0].is_finite() && kept[1][3][2].is_finite());
}

#[test]
fn outputs_of_a_computed_size_are_plain_arrays_by_parameters_of_their_own() {
    let net = Half::<5, 6, 2, 3>::boxed(&mut Generator::seed(8));
    let _: [[[f64; 3]; 2]; 2] = net.forward(&several::<[[[f64; 6]; 5]; 1]>(1, 9)[0]);
    check::layer::<Half<5, 6, 2, 3>>();
    check::layer::<Quarter>();
    check::layer::<Chain>();
    check::layer::<Sums>();
    check::layer::<Deep<12, 11, 6, 5>>();
}

#[test]
#[should_panic(
    expected = "`conv`: the network is declared to produce [2, 3, 3], but its body produces [2, 2, 3]"
)]
fn outputs_have_the_size_that_is_computed() {
    Half::<5, 6, 3, 3>::CHECK.hold_within();
}

#[test]
#[should_panic(expected = "`features`: this layer takes [2, 6, 5], but it receives [2, 6, 4]")]
fn inputs_have_the_size_that_is_computed() {
    Deep::<12, 9, 6, 5>::CHECK.hold_within();
}
