//! Declarations of every kind: each computes, trains and passes the gradient checker.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use netwright::check;
use netwright::prelude::*;

mod my {
    use netwright::prelude::*;

    /// y = x ⊙ scale + shift, where the shift repeats after `N` elements.
    #[derive(Clone, PartialEq, Parameters)]
    #[repr(C)]
    pub struct Gate<X: Tensor, const N: usize> {
        #[weight]
        pub scale: X,
        #[bias]
        pub shift: [X::Scalar; N],
    }

    impl<X: Tensor, const N: usize> Layer for Gate<X, N> {
        type Input = X;
        type Output = X;
        type Saved<const B: usize> = ();
        type Scratch = ();
        const MACS: usize = X::LEN;

        fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
            let (x, scale) = (x.as_slice(), self.scale.as_slice());
            for (i, y) in y.as_mut_slice().iter_mut().enumerate() {
                *y = x[i] * scale[i] + self.shift[i % N];
            }
        }

        fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
            for (dy, dx) in dy.iter().zip(dx) {
                for (i, dx) in dx.as_mut_slice().iter_mut().enumerate() {
                    *dx = dy.as_slice()[i] * self.scale.as_slice()[i];
                }
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
            for n in part.rows(N) {
                for s in part.samples() {
                    for i in (n..X::LEN).step_by(N) {
                        let dy = dy[s].as_slice()[i];
                        grad.scale.as_mut_slice()[i] += dy * x[s].as_slice()[i];
                        grad.shift[n] += dy;
                    }
                }
            }
        }
    }

    /// x · sigmoid(x)
    pub struct Swish;

    impl Pointwise for Swish {
        fn value<R: Real>(x: R) -> R {
            x * x.sigmoid()
        }
    }
}

const HIDDEN: usize = 6;

network! {
    /// A chain with a layer and an activation of one's own, constants, and an inferred output.
    #[derive(Clone, PartialEq)]
    pub struct Chain: [f64; 2, 3] -> [_] {
        /// A field with documentation of its own.
        flat: Flatten -> Dense(HIDDEN, init = he_normal) -> my::Swish,
        gate: my::Gate<_, 3> -> Tanh,
        drop: Dropout(0.5),
        out: Dense(3, bias = false),
    }
}

network! {
    /// Generic over a dimension, with a layer that is called twice and a value used four times.
    pub struct Residual<const N: usize>: [f64; N] -> [N] {
        a: Dense(N) -> Sigmoid,
        b: Dense(N),

        fn forward(x) {
            let h = a(x);
            let _unused = b(h);
            let h = a(h) + x * 0.5;
            tanh(b(h) - 1.0 + h * x)
        }
    }
}

network! {
    /// Networks as layers.
    struct Nested: [f64; 4] -> [2] {
        one: Residual<4>,
        two: Residual<4>,
        head: Dense(2) -> Sigmoid,
    }
}

network! {
    /// Several inputs and outputs, over any scalar.
    pub struct Several<T: Float>: (image: [T; 1, 4, 4], meta: [4]) -> (class: [3], bounds: [4]) {
        look: Flatten -> Dense(4) -> Gelu,
        class: Dense(3) -> Softmax,
        bounds: Dense(4),

        fn forward(image, meta) {
            let h = look(image) * meta;
            (class(h), bounds(leaky_relu(h, slope = 0.2) + meta))
        }
    }
}

#[test]
fn a_chain_with_layers_of_ones_own() {
    check::layer::<Chain>();
    let net = Chain::boxed(&mut Generator::seed(1));
    assert_eq!(net.forward(&[[0.5; 3]; 2]).len(), 3);
    assert!(net.clone() == net);
}

#[test]
fn a_generic_graph_with_shared_weights() {
    check::layer::<Residual<1>>();
    check::layer::<Residual<3>>();
    let mut net = Residual::<3>::boxed(&mut Generator::seed(1));
    let mut optimizer = SgdFor::<Residual<3>>::boxed(SgdConfig::default());
    let (mut tape, mut grad) = (Tape::boxed(), Residual::boxed_zeroed());
    let before = net.boxed_clone();
    net.gradient(
        &[[0.5; 3]],
        &[[0.1; 3]],
        MeanSquaredError,
        &mut tape,
        &mut grad,
    );
    optimizer.step(&mut net, &grad);
    assert_ne!(before.as_slice(), net.as_slice());
}

#[test]
fn networks_as_layers_name_their_segments() {
    check::layer::<Nested>();
    let mut names = Vec::new();
    Nested::TREE.visit(|segment| names.push(segment.path.to_string()));
    let expected = [
        "one.a.weight",
        "one.a.bias",
        "one.b.weight",
        "one.b.bias",
        "two.a.weight",
    ];
    assert_eq!(names[..5], expected);
    assert_eq!(names.last().unwrap(), "head.bias");
    // The optimizer of a concrete network, whichever way its type is written.
    let (mut net, grad) = (
        Nested::boxed(&mut Generator::seed(1)),
        Nested::boxed_zeroed(),
    );
    AdamFor::<Nested>::boxed(AdamConfig::default()).step(&mut net, &grad);
    Adam::<{ Nested::PARAMS }, f64>::boxed(AdamConfig::default()).step(&mut net, &grad);
}

#[test]
fn several_inputs_and_outputs_over_any_scalar() {
    let x = SeveralInput {
        image: [[[0.1, 0.2, -0.3, 0.4]; 4]],
        meta: [1.0, 2.0, 0.5, -1.0],
    };
    let target = SeveralOutput {
        class: [0.0, 1.0, 0.0],
        bounds: [0.1, 0.2, 0.3, 0.4],
    };
    let net = Several::<f64>::boxed(&mut Generator::seed(1));
    let (inputs, targets) = (vec![x.clone(); 3], vec![target; 3]);
    check::network(&*net, &inputs, &targets, MeanSquaredError);

    let net = Several::<f32>::boxed(&mut Generator::seed(1));
    let x = SeveralInput {
        image: [[[0.1; 4]; 4]],
        meta: [1.0; 4],
    };
    let sum: f32 = net.forward(&x).class.iter().sum();
    assert!((sum - 1.0).abs() < 1e-6);
}
