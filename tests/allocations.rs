//! No pass and no step allocates: an allocator that counts says so.
//!
//! Memory is made beforehand, by the boxed constructors or as constants.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::Debug;
use std::hint::black_box;

use netwright::prelude::*;

#[path = "optimizers/every_rule.rs"]
mod every_rule;
use every_rule::{Visitor, visit_every_rule};

/// The system's allocator, with a count of its calls on each thread.
struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

fn count() {
    COUNT.set(COUNT.get() + 1);
}

// SAFETY: every call is handed on as it is; the count allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: as the caller promises.
        unsafe { System.realloc(place, layout, size) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How often `work` asks the allocator for memory.
fn allocations<T>(work: impl FnOnce() -> T) -> usize {
    let before = COUNT.get();
    black_box(work());
    COUNT.get() - before
}

#[test]
fn the_count_counts() {
    assert_eq!(allocations(|| black_box(7)), 0);
    assert_eq!(allocations(|| Box::new(black_box(7))), 1);
    assert_eq!(allocations(|| vec![0_u8; black_box(1000)]), 1);
    let mut list = Vec::with_capacity(1);
    list.push(black_box(1));
    assert_eq!(allocations(|| list.push(2)), 1, "a list that grows");
    assert_eq!(allocations(Net::boxed_zeroed), 1);
    assert_eq!(allocations(Tape::<Net>::boxed), 1);
    assert_eq!(
        allocations(|| Adam::<{ Net::PARAMS }>::boxed(AdamConfig::default())),
        1
    );
}

network! {
    /// A block that is called twice.
    struct Block: [24] -> [24] {
        inner: Dense(24) -> Tanh,
        drop: Dropout(0.3),
        outer: Dense(24),

        fn forward(x) {
            gelu(outer(drop(inner(x))) * 0.5 + x)
        }
    }
}

network! {
    /// Every kind of layer, and a network inside.
    struct Net: [4, 6] -> [10] {
        enter: Reshape(24) -> Dense(24, bias = false) -> Relu,
        block: Block,
        turn: Reshape(6, 4),
        output: Flatten -> Dense(10) -> Softmax,

        fn forward(x) {
            let h = enter(x);
            output(turn(block(block(h)) - h))
        }
    }
}

network! {
    /// Layers of images.
    struct Images: [2, 9, 8] -> [10] {
        enter: Conv2d(6, kernel = 3, padding = same) -> Relu -> MaxPool2d(2),
        deep: Conv2d(6, kernel = (1, 3), stride = (1, 2), groups = 3) -> Gelu -> AvgPool2d(2, padding = same),
        output: Flatten -> Dense(10) -> Softmax,
    }
}

network! {
    /// Layers of sequences.
    struct Sequences: [9, 5] -> [10] {
        first: Rnn(7, activation = relu, sequence = true) -> Dropout(0.2),
        second: Gru(6, sequence = true, reset_after = false),
        third: Lstm(6) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    /// Layers of sequences that are read both ways.
    struct BothWays: [9, 5] -> [10] {
        first: Lstm(7, sequence = true, bidirectional = true),
        second: Gru(5, bidirectional = true),
        output: Dense(10) -> Softmax,
    }
}

const SAMPLES: usize = 45;
const X: [[[f32; 6]; 4]; SAMPLES] = [[[0.5; 6]; 4]; SAMPLES];
const TARGET: [f32; 10] = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

fn net() -> Box<Aligned<Net>> {
    Net::boxed(&mut Generator::seed(1))
}

/// The gradient of a batch.
fn gradient(net: &Net) -> Box<Aligned<Net>> {
    let mut grad = Net::boxed_zeroed();
    net.gradient(
        &X,
        &[TARGET; SAMPLES],
        CategoricalCrossEntropy,
        &mut Tape::boxed(),
        &mut grad,
    );
    grad
}

#[test]
fn no_forward_pass_allocates() {
    let (net, mut scratch) = (net(), Scratch::boxed());
    let mut y = [[0.0; 10]; SAMPLES];
    assert_eq!(allocations(|| net.forward(&X[0])), 0, "forward");
    assert_eq!(
        allocations(|| net.forward_in(&X[0], &mut scratch)[0]),
        0,
        "forward_in"
    );
    assert_eq!(
        allocations(|| net.forward_batch(&X, &mut y, &mut scratch)),
        0,
        "forward_batch"
    );
    assert_eq!(y[SAMPLES - 1], net.forward(&X[0]));
}

#[test]
fn no_gradient_allocates() {
    let (net, mut grad, mut tape) = (net(), Net::boxed_zeroed(), Tape::boxed());
    let (targets, classes) = ([TARGET; SAMPLES], [Class::<10>::new(3).unwrap(); SAMPLES]);
    let mut dx = [[0.0; 6]; 4];
    let loss = CategoricalCrossEntropy;
    let dense = || net.gradient(&X, &targets, loss, &mut tape, &mut grad);
    assert_eq!(allocations(dense), 0, "gradient");
    let sparse = || net.gradient(&X, &classes, loss, &mut tape, &mut grad);
    assert_eq!(allocations(sparse), 0, "gradient of classes");
    let squared = || net.gradient(&X, &targets, MeanSquaredError, &mut tape, &mut grad);
    assert_eq!(allocations(squared), 0, "gradient of a squared error");
    let input = || net.input_gradient(&X[0], &TARGET, loss, &mut tape, &mut dx);
    assert_eq!(allocations(input), 0, "input_gradient");
}

#[test]
fn no_pass_over_images_allocates() {
    let x = [[[[0.5; 8]; 9]; 2]; SAMPLES];
    let (net, mut scratch) = (Images::boxed(&mut Generator::seed(1)), Scratch::boxed());
    let (mut grad, mut tape) = (Images::boxed_zeroed(), Tape::boxed());
    let forward = || net.forward_in(&x[0], &mut scratch)[0];
    assert_eq!(allocations(forward), 0, "forward_in");
    let loss = CategoricalCrossEntropy;
    let gradient = || net.gradient(&x, &[TARGET; SAMPLES], loss, &mut tape, &mut grad);
    assert_eq!(allocations(gradient), 0, "gradient");
    assert!(grad.enter.weight != Images::zeroed().enter.weight);
}

#[test]
fn no_pass_over_sequences_allocates() {
    let x = [[[0.5; 5]; 9]; SAMPLES];
    let loss = CategoricalCrossEntropy;
    let (net, mut state) = (
        Sequences::boxed(&mut Generator::seed(1)),
        SequencesState::zeroed(),
    );
    let (mut grad, mut tape) = (Sequences::boxed_zeroed(), Tape::boxed());
    assert_eq!(allocations(|| net.step(&mut state, &x[0][0])), 0, "step");
    let gradient = || net.gradient(&x, &[TARGET; SAMPLES], loss, &mut tape, &mut grad);
    assert_eq!(allocations(gradient), 0, "gradient");

    let (net, mut scratch) = (BothWays::boxed(&mut Generator::seed(1)), Scratch::boxed());
    let (mut grad, mut tape) = (BothWays::boxed_zeroed(), Tape::boxed());
    let forward = || net.forward_in(&x[0], &mut scratch)[0];
    assert_eq!(allocations(forward), 0, "forward_in");
    let gradient = || net.gradient(&x, &[TARGET; SAMPLES], loss, &mut tape, &mut grad);
    assert_eq!(allocations(gradient), 0, "gradient both ways");
}

/// The gradient of a batch against one-hot rows, by a loss that fits the head, allocates nothing.
#[track_caller]
fn assert_no_allocation<L>(loss: L)
where
    L: Loss<[f32; 10], [f32; 10], Expects: FitsHead<Softmax>>,
{
    let (net, mut grad, mut tape) = (net(), Net::boxed_zeroed(), Tape::boxed());
    let targets = [TARGET; SAMPLES];
    let work = || net.gradient(&X, &targets, loss, &mut tape, &mut grad);
    assert_eq!(allocations(work), 0, "{}", std::any::type_name::<L>());
}

#[test]
fn no_loss_allocates() {
    assert_no_allocation(MeanAbsoluteError);
    assert_no_allocation(Huber::default());
    assert_no_allocation(LogCosh);
    assert_no_allocation(Poisson);
    assert_no_allocation(KullbackLeibler);
    assert_no_allocation(BinaryFocalCrossEntropy::default());
    assert_no_allocation(CategoricalFocalCrossEntropy::default());
    assert_no_allocation(CosineSimilarity);
    let loss = CategoricalCrossEntropy;
    let terms = ClassTerms {
        loss,
        weights: [2.0; 10],
    };
    assert_no_allocation(terms);
    assert_no_allocation(LabelSmoothing {
        loss: terms,
        smoothing: 0.1,
    });
    assert_no_allocation(ClassWeights {
        loss,
        weights: [2.0; 10],
        average: Average::Weights,
    });
}

#[test]
fn no_weighted_sample_allocates() {
    let (net, mut grad, mut tape) = (net(), Net::boxed_zeroed(), Tape::boxed());
    let target = Class::<10>::new(3).unwrap();
    let targets = [Weighted {
        target,
        weight: 0.5,
    }; SAMPLES];
    let loss = SampleWeights {
        loss: CategoricalCrossEntropy,
        average: Average::Weights,
    };
    let work = || net.gradient(&X, &targets, loss, &mut tape, &mut grad);
    assert_eq!(allocations(work), 0);
}

#[test]
fn no_two_step_form_allocates() {
    let (net, mut grad, mut tape) = (net(), Net::boxed_zeroed(), Tape::group_of::<32>());
    let mut dx = [[[0.0; 6]; 4]; 32];
    let backward = || {
        let filled = net.run(&X[..32], &mut tape);
        let dy: [[f32; 10]; 32] = filled.outputs().try_into().unwrap();
        filled.backward(&dy, &mut grad);
    };
    assert_eq!(allocations(backward), 0, "run and backward");
    let to_input = || {
        let filled = net.run(&X[..32], &mut tape);
        filled.backward_to_input(&[TARGET; 32], &mut grad, &mut dx);
    };
    assert_eq!(allocations(to_input), 0, "run and backward_to_input");
}

#[test]
fn no_copy_in_place_allocates() {
    let (mut one, other) = (net(), net());
    assert_eq!(allocations(|| one.copy_from(&other)), 0, "copy_from");
    assert_eq!(allocations(|| one.set_zero()), 0, "set_zero");
    assert_eq!(
        allocations(|| one.initialise(&mut Generator::seed(2))),
        0,
        "initialise"
    );
}

const CLIPS: [Clip; 4] = [
    Clip::None,
    Clip::Value(0.01),
    Clip::Norm(0.1),
    Clip::GlobalNorm(0.1),
];
const DECAYS: [Decay; 3] = [Decay::None, Decay::L2(0.1), Decay::Decoupled(0.1)];

/// Three steps change the network and allocate nothing.
fn assert_steps<O>(what: &str, mut optimizer: O)
where
    O: Optimizer<Scalar = f32, Flat = [f32; Net::PARAMS]>,
{
    let mut net = net();
    let (grad, before) = (gradient(&net), net.forward(&X[0]));
    for step in 0..3 {
        let count = allocations(|| optimizer.step(&mut net, &grad));
        assert_eq!(count, 0, "step {step} of {what}");
    }
    assert_ne!(net.forward(&X[0]), before, "{what} changed nothing");
}

/// Takes steps with a rule, alone and in every wrapper.
struct Steps;

impl Visitor for Steps {
    fn visit<C, const SLOTS: usize>(&mut self, config: C)
    where
        C: Configuration + Rule<SLOTS> + Debug,
    {
        let new = || Descent::<[f32; Net::PARAMS], C, SLOTS>::boxed(config);
        assert_steps(&format!("{config:?}"), new());
        assert_steps(&format!("Kahan {config:?}"), Kahan::new(new()));
        let gathering = Accumulate::new(new(), 2);
        assert_steps(&format!("Accumulate {config:?}"), gathering);
        let often = LookAheadConfig {
            every: 2,
            share: 0.5,
        };
        let ahead = LookAhead::new(new(), often);
        assert_steps(&format!("LookAhead {config:?}"), ahead);
        let groups = Groups::new(Kahan::new(new()), groups());
        assert_steps(&format!("Groups {config:?}"), groups);
    }
}

/// Groups of every kind, with everything that can be different.
fn groups() -> [Group; 7] {
    let min_max = Constraint::MinMaxNorm {
        min: 0.1,
        max: 1.0,
        rate: 0.5,
    };
    [
        Group::all().rate(0.5).penalty(Penalty::l2(0.01)),
        Group::role(Role::Bias).decay(Decay::L2(0.1)),
        Group::matching::<Net>("block.*")
            .unwrap()
            .clip(Clip::Norm(0.1)),
        Group::matching::<Net>("*.outer.bias").unwrap().frozen(),
        Group::segment(segment!(Net, enter)).constraint(Constraint::MaxNorm(0.5)),
        Group::segment(segment!(Net, block.inner)).constraint(min_max),
        Group::segment(segment!(Net, output.weight)).penalty(Penalty::l1(0.01)),
    ]
}

#[test]
fn no_step_allocates() {
    for clip in CLIPS {
        for decay in DECAYS {
            visit_every_rule(&mut Steps, decay, clip);
        }
    }
}
