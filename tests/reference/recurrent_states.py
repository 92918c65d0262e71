"""Recurrent layers from a state that comes in, to one that goes out: outputs, last states, and all gradients."""

import keras
import numpy as np
import torch

import recurrent_numpy
from recurrent import BATCH, KERAS, KEYS, Layer, _agree, _from_keras, _to_keras, draw
from store import Reference, numpy

LAYERS = {
    "rnn": Layer("rnn", 5, 3, 4),
    "rnn_relu_sequence": Layer("rnn", 4, 2, 5, activation="relu", sequence=True, bias=False),
    "lstm": Layer("lstm", 5, 3, 4),
    "lstm_one_step": Layer("lstm", 1, 3, 4),
    "lstm_sequence": Layer("lstm", 6, 2, 5, sequence=True),
    "lstm_reverse": Layer("lstm", 4, 3, 2, reverse=True),
    "gru": Layer("gru", 5, 3, 4),
    "gru_sequence_reverse": Layer("gru", 6, 2, 5, sequence=True, reverse=True),
    "gru_no_bias": Layer("gru", 4, 3, 5, bias=False),
    # PyTorch has no such form.
    "gru_reset_before": Layer("gru", 5, 3, 4, KERAS, reset_after=False),
    "gru_reset_before_sequence": Layer("gru", 4, 2, 3, KERAS, reset_after=False, sequence=True, bias=False),
    "rnn_bidirectional": Layer("rnn", 4, 3, 3, activation="relu", bidirectional=True),
    "lstm_bidirectional": Layer("lstm", 5, 3, 4, bidirectional=True),
    "lstm_bidirectional_sequence": Layer("lstm", 4, 2, 3, bidirectional=True, sequence=True),
    "gru_bidirectional": Layer("gru", 4, 2, 3, bidirectional=True),
    "gru_bidirectional_sequence": Layer("gru", 5, 3, 2, bidirectional=True, sequence=True, bias=False),
    "gru_reset_before_bidirectional": Layer("gru", 4, 3, 3, KERAS, reset_after=False, bidirectional=True),
}


def by_pytorch(layer, parameters, x, begin, gradients, dtype):
    options = {"nonlinearity": layer.activation} if layer.kind == "rnn" else {}
    module = {"rnn": torch.nn.RNN, "lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[layer.kind](
        layer.features, layer.units, bias=layer.bias, bidirectional=layer.bidirectional, batch_first=True,
        dtype=dtype, **options)
    module.load_state_dict({name: torch.tensor(value) for name, value in parameters.items()})
    x, begin = leaf(x, dtype), leaf(begin, dtype)
    steps = x.flip(1) if layer.reverse else x
    # [samples, units] or [samples, 2, units] of ours, [1, samples, units] or [2, samples, units] of theirs.
    theirs = lambda h: (h.transpose(0, 1) if layer.bidirectional else h[None]).contiguous()
    ours = lambda h: h.transpose(0, 1) if layer.bidirectional else h[0]
    if layer.kind == "lstm":
        h, c = begin.unbind(1)
        every, (h, c) = module(steps, (theirs(h), theirs(c)))
        end = torch.stack([ours(h), ours(c)], dim=1)
    else:
        every, h = module(steps, theirs(begin))
        end = ours(h)
    y = every if layer.sequence else h.transpose(0, 1).flatten(1)
    y = y.flip(1) if layer.reverse and layer.sequence else y
    back(y, end, gradients)
    grads = {name: numpy(parameter.grad) for name, parameter in module.named_parameters()}
    return result(y, end, x, begin, grads)


def by_keras(layer, parameters, x, begin, gradients, dtype):
    name = str(dtype).removeprefix("torch.")
    options = {"return_sequences": layer.sequence, "return_state": True, "use_bias": layer.bias, "dtype": name}
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
    model.build((BATCH, layer.steps, layer.features))
    for way, one in zip(layer.ways, inner):
        of = {key: parameters[key + way] for key in KEYS if key + way in parameters}
        one.set_weights(_to_keras(layer, of))
    x, begin = leaf(x, dtype), leaf(begin, dtype)
    # Keras's list has the states of the one way before those of the other: h, c, h, c.
    kinds, ways = 2 if layer.kind == "lstm" else 1, len(layer.ways)
    states = begin.reshape(BATCH, kinds, ways, layer.units).transpose(1, 2).flatten(1, 2)
    y, *ends = model(x, initial_state=list(states.unbind(1)))
    end = torch.stack(ends, dim=1).reshape(BATCH, ways, kinds, layer.units).transpose(1, 2).reshape(begin.shape)
    y = y.flip(1) if layer.reverse and layer.sequence else y
    back(y, end, gradients)
    grads = {}
    for way, one in zip(layer.ways, inner):
        of = _from_keras(layer, [numpy(weight.value.grad) for weight in one.weights])
        grads |= {key + way: of[key] for key in KEYS if key in of}
    return result(y, end, x, begin, grads)


def leaf(value, dtype):
    return torch.tensor(value, dtype=dtype, requires_grad=True)


def back(y, end, gradients):
    dy, dend = (torch.tensor(value, dtype=y.dtype) for value in gradients)
    torch.autograd.backward([y, end], [dy, dend])


def result(y, end, x, begin, grads):
    values = {f"layer.{name}.grad": value for name, value in grads.items()}
    values |= {"input.grad": numpy(x.grad), "begin.grad": numpy(begin.grad)}
    return values | {"output": numpy(y), "end": numpy(end)}


FUNCTIONS = {"pytorch": by_pytorch, "keras": by_keras}


def build(check):
    """The reference: a framework in float64 at float32 inputs, rounded once; the other and float32 agree with it."""
    reference = Reference()
    for number, (name, layer) in enumerate(LAYERS.items()):
        random = np.random.default_rng([20_012, number])
        parameters, x = draw(layer, random)
        twos = [layer.kind == "lstm", layer.bidirectional].count(True) * (2,)
        state, width = (BATCH, *twos, layer.units), len(layer.ways) * layer.units
        output = (BATCH, layer.steps, width) if layer.sequence else (BATCH, width)
        begin, dy, dend = (random.standard_normal(shape).astype(np.float32) for shape in (state, output, state))

        values = FUNCTIONS[layer.frameworks[0]](layer, parameters, x, begin, (dy, dend), torch.float64)
        for framework in layer.frameworks:
            for dtype, tolerance in ((torch.float64, 1e-13), (torch.float32, 5e-6)):
                others = FUNCTIONS[framework](layer, parameters, x, begin, (dy, dend), dtype)
                _agree(f"{name} of {framework} in {dtype}", values, others, tolerance)
        if check:
            numbers = recurrent_numpy.run_from_state(layer, parameters, x, begin, dy, dend)
            _agree(f"{name} in numpy", values, numbers, 1e-12)

        reference.add(f"{name}/input", x, np.float32)
        reference.add(f"{name}/begin", begin, np.float32)
        for parameter, value in parameters.items():
            reference.add(f"{name}/layer.{parameter}", value, np.float32)
        reference.add(f"{name}/output.grad", dy, np.float32)
        reference.add(f"{name}/end.grad", dend, np.float32)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float32)
        reference.note(name, {"framework": ", ".join(layer.frameworks), "computed_in": "float64"})
    return reference
