//! Losses of several outputs, weighted.

use netwright::check;
use netwright::prelude::*;
use netwright::tensor::Value;

network! {
    pub struct Heads: [f64; 3] -> (class: [4], bounds: [2], chance: [1]) {
        hidden: Dense(5) -> Tanh,
        class: Dense(4),
        bounds: Dense(2),
        chance: Dense(1) -> Sigmoid,

        fn forward(x) {
            let h = hidden(x);
            (class(h), bounds(h), chance(h))
        }
    }
}

type Targets = (Class<4>, [f64; 2], [f64; 1]);

fn losses() -> (
    CategoricalCrossEntropyWithLogits,
    Scaled<Huber>,
    Scaled<BinaryCrossEntropy>,
) {
    let bounds = Scaled {
        loss: Huber::default(),
        factor: 2.5,
    };
    let chance = Scaled {
        loss: BinaryCrossEntropy,
        factor: 0.5,
    };
    (CategoricalCrossEntropyWithLogits, bounds, chance)
}

fn data() -> (Vec<[f64; 3]>, Vec<Targets>) {
    let inputs = (0..5).map(|i| [0.1 * f64::from(i), 0.3, -0.2 * f64::from(i)]);
    let target = |i: u32| {
        let class = Class::new(i as usize % 4).expect("a class");
        (class, [0.2, f64::from(i)], [f64::from(i % 2)])
    };
    (inputs.collect(), (0..5).map(target).collect())
}

#[test]
fn the_loss_of_several_outputs_is_the_sum_of_theirs() {
    let net = Heads::boxed(&mut Generator::seed(1));
    let (inputs, targets) = data();
    check::network(&net, &inputs, &targets, losses());

    let (x, target) = (inputs[3], targets[3]);
    let y = net.forward(&x);
    let (mut class, mut bounds, mut chance) = ([0.0; 4], [0.0; 2], [0.0; 1]);
    let expected = CategoricalCrossEntropyWithLogits
        .value_and_gradient(&y.class, &target.0, &mut class)
        + 2.5 * Huber::default().value_and_gradient(&y.bounds, &target.1, &mut bounds)
        + 0.5 * BinaryCrossEntropy.value_and_gradient(&y.chance, &target.2, &mut chance);
    let mut dy = y.clone();
    let found = losses().value_and_gradient(&y, &target, &mut dy);
    assert!((found - expected).abs() < 1e-15);
    assert_eq!(dy.class, class);
    assert_eq!(dy.bounds, bounds.map(|d| 2.5 * d));
    assert_eq!(<HeadsOutput as Value>::PARTS.len(), 3);
}

#[test]
fn a_network_of_several_outputs_trains() -> Result<(), Box<dyn std::error::Error>> {
    let (inputs, targets) = data();
    let data = Samples::new(inputs, targets)?;
    let mut net = Heads::boxed(&mut Generator::seed(2));
    let mut adam = Adam::boxed(AdamConfig {
        rate: 0.02,
        ..AdamConfig::default()
    });
    let history = Trainer::new(&mut net, &mut adam, losses())
        .epochs(1500)
        .fit(&data, &mut Generator::seed(3))?;
    let losses: Vec<f64> = history.epochs().iter().map(|epoch| epoch.loss).collect();
    assert!(losses[1499] < 0.1 * losses[0], "{:?}", losses.last());
    assert!(
        history.epochs()[1499]
            .accuracy
            .is_some_and(|accuracy| accuracy == 1.0)
    );
    Ok(())
}

#[test]
#[should_panic(expected = "`factor`")]
fn a_factor_below_0_is_refused() {
    let (inputs, targets) = data();
    let net = Heads::boxed(&mut Generator::seed(1));
    let (mut tape, mut grad) = (Tape::boxed(), Heads::boxed_zeroed());
    let mut losses = losses();
    losses.1.factor = -1.0;
    net.gradient(&inputs, &targets, losses, &mut tape, &mut grad);
}
