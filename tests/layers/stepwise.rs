//! Networks that compute step by step: the bits are those of the whole sequence.

use netwright::index::Index;
use netwright::layers::{Every, Forward, Gru, Lstm, ResetBefore, Rnn};
use netwright::plain::zeroed;
use netwright::prelude::*;
use netwright::stepwise::Stepwise;

/// A sequence of numbers between -1 and 1.
fn sequence<X: Tensor<Scalar = f32>>() -> X {
    let mut x: X = zeroed();
    for (i, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = ((i * i * 7 + i * 13) as f32).sin();
    }
    x
}

fn bits<X: Tensor<Scalar = f32>>(x: &X) -> Vec<u32> {
    x.as_slice().iter().map(|x| x.to_bits()).collect()
}

/// That the steps of a layer are what it gives of the first so many.
macro_rules! layer_steps {
    ($($name:ident: $layer:ident<7 $(, $more:ty)*>;)*) => { $(
        #[test]
        fn $name() {
            type Of<const STEPS: usize> = $layer<[[f32; 5]; STEPS], 7, 7, 7, Every, Forward $(, $more)*>;
            let mut layer: Of<11> = zeroed();
            layer.initialise(netwright::init::pytorch(), &mut Generator::seed(2));
            let x: [[f32; 5]; 11] = sequence();
            let mut whole = [[0.0; 7]; 11];
            layer.forward(&x, &mut whole, &mut zeroed());
            let mut recorded = [[[0.0; 7]; 11]];
            let mut saved: Box<<Of<11> as Layer>::Saved<4>> = netwright::plain::boxed_zeroed();
            layer.record(&[x], &mut recorded, &mut saved, Mode::Inference);
            assert_eq!(bits(&recorded[0]), bits(&whole));

            let (mut state, mut memory): (<Of<11> as Stepwise>::State, _) = (zeroed(), zeroed());
            for (x, expected) in x.iter().zip(&whole) {
                let mut y = [f32::NAN; 7];
                layer.advance(&mut state, x, &mut y, &mut memory);
                assert_eq!(bits(&y), bits(expected));
            }
        }
    )* };
}

layer_steps! {
    rnn_steps: Rnn<7>;
    lstm_steps: Lstm<7>;
    gru_steps: Gru<7>;
    gru_that_resets_before_steps: Gru<7, ResetBefore>;
}

network! {
    struct Mood: [12, 4] -> [3] {
        first: Gru(6, sequence = true) -> Dropout(0.25) -> Tanh,
        second: Lstm(5) -> Relu,
        hidden: Dense(8) -> Gelu,
        output: Dense(3) -> Softmax,
    }
}

#[test]
fn after_each_step_a_network_gives_what_it_would_if_the_sequence_ended() {
    network! {
        struct Short: [7, 4] -> [3] {
            first: Gru(6, sequence = true) -> Dropout(0.25) -> Tanh,
            second: Lstm(5) -> Relu,
            hidden: Dense(8) -> Gelu,
            output: Dense(3) -> Softmax,
        }
    }
    let net = Mood::boxed(&mut Generator::seed(5));
    let mut short = Short::zeroed();
    short.as_mut_slice().copy_from_slice(net.as_slice());
    let x: [[f32; 4]; 12] = sequence();
    let mut state = MoodState::zeroed();
    for (t, x_t) in x.iter().enumerate() {
        let y = net.step(&mut state, x_t);
        match t + 1 {
            7 => assert_eq!(bits(&y), bits(&short.forward(x[..7].try_into().unwrap()))),
            12 => assert_eq!(bits(&y), bits(&net.forward(&x))),
            _ => {}
        }
    }
}

#[test]
fn a_state_is_saved_and_restored() {
    let net = Mood::boxed(&mut Generator::seed(5));
    let x: [[f32; 4]; 12] = sequence();
    let mut state = MoodState::zeroed();
    for x in &x[..5] {
        net.step(&mut state, x);
    }
    let floats = state.as_slice().to_vec();
    assert_eq!(floats.len(), 6 + 2 * 5);
    assert_eq!(state.first.len(), 6);
    assert_eq!(state.second.len(), 2);
    let kept = state.clone();
    let last = x[5..].iter().map(|x| net.step(&mut state, x)).last();

    let mut restored = MoodState::zeroed();
    restored.as_mut_slice().copy_from_slice(&floats);
    assert_eq!(restored, kept);
    let again = x[5..].iter().map(|x| net.step(&mut restored, x)).last();
    assert_eq!(last.map(|y| bits(&y)), again.map(|y| bits(&y)));
    assert_eq!(restored, state);

    restored.set_zero();
    assert_eq!(restored, MoodState::zeroed());
}

#[test]
fn a_state_is_named_in_files() {
    let net = Mood::boxed(&mut Generator::seed(5));
    let mut state = MoodState::zeroed();
    net.step(&mut state, &[0.5; 4]);
    let bytes = netwright::file::to_bytes(&state).unwrap();
    let mut restored = MoodState::zeroed();
    netwright::file::from_bytes(&mut restored, &bytes).unwrap();
    assert_eq!(restored, state);
}

network! {
    /// A sequence to a sequence, with a path around the layers.
    struct Around<const STEPS: usize, const N: usize>: [STEPS, N] -> [STEPS, N] {
        first: Rnn(N, sequence = true),
        second: Gru(N, sequence = true, reset_after = false),

        fn forward(x) {
            let h = first(x);
            let g = sigmoid(second(h)) * h / 2.0;
            second(g) * 0.5 + x / (h * h + 1.0) - 1.0
        }
    }
}

#[test]
fn a_network_that_gives_a_sequence_gives_a_step_of_it() {
    let net = Around::<9, 3>::boxed(&mut Generator::seed(6));
    let x: [[f32; 3]; 9] = sequence();
    let mut state = AroundState::<9, 3>::zeroed();
    let y = x.map(|x| net.step(&mut state, &x));
    assert_eq!(bits(&y), bits(&net.forward(&x)));
    // A layer that is called twice has a state for each call.
    let [a, b]: [[f32; 3]; 2] = [state.second, state.second_2];
    assert_ne!(a, b);
}

network! {
    struct Ahead: [6, 2] -> [6, 4] {
        first: Lstm(4, sequence = true),
        second: Lstm(2, sequence = true, bidirectional = true),
    }
}

/// A network that cannot step has no such method, and so a trait's takes its place.
trait NoStep {
    fn step(&self, _: &mut (), _: &()) -> &'static str {
        "whole"
    }
}
impl NoStep for Ahead {}

#[test]
fn a_network_that_reads_both_ways_does_not_step() {
    let net = Ahead::boxed(&mut Generator::seed(1));
    assert_eq!(net.0.step(&mut (), &()), "whole");
}

network! {
    /// Features side by side, functions, one weight for two purposes, and what follows the last step.
    struct Graph: [5, 4] -> [3] {
        wide: Rnn(6, sequence = true),
        last: Lstm(4),
        output: Dense(4, bias = false),
        classes: Dense(3),

        fn forward(x) {
            let h = concat(wide(x), relu(x), axis = 1);
            let s = last(h);
            let t = (2.0 - s) / (3.0 + output(s) * s);
            classes(concat(t, s, axis = 0))
        }
    }
}

#[test]
fn graphs_step() {
    let net = Graph::boxed(&mut Generator::seed(7));
    let x: [[f32; 4]; 5] = sequence();
    let mut state = GraphState::zeroed();
    let y = x.map(|x| net.step(&mut state, &x));
    assert_eq!(bits(&y[4]), bits(&net.forward(&x)));
}

network! {
    /// Words to scores of the next one.
    struct Writer: [Index<20>; 9] -> [9, 20] {
        words: Embedding(5, padding_index = 3),
        wide: TimeDistributed(Dense(6)),
        norm: LayerNorm(bias = false),
        read: Gru(6, sequence = true) -> Dropout(0.5),
        level: RmsNorm,
        out: TimeDistributed(Dense(20)),
    }
}

network! {
    /// Images to classes.
    struct Film: [4, 1, 5, 5] -> [3] {
        see: TimeDistributed(Conv2d(2, 3)),
        norm: LayerNorm -> TimeDistributed(Flatten),
        read: Lstm(3),
    }
}

network! {
    /// Together with what comes later.
    struct Together: [4, 3] -> [4, 2] {
        norm: LayerNorm(axes = 2),
        read: Rnn(2, sequence = true),
    }
}
impl NoStep for Together {}

#[test]
fn what_takes_each_step_for_itself_steps() {
    let net = Writer::boxed(&mut Generator::seed(8));
    let x: [Index<20>; 9] = Index::all([0, 19, 3, 7, 7, 2, 11, 3, 18]).unwrap();
    let mut state = WriterState::zeroed();
    let y: [[f32; 20]; 9] = x.map(|x| net.step(&mut state, &x));
    assert_eq!(bits(&y), bits(&net.forward(&x)));
    assert_eq!(state.as_slice().len(), 6);

    let net = Film::boxed(&mut Generator::seed(9));
    let x: [[[[f32; 5]; 5]; 1]; 4] = sequence();
    let mut state = FilmState::zeroed();
    let y = x.map(|x| net.step(&mut state, &x));
    assert_eq!(bits(&y[3]), bits(&net.forward(&x)));
}

#[test]
fn what_takes_steps_together_does_not_step() {
    let net = Together::boxed(&mut Generator::seed(1));
    assert_eq!(net.0.step(&mut (), &()), "whole");
}
