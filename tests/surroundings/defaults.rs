//! Generic parameters with defaults.

use netwright::prelude::*;

network! {
    pub struct Narrow<const WIDTH: usize = 3>: [WIDTH] -> [2] {
        fc: Dense(2),
    }
}

network! {
    pub struct Wide<T: Float = f32, const WIDTH: usize = 8>: [T; 3] -> [T; 2] {
        hidden: Dense(WIDTH) -> Relu,
        output: Dense(2),
    }
}

network! {
    pub struct Pair<T: Float = f64>: (left: [T; 3], right: [T; 2]) -> (sum: [T; 2], positive: [_]) {
        fc: Dense(2),

        fn forward(left, right) {
            let h = fc(left);
            (h + right, relu(h))
        }
    }
}

network! {
    pub struct Reader<T: Float = f32, const N: usize = 3>: [T; 5, N] -> [T; 2] {
        read: Lstm(N),
        output: Dense(2),
    }
}

#[test]
fn a_network_is_of_its_defaults_where_nothing_else_is_said() {
    let (narrow, wide): (Narrow, Wide) = (Narrow::zeroed(), Wide::zeroed());
    assert_eq!(narrow.forward(&[1.0; 3]), [0.0; 2]);
    assert_eq!(wide.forward(&[1.0_f32; 3]), [0.0; 2]);
    assert_eq!(<Wide>::PARAMS, 3 * 8 + 8 + 8 * 2 + 2);
    assert_eq!(<Wide<f64, 4>>::PARAMS, 3 * 4 + 4 + 4 * 2 + 2);

    let (reader, mut state): (Reader, ReaderState) = (Reader::zeroed(), ReaderState::zeroed());
    assert_eq!(reader.step(&mut state, &[1.0_f32; 3]), [0.0; 2]);

    let pair: Pair = Pair::zeroed();
    let x: PairInput = PairInput {
        left: [1.0; 3],
        right: [2.0; 2],
    };
    assert_eq!(
        pair.forward(&x),
        PairOutput {
            sum: [2.0; 2],
            positive: [0.0; 2]
        }
    );
}
