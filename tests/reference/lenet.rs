//! LeNet-5: twenty steps of Adam on one batch.

use netwright::prelude::*;

use crate::file::Reference;

network! {
    struct LeNet5: [f64; 1, 28, 28] -> [10] {
        conv1: Conv2d(6, kernel = 5) -> Relu -> MaxPool2d(2),
        conv2: Conv2d(16, kernel = 5) -> Relu -> MaxPool2d(2) -> Flatten,
        fc1: Dense(120) -> Relu,
        fc2: Dense(84) -> Relu,
        out: Dense(10),
    }
}

/// Numbers in 0 .. 1: the upper 32 bits of SplitMix64 (Steele et al. 2014), over 2³².
fn units(seed: u64) -> impl Iterator<Item = f64> {
    (1..).map(move |count: u64| {
        let mut z = seed.wrapping_add(count.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 32) as f64 / f64::from(2.0_f32.powi(32))
    })
}

/// The weights that the training begins with: within 1 / √(fan in), biases within a tenth.
fn initial() -> Box<Aligned<LeNet5>> {
    let mut net = LeNet5::boxed_zeroed();
    let mut seed = 0;
    LeNet5::TREE.visit(|segment| {
        let axes = segment.shape.axes();
        let scale = match axes.len() {
            1 => 0.1,
            _ => (axes[1..].iter().product::<usize>() as f64).powf(-0.5),
        };
        let weights = net.as_mut_slice()[segment.range.clone()].iter_mut();
        weights
            .zip(units(seed))
            .for_each(|(w, unit)| *w = scale * (2.0 * unit - 1.0));
        seed += 1;
    });
    net
}

#[test]
fn lenets_training_is_pytorchs() {
    let file = Reference::new(include_bytes!("data/lenet.safetensors"));
    let [steps, batch, every] = ["steps", "batch", "every"].map(|key| file.note("training", key));
    let mut pixels = units(100);
    let mut picture = || [[(); 28]; 28].map(|row| row.map(|()| pixels.next().unwrap()));
    let x: Vec<[[[f64; 28]; 28]; 1]> = (0..batch).map(|_| [picture()]).collect();
    let labels: Vec<Class<10>> = (0..batch).map(|i| Class::new(3 * i).unwrap()).collect();

    let config = AdamConfig::pytorch();
    let told: [f64; 4] =
        ["learning_rate", "beta_1", "beta_2", "epsilon"].map(|key| file.note("training", key));
    assert_eq!(
        [config.rate, config.beta1, config.beta2, config.epsilon],
        told
    );
    let (mut net, mut adam) = (initial(), AdamFor::<LeNet5>::boxed(config));
    let (mut tape, mut grad) = (Tape::boxed(), LeNet5::boxed_zeroed());
    let mut losses: Vec<f64> = Vec::new();
    for _ in 0..steps {
        let loss = CategoricalCrossEntropyWithLogits;
        losses.push(net.gradient(&x, &labels, loss, &mut tape, &mut grad));
        adam.step(&mut net, &grad);
    }
    file.check("loss", &losses);
    LeNet5::TREE.visit(|segment| {
        let weights = net.as_slice()[segment.range.clone()].iter();
        let some: Vec<f64> = weights.step_by(every).copied().collect();
        file.check(&format!("weights/{}", segment.path), &some);
    });
    file.assert_all_read();
}
