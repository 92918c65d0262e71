//! What the trainer refuses, and where it stops short with the last good weights.

use std::cell::RefCell;
use std::rc::Rc;

use netwright::train::data::Dataset;
use netwright::train::{Batch, Callback, Flow, Now, TrainError, evaluate};

use super::*;

/// A data set of no samples, which [`Samples`] cannot be.
pub struct Nothing;

impl Dataset for Nothing {
    type Input = [f32; 1];
    type Target = [f32; 1];

    fn len(&self) -> usize {
        0
    }

    fn read(&self, _: usize, _: &mut [f32; 1], _: &mut [f32; 1]) {
        unreachable!("there is nothing to read");
    }
}

/// y = x − mean of the batch.
#[derive(Parameters)]
#[repr(C)]
pub struct Centred<X: Tensor> {
    input: std::marker::PhantomData<X>,
}

impl<X: Tensor<Scalar = f32>> Layer for Centred<X> {
    type Input = X;
    type Output = X;
    type Saved<const B: usize> = ();
    type Scratch = ();
    const MACS: usize = 0;
    const COUPLED: bool = true;

    fn forward(&self, x: &X, y: &mut X, _: &mut ()) {
        netwright::plain::copy(x, y);
    }

    fn record<const B: usize>(&self, x: &[X], y: &mut [X], _: &mut (), _: Mode) {
        for i in 0..X::LEN {
            let mean = x.iter().map(|x| x.as_slice()[i]).sum::<f32>() / x.len() as f32;
            for (x, y) in x.iter().zip(&mut *y) {
                y.as_mut_slice()[i] = x.as_slice()[i] - mean;
            }
        }
    }

    fn backward<const B: usize>(&self, _: &[X], _: &[X], _: &mut (), dy: &[X], dx: &mut [X]) {
        for i in 0..X::LEN {
            let mean = dy.iter().map(|dy| dy.as_slice()[i]).sum::<f32>() / dy.len() as f32;
            for (dy, dx) in dy.iter().zip(&mut *dx) {
                dx.as_mut_slice()[i] = dy.as_slice()[i] - mean;
            }
        }
    }
}

network! {
    pub struct Coupled: [1] -> [1] {
        line: Dense(1),
        centred: Centred<_>,
    }
}

/// Remembers the weights after each step.
struct Steps(Rc<RefCell<Vec<Vec<u32>>>>);

impl Callback<Line> for Steps {
    fn batch_end(&mut self, _: &Batch, now: &mut Now<'_, Line>) -> Flow {
        self.0.borrow_mut().push(bits(now.net));
        Flow::Continue
    }
}

/// Trains a line with plain gradient descent of this rate; gives the error, the weights, and the
/// weights after each step.
fn diverge(
    data: &Samples<[f32; 1], [f32; 1]>,
    rate: f64,
    epochs: usize,
) -> (TrainError, Line, Vec<Vec<u32>>) {
    let mut net = Line::zeroed();
    let mut sgd = Sgd::new(SgdConfig {
        rate,
        ..SgdConfig::default()
    });
    let steps = Rc::default();
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(5)
        .epochs(epochs)
        .with(Steps(Rc::clone(&steps)))
        .fit(data, &mut Generator::seed(1))
        .unwrap_err();
    (error, net, steps.take())
}

#[test]
fn settings_that_train_nothing_are_refused() {
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let mut rng = Generator::seed(1);
    let data = line(10);
    let message = |error: TrainError| error.to_string();

    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError).fit(&Nothing, &mut rng);
    assert_eq!(
        error.map_err(message).unwrap_err(),
        "the training set has no samples"
    );
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .validate_on(&Nothing)
        .fit(&data, &mut rng);
    assert_eq!(
        error.map_err(message).unwrap_err(),
        "the validation set has no samples"
    );
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(0)
        .fit(&data, &mut rng);
    assert_eq!(
        error.map_err(message).unwrap_err(),
        "a batch of 0 samples is no step: take `.batch(32)`"
    );
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .epochs(0)
        .fit(&data, &mut rng);
    assert_eq!(
        error.map_err(message).unwrap_err(),
        "0 epochs are no training: take `.epochs(1)` or more"
    );
    assert_eq!(bits(&net), [0; 2]);
}

#[test]
fn a_network_that_couples_samples_needs_its_batch_in_one_group() {
    let data = line(100);
    let (mut net, mut sgd) = (Coupled::zeroed(), Sgd::new(SgdConfig::default()));
    let mut rng = Generator::seed(1);
    let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .batch(64)
        .fit(&data, &mut rng)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "a batch of 64 samples is more than the tape's group of 32, and this network has a layer \
         that looks at the batch as a whole: take `.batch(32)`, or `Trainer::group_of::<64>`"
    );
    let trainer = Trainer::group_of::<64>(&mut net, &mut sgd, MeanSquaredError);
    assert!(trainer.batch(64).fit(&data, &mut rng).is_ok());
    // No batch has more than 20.
    let trainer = Trainer::new(&mut net, &mut sgd, MeanSquaredError);
    assert!(trainer.batch(64).fit(&line(20), &mut rng).is_ok());
}

#[test]
fn a_rate_that_is_too_large_leaves_the_last_weights_of_a_finite_loss() {
    let data = line(20);
    let (error, net, steps) = diverge(&data, 1e6, 1000);
    let TrainError::LossNotFinite {
        epoch, batch, loss, ..
    } = error
    else {
        panic!("{error}")
    };
    assert!(!loss.is_finite());
    assert_eq!(steps.len(), 4 * (epoch - 1) + batch - 1);
    // The last step led to the infinite loss, the one before it did not.
    assert_eq!(bits(&net), steps[steps.len() - 2]);
    assert!(
        evaluate(&net, &data, MeanSquaredError)
            .unwrap()
            .loss
            .is_finite()
    );
    assert!(error.to_string().starts_with(&format!(
        "the loss became inf in batch {batch} of epoch {epoch}, and the first to be infinite or NaN \
         was `loss`; the network keeps the weights"
    )));
}

#[test]
fn a_step_to_infinity_is_taken_back() {
    let (error, net, _) = diverge(&line(20), 1e39, 1);
    assert!(
        matches!(&error, TrainError::NotFinite { what: "value", segment, epoch: 1, batch: 1 }
            if segment == "line.weight"),
        "{error}"
    );
    assert_eq!(bits(&net), [0; 2]);
}

#[test]
fn data_that_is_not_finite_is_found_in_its_batch() {
    let mut inputs = line(20).inputs().to_vec();
    inputs[13] = [f32::NAN];
    let data = Samples::new(inputs, line(20).targets()).unwrap();
    let (error, net, _) = diverge(&data, 0.1, 1);
    let TrainError::LossNotFinite {
        epoch: 1,
        batch,
        origin: "input",
        ..
    } = error
    else {
        panic!("{error}")
    };
    assert!((1..=4).contains(&batch));
    assert!(net.as_slice().iter().all(|p| p.is_finite()));
}

network! {
    /// Its second layer overflows: e^100 is more than single precision holds.
    pub struct Overflowing: (x: [1], shift: [1]) -> [1] {
        first: Dense(1) -> Relu,
        second: Dense(1) -> super::refusals::Exponential,
        last: Dense(1),

        fn forward(x, shift) {
            let h = first(x) * 100.0;
            last(second(h + shift)) + x
        }
    }
}

/// e^x.
pub struct Exponential;

impl Pointwise for Exponential {
    fn value<R: Real>(x: R) -> R {
        x.exp()
    }
}

#[test]
fn the_layer_where_an_infinite_value_first_appeared_is_named() {
    let origin = |x: f32, shift: f32| {
        let mut net = Overflowing::zeroed();
        net.as_mut_slice().fill(1.0);
        let mut sgd = Sgd::new(SgdConfig::default());
        let input = OverflowingInput {
            x: [x],
            shift: [shift],
        };
        let small = OverflowingInput {
            x: [-1.0],
            shift: [0.0],
        };
        // More samples than a group has, so that the one is in some group or other.
        let mut inputs = vec![small; 70];
        inputs.push(input);
        let data = Samples::new(inputs, [[0.0]; 71]).unwrap();
        let error = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
            .batch(71)
            .fit(&data, &mut Generator::seed(1))
            .unwrap_err();
        assert!(net.as_slice().iter().all(|p| *p == 1.0));
        match error {
            TrainError::LossNotFinite { origin, .. } => origin,
            error => panic!("{error}"),
        }
    };
    assert_eq!(origin(1.0, 0.0), "second");
    assert_eq!(origin(-1.0, f32::NAN), "shift");
    assert_eq!(origin(f32::MAX, 0.0), "h");
    assert_eq!(origin(f32::INFINITY, 0.0), "x");
    assert_eq!(origin(-1e30, 0.0), "loss");
}

/// The square root of the error: its slope is infinite where the error is zero.
struct Root;

impl Loss<[f32; 1]> for Root {
    type Expects = Anything;

    fn value_and_gradient(&self, y: &[f32; 1], target: &[f32; 1], dy: &mut [f32; 1]) -> f32 {
        let root = (y[0] - target[0]).abs().sqrt();
        dy[0] = 0.5 / root;
        root
    }
}

#[test]
fn a_gradient_that_is_not_finite_takes_no_step() {
    let mut net = Line::zeroed();
    let mut sgd = Sgd::new(SgdConfig::default());
    let data = Samples::new([[1.0]], [[0.0]]).unwrap();
    let error = Trainer::new(&mut net, &mut sgd, Root)
        .fit(&data, &mut Generator::seed(1))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the gradient of `line.weight` became infinite or NaN in batch 1 of epoch 1; the network \
         keeps the weights from before: lower the learning rate, clip the gradient, or look for such numbers in the data"
    );
    assert_eq!(bits(&net), [0; 2]);
}

#[test]
fn a_validation_loss_that_is_not_finite_is_recorded() {
    let (mut net, mut sgd) = (Line::zeroed(), Sgd::new(SgdConfig::default()));
    let bad = Samples::new([[f32::NAN]], [[0.0]]).unwrap();
    let history = Trainer::new(&mut net, &mut sgd, MeanSquaredError)
        .validate_on(&bad)
        .fit(&line(10), &mut Generator::seed(1))
        .unwrap();
    assert!(history.last().unwrap().val_loss.unwrap().is_nan());
}
