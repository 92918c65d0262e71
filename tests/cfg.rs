//! `cfg` on a network applies to all that is made of it.

use netwright::prelude::*;

network! {
    /// Nothing of it would compile.
    #[cfg(any())]
    pub struct Absent: (words: [Missing<7>; 3], scale: [missing::WIDTH]) -> (near: [4], far: [_]) {
        layer: missing::Layer<_, 3> -> missing::Bend,
        near: Dense(missing::UNITS, init = missing::INIT),
        far: Dropout(rate = missing::RATE),

        fn forward(words, scale) {
            let h = layer(words) * scale;
            (near(h), far(h))
        }
    }
}

network! {
    /// It is there.
    #[cfg(all())]
    pub struct Present: [4] -> [2] {
        out: Dense(2),
    }
}

#[test]
fn a_network_is_there_or_not() {
    assert_eq!(Present::PARAMS, 10);
}
