"""Recurrent layers: outputs, and the gradients of parameters and inputs."""

from dataclasses import dataclass

import keras
import numpy as np
import torch

import recurrent_numpy
from store import Reference, close, numpy

BATCH = 3


@dataclass
class Layer:
    """A layer on sequences [steps, features]. `frameworks`: the first gives the values, the others agree."""

    kind: str
    steps: int
    features: int
    units: int
    frameworks: tuple = ("pytorch", "keras")
    activation: str = "tanh"
    sequence: bool = False
    reverse: bool = False
    bidirectional: bool = False
    bias: bool = True
    reset_after: bool = True

    @property
    def gates(self):
        return {"rnn": 1, "lstm": 4, "gru": 3}[self.kind]

    @property
    def hidden_bias(self):
        """Whether the sums of the state before have biases of their own."""
        return self.bias and self.reset_after

    @property
    def ways(self):
        """The ending of the names of each direction's parameters."""
        return ("", "_reverse") if self.bidirectional else ("",)


KERAS = ("keras",)

LAYERS = {
    "rnn": Layer("rnn", 5, 3, 4),
    "rnn_relu_sequence": Layer("rnn", 6, 4, 5, activation="relu", sequence=True),
    "rnn_reverse": Layer("rnn", 5, 3, 4, reverse=True),
    "rnn_bidirectional": Layer("rnn", 4, 3, 3, activation="relu", bidirectional=True),
    "lstm": Layer("lstm", 5, 3, 4),
    "lstm_one_step": Layer("lstm", 1, 3, 4),
    "lstm_one_unit": Layer("lstm", 6, 1, 1, sequence=True),
    "lstm_long": Layer("lstm", 19, 2, 3),
    "lstm_sequence": Layer("lstm", 6, 2, 5, sequence=True),
    "lstm_no_bias": Layer("lstm", 4, 3, 5, sequence=True, bias=False),
    "lstm_reverse": Layer("lstm", 5, 3, 4, reverse=True),
    "lstm_reverse_sequence": Layer("lstm", 4, 3, 2, reverse=True, sequence=True),
    "lstm_bidirectional": Layer("lstm", 5, 3, 4, bidirectional=True),
    "lstm_bidirectional_sequence": Layer("lstm", 4, 2, 3, bidirectional=True, sequence=True),
    "gru": Layer("gru", 5, 3, 4),
    "gru_sequence": Layer("gru", 6, 2, 5, sequence=True),
    "gru_no_bias": Layer("gru", 4, 3, 5, bias=False),
    "gru_reverse": Layer("gru", 5, 3, 4, reverse=True),
    "gru_bidirectional_sequence": Layer("gru", 4, 2, 3, bidirectional=True, sequence=True),
    # PyTorch has no such form.
    "gru_reset_before": Layer("gru", 5, 3, 4, KERAS, reset_after=False),
    "gru_reset_before_sequence": Layer("gru", 6, 2, 5, KERAS, reset_after=False, sequence=True),
    "gru_reset_before_reverse": Layer("gru", 4, 3, 4, KERAS, reset_after=False, reverse=True, bias=False),
    "gru_reset_before_bidirectional": Layer("gru", 4, 3, 3, KERAS, reset_after=False, bidirectional=True),
}


def draw(layer, random):
    """Parameters, named and laid out as in PyTorch, and an input; in float32."""
    rows, parameters = layer.gates * layer.units, {}
    shapes = {"weight_ih_l0": (rows, layer.features), "weight_hh_l0": (rows, layer.units)}
    if layer.bias:
        shapes["bias_ih_l0"] = (rows,)
    if layer.hidden_bias:
        shapes["bias_hh_l0"] = (rows,)
    for way in layer.ways:
        for name, shape in shapes.items():
            parameters[name + way] = random.uniform(-0.7, 0.7, shape).astype(np.float32)
    return parameters, random.standard_normal((BATCH, layer.steps, layer.features)).astype(np.float32)


def by_pytorch(layer, parameters, x, dy, dtype):
    options = {"nonlinearity": layer.activation} if layer.kind == "rnn" else {}
    module = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[layer.kind](
        layer.features, layer.units, bias=layer.bias, bidirectional=layer.bidirectional, batch_first=True,
        dtype=dtype, **options)
    module.load_state_dict({name: torch.tensor(value) for name, value in parameters.items()})
    x = torch.tensor(x, dtype=dtype, requires_grad=True)
    every, state = module(x.flip(1) if layer.reverse else x)
    last = state[0] if layer.kind == "lstm" else state
    if layer.sequence:
        y = every.flip(1) if layer.reverse else every
    else:
        y = last.transpose(0, 1).flatten(1)
    y.backward(torch.tensor(dy(tuple(y.shape)), dtype=dtype))
    grads = {name: numpy(parameter.grad) for name, parameter in module.named_parameters()}
    return _result(y, x, grads)


def by_keras(layer, parameters, x, dy, dtype):
    """Keras' layers: weights transposed, one bias unless the state is reset after, GRU's gates in the order z, r, n."""
    name = str(dtype).removeprefix("torch.")
    options = {"return_sequences": layer.sequence, "use_bias": layer.bias, "dtype": name}
    if layer.kind == "rnn":
        options["activation"] = layer.activation
    if layer.kind == "gru":
        options["reset_after"] = layer.reset_after
    kind = {"rnn": keras.layers.SimpleRNN, "lstm": keras.layers.LSTM, "gru": keras.layers.GRU}[layer.kind]
    model = kind(layer.units, go_backwards=layer.reverse, **options)
    inner = [model]
    if layer.bidirectional:
        model = keras.layers.Bidirectional(model, dtype=name)
        inner = [model.forward_layer, model.backward_layer]
    x = torch.tensor(x, dtype=dtype, requires_grad=True)
    model.build(tuple(x.shape))
    for way, one in zip(layer.ways, inner):
        of = {key: parameters[key + way] for key in KEYS if key + way in parameters}
        one.set_weights(_to_keras(layer, of))
    y = model(x)
    if layer.reverse and layer.sequence:
        y = y.flip(1)
    y.backward(torch.tensor(dy(tuple(y.shape)), dtype=dtype))
    grads = {}
    for way, one in zip(layer.ways, inner):
        of = _from_keras(layer, [numpy(weight.value.grad) for weight in one.weights])
        grads |= {key + way: value for key, value in of.items()}
    return _result(y, x, grads)


KEYS = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")


def _order(layer, value):
    """The gates r, z, n in the order z, r, n, or the other way round: rows first."""
    if layer.kind != "gru":
        return value
    r, z, n = np.split(value, 3)
    return np.concatenate([z, r, n])


def _to_keras(layer, parameters):
    parameters = {key: _order(layer, value.astype(np.float64)) for key, value in parameters.items()}
    weights = [parameters["weight_ih_l0"].T, parameters["weight_hh_l0"].T]
    if layer.bias:
        biases = [parameters[key] for key in KEYS[2:] if key in parameters]
        weights.append(np.stack(biases) if layer.kind == "gru" and layer.reset_after else sum(biases))
    return weights


def _from_keras(layer, gradients):
    values = {"weight_ih_l0": gradients[0].T, "weight_hh_l0": gradients[1].T}
    if layer.bias:
        both = gradients[2]
        pair = both if both.ndim == 2 else (both, both)
        values |= dict(zip(KEYS[2:] if layer.hidden_bias else KEYS[2:3], pair))
    return {key: _order(layer, value) for key, value in values.items()}


def _result(y, x, grads):
    grads = {f"layer.{name}": value for name, value in grads.items()} | {"input": numpy(x.grad)}
    return {"output": numpy(y)} | {f"{name}.grad": value for name, value in grads.items()}


FUNCTIONS = {"pytorch": by_pytorch, "keras": by_keras}


def build(check):
    """The reference: a framework in float64 at float32 inputs, rounded once; the others and float32 agree with it."""
    reference = Reference()
    for number, (name, layer) in enumerate(LAYERS.items()):
        random = np.random.default_rng([20_011, number])
        parameters, x = draw(layer, random)
        upstream = {}

        def dy(shape):
            return upstream.setdefault("dy", random.standard_normal(shape).astype(np.float32))

        values = FUNCTIONS[layer.frameworks[0]](layer, parameters, x, dy, torch.float64)
        for framework in layer.frameworks:
            for dtype, tolerance in ((torch.float64, 1e-13), (torch.float32, 5e-6)):
                others = FUNCTIONS[framework](layer, parameters, x, dy, dtype)
                _agree(f"{name} of {framework} in {dtype}", values, others, tolerance)
        if check:
            _agree(f"{name} in numpy", values, recurrent_numpy.run(layer, parameters, x, upstream["dy"]), 1e-12)

        reference.add(f"{name}/input", x, np.float32)
        for parameter, value in parameters.items():
            reference.add(f"{name}/layer.{parameter}", value, np.float32)
        reference.add(f"{name}/output.grad", upstream["dy"], np.float32)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float32)
        reference.note(name, {"framework": ", ".join(layer.frameworks), "computed_in": "float64"})
    return reference


def _agree(what, values, others, tolerance):
    assert values.keys() == others.keys(), f"{what}: {values.keys() ^ others.keys()}"
    for name, value in values.items():
        close(f"{name} of {what}", others[name], value, tolerance)
