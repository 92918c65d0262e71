//! A `state_dict` that PyTorch's users saved as safetensors is a network's file: names, shapes and layouts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use netwright::file;
use netwright::parameters::Model;
use netwright::prelude::*;
use safetensors::SafeTensors;

use crate::file::Reference;

network! {
    /// One layer of each kind that has parameters.
    struct Everything: [Index<11>; 6] -> [f64; 5] {
        embedding: Embedding(4),
        lstm: Lstm(3, bidirectional = true, sequence = true),
        attention: MultiHeadAttention(2),
        rnn: Rnn(5, sequence = true),
        gru: Gru(4, bidirectional = true, sequence = true),
        layer_norm: LayerNorm,
        dense: TimeDistributed(Dense(4)),
        conv1d: Transpose -> Conv1d(6, kernel = 3, padding = 1, groups = 2),
        group_norm: GroupNorm(3),
        prelu: PRelu(channels),
        transposed1d: ConvTranspose1d(4, kernel = 2, stride = 2, bias = false),
        instance_norm: InstanceNorm(affine = true) -> Reshape(2, 2, 12),
        #[allow(netwright::bias_before_norm)]
        conv2d: Conv2d(3, kernel = (2, 3), padding = (0, 1)),
        batch_norm: BatchNorm,
        transposed2d: ConvTranspose2d(2, kernel = (2, 3), stride = (2, 1), padding = (0, 1)),
        rms_norm: RmsNorm(epsilon = 1e-6),
        slope: PRelu -> Flatten,
        #[allow(netwright::bias_before_norm)]
        linear: Dense(5),
        vector_norm: BatchNorm,
    }
}

#[test]
fn what_pytorch_saves_is_loaded_by_name() {
    let file = Reference::new(include_bytes!("data/state_dict_outputs.safetensors"));
    let mut net = Everything::boxed_zeroed();
    load(&mut net, "state_dict");
    let words = file.integers("input");
    let words = words.as_chunks::<6>().0.iter();
    let y: Vec<[f64; 5]> = words
        .map(|text| net.forward(&Index::all(*text).unwrap()))
        .collect();
    file.check("output", &y);
    file.assert_all_read();
}

/// Loads a file that holds the `state_dict` of PyTorch's module of the same layers, and asserts that the network
/// saves the very tensors again, but for the counts of batches.
#[track_caller]
pub fn load<M: Model>(net: &mut M, name: &str) {
    let path = path(name);
    file::load(net, &path).unwrap();
    let (theirs, ours) = (std::fs::read(&path).unwrap(), file::to_bytes(net).unwrap());
    let mut theirs = tensors(&theirs);
    theirs.retain(|name, _| !name.ends_with("num_batches_tracked"));
    assert_eq!(tensors(&ours), theirs);
}

fn path(name: &str) -> PathBuf {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/data");
    data.join(format!("{name}.safetensors"))
}

/// The shape and the bytes of each tensor by its name.
fn tensors(bytes: &[u8]) -> BTreeMap<String, (Vec<usize>, Vec<u8>)> {
    let file = SafeTensors::deserialize(bytes).unwrap();
    let tensors = file.tensors().into_iter();
    tensors
        .map(|(name, tensor)| (name, (tensor.shape().to_vec(), tensor.data().to_vec())))
        .collect()
}
