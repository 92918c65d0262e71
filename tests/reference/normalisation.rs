//! Normalisation and learned slopes: outputs and gradients; a training whose running statistics move.

use netwright::prelude::*;

use crate::file::Reference;
use crate::passes::layers;

#[test]
fn layers_are_those_of_the_frameworks_and_so_is_a_training() {
    let file = Reference::new(include_bytes!("data/normalisation.safetensors"));
    for name in file.cases("/output") {
        layers! { file, name:
            layer_vector: [7], LayerNorm();
            layer_steps: [3, 5], LayerNorm();
            layer_sequence: [3, 5], LayerNorm(axes = 2, epsilon = 0.01);
            layer_image: [2, 3, 4], LayerNorm(axes = 2, bias = false);
            layer_plain: [3, 5], LayerNorm(affine = false);
            rms_steps: [3, 5], RmsNorm();
            rms_image: [2, 3, 4], RmsNorm(axes = 3, epsilon = 1e-3);
            groups_vector: [6], GroupNorm(2);
            groups_signal: [6, 5], GroupNorm(3);
            groups_image: [4, 3, 5], GroupNorm(1, epsilon = 0.1);
            instances_image: [3, 4, 5], InstanceNorm();
            instances_signal: [3, 7], InstanceNorm(affine = true);
            batch_vector: [5], BatchNorm();
            batch_signal: [3, 7], BatchNorm(epsilon = 0.01);
            batch_image: [2, 3, 4], BatchNorm(affine = false);
            slope: [3, 4], PRelu();
            slopes: [3, 4, 5], PRelu(channels);
        }
    }
    training(&file);
    file.assert_all_read();
}

network! {
    #[allow(netwright::bias_before_norm)]
    struct Net: [f64; 2, 6, 5] -> [3] {
        conv: Conv2d(4, kernel = 3, bias = false),
        norm: BatchNorm -> Relu -> Flatten,
        #[allow(netwright::bias_before_norm)]
        hidden: Dense(5),
        features: BatchNorm(momentum = 0.3, epsilon = 1e-3) -> Tanh,
        bare: BatchNorm(affine = false),
        out: Dense(3),
    }
}

/// Steps of plain gradient descent, each on other samples: losses, weights, running statistics, and what the
/// network then gives in inference.
fn training(file: &Reference<'_>) {
    let [steps, samples]: [usize; 2] = ["steps", "samples"].map(|key| file.note("training", key));
    let mut net = Net::boxed_zeroed();
    file.load("training/initial/", &mut net);
    let images: Vec<<Net as Layer>::Input> = file.rows("training/images");
    let targets: Vec<[f64; 3]> = file.rows("training/targets");
    assert_eq!(images.len(), steps * samples);

    let mut sgd = Sgd::boxed(SgdConfig {
        rate: file.note("training", "rate"),
        ..SgdConfig::default()
    });
    let (mut tape, mut grad) = (Tape::boxed(), Net::boxed_zeroed());
    let mut losses: Vec<f64> = Vec::new();
    for (x, t) in images.chunks(samples).zip(targets.chunks(samples)) {
        losses.push(net.gradient(x, t, MeanSquaredError, &mut tape, &mut grad));
        sgd.step(&mut net, &grad);
    }
    file.check("training/loss", &losses);
    file.check_segments("training/final/", &**net, "");
    let first = &images[..samples];
    let y: Vec<[f64; 3]> = first.iter().map(|x| net.forward(x)).collect();
    file.check("training/inference", &y);

    // Folded away, the normalisations leave the outputs as they are.
    let net = &mut **net;
    net.norm.fold_into(&mut net.conv);
    net.features.fold_into(&mut net.hidden);
    let y: Vec<[f64; 3]> = first.iter().map(|x| net.forward(x)).collect();
    file.check("training/inference", &y);
}
