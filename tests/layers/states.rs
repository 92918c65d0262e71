//! Recurrent layers whose state comes in and goes out.

use netwright::check;
use netwright::layers::{
    Backward, Dense, Every, Forward, FromState, FromZeros, Gru, Last, Lstm, OutputAlone,
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

type Other<X> = TimeDistributed<X, Dense<[f64; 6], 2>>;

#[test]
fn networks_lead_states_from_layer_to_layer() {
    check::layer::<Echo>();
    check::layer::<Twice<3>>();
    check::layer::<Behind>();
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
