//! Networks with the frameworks' weights: outputs, loss, and the gradient with respect to every
//! parameter and input.

use netwright::network::{forward_batch, gradient, input_gradient, run};
use netwright::plain::zeroed;
use netwright::prelude::*;
use netwright::tensor::flat_mut;

use crate::file::Reference;

network! {
    struct MlpSoftmax: [12] -> [10] {
        hidden: Dense(16) -> Relu,
        output: Dense(10) -> Softmax,
    }
}

network! {
    struct MlpRegression: [12] -> [5] {
        hidden: Dense(16) -> Tanh,
        middle: Dense(16) -> Gelu,
        output: Dense(5),
    }
}

network! {
    struct MlpBinary: [9] -> [4] {
        hidden: Dense(8) -> LeakyRelu,
        output: Dense(4) -> Sigmoid,
    }
}

network! {
    struct MlpLogits: [9] -> [6] {
        hidden: Dense(8) -> Sigmoid,
        output: Dense(6),
    }
}

network! {
    struct MlpNoBias: [10] -> [3] {
        hidden: Dense(7, bias = false) -> Relu,
        output: Dense(3, bias = false),
    }
}

network! {
    struct Residual: [12] -> [12] {
        a: Dense(12),
        b: Dense(12),
        fn forward(x) {
            let h = relu(a(x));
            b(h) + x * 0.5
        }
    }
}

network! {
    struct Siamese: (left: [8], right: [8]) -> [1] {
        enc: Dense(6),
        out: Dense(1),
        fn forward(left, right) {
            let d = tanh(enc(left)) - tanh(enc(right));
            sigmoid(out(d * d))
        }
    }
}

#[test]
fn networks_are_those_of_the_frameworks() {
    let file = Reference::new(include_bytes!("data/networks.safetensors"));
    for name in file.cases("/output") {
        let case = Case {
            file: &file,
            name: &name,
        };
        let loss: String = file.note(&name, "loss");
        match (name.as_str(), loss.as_str()) {
            ("mlp_softmax", "categorical_cross_entropy") => {
                let targets = case.targets::<[f32; 10]>();
                case.chain::<MlpSoftmax, _>(CategoricalCrossEntropy, &targets);
            }
            ("mlp_regression", "mean_squared_error") => {
                case.chain::<MlpRegression, [f32; 5]>(MeanSquaredError, &case.targets());
            }
            ("mlp_binary", "binary_cross_entropy") => {
                case.chain::<MlpBinary, [f32; 4]>(BinaryCrossEntropy, &case.targets());
            }
            ("mlp_logits", "sparse_categorical_cross_entropy_logits") => {
                let labels = file.classes::<6>("mlp_logits/target");
                case.chain::<MlpLogits, _>(CategoricalCrossEntropyWithLogits, &labels);
            }
            ("mlp_no_bias", "mean_squared_error") => {
                case.chain::<MlpNoBias, [f32; 3]>(MeanSquaredError, &case.targets());
            }
            ("residual", "mean_squared_error") => {
                case.chain::<Residual, [f32; 12]>(MeanSquaredError, &case.targets());
            }
            ("siamese", "binary_cross_entropy") => case.siamese(),
            _ => panic!("no network here is `{name}` with the loss `{loss}`"),
        }
    }
    file.assert_all_read();
}

/// A network on one batch.
struct Case<'a> {
    file: &'a Reference<'a>,
    name: &'a str,
}

impl Case<'_> {
    /// A network with one input, which is called `input`.
    fn chain<N, T>(
        &self,
        loss: impl Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
        targets: &[T],
    ) where
        N: Network<Scalar = f32, Input: Tensor<Scalar = f32>>,
    {
        let inputs: Vec<N::Input> = self.rows("input");
        self.check::<N, T>(loss, &inputs, targets, |gradients| {
            self.file.check(&self.tensor("input.grad"), gradients);
        });
    }

    fn siamese(&self) {
        let [lefts, rights]: [Vec<[f32; 8]>; 2] = ["left", "right"].map(|side| self.rows(side));
        let pair = |(left, right)| SiameseInput { left, right };
        let inputs: Vec<SiameseInput> = lefts.into_iter().zip(rights).map(pair).collect();
        let targets: Vec<[f32; 1]> = self.targets();
        self.check::<Siamese, _>(BinaryCrossEntropy, &inputs, &targets, |gradients| {
            let side = |side: fn(&SiameseInput) -> [f32; 8]| -> Vec<[f32; 8]> {
                gradients.iter().map(side).collect()
            };
            self.file
                .check(&self.tensor("left.grad"), &side(|pair| pair.left));
            self.file
                .check(&self.tensor("right.grad"), &side(|pair| pair.right));
        });
    }

    /// Compares what the passes give, each in its way; `check_inputs` compares the gradients with
    /// respect to the inputs.
    fn check<N, T>(
        &self,
        loss: impl Loss<N::Output, T, Expects: FitsHead<N::Ending>>,
        inputs: &[N::Input],
        targets: &[T],
        check_inputs: impl Fn(&[N::Input]),
    ) where
        N: Network<Scalar = f32, Input: Tensor<Scalar = f32>>,
    {
        let mut net: N = zeroed();
        self.file.load(&self.tensor(""), &mut net);
        let share = 1.0 / inputs.len() as f32;

        // Inference.
        let mut outputs: Vec<N::Output> = zeros(inputs.len());
        forward_batch(&net, inputs, &mut outputs, &mut Scratch::zeroed());
        self.file.check(&self.tensor("output"), &outputs);

        // Training, in groups that do not divide the batch; loss and head are fused where they can.
        let (mut tape, mut grad) = (Tape::<N, 3>::zeroed(), zeroed());
        self.check_loss(gradient(&net, inputs, targets, &loss, &mut tape, &mut grad));
        self.check_parameters(&grad);

        // The gradient with respect to one input after the other.
        let mut gradients: Vec<N::Input> = zeros(inputs.len());
        let mut mean = 0.0;
        for ((x, target), dx) in inputs.iter().zip(targets).zip(&mut gradients) {
            mean += share * input_gradient(&net, x, target, &loss, &mut tape, dx);
        }
        self.check_loss(mean);
        scale(share, &mut gradients);
        check_inputs(&gradients);

        // Step by step: the loss of the outputs, whose gradient goes back through the head.
        let (mut tape, mut grad) = (Tape::<N, 8>::zeroed(), zeroed());
        let filled = run(&net, inputs, &mut tape);
        self.file.check(&self.tensor("output"), filled.outputs());
        let mut dy: Vec<N::Output> = zeros(inputs.len());
        let mut mean = 0.0;
        for ((y, target), dy) in filled.outputs().iter().zip(targets).zip(&mut dy) {
            mean += share * loss.value_and_gradient(y, target, dy);
        }
        self.check_loss(mean);
        scale(share, &mut dy);
        let mut gradients = zeros(inputs.len());
        filled.backward_to_input(&dy, &mut grad, &mut gradients);
        self.check_parameters(&grad);
        check_inputs(&gradients);
    }

    #[track_caller]
    fn check_loss(&self, found: f32) {
        self.file.check(&self.tensor("loss"), &[found]);
    }

    #[track_caller]
    fn check_parameters<N: Parameters>(&self, grad: &N) {
        self.file.check_segments(&self.tensor(""), grad, ".grad");
    }

    /// Targets that are numbers.
    fn targets<Y: Tensor>(&self) -> Vec<Y> {
        self.rows("target")
    }

    fn rows<X: Tensor>(&self, which: &str) -> Vec<X> {
        self.file.rows(&self.tensor(which))
    }

    fn tensor(&self, which: &str) -> String {
        format!("{}/{which}", self.name)
    }
}

/// As many values of zeros.
fn zeros<X: Tensor>(count: usize) -> Vec<X> {
    (0..count).map(|_| zeroed()).collect()
}

/// Multiplies every number.
fn scale<X: Tensor<Scalar = f32>>(factor: f32, values: &mut [X]) {
    flat_mut(values).iter_mut().for_each(|x| *x *= factor);
}
