"""Seven small networks: outputs, loss, and the gradients of every parameter and input."""

from dataclasses import dataclass
from typing import Callable

import numpy as np

import engines
from store import Reference, close, numpy

BATCH = 8
STEP = 1e-5  # of the central differences; their error is about its square


@dataclass
class Network:
    """`layers` are `(name, inputs, outputs, bias)`, `inputs` the width of each input."""

    layers: list
    inputs: dict
    forward: Callable  # (engine, *inputs) -> output
    loss: str
    target: Callable   # (random generator) -> array
    text: str


def _values(width):
    return lambda random: random.standard_normal((BATCH, width)).astype(np.float32)


def _classes(width):
    return lambda random: random.integers(0, width, BATCH)


def _one_hot(width):
    return lambda random: np.eye(width, dtype=np.float32)[random.integers(0, width, BATCH)]


def _bits(width):
    return lambda random: random.integers(0, 2, (BATCH, width)).astype(np.float32)


def _siamese(e, left, right):
    distance = e.tanh(e.dense("enc", left)) - e.tanh(e.dense("enc", right))
    return e.sigmoid(e.dense("out", distance * distance))


NETWORKS = {
    "mlp_softmax": Network(
        [("hidden", 12, 16, True), ("output", 16, 10, True)], {"input": 12},
        lambda e, x: e.softmax(e.dense("output", e.relu(e.dense("hidden", x)))),
        "categorical_cross_entropy", _one_hot(10), "12 -> hidden 16 relu -> output 10 softmax"),
    "mlp_regression": Network(
        [("hidden", 12, 16, True), ("middle", 16, 16, True), ("output", 16, 5, True)], {"input": 12},
        lambda e, x: e.dense("output", e.gelu(e.dense("middle", e.tanh(e.dense("hidden", x))))),
        "mean_squared_error", _values(5), "12 -> hidden 16 tanh -> middle 16 gelu -> output 5"),
    "mlp_binary": Network(
        [("hidden", 9, 8, True), ("output", 8, 4, True)], {"input": 9},
        lambda e, x: e.sigmoid(e.dense("output", e.leaky_relu(e.dense("hidden", x)))),
        "binary_cross_entropy", _bits(4), "9 -> hidden 8 leaky_relu(0.01) -> output 4 sigmoid"),
    "mlp_logits": Network(
        [("hidden", 9, 8, True), ("output", 8, 6, True)], {"input": 9},
        lambda e, x: e.dense("output", e.sigmoid(e.dense("hidden", x))),
        "sparse_categorical_cross_entropy_logits", _classes(6), "9 -> hidden 8 sigmoid -> output 6"),
    "mlp_no_bias": Network(
        [("hidden", 10, 7, False), ("output", 7, 3, False)], {"input": 10},
        lambda e, x: e.dense("output", e.relu(e.dense("hidden", x))),
        "mean_squared_error", _values(3), "10 -> hidden 7 without bias relu -> output 3 without bias"),
    "residual": Network(
        [("a", 12, 12, True), ("b", 12, 12, True)], {"input": 12},
        lambda e, x: e.dense("b", e.relu(e.dense("a", x))) + x * 0.5,
        "mean_squared_error", _values(12), "h = relu(a(x)); b(h) + x * 0.5"),
    "siamese": Network(
        [("enc", 8, 6, True), ("out", 6, 1, True)], {"left": 8, "right": 8},
        _siamese, "binary_cross_entropy", _bits(1),
        "d = tanh(enc(left)) - tanh(enc(right)); sigmoid(out(d * d))"),
}


def draw(network, random):
    """Parameters, inputs and target, in float32 (labels in int64)."""
    parameters = {}
    for name, inputs, outputs, bias in network.layers:
        limit = np.sqrt(6 / (inputs + outputs))
        parameters[f"{name}.weight"] = random.uniform(-limit, limit, (outputs, inputs)).astype(np.float32)
        if bias:
            parameters[f"{name}.bias"] = random.uniform(-0.3, 0.3, outputs).astype(np.float32)
    inputs = {name: random.standard_normal((BATCH, width)).astype(np.float32)
              for name, width in network.inputs.items()}
    return parameters, inputs, network.target(random)


def run(engine, network, inputs, target):
    """Everything that one pass forward and back gives, by the names of the file."""
    leaves = {name: engine.tensor(value) for name, value in inputs.items()}
    output = network.forward(engine, *leaves.values())
    loss = engine.loss(network.loss, output, engine.tensor(target))
    loss.backward()
    gradients = engine.gradients() | {name: numpy(leaf.grad) for name, leaf in leaves.items()}
    return {"output": numpy(output), "loss": numpy(loss)} | {f"{k}.grad": g for k, g in gradients.items()}


def differences(network, parameters, inputs, target):
    """As `run`, in plain numpy, with central differences for gradients."""
    floats = {name: value.astype(np.float64) for name, value in (parameters | inputs).items()}
    target = target if target.dtype == np.int64 else target.astype(np.float64)

    def forward():
        return network.forward(engines.Numpy(floats), *(floats[name] for name in inputs))

    def loss():
        return engines.Numpy(floats).loss(network.loss, forward(), target)

    found = {"output": forward(), "loss": loss()}
    for name, value in floats.items():
        gradient = np.empty_like(value)
        for place in np.ndindex(value.shape):
            middle = value[place]
            value[place] = middle + STEP
            above = loss()
            value[place] = middle - STEP
            gradient[place] = (above - loss()) / (2 * STEP)
            value[place] = middle
        found[f"{name}.grad"] = gradient
    return found


def build(check):
    """The reference: PyTorch in float64 at float32 weights, rounded once; Keras and float32 agree with it."""
    reference = Reference()
    for number, (prefix, network) in enumerate(NETWORKS.items()):
        parameters, inputs, target = draw(network, np.random.default_rng([20_004, number]))
        values = run(engines.Torch(parameters, "float64"), network, inputs, target)
        _agree(prefix, values, run(engines.Keras(parameters, "float64"), network, inputs, target), 1e-13)
        _agree(prefix, values, run(engines.Torch(parameters, "float32"), network, inputs, target), 2e-6)
        _agree(prefix, values, run(engines.Keras(parameters, "float32"), network, inputs, target), 2e-6)
        if check:
            _agree(prefix, values, differences(network, parameters, inputs, target), 1e-8)

        for name, value in (parameters | inputs).items():
            reference.add(f"{prefix}/{name}", value, np.float32)
        reference.add(f"{prefix}/target", target, np.int64 if target.dtype == np.int64 else np.float32)
        for name, value in values.items():
            reference.add(f"{prefix}/{name}", value, np.float32)
        reference.note(prefix, {"network": network.text, "loss": network.loss, "batch": BATCH,
                                "framework": "pytorch, keras", "computed_in": "float64"})
    return reference


def _agree(prefix, values, others, tolerance):
    assert values.keys() == others.keys()
    for name, value in values.items():
        close(f"{prefix}/{name}", others[name], value, tolerance)
