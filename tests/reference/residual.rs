//! A small residual network: twenty steps, the running statistics after them, and what it gives in inference.

use netwright::optim::Momentum;
use netwright::prelude::*;

use crate::file::Reference;
use crate::state_dict::load;

network! {
    /// Adds to an image what two convolutions make of it.
    struct Block<const C: usize, const H: usize>: [f64; C, H, H] -> [C, H, H] {
        conv1: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm1: BatchNorm -> Relu,
        conv2: Conv2d(C, kernel = 3, padding = 1, bias = false),
        norm2: BatchNorm,

        fn forward(x) {
            relu(norm2(conv2(norm1(conv1(x)))) + x)
        }
    }
}

network! {
    /// Every other pixel, with other channels.
    struct Shortcut: [f64; 4, 8, 8] -> [6, 4, 4] {
        conv: Conv2d(6, kernel = 1, stride = 2, bias = false),
        norm: BatchNorm,
    }
}

network! {
    /// The block between two sizes.
    struct Narrowing: [f64; 4, 8, 8] -> [6, 4, 4] {
        conv1: Conv2d(6, kernel = 3, stride = 2, padding = 1, bias = false),
        norm1: BatchNorm -> Relu,
        conv2: Conv2d(6, kernel = 3, padding = 1, bias = false),
        norm2: BatchNorm,
        shortcut: Shortcut,

        fn forward(x) {
            relu(norm2(conv2(norm1(conv1(x)))) + shortcut(x))
        }
    }
}

network! {
    struct Net: [f64; 2, 8, 8] -> [3] {
        stem: Conv2d(4, kernel = 3, padding = 1, bias = false),
        norm: BatchNorm -> Relu,
        blocks: Block<4, 8> * 2,
        narrow: Narrowing,
        output: GlobalAvgPool -> Dense(3),
    }
}

#[test]
fn the_training_of_a_residual_network_is_pytorchs() {
    let file = Reference::new(include_bytes!("data/residual.safetensors"));
    let rate = |name| file.note(name, "learning_rate");
    let mut sgd = SgdFor::<Net>::boxed(SgdConfig {
        rate: rate("sgd"),
        momentum: Momentum::Classic(file.note("sgd", "momentum")),
        ..SgdConfig::pytorch()
    });
    train(&file, "sgd", |net, grad| sgd.step(net, grad));
    let mut adam = AdamFor::<Net>::boxed(AdamConfig {
        rate: rate("adam"),
        ..AdamConfig::pytorch()
    });
    train(&file, "adam", |net, grad| adam.step(net, grad));
    file.assert_all_read();
}

/// Steps on the parts of the data in turn, from what PyTorch saved.
fn train<R>(file: &Reference<'_>, name: &str, mut step: impl FnMut(&mut Net, &Net) -> R) {
    let tensor = |which: &str| format!("{name}/{which}");
    let [steps, samples]: [usize; 2] = ["steps", "samples"].map(|key| file.note("training", key));
    let images: Vec<<Net as Layer>::Input> = file.rows("images");
    let labels: Vec<Class<3>> = file.classes("labels");
    let mut net = Net::boxed_zeroed();
    load(&mut net, "residual_state");
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let batches = images.chunks(samples).zip(labels.chunks(samples));
    let losses: Vec<f64> = (batches.cycle().take(steps))
        .map(|(x, labels)| {
            let loss = CategoricalCrossEntropyWithLogits;
            let loss = net.gradient(x, labels, loss, &mut tape, &mut grad);
            step(&mut net, &grad);
            loss
        })
        .collect();
    file.check(&tensor("loss"), &losses);
    file.check_segments(&tensor("last/"), &**net, "");
    let first = images[..samples].iter();
    let y: Vec<[f64; 3]> = first.map(|x| net.forward(x)).collect();
    file.check(&tensor("inference"), &y);
}
