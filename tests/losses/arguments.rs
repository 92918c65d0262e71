//! Arguments of losses that make no sense, refused in a sentence.

use netwright::config::Rules;
use netwright::prelude::*;
use netwright::train::{self, TrainError};

use crate::class;

network! {
    struct Digits: [f64; 4] -> [3] {
        output: Dense(3) -> Softmax,
    }
}

network! {
    struct Line: [f64; 1] -> [1] { output: Dense(1) }
}

const SMOOTHED: LabelSmoothing<CategoricalCrossEntropy> = LabelSmoothing {
    loss: CategoricalCrossEntropy,
    smoothing: 0.1,
}
.valid();

/// What the loss says of its arguments, for any output and target of its kind.
fn said<Y: Tensor, T>(loss: impl Loss<Y, T>) -> Option<String> {
    loss.rules().broken().map(|error| error.to_string())
}

/// Against a row of numbers.
fn of_row(loss: impl Loss<[f64; 2], [f64; 2]>) -> Option<String> {
    said(loss)
}

/// Of two outputs.
fn of_pair(loss: impl Loss<[[f64; 2]; 2], bool>) -> Option<String> {
    said(loss)
}

fn focal(alpha: Option<f64>, gamma: f64) -> BinaryFocalCrossEntropy {
    BinaryFocalCrossEntropy { alpha, gamma }
}

fn weighted<L>(loss: L, weights: [f64; 2]) -> ClassWeights<L, 2> {
    ClassWeights {
        loss,
        weights,
        average: Average::Samples,
    }
}

#[test]
fn every_argument_has_a_range() {
    let categorical = |alpha, gamma| CategoricalFocalCrossEntropy { alpha, gamma };
    let terms = ClassTerms {
        loss: NegativeLogLikelihood,
        weights: [f64::NAN, 1.0],
    };
    let triplet = TripletMargin { margin: 0.0 };
    let smoothed = LabelSmoothing {
        smoothing: 10.0,
        ..SMOOTHED
    };
    for (said, sentence) in [
        (
            of_row(Huber { delta: -1.0 }),
            "`delta` is above 0 and finite, found -1",
        ),
        (
            of_row(SmoothL1 { beta: -1.0 }),
            "`beta` is at least 0 and finite, found -1",
        ),
        (
            of_row(MultiMargin { margin: -1.0 }),
            "`margin` is at least 0 and finite, found -1",
        ),
        (
            of_row(focal(Some(9.0), 2.0)),
            "`alpha` is from 0 to 1, found 9",
        ),
        (
            of_row(focal(None, -3.0)),
            "`gamma` is 0, or at least 1 and finite, found -3",
        ),
        (
            of_row(BinaryFocalCrossEntropyWithLogits(focal(None, 0.5))),
            "`gamma` is 0, or at least 1 and finite, found 0.5",
        ),
        (
            of_row(categorical(-1.0, 2.0)),
            "`alpha` is at least 0 and finite, found -1",
        ),
        (
            of_row(CategoricalFocalCrossEntropyWithLogits(categorical(
                1.0, -2.0,
            ))),
            "`gamma` is at least 0 and finite, found -2",
        ),
        (of_row(smoothed), "`smoothing` is from 0 to 1, found 10"),
        (
            of_row(weighted(MeanSquaredError, [1.0, -3.0])),
            "`weights` are at least 0 and finite, found -3",
        ),
        (
            of_row(terms),
            "`weights` are at least 0 and finite, found NaN",
        ),
        (
            said::<[[f64; 2]; 3], ()>(triplet),
            "`margin` is above 0 and finite, found 0",
        ),
        (
            of_pair(Contrastive { margin: -1.0 }),
            "`margin` is above 0 and finite, found -1",
        ),
        (
            of_pair(CosineEmbedding { margin: 5.0 }),
            "`margin` is from -1 to 1, found 5",
        ),
    ] {
        assert_eq!(said.as_deref(), Some(sentence));
    }
}

#[test]
fn what_is_the_default_makes_sense() {
    for said in [
        of_row(Huber::default()),
        of_row(SmoothL1::default()),
        of_row(MultiMargin::default()),
        of_row(BinaryFocalCrossEntropy::default()),
        of_row(BinaryFocalCrossEntropyWithLogits::default()),
        of_row(CategoricalFocalCrossEntropy::default()),
        of_row(CategoricalFocalCrossEntropyWithLogits::default()),
        of_row(ClassWeights::<MeanSquaredError, 2>::default()),
        of_row(MeanSquaredError),
        said::<[[f64; 2]; 3], ()>(TripletMargin::default()),
        of_pair(Contrastive::default()),
        of_pair(CosineEmbedding::default()),
        said::<[f64; 3], Class<3>>(SMOOTHED),
    ] {
        assert_eq!(said, None);
    }
}

#[test]
fn the_bounds_themselves_are_allowed() {
    for said in [
        of_row(focal(Some(0.0), 0.0)),
        of_row(focal(Some(1.0), 1.0)),
        of_row(SmoothL1 { beta: 0.0 }),
        of_row(weighted(MeanSquaredError, [0.0, 0.0])),
        of_row(LabelSmoothing {
            smoothing: 1.0,
            ..SMOOTHED
        }),
        of_pair(CosineEmbedding { margin: -1.0 }),
        of_pair(CosineEmbedding { margin: 1.0 }),
    ] {
        assert_eq!(said, None);
    }
}

#[test]
fn a_loss_inside_another_is_looked_at() {
    let wrong = focal(Some(9.0), 2.0);
    let sentence = Some("`alpha` is from 0 to 1, found 9".to_owned());
    let smoothed = LabelSmoothing {
        loss: wrong,
        smoothing: 0.1,
    };
    assert_eq!(of_row(smoothed), sentence);
    assert_eq!(of_row(weighted(smoothed, [1.0, 2.0])), sentence);
    let samples = SampleWeights {
        loss: weighted(wrong, [1.0, 2.0]),
        average: Average::Weights,
    };
    assert_eq!(said::<[f64; 2], Weighted<[f64; 2]>>(samples), sentence);
}

#[test]
fn a_check_gives_the_loss_or_says_what_is_wrong() {
    assert_eq!(
        Huber { delta: 2.0 }.check().map(|huber| huber.delta),
        Ok(2.0)
    );
    let error = Huber { delta: 0.0 }.check().unwrap_err();
    assert_eq!(error.field, "delta");
}

#[test]
fn training_and_evaluation_refuse_it() {
    let mut net = Digits::boxed(&mut Generator::seed(1));
    let before = net.boxed_clone();
    let mut sgd = Sgd::boxed(SgdConfig::default());
    let data = Samples::new([[0.5; 4]], [class::<3>(1)]).unwrap();
    let loss = LabelSmoothing {
        smoothing: 10.0,
        ..SMOOTHED
    };
    let sentence =
        "the loss has an argument that makes no sense: `smoothing` is from 0 to 1, found 10";
    let training = Trainer::new(&mut net, &mut sgd, loss).fit(&data, &mut Generator::seed(1));
    let evaluation = train::evaluate(&net, &data, loss);
    for error in [training.unwrap_err(), evaluation.unwrap_err()] {
        assert!(matches!(error, TrainError::LossArgument(error) if error.field == "smoothing"));
        assert_eq!(error.to_string(), sentence);
    }
    assert_eq!(net.as_slice(), before.as_slice());
}

#[test]
#[should_panic(expected = "`delta` is above 0 and finite, found -1")]
fn a_gradient_refuses_it() {
    let (net, mut tape, mut grad) = (Line::zeroed(), Tape::zeroed(), Line::zeroed());
    net.gradient::<_, _, 1>(
        &[[1.0]],
        &[[1.0]],
        Huber { delta: -1.0 },
        &mut tape,
        &mut grad,
    );
}

#[test]
#[should_panic(expected = "`delta` is above 0 and finite, found -1")]
fn a_gradient_of_the_input_refuses_it() {
    let (net, mut tape, mut dx) = (Line::zeroed(), Tape::zeroed(), [0.0]);
    net.input_gradient::<_, _, 1>(&[1.0], &[1.0], Huber { delta: -1.0 }, &mut tape, &mut dx);
}

/// A loss of one's own with an argument.
struct Scaled(f64);

impl PointwiseLoss for Scaled {
    type Expects = Anything;

    fn rules(&self) -> Rules {
        Rules::new().above_zero("scale", self.0)
    }

    fn value<R: Real>(&self, y: R, t: R) -> R {
        (y - t) * (y - t) * R::of(self.0)
    }
}

#[test]
fn a_loss_of_ones_own_says_its_rules() {
    assert_eq!(of_row(Scaled(2.0)), None);
    let sentence = "`scale` is above 0 and finite, found 0";
    assert_eq!(of_row(Scaled(0.0)).as_deref(), Some(sentence));
}
