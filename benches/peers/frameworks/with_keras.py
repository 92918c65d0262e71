"""Keras on TensorFlow: a step in a `tf.function`, with and without XLA."""

import math
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import protocol

OPTIONS = protocol.options()
os.environ |= {"KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": ""}

import keras
import numpy
import tensorflow as tf
from keras import layers

import works

tf.config.threading.set_intra_op_parallelism_threads(OPTIONS.threads)
tf.config.threading.set_inter_op_parallelism_threads(1)


def dense(sizes, x):
    for size in sizes[1:-1]:
        x = layers.Dense(size, activation="relu")(x)
    return layers.Dense(sizes[-1])(x)


def model_of(net):
    """The network from its input to its logits, and how its weights follow from PyTorch's."""
    if net in works.DENSE:
        x = keras.Input(works.INPUTS[net])
        return keras.Model(x, dense(works.DENSE[net], x))
    if net == "lenet":
        x = y = keras.Input((28, 28, 1))
        for channels in (6, 16):
            y = layers.MaxPool2D()(layers.Conv2D(channels, 5, activation="relu")(y))
        return keras.Model(x, dense([256, 120, 84, 10], layers.Flatten()(y)))
    if net == "lstm":
        x = keras.Input((32, 16))
        return keras.Model(x, layers.Dense(10)(layers.LSTM(64)(x)))
    x = keras.Input((32, 64))
    normed = layers.LayerNormalization(epsilon=1e-5)(x)
    h = layers.Add()([x, layers.MultiHeadAttention(4, 16)(normed, normed)])
    normed = layers.LayerNormalization(epsilon=1e-5)(h)
    wide = layers.Dense(256, activation=lambda x: keras.ops.gelu(x, approximate=False))(normed)
    y = layers.Add()([h, layers.Dense(64)(wide)])
    return keras.Model(x, layers.Dense(10)(layers.GlobalAveragePooling1D()(y)))


def weights_of(net, weights):
    """PyTorch's weights, laid out and ordered as Keras has them."""
    out = {}
    for name, weight in weights.items():
        if name.startswith("conv") and name.endswith("weight"):
            weight = weight.transpose(2, 3, 1, 0)
        elif net == "lenet" and name == "dense.0.weight":
            weight = weight.reshape(120, 16, 4, 4).transpose(2, 3, 1, 0).reshape(256, 120)
        elif weight.ndim == 2:
            weight = weight.T
        out[name] = weight
    if net == "lstm":
        out["lstm.bias"] = out.pop("lstm.bias_ih") + out.pop("lstm.bias_hh")
        names = ["lstm.weight_ih", "lstm.weight_hh", "lstm.bias", "dense.0.weight", "dense.0.bias"]
        return [out[name] for name in names]
    if net == "transformer":
        attention = []
        for part in range(3):
            columns = slice(64 * part, 64 * (part + 1))
            attention += [out["attention.in.weight"][:, columns].reshape(64, 4, 16),
                          out["attention.in.bias"][columns].reshape(4, 16)]
        attention += [out["attention.out.weight"].reshape(4, 16, 64), out["attention.out.bias"]]
        names = ["norm2.weight", "norm2.bias", "mlp.0.weight", "mlp.0.bias", "mlp.1.weight", "mlp.1.bias",
                 "dense.0.weight", "dense.0.bias"]
        return [out["norm1.weight"], out["norm1.bias"], *attention, *(out[name] for name in names)]
    return list(out.values())


def inputs(data, x):
    return numpy.ascontiguousarray(x.reshape(*x.shape[:-3], 28, 28, 1)) if data.net == "lenet" else x


class Adam(keras.optimizers.Adam):
    """Keras's, with ε behind the correction, as all others have it, and a correction that keeps its digits."""

    def update_step(self, gradient, variable, learning_rate):
        t = tf.cast(self.iterations + 1, tf.float32)
        first, second = (-tf.math.expm1(t * math.log(beta)) for beta in (self.beta_1, self.beta_2))
        place = self._get_variable_index(variable)
        m, v = self._momentums[place], self._velocities[place]
        self.assign_add(m, (gradient - m) * (1 - self.beta_1))
        self.assign_add(v, (gradient * gradient - v) * (1 - self.beta_2))
        rate = learning_rate * tf.sqrt(second) / first
        self.assign_sub(variable, rate * m / (tf.sqrt(v) + self.epsilon * tf.sqrt(second)))


def cross_entropy(logits, labels):
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits))


def step_of(model, xla, convert=lambda x: x):
    adam = Adam(1e-3, epsilon=1e-8)
    adam.build(model.trainable_variables)

    @tf.function(jit_compile=xla, reduce_retracing=False)
    def step(x, labels):
        with tf.GradientTape() as tape:
            loss = cross_entropy(model(convert(x), training=True), labels)
        adam.apply(tape.gradient(loss, model.trainable_variables), model.trainable_variables)
        return loss

    return step


def train(data, batch, model, xla):
    step = step_of(model, xla)
    xs, labels = data.batches(batch)
    batches = [(tf.constant(inputs(data, x)), tf.constant(label)) for x, label in zip(xs, labels)]
    following = protocol.cycle(batches)
    losses = [float(step(*following())) for _ in range(works.STEPS)]
    if data.net != "lstm":
        return protocol.Prepared(lambda: step(*following()), losses)
    note = "Keras's LSTM trains one bias where the others train two: its losses are its own"
    return protocol.Prepared(lambda: step(*following()), note=note)


def epoch(data, batch, model, xla):
    step = step_of(model, xla, lambda x: tf.cast(x, tf.float32) / 255)
    images, labels, order = data.epoch()

    def whole(order):
        parts = range(0, works.EPOCH, batch)
        losses = [step(images[order[i:i + batch]], labels[order[i:i + batch]]) for i in parts]
        return float(tf.reduce_mean(tf.stack(losses)))

    first, random = whole(order), numpy.random.default_rng(2)
    return protocol.Prepared(lambda: whole(random.permutation(works.EPOCH)), [first])


def prepare(mode, kind, data, batch):
    model, xla = model_of(data.net), mode == "xla"
    model.set_weights(weights_of(data.net, data.weights))
    if kind == "train":
        return train(data, batch, model, xla)
    if kind == "epoch":
        return epoch(data, batch, model, xla)
    if kind == "gradient":
        x, labels = (tf.constant(part[0]) for part in data.batches(batch))

        @tf.function(jit_compile=xla)
        def both():
            with tf.GradientTape() as tape:
                loss = cross_entropy(model(x, training=True), labels)
            return loss, tape.gradient(loss, model.trainable_variables)

        return protocol.Prepared(both, [float(both()[0])])
    run = tf.function(lambda x: tf.nn.softmax(model(x, training=False)), jit_compile=xla)
    following = protocol.cycle([tf.constant(x[None]) for x in inputs(data, data.samples(64)[0])])
    return protocol.Prepared(lambda: run(following()), run(following())[0])


MODES = {kind: ["function", "xla"] for kind in ["train", "gradient", "infer", "epoch"]}
protocol.serve("Keras on TensorFlow", f"{keras.__version__} on {tf.__version__}", MODES, prepare, OPTIONS)
