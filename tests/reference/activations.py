"""Every activation: its value at `z`, and the gradient with respect to `z` for the upstream gradient `dy`."""

import math
from dataclasses import dataclass, field
from typing import Callable

import keras
import numpy as np
import torch
import torch.nn.functional as F

from store import Reference, close, numpy

SHAPE = (4, 64)

# The first row holds the kinks of all. The last saturates everything and holds a tie for the largest
# value; softmax and its logarithm run along rows, so each row keeps its edges to itself.
EDGES = {
    0: [0.0, -0.0, 1e-4, -1e-4, 0.5, -0.5, 1.0, -1.0, 1.25, -1.25, -2.0, 3.0, -3.0, 6.0],
    1: [0.0, -0.0, 20.0, -20.0, 1e-4, -1e-4],
    2: [80.0, -80.0, 79.0, 20.0, -20.0],
    3: [1e4, -1e4, 80.0, -80.0, 1e4, 0.0],
}


# An exponential is finite in float32 up to here.
MODERATE = 80.0


@dataclass
class Activation:
    """One activation three times: in PyTorch, in Keras, and in numpy with its derivative."""

    torch: Callable | None
    keras: Callable | None
    numpy: Callable  # (z, dy) -> (y, dz)
    notes: dict = field(default_factory=dict)
    input: str = "z"
    single: float = 1e-6  # how far the frameworks' own float32 may be off

    def frameworks(self):
        """The frameworks that have it, by name, the one whose values are kept first."""
        both = {"pytorch": self.torch, "keras": self.keras}
        return {who: function for who, function in both.items() if function}


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


def _log_softmax_and_gradient(z, dy):
    return _log_softmax(z), dy - np.exp(_log_softmax(z)) * dy.sum(-1, keepdims=True)


def _of(y, derivative):
    """An element-wise activation whose derivative is written in terms of its value."""
    return lambda z, dy: (y(z), dy * derivative(y(z)))


def _by(y, derivative):
    """An element-wise activation whose derivative is written in terms of its argument."""
    return lambda z, dy: (y(z), dy * derivative(z))


def _split(above, y, derivative):
    """The identity above a number; y at it and below."""
    return _by(lambda z: np.where(z > above, z, y(z)), lambda z: np.where(z > above, 1, derivative(z)))


def _leaky_relu(slope):
    return _split(0, lambda z: slope * z, lambda z: slope)


def _elu(alpha, scale=1.0, width=1.0):
    """scale · z above 0, scale · alpha (e^(z / width) - 1) below."""
    below = lambda z: np.minimum(z, 0) / width
    return _by(lambda z: scale * np.where(z > 0, z, alpha * np.expm1(below(z))),
               lambda z: scale * np.where(z > 0, 1, alpha / width * np.exp(below(z))))


def _clip(low, high):
    return _by(lambda z: np.clip(z, low, high), lambda z: (z > low) & (z < high))


def _ramp(half, slope=None):
    """From 0 at -half to 1 at half; the slope between, if it is not exact."""
    slope = slope or 1 / (2 * half)
    return _by(lambda z: np.clip(z / (2 * half) + 0.5, 0, 1), lambda z: (np.abs(z) < half) * slope)


def _softplus(beta):
    return _by(lambda z: np.logaddexp(0, beta * z) / beta, lambda z: _sigmoid(beta * z))


def _squareplus(b):
    root = lambda z: np.sqrt(z * z + b)
    return _by(lambda z: (z + root(z)) / 2, lambda z: (1 + z / root(z)) / 2)


def _gated(gate, derivative):
    """z times a gate."""
    return _by(lambda z: z * gate(z), lambda z: gate(z) + z * derivative(z))


def _mish_gate(z):
    return np.tanh(np.logaddexp(0, z))


def _gelu_gate(z):
    return 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z ** 3)))


def _gelu_gate_derivative(z):
    gate = _gelu_gate(z)
    return 2 * gate * (1 - gate) * math.sqrt(2 / math.pi) * (1 + 3 * 0.044715 * z * z)


def _shrink(distance, soft):
    beyond = lambda z: np.abs(z) > distance
    return _by(lambda z: np.where(beyond(z), z - soft * distance * np.sign(z), 0), beyond)


k = keras.activations
SELU = (1.6732632423543772, 1.0507009873554805)

ACTIVATIONS = {
    "identity": Activation(lambda z: z * 1, k.linear, lambda z, dy: (z, dy)),
    "relu": Activation(F.relu, k.relu, _leaky_relu(0.0), {"derivative_at_0": 0}),
    "relu6": Activation(F.relu6, k.relu6, _clip(0, 6)),
    "leaky_relu": Activation(
        F.leaky_relu, lambda z: k.leaky_relu(z, negative_slope=0.01), _leaky_relu(0.01),
        {"negative_slope": 0.01, "default_of": "pytorch", "derivative_at_0": 0.01}),
    "leaky_relu_keras": Activation(
        lambda z: F.leaky_relu(z, 0.3), lambda z: keras.layers.LeakyReLU(dtype=str(z.dtype).split(".")[1])(z),
        _leaky_relu(0.3),
        {"negative_slope": 0.3, "default_of": "keras.layers.LeakyReLU", "derivative_at_0": 0.3}),
    "threshold": Activation(
        lambda z: F.threshold(z, 0.5, 20.0), lambda z: k.threshold(z, 0.5, 20.0),
        _split(0.5, lambda z: 20.0, lambda z: 0), {"threshold": 0.5, "value": 20}),
    "elu": Activation(F.elu, k.elu, _elu(1.0), {"alpha": 1}),
    "elu_alpha": Activation(
        lambda z: F.elu(z, alpha=2.5), lambda z: k.elu(z, alpha=2.5), _elu(2.5), {"alpha": 2.5}),
    "celu": Activation(F.celu, k.celu, _elu(1.0), {"alpha": 1}),
    "celu_alpha": Activation(
        lambda z: F.celu(z, alpha=0.25), lambda z: k.celu(z, alpha=0.25), _elu(0.25, width=0.25), {"alpha": 0.25}),
    "selu": Activation(F.selu, k.selu, _elu(*SELU)),
    "exponential": Activation(torch.exp, k.exponential, _of(np.exp, lambda y: y), input="z_moderate"),
    "softplus": Activation(F.softplus, k.softplus, _softplus(1.0), {"beta": 1}),
    # A threshold so high that PyTorch, too, computes the formula and not the line.
    "softplus_beta": Activation(
        lambda z: F.softplus(z, beta=3.0, threshold=100.0), None, _softplus(3.0), {"beta": 3}),
    # Far below 0 the sum cancels.
    "squareplus": Activation(None, k.squareplus, _squareplus(4), {"b": 4}, single=2e-4),
    "squareplus_b": Activation(None, lambda z: k.squareplus(z, b=0.5), _squareplus(0.5), {"b": 0.5}, single=2e-4),
    "sparse_plus": Activation(
        None, k.sparse_plus,
        _by(lambda z: np.where(z >= 1, z, np.clip(z + 1, 0, 2) ** 2 / 4), lambda z: np.clip((z + 1) / 2, 0, 1))),
    "log_sigmoid": Activation(
        F.logsigmoid, k.log_sigmoid, _by(lambda z: -np.logaddexp(0, -z), lambda z: _sigmoid(-z))),
    "sigmoid": Activation(torch.sigmoid, k.sigmoid, _of(_sigmoid, lambda y: y * (1 - y))),
    # PyTorch's slope is 1/6 rounded to float32, in float64, too.
    "hard_sigmoid": Activation(F.hardsigmoid, k.hard_sigmoid, _ramp(3, np.float64(np.float32(1 / 6)))),
    "sparse_sigmoid": Activation(None, k.sparse_sigmoid, _ramp(1)),
    "tanh": Activation(torch.tanh, k.tanh, _of(np.tanh, lambda y: 1 - y * y)),
    "hard_tanh": Activation(F.hardtanh, k.hard_tanh, _clip(-1, 1), {"min": -1, "max": 1}),
    "hard_tanh_bounds": Activation(lambda z: F.hardtanh(z, -2.0, 0.5), None, _clip(-2, 0.5), {"min": -2, "max": 0.5}),
    "softsign": Activation(
        F.softsign, k.softsign, _by(lambda z: z / (1 + np.abs(z)), lambda z: (1 + np.abs(z)) ** -2.0)),
    "silu": Activation(F.silu, k.silu, _gated(_sigmoid, lambda z: _sigmoid(z) * _sigmoid(-z))),
    "hard_swish": Activation(
        F.hardswish, k.hard_swish, _gated(lambda z: _ramp(3)(z, 1)[0], lambda z: _ramp(3)(z, 1)[1])),
    "mish": Activation(
        F.mish, k.mish, _gated(_mish_gate, lambda z: (1 - _mish_gate(z) ** 2) * _sigmoid(z))),
    "gelu": Activation(F.gelu, lambda z: k.gelu(z, approximate=False), _gelu, {"form": "z/2 (1 + erf(z/sqrt 2))"}),
    "gelu_tanh": Activation(
        lambda z: F.gelu(z, approximate="tanh"), lambda z: k.gelu(z, approximate=True),
        _gated(_gelu_gate, _gelu_gate_derivative), single=4e-6),
    "soft_shrink": Activation(F.softshrink, k.soft_shrink, _shrink(0.5, True), {"lambda": 0.5}),
    "soft_shrink_lambda": Activation(
        lambda z: F.softshrink(z, 1.25), lambda z: k.soft_shrink(z, 1.25), _shrink(1.25, True), {"lambda": 1.25}),
    "hard_shrink": Activation(F.hardshrink, k.hard_shrink, _shrink(0.5, False), {"lambda": 0.5}),
    "hard_shrink_lambda": Activation(
        lambda z: F.hardshrink(z, 1.25), lambda z: k.hard_shrink(z, 1.25), _shrink(1.25, False), {"lambda": 1.25}),
    "tanh_shrink": Activation(
        F.tanhshrink, k.tanh_shrink, _by(lambda z: z - np.tanh(z), lambda z: np.tanh(z) ** 2)),
    "softmax": Activation(lambda z: F.softmax(z, -1), k.softmax, _softmax, {"axis": -1}),
    "log_softmax": Activation(
        lambda z: F.log_softmax(z, -1), k.log_softmax, _log_softmax_and_gradient, {"axis": -1}),
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
    """The reference: a framework in float64 at float32 inputs, rounded once; the others and float32 agree with it."""
    assert keras.layers.LeakyReLU().negative_slope == 0.3
    z, dy = inputs()
    reference = Reference()
    arguments = {"z": z, "z_moderate": np.clip(z, -MODERATE, MODERATE)}
    for name, values in {**arguments, "dy": dy}.items():
        reference.add(name, values, np.float32)

    for name, activation in ACTIVATIONS.items():
        z = arguments[activation.input]
        frameworks = activation.frameworks()
        y, dz = differentiate(next(iter(frameworks.values())), z, dy, torch.float64)
        _agree(name, activation, z, dy, y, dz)
        if check:
            twin = activation.numpy(z.astype(np.float64), dy.astype(np.float64))
            close(f"{name}.y in numpy", twin[0], y, 1e-13)
            close(f"{name}.dz in numpy", twin[1], dz, 1e-13)
        reference.add(f"{name}.y", y, np.float32)
        reference.add(f"{name}.dz", dz, np.float32)
        reference.note(name, {"framework": ", ".join(frameworks), "computed_in": "float64", **activation.notes})
    return reference


def _agree(name, activation, z, dy, y, dz):
    for who, function in activation.frameworks().items():
        for dtype, tolerance in ((torch.float32, activation.single), (torch.float64, 1e-14)):
            other_y, other_dz = differentiate(function, z, dy, dtype)
            close(f"{name}.y of {who} in {dtype}", other_y, y, tolerance)
            close(f"{name}.dz of {who} in {dtype}", other_dz, dz, tolerance)
