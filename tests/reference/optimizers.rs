//! Every optimizer in every configuration: the losses of its steps, and the weights after them.

use netwright::plain::zeroed;
use netwright::prelude::*;

use crate::file::Reference;

network! {
    struct Small: [f64; 6] -> [3] {
        hidden: Dense(5) -> Tanh,
        output: Dense(3),
    }
}

#[test]
fn optimizers_are_those_of_pytorch() {
    let bytes = include_bytes!("data/optimizers_pytorch.safetensors");
    check_all(&Reference::new(bytes));
}

#[test]
fn optimizers_are_those_of_keras() {
    let bytes = include_bytes!("data/optimizers_keras.safetensors");
    check_all(&Reference::new(bytes));
}

fn check_all(file: &Reference<'_>) {
    for name in file.cases("/loss") {
        Configuration { file, name: &name }.check();
    }
    file.assert_all_read();
}

/// An optimizer with all its hyper-parameters, which are the file's.
struct Configuration<'a> {
    file: &'a Reference<'a>,
    name: &'a str,
}

impl Configuration<'_> {
    fn check(&self) {
        match self.text("rule").as_str() {
            "sgd" => {
                let sgd = SgdFor::<Small>::new(self.sgd());
                self.train(sgd, |sgd, clip| sgd.config.clip = clip);
            }
            "adam" => {
                let adam = AdamFor::<Small>::new(self.adam());
                self.train(adam, |adam, clip| adam.config.clip = clip);
                if let (Decay::Decoupled(_), _) = self.decay() {
                    let adamw = AdamWFor::<Small>::new(self.adamw());
                    self.train(adamw, |adamw, clip| adamw.config.clip = clip);
                }
            }
            unknown => self.fail("rule", unknown),
        }
    }

    /// Compares the losses, each taken before its step, and the weights after the last step.
    fn train<O>(&self, mut optimizer: O, set_clip: impl Fn(&mut O, Clip))
    where
        O: Optimizer<Scalar = f64, Flat = <Small as Parameters>::Flat>,
    {
        let inputs: Vec<[[f64; 6]; 8]> = self.file.rows("input");
        let targets: Vec<[[f64; 3]; 8]> = self.file.rows("target");
        let batches = inputs.iter().zip(&targets).cycle();
        let steps: usize = self.file.note("problem", "steps");
        let (mut net, mut grad): (Small, Small) = (zeroed(), zeroed());
        self.file.load("initial/", &mut net);
        let mut tape = Tape::<Small, 8>::zeroed();
        let mut losses = Vec::new();
        for (step, (x, targets)) in (0..steps).zip(batches) {
            if step == 10 {
                optimizer.set_rate(self.number("learning_rate_from_step_10"));
            }
            losses.push(net.gradient(x, targets, MeanSquaredError, &mut tape, &mut grad));
            set_clip(&mut optimizer, self.clip(&grad));
            optimizer.step(&mut net, &grad);
        }
        self.file.check(&format!("{}/loss", self.name), &losses);
        self.file
            .check_segments(&format!("{}/", self.name), &net, "");
    }

    fn sgd(&self) -> SgdConfig {
        let (decay, decayed) = self.decay();
        SgdConfig {
            rate: self.number("learning_rate"),
            momentum: match self.number("momentum") {
                0.0 => Momentum::None,
                keep if self.file.note(self.name, "nesterov") => Momentum::Nesterov(keep),
                keep => Momentum::Classic(keep),
            },
            form: match self.text("momentum_form").as_str() {
                "pytorch" => MomentumForm::PyTorch,
                "keras" => MomentumForm::Keras,
                unknown => self.fail("momentum_form", unknown),
            },
            dampening: self.number("dampening"),
            decay,
            decayed,
            clip: Clip::None,
        }
    }

    fn adam(&self) -> AdamConfig {
        let (decay, decayed) = self.decay();
        AdamConfig {
            rate: self.number("learning_rate"),
            beta1: self.number("beta_1"),
            beta2: self.number("beta_2"),
            epsilon: self.number("epsilon"),
            placement: match self.text("epsilon_form").as_str() {
                "pytorch" => EpsilonPlacement::PyTorch,
                "keras" => EpsilonPlacement::Keras,
                unknown => self.fail("epsilon_form", unknown),
            },
            decay,
            decayed,
            clip: Clip::None,
        }
    }

    fn adamw(&self) -> AdamWConfig {
        let adam = self.adam();
        AdamWConfig {
            rate: adam.rate,
            beta1: adam.beta1,
            beta2: adam.beta2,
            epsilon: adam.epsilon,
            placement: adam.placement,
            decay: adam.decay,
            decayed: adam.decayed,
            clip: adam.clip,
        }
    }

    /// How weights decay, and which.
    fn decay(&self) -> (Decay, Roles) {
        let decayed = match self.text("decay_on").as_str() {
            "none" => return (Decay::None, Roles::WEIGHTS),
            "weights" => Roles::WEIGHTS,
            "all" => Roles::ALL,
            unknown => self.fail("decay_on", unknown),
        };
        let rate = self.number("weight_decay");
        match self.text("decay_kind").as_str() {
            "l2" => (Decay::L2(rate), decayed),
            "decoupled" => (Decay::Decoupled(rate), decayed),
            unknown => self.fail("decay_kind", unknown),
        }
    }

    /// How the gradient of a step is clipped.
    ///
    /// PyTorch's `clip_grad_norm_` multiplies by c / (‖g‖ + δ) with a δ of 1e-6 that keeps the
    /// quotient finite, where others multiply by c / ‖g‖. To bring the norm to c ‖g‖ / (‖g‖ + δ)
    /// is the same.
    fn clip(&self, grad: &Small) -> Clip {
        let (threshold, delta) = (self.number("clip_threshold"), self.number("clip_epsilon"));
        match self.text("clip").as_str() {
            "none" => Clip::None,
            "value" => Clip::Value(threshold),
            "norm" if delta == 0.0 => Clip::Norm(threshold),
            "global_norm" => {
                let squares = grad.as_slice().iter().map(|g| g * g);
                let norm = squares.sum::<f64>().sqrt();
                Clip::GlobalNorm(threshold * (norm / (norm + delta)))
            }
            unknown => self.fail("clip", unknown),
        }
    }

    fn number(&self, key: &str) -> f64 {
        self.file.note(self.name, key)
    }

    fn text(&self, key: &str) -> String {
        self.file.note(self.name, key)
    }

    fn fail(&self, key: &str, value: &str) -> ! {
        panic!("`{}`: nothing here is a {key} of `{value}`", self.name)
    }
}
