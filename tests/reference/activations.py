"""Every activation: its value at `z`, and the gradient with respect to `z` for the upstream gradient `dy`."""

import math
from dataclasses import dataclass
from typing import Callable

import keras
import numpy as np
import torch
import torch.nn.functional as F

from store import Reference, close, numpy

SHAPE = (4, 64)

# The last row saturates everything and holds a tie for the largest value; softmax and its
# logarithm run along rows, so each row keeps its edges to itself.
EDGES = {
    0: [0.0, -0.0, 1e-4, -1e-4],
    1: [0.0, -0.0, 20.0, -20.0, 1e-4, -1e-4],
    2: [80.0, -80.0, 79.0, 20.0, -20.0],
    3: [1e4, -1e4, 80.0, -80.0, 1e4, 0.0],
}


@dataclass
class Activation:
    """One activation three times: in PyTorch, in Keras, and in numpy with its derivative."""

    torch: Callable
    keras: Callable
    numpy: Callable  # (z, dy) -> (y, dz)
    notes: dict


def _sigmoid(z):
    return np.where(z >= 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))


def _gelu(z, dy):
    below = 0.5 * np.vectorize(math.erfc)(-z / math.sqrt(2))
    density = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)
    return z * below, dy * (below + z * density)


def _log_softmax(z):
    shifted = z - z.max(-1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(-1, keepdims=True))


def _softmax(z, dy):
    y = np.exp(_log_softmax(z))
    return y, y * (dy - (dy * y).sum(-1, keepdims=True))


def _leaky_relu(slope):
    return lambda z, dy: (np.where(z > 0, z, slope * z), np.where(z > 0, dy, slope * dy))


def _of(y, derivative):
    """An element-wise activation whose derivative is written in terms of its value."""
    return lambda z, dy: (y(z), dy * derivative(y(z)))


ACTIVATIONS = {
    "identity": Activation(lambda z: z * 1, keras.activations.linear, lambda z, dy: (z, dy), {}),
    "relu": Activation(F.relu, keras.activations.relu, _leaky_relu(0.0), {"derivative_at_0": 0}),
    "leaky_relu": Activation(
        F.leaky_relu, lambda z: keras.activations.leaky_relu(z, negative_slope=0.01), _leaky_relu(0.01),
        {"negative_slope": 0.01, "default_of": "pytorch", "derivative_at_0": 0.01}),
    "leaky_relu_keras": Activation(
        lambda z: F.leaky_relu(z, 0.3), lambda z: keras.layers.LeakyReLU(dtype=str(z.dtype).split(".")[1])(z),
        _leaky_relu(0.3),
        {"negative_slope": 0.3, "default_of": "keras.layers.LeakyReLU", "derivative_at_0": 0.3}),
    "sigmoid": Activation(torch.sigmoid, keras.activations.sigmoid, _of(_sigmoid, lambda y: y * (1 - y)), {}),
    "tanh": Activation(torch.tanh, keras.activations.tanh, _of(np.tanh, lambda y: 1 - y * y), {}),
    "gelu": Activation(
        F.gelu, lambda z: keras.activations.gelu(z, approximate=False), _gelu, {"form": "z/2 (1 + erf(z/sqrt 2))"}),
    "softmax": Activation(lambda z: F.softmax(z, -1), keras.activations.softmax, _softmax, {"axis": -1}),
    "log_softmax": Activation(
        lambda z: F.log_softmax(z, -1), keras.activations.log_softmax,
        lambda z, dy: (_log_softmax(z), dy - np.exp(_log_softmax(z)) * dy.sum(-1, keepdims=True)), {"axis": -1}),
}


def inputs():
    """`z`, with its edges, and `dy`, both in float32."""
    random = np.random.default_rng(20_001)
    z = (3 * random.standard_normal(SHAPE)).astype(np.float32)
    dy = random.standard_normal(SHAPE).astype(np.float32)
    for row, edges in EDGES.items():
        columns = random.choice(SHAPE[1], len(edges), replace=False)
        z[row, columns] = edges
    return z, dy


def differentiate(function, z, dy, dtype):
    """`(y, dz)` by automatic differentiation in the given type."""
    z = torch.tensor(z, dtype=dtype, requires_grad=True)
    y = function(z)
    y.backward(torch.tensor(dy, dtype=dtype))
    return numpy(y), numpy(z.grad)


def build(check):
    """The reference: PyTorch in float64 at float32 inputs, rounded once; Keras and float32 agree with it."""
    assert keras.layers.LeakyReLU().negative_slope == 0.3
    z, dy = inputs()
    reference = Reference()
    reference.add("z", z, np.float32)
    reference.add("dy", dy, np.float32)

    for name, activation in ACTIVATIONS.items():
        y, dz = differentiate(activation.torch, z, dy, torch.float64)
        _agree(name, activation, z, dy, y, dz)
        if check:
            twin = activation.numpy(z.astype(np.float64), dy.astype(np.float64))
            close(f"{name}.y in numpy", twin[0], y, 1e-13)
            close(f"{name}.dz in numpy", twin[1], dz, 1e-13)
        reference.add(f"{name}.y", y, np.float32)
        reference.add(f"{name}.dz", dz, np.float32)
        reference.note(name, {"framework": "pytorch, keras", "computed_in": "float64", **activation.notes})
    return reference


def _agree(name, activation, z, dy, y, dz):
    for who, function, dtype, tolerance in (
        ("pytorch in float32", activation.torch, torch.float32, 1e-6),
        ("keras in float32", activation.keras, torch.float32, 1e-6),
        ("keras in float64", activation.keras, torch.float64, 1e-14),
    ):
        other_y, other_dz = differentiate(function, z, dy, dtype)
        close(f"{name}.y of {who}", other_y, y, tolerance)
        close(f"{name}.dz of {who}", other_dz, dz, tolerance)
