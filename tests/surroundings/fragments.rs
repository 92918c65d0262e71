//! Declarations inside `macro_rules!`, with parts that are handed in.

use netwright::prelude::*;

/// x + 1.
pub struct Next;

impl Pointwise for Next {
    fn value<R: Real>(x: R) -> R {
        x + R::of(1.0)
    }
}

network! {
    pub struct Block<const N: usize>: [N] -> [4] {
        fc: Dense(4) -> Relu,
    }
}

macro_rules! declare {
    ($(#[$meta:meta])* $vis:vis $name:ident: $element:ty, $width:expr => $block:ty, $units:literal, $layer:ident, $activation:path, $end:ty, $factor:expr) => {
        network! {
            $(#[$meta])*
            $vis struct $name: [$element; $width] -> [$element; $units] {
                block: $block,
                fc: $layer($units) -> $activation,

                fn forward(x) {
                    $end(fc(block(x)) * $factor)
                }
            }
        }
    };
}

declare! {
    /// By path.
    pub Paths: f32, 6 => self::Block<6>, 2, Dense, crate::fragments::Next, crate::fragments::Next, 3.0
}
declare!(Names: f32, 8 => Block<8>, 3, Dense, Relu, Next, 1.0);

/// A struct of parameters, its marker handed in.
macro_rules! scale {
    ($name:ident, $tensor:ty, $marker:ty) => {
        #[derive(Parameters)]
        #[repr(C)]
        struct $name {
            #[weight]
            factor: $tensor,
            marker: $marker,
        }
    };
}
scale!(Scale, [f64; 3], core::marker::PhantomData<u8>);

#[test]
fn types_and_paths_can_be_handed_in() {
    assert_eq!(Paths::zeroed().forward(&[1.0; 6]), [4.0; 2]);
    assert_eq!(Names::zeroed().forward(&[1.0; 8]), [1.0; 3]);
    assert_eq!(Names::PARAMS, 8 * 4 + 4 + 4 * 3 + 3);

    let scale = Scale {
        factor: [2.0; 3],
        marker: core::marker::PhantomData,
    };
    assert_eq!(scale.as_slice(), scale.factor);
    let core::marker::PhantomData = scale.marker;
}
