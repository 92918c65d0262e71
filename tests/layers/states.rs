//! Recurrent layers whose state comes in and goes out.

use netwright::check;
use netwright::layers::{
    Backward, Both, Dense, Every, Forward, FromState, FromZeros, Gru, Last, Lstm, OutputAlone,
    OutputAndState, ResetBefore, Rnn, TimeDistributed, WithState,
};
use netwright::prelude::*;

/// That gradients are right whatever comes in and goes out, and that the bits keep the laws.
macro_rules! states {
    ($($name:ident: $($layer:ty),+;)*) => { $(
        #[test]
        fn $name() {
            $(
                check::layer::<WithState<$layer, FromZeros, OutputAndState>>();
                check::layer::<WithState<$layer, FromState, OutputAndState>>();
                check::layer::<WithState<$layer, FromState, OutputAlone>>();
            )+
        }
    )* };
}

states! {
    rnn: Rnn<[[f64; 3]; 4], 5>, Rnn<[[f64; 3]; 4], 5, 5, 0, Every, Backward, true>, Rnn<[[f64; 2]; 1], 3>;
    lstm: Lstm<[[f64; 3]; 5], 4>, Lstm<[[f64; 1]; 3], 1, 1, 1, Every>, Lstm<[[f64; 2]; 1], 3, 3, 0>;
    lstm_in_reverse: Lstm<[[f64; 3]; 5], 4, 4, 4, Last, Backward>, Lstm<[[f64; 2]; 19], 3, 3, 3, Every, Backward>;
    gru: Gru<[[f64; 3]; 5], 4>, Gru<[[f64; 2]; 1], 3, 3, 3, Every, Backward>, Gru<[[f64; 1]; 3], 1, 1, 0>;
    gru_reset_before: Gru<[[f64; 3]; 5], 4, 4, 4, Every, Forward, ResetBefore>,
        Gru<[[f64; 2]; 1], 3, 3, 0, Last, Backward, ResetBefore>;
    rnn_both_ways: Rnn<[[f64; 3]; 4], 5, 10, 5, Last, Both>, Rnn<[[f64; 2]; 1], 3, 6, 0, Every, Both, true>;
    lstm_both_ways: Lstm<[[f64; 3]; 5], 4, 8, 4, Last, Both>, Lstm<[[f64; 1]; 11], 1, 2, 0, Every, Both>;
    gru_both_ways: Gru<[[f64; 3]; 5], 4, 8, 4, Every, Both>, Gru<[[f64; 2]; 1], 3, 6, 0, Last, Both>;
    gru_reset_before_both_ways: Gru<[[f64; 3]; 5], 4, 8, 4, Last, Both, ResetBefore>;
}

network! {
    struct Halves: (x: [f64; 6, 3], begin: [2, 4]) -> (y: [6, 4], end: [2, 4]) {
        read: Lstm(4, sequence = true),

        fn forward(x, begin) {
            let (y, end) = read(x, begin);
            (y, end)
        }
    }
}

network! {
    struct Whole: [f64; 12, 3] -> [12, 4] {
        read: Lstm(4, sequence = true),
    }
}

#[test]
fn a_sequence_in_two_parts_is_the_whole() {
    let whole = Whole::boxed(&mut Generator::seed(1));
    let mut halves = Halves::zeroed();
    halves.as_mut_slice().copy_from_slice(whole.as_slice());
    let mut x = [[0.0; 3]; 12];
    for (i, x) in x.as_flattened_mut().iter_mut().enumerate() {
        *x = (0.7 * i as f64).sin();
    }
    let part = |at: usize, begin| HalvesInput {
        x: x[at..at + 6].try_into().unwrap(),
        begin,
    };
    let first = halves.forward(&part(0, [[0.0; 4]; 2]));
    let second = halves.forward(&part(6, first.end));
    assert_eq!([first.y, second.y].as_flattened(), whole.forward(&x));
    assert_eq!(second.end[0], second.y[5]);
}

network! {
    /// What is read is said again: the last state of one layer is the first one of another.
    struct Echo: [f64; 5, 3] -> [5, 2] {
        read: Gru(4),
        say: Gru(4, sequence = true, reset_after = false),
        out: TimeDistributed(Dense(2)),

        fn forward(x) {
            let (_, end) = read(x);
            out(say(x, end))
        }
    }
}

network! {
    /// Layers of states, and a layer that is called twice.
    struct Twice<const N: usize>: (a: [f64; 4, N], b: [f64; 4, N], begin: [N]) -> [N] {
        read: Rnn(N),

        fn forward(a, b, begin) {
            let (_, middle) = read(a, tanh(begin));
            let (y, end) = read(b, middle);
            y * end
        }
    }
}

network! {
    /// Only rustc knows the shape of the sequence.
    struct Behind: [f64; 4, 6] -> [3] {
        look: self::Other<_>,
        first: Rnn(6),
        read: Lstm(3),

        fn forward(x) {
            let (y, _) = read(look(x), reshape(first(x), 2, 3));
            y
        }
    }
}

network! {
    /// Where both ways of a reader end, one writer of both ways begins; another begins with what they end with in all.
    struct BothWays: (x: [f64; 5, 3], begin: [2, 2, 4]) -> (y: [3, 8], z: [8]) {
        read: Lstm(4, bidirectional = true),
        say: Lstm(4, sequence = true, bidirectional = true),
        tell: Gru(8),

        fn forward(x, begin) {
            let (_, middle) = read(x, begin);
            let (y, end) = say(x[2..5], middle);
            let z = tell(x, flatten(end[0]));
            (y, z)
        }
    }
}

type Other<X> = TimeDistributed<X, Dense<[f64; 6], 2>>;

#[test]
fn networks_lead_states_from_layer_to_layer() {
    check::layer::<Echo>();
    check::layer::<Twice<3>>();
    check::layer::<Behind>();
    check::layer::<BothWays>();
}

network! {
    struct Tail: [7, 3] -> [4] {
        read: Lstm(4),

        fn forward(x) {
            let (y, end) = read(x);
            y + reshape(slice(end, 1), 4)
        }
    }
}

#[test]
fn a_network_that_gives_its_last_state_steps() {
    let net = Tail::boxed(&mut Generator::seed(2));
    let x: [[f32; 3]; 7] = core::array::from_fn(|t| [t as f32 * 0.3, -0.5, 0.25]);
    let mut state = TailState::zeroed();
    let y = x.map(|x| net.step(&mut state, &x));
    assert_eq!(y[6], net.forward(&x));
}

network! {
    struct OfBothWays: (x: [f64; 6, 3], begin: [2, 2, 4]) -> (y: [6, 8], end: [2, 2, 4]) {
        read: Lstm(4, sequence = true, bidirectional = true),

        fn forward(x, begin) {
            let (y, end) = read(x, begin);
            (y, end)
        }
    }
}

network! {
    struct OfEach: (x: [f64; 6, 3], begin: [2, 4], back: [2, 4]) -> (y: [6, 8], end: [2, 4], done: [2, 4]) {
        read: Lstm(4, sequence = true),
        read_back: Lstm(4, sequence = true, reverse = true),

        fn forward(x, begin, back) {
            let (y, end) = read(x, begin);
            let (z, done) = read_back(x, back);
            (concat(y, z, axis = 1), end, done)
        }
    }
}

#[test]
fn both_ways_are_two_layers_of_one_way_each() {
    let of_each = OfEach::boxed(&mut Generator::seed(3));
    let mut of_both = OfBothWays::zeroed();
    of_both.as_mut_slice().copy_from_slice(of_each.as_slice());
    let [h, c] = [0.25, -1.5].map(|v| [v, 0.5, -v, 2.0 * v]);
    let [h_back, c_back] = [0.75, -0.5].map(|v| [0.5, v, 3.0 * v, -v]);
    let x = core::array::from_fn(|t| [0.3 * t as f64, -0.5, (t as f64).sin()]);
    let both = of_both.forward(&OfBothWaysInput {
        x,
        begin: [[h, h_back], [c, c_back]],
    });
    let each = of_each.forward(&OfEachInput {
        x,
        begin: [h, c],
        back: [h_back, c_back],
    });
    assert_eq!(both.y, each.y);
    let [[h, h_back], [c, c_back]] = both.end;
    assert_eq!([[h, c], [h_back, c_back]], [each.end, each.done]);
}
