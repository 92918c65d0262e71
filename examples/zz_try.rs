use netwright::prelude::*;

const CLASSES: usize = 12;

mod my {
    pub const WIDTH: usize = 5;
}

network! {
    pub struct A: [784] -> [10] {
        hidden: Dense(10) -> Rellu,
        output: Dense(12, biass = true) -> Softmax,
        hidden: Dense(0),
    }
}

network! {
    pub struct B: [16, 4, 4] -> [10] {
        fc: Dense(120) -> Relu,
        out: Dense(10) -> Softmax
    }
}

network! {
    pub struct C: [4] -> [10] {
        a: Dense(CLASSES) -> Relu,
        out: Dense(my::WIDTH) -> Softmax,
    }
}

network! {
    pub struct D: [3, 5] -> [10] {
        a: Reshape(5, my::WIDTH),
        b: Reshape(5, 3),
        out: Flatten -> Dense(10),
    }
}

network! {
    pub struct E<const N: usize>: [N, 3] -> [10] {
        a: Reshape(3, N) -> Relu,
        b: Dense(10),
        fn forward(x) { let h = a(x); for i in 0..3 {} b(h) + c(x) }
    }
}
network! {
    pub struct F: [4] -> [10] {
        a: Dense(10),
    }
}
network! {
    pub struct G: [4] -> [10] {
        a: Dense(10) -> Softmax,
    }
}

fn main() {
    let mut net = A::boxed(&mut Generator::seed(1));
    let mut adam = Adam::boxed(AdamConfig::default());
    let mut tape = Tape::boxed();
    let mut grad = A::boxed_zeroed();
    net.gradient(
        &[[0.0; 784]; 2],
        &[[0.0; 10]; 2],
        CategoricalCrossEntropy,
        &mut tape,
        &mut grad,
    );
    adam.step(&mut net, &grad);
    println!("{:?} {}", net, A::SUMMARY);

    let net = F::boxed(&mut Generator::seed(1));
    let mut tape = Tape::boxed();
    let mut grad = F::boxed_zeroed();
    net.gradient(
        &[[0.0; 4]; 2],
        &[[0.0; 10]; 2],
        CategoricalCrossEntropy,
        &mut tape,
        &mut grad,
    );
    net.forward(&[0.0; 5]);
    let net = G::boxed(&mut Generator::seed(1));
    let mut tape = Tape::boxed();
    let mut grad = G::boxed_zeroed();
    net.gradient(
        &[[0.0; 4]; 2],
        &[[0.0; 10]; 2],
        CategoricalCrossEntropyWithLogits,
        &mut tape,
        &mut grad,
    );
    let mut adam = Adam::boxed(AdamConfig::default());
    adam.step(&mut net, &grad);
    let mut f = F::boxed_zeroed();
    let g = A::boxed_zeroed();
    adam.step(&mut f, &g);
    net.gradient(
        &[[0.0; 4]; 2],
        &[[0.0; 10]; 2],
        MeanSquaredError,
        &mut tape,
        &mut f,
    );
}
