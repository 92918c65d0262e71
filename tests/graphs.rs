#![forbid(unsafe_code)]
#![deny(missing_docs)]
//! graphs
use netwright::prelude::*;

mod my {
    use netwright::prelude::*;
    /// y = x ⊙ scale + shift
    #[derive(Parameters)]
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
            for (i, y) in y.as_mut_slice().iter_mut().enumerate() {
                *y = x.as_slice()[i] * self.scale.as_slice()[i] + self.shift[i % N];
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
            for i in part.rows(X::LEN) {
                for s in part.samples() {
                    let v = grad.scale.as_slice()[i] + dy[s].as_slice()[i] * x[s].as_slice()[i];
                    grad.scale.as_mut_slice()[i] = v;
                    grad.shift[i % N] = grad.shift[i % N] + dy[s].as_slice()[i];
                }
            }
        }
    }
    /// swish
    pub struct Swish;
    impl Pointwise for Swish {
        fn value<R: Real>(x: R) -> R {
            x * x.sigmoid()
        }
    }
}

const HIDDEN: usize = 6;

network! {
    /// chain with user things
    pub struct Chain: [f64; 2, 3] -> [_] {
        flat: Flatten -> Dense(HIDDEN, init = he_normal) -> my::Swish,
        gate: my::Gate<_, 3> -> Tanh,
        drop: Dropout(0.5),
        out: Dense(3, bias = false),
    }
}

network! {
    /// residual
    #[derive(Clone)]
    pub struct Residual<const N: usize>: [f64; N] -> [N] {
        a: Dense(N) -> Relu,
        b: Dense(N),
        fn forward(x) {
            let h = a(x);
            let h = a(h) + x * 0.5;
            tanh(b(h) - 1.0 + h * x)
        }
    }
}

network! {
    /// nested
    struct Nested: [f64; 4] -> [2] {
        one: Residual<4>,
        two: Residual<4>,
        head: Dense(2) -> Sigmoid,
    }
}

network! {
    /// several
    pub struct Several: (image: [f64; 1, 4, 4], meta: [4]) -> (class: [3], bounds: [4]) {
        look: Flatten -> Dense(4) -> Gelu,
        class: Dense(3) -> Softmax,
        bounds: Dense(4),
        fn forward(image, meta) {
            let h = look(image) * meta;
            (class(h), bounds(relu(h) + meta))
        }
    }
}

/// mse
struct Mse;
impl<Y: Tensor> Loss<Y> for Mse {
    type Expects = Anything;
    fn value_and_gradient(&self, y: &Y, t: &Y, dy: &mut Y) -> Y::Scalar {
        let mut s = Y::Scalar::ZERO;
        for i in 0..Y::LEN {
            let e = y.as_slice()[i] - t.as_slice()[i];
            s = s + e * e;
            dy.as_mut_slice()[i] = e + e;
        }
        s
    }
}

fn numeric<N: Network<Scalar = f64>>(mut f: impl FnMut(&N) -> f64, net: &mut N, grad: &N) {
    for i in 0..N::LEN {
        let p = net.as_slice()[i];
        let h = 1e-5;
        net.as_mut_slice()[i] = p + h;
        let up = f(net);
        net.as_mut_slice()[i] = p - h;
        let down = f(net);
        net.as_mut_slice()[i] = p;
        let n = (up - down) / (2.0 * h);
        let g = grad.as_slice()[i];
        assert!((n - g).abs() < 1e-6 * (1.0 + n.abs()), "{i}: {n} {g}");
    }
}

macro_rules! check {
    ($net:ty, $x:expr, $t:expr) => {{
        let mut rng = Generator::seed(3);
        let mut net = <$net>::boxed(&mut rng);
        println!("{}", <$net>::SUMMARY);
        let mut grad = <$net>::boxed_zeroed();
        let mut tape = Tape::group_of::<2>();
        tape.seed(5);
        let draw = tape.draw();
        let x = $x;
        let t = $t;
        net.gradient(&x, &t, Mse, &mut tape, &mut grad);
        numeric(
            |net: &$net| {
                let mut g = <$net>::boxed_zeroed();
                tape.set_draw(draw);
                net.gradient(&x, &t, Mse, &mut tape, &mut g)
            },
            &mut net.0,
            &grad,
        );
        let mut dx = netwright::plain::zeroed();
        net.input_gradient(&x[0], &t[0], Mse, &mut tape, &mut dx);
        dx
    }};
}

#[test]
fn chain() {
    check!(
        Chain,
        [[[0.1, 0.2, 0.3], [0.5, -0.6, 0.7]]; 3],
        [[0.1, 0.2, 0.3]; 3]
    );
}
#[test]
fn residual() {
    check!(
        Residual<3>,
        [[0.1, 0.2, 0.3], [0.5, -0.6, 0.7], [0.2, 0.1, -1.0]],
        [[0.1, 0.2, 0.3]; 3]
    );
}
#[test]
fn nested() {
    check!(
        Nested,
        [
            [0.1, 0.2, 0.3, 0.4],
            [0.5, -0.6, 0.7, 0.1],
            [0.2, 0.1, -1.0, 0.9]
        ],
        [[0.1, 0.2]; 3]
    );
    let mut adam = AdamFor::<Nested>::boxed(AdamConfig::default());
    let mut net = Nested::boxed(&mut Generator::seed(1));
    let grad = Nested::boxed_zeroed();
    adam.step(&mut net, &grad);
    let mut adam = Adam::boxed(AdamConfig::default());
    adam.step(&mut net, &grad);
    let mut r = Residual::<3>::boxed(&mut Generator::seed(1));
    let mut s = SgdFor::<Residual<3>>::boxed(SgdConfig::default());
    let g = Residual::<3>::boxed_zeroed();
    s.step(&mut r, &g);
    println!("{:?}", net);
    use netwright::parameters::Parameters;
    Nested::TREE.visit(|s| println!("{} {} {:?} {:?}", s.path, s.shape, s.role, s.range));
}
#[test]
fn several() {
    let x = SeveralInput {
        image: [[
            [0.1, 0.2, 0.3, 0.4],
            [0.5, -0.6, 0.7, 0.1],
            [0.2, 0.1, -1.0, 0.9],
            [0.0, 0.1, 0.2, -0.3],
        ]],
        meta: [1.0, 2.0, 0.5, -1.0],
    };
    let t = SeveralOutput {
        class: [0.0, 1.0, 0.0],
        bounds: [0.1, 0.2, 0.3, 0.4],
    };
    let dx = check!(
        Several,
        [x.clone(), x.clone(), x.clone()],
        [t.clone(), t.clone(), t.clone()]
    );
    println!("{dx:?}");
}
