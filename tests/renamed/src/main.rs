//! Declares networks where the dependency is renamed, and where it is re-exported besides.

#![forbid(unsafe_code)]
#![deny(missing_docs, warnings)]

use nw::prelude::*;

/// As a library that builds on netwright would hand it on.
mod facade {
    pub use nw as engine;
}

nw::network! {
    /// By the dependency's new name.
    struct Inner: [4] -> [4] {
        layer: Dense(4) -> Tanh,

        fn forward(x) {
            layer(x) * 0.5 + x
        }
    }
}

facade::engine::network! {
    /// Through the facade.
    struct Outer: (left: [4], right: [4]) -> (near: [2], sum: [4]) {
        inner: Inner,
        scale: Scale<_>,
        near: Dense(2) -> Softmax,

        fn forward(left, right) {
            let h = scale(inner(left) + right);
            (near(h), h)
        }
    }
}

/// y = x ⊙ scale.
#[derive(Parameters)]
#[parameters(crate = nw)]
#[repr(C)]
struct Scale<X: Tensor> {
    #[weight]
    scale: X,
}

impl<X: Tensor> Layer for Scale<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN;

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        for (i, y) in y.as_mut_slice().iter_mut().enumerate() {
            *y = x.as_slice()[i] * self.scale.as_slice()[i];
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for (dy, dx) in dy.iter().zip(dx) {
            self.forward(dy, dx, &mut ());
        }
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[X],
        _: &(),
        dy: &[X],
        grad: &mut Self,
        part: &Part,
    ) {
        for i in part.rows(X::LEN) {
            for s in part.samples() {
                grad.scale.as_mut_slice()[i] += dy[s].as_slice()[i] * x[s].as_slice()[i];
            }
        }
    }
}

fn main() {
    let mut net = Outer::boxed(&mut Generator::seed(1));
    let x = OuterInput { left: [1.0, 2.0, 3.0, 4.0], right: [0.5; 4] };
    let target = OuterOutput { near: [1.0, 0.0], sum: [1.0; 4] };
    let (mut tape, mut grad) = (Tape::group_of::<1>(), Outer::boxed_zeroed());
    let mut adam = Adam::boxed(AdamConfig { rate: 0.01, ..AdamConfig::default() });
    let mut step = || {
        let (x, target) = (core::slice::from_ref(&x), core::slice::from_ref(&target));
        let loss = net.gradient(x, target, MeanSquaredError, &mut tape, &mut grad);
        adam.step(&mut net, &grad);
        loss
    };
    let first = step();
    let last = (0..100).map(|_| step()).last();
    assert!(last < Some(first), "a loss of {first} came to {last:?}");
}
