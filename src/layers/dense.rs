//! The fully connected layer.

use crate::init::Init;
use crate::kernel::{Dims, Epilogue, Kernels};
use crate::layer::{Layer, Mode, Part};
use crate::parameters::Parameters;
use crate::requirement::{Requirement, Sentence};
use crate::tensor::{Tensor, flat, flat_mut};

/// y = W x + b, with x `[in]`, W `[out, in]`, b `[out]`, y `[out]`.
///
/// Declared as `Dense(units, bias = true, init = ..., bias_init = zeros)`. `BIAS` is `OUT`, or 0 for a layer without
/// bias. PyTorch's `Linear`, Keras's `Dense` with the kernel transposed.
#[derive(Debug, Clone, PartialEq, Parameters)]
#[repr(C)]
pub struct Dense<X: Tensor, const OUT: usize, const BIAS: usize = OUT> {
    /// W, one row an output.
    #[weight]
    pub weight: [X; OUT],
    /// b, or nothing.
    #[bias]
    pub bias: [X::Scalar; BIAS],
}

/// The arguments of [`Dense`] in a declaration.
pub struct DenseArguments {
    /// The number of outputs.
    pub units: usize,
    /// Whether there is a bias; `true` unless given.
    pub bias: bool,
    /// How the weights begin; unless given, as fits the activation that follows.
    pub init: Init,
    /// How the biases begin; unless given, at zero, or as [`pytorch`](crate::init::pytorch) has it.
    pub bias_init: Init,
}

impl<X: Tensor, const OUT: usize, const BIAS: usize> Dense<X, OUT, BIAS> {
    const fn dims(rows: usize) -> Dims {
        Dims {
            rows,
            outputs: OUT,
            inputs: X::LEN,
        }
    }

    fn product(&self, x: &[X], y: &mut [[X::Scalar; OUT]]) {
        let epilogue = if BIAS > 0 {
            Epilogue::bias(&self.bias)
        } else {
            Epilogue::NONE
        };
        let (weight, dims) = (flat(&self.weight), Self::dims(x.len()));
        X::Scalar::product_forward(dims, flat(x), weight, epilogue, flat_mut(y));
    }
}

#[diagnostic::do_not_recommend]
impl<X: Tensor, const OUT: usize, const BIAS: usize> Layer for Dense<X, OUT, BIAS> {
    type Input = X;
    type Output = [X::Scalar; OUT];
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = X::LEN * OUT;
    const CHECK: Requirement = Requirement::that(
        OUT > 0,
        Sentence::new("a Dense layer has at least 1 unit, found 0"),
    )
    .and(Requirement::that(
        BIAS == OUT || BIAS == 0,
        Sentence::new("a Dense layer has a bias for each output, or none"),
    ));

    fn forward(&self, x: &X, y: &mut Self::Output, _: &mut ()) {
        self.product(core::slice::from_ref(x), core::slice::from_mut(y));
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [Self::Output], _: &mut (), _: Mode) {
        self.product(x, y);
    }

    fn backward<const B: usize>(
        &self,
        _: &[X],
        _: &[Self::Output],
        _: &mut (),
        dy: &[Self::Output],
        dx: &mut [X],
    ) {
        let dims = Self::dims(dy.len());
        X::Scalar::product_input_gradient(dims, flat(dy), flat(&self.weight), flat_mut(dx));
    }

    fn accumulate<const B: usize>(
        &self,
        x: &[X],
        _: &[Self::Output],
        _: &(),
        dy: &[Self::Output],
        grad: &mut Self,
        part: &Part,
    ) {
        let (samples, rows) = (part.samples(), part.rows(OUT));
        let (x, dy) = (flat(&x[samples.clone()]), flat(&dy[samples.clone()]));
        let weight = flat_mut(&mut grad.weight[rows.clone()]);
        let bias = if BIAS > 0 {
            Some(&mut grad.bias[rows.clone()])
        } else {
            None
        };
        X::Scalar::product_weight_gradient(Self::dims(samples.len()), dy, x, rows, weight, bias);
    }
}
