"""Embedding, layers for each step, positions and attention: outputs, and the gradients of parameters and inputs."""

from dataclasses import dataclass, field

import keras
import numpy as np
import torch
import torch.nn.functional as F

from store import Reference, close, close_by_differences, numpy

BATCH, WORDS, PADDING = 3, 11, 2


@dataclass
class Layer:
    """A layer: what it takes, [steps, features] by name, its parameters, and what it is told besides."""

    kind: str
    inputs: dict
    parameters: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    frameworks: tuple = ("pytorch",)


def _packed(width, bias=True):
    """The parameters of PyTorch's `MultiheadAttention`."""
    shapes = {"in_proj_weight": (3 * width, width), "out_proj.weight": (width, width)}
    return shapes | ({"in_proj_bias": (3 * width,), "out_proj.bias": (width,)} if bias else {})


def _apart(width, heads, shared, size, memory=None, bias=True):
    """The parameters of attention with a projection for each of queries, keys and values."""
    outputs = {"q_proj": heads * size, "k_proj": shared * size, "v_proj": shared * size, "out_proj": width}
    inputs = {"q_proj": width, "k_proj": memory or width, "v_proj": memory or width, "out_proj": heads * size}
    shapes = {f"{name}.weight": (n, inputs[name]) for name, n in outputs.items()}
    return shapes | ({f"{name}.bias": (n,) for name, n in outputs.items()} if bias else {})


def _self(steps, width, **more):
    return {"input": (steps, width), **more}


BOTH = ("pytorch", "keras")
LAYERS = {
    "embedding": Layer("embedding", {}, {"weight": (WORDS, 4)}, frameworks=BOTH),
    "embedding_padding": Layer("embedding", {}, {"weight": (WORDS, 4)}, {"padding_idx": PADDING}),
    "dense": Layer("dense", _self(5, 4), {"weight": (3, 4), "bias": (3,)}, frameworks=BOTH),
    "sinusoidal": Layer("sinusoidal", _self(6, 8)),
    "sinusoidal_odd": Layer("sinusoidal", _self(4, 5)),
    "learned": Layer("learned", _self(5, 4), {"weight": (5, 4)}),
    "rotary": Layer("rotary", _self(6, 8), options={"heads": 2, "pairs": "interleaved", "base": 10_000.0}),
    "rotary_halves": Layer("rotary", _self(6, 8), options={"heads": 1, "pairs": "halves", "base": 500.0}),
    "attention": Layer("packed", _self(5, 8), _packed(8), {"heads": 2}, BOTH),
    "attention_causal": Layer("packed", _self(6, 12), _packed(12), {"heads": 3, "causal": True}, BOTH),
    "attention_no_bias": Layer("packed", _self(4, 6), _packed(6, bias=False), {"heads": 3}),
    "attention_masked": Layer("packed", _self(5, 8, mask=(5,)), _packed(8), {"heads": 4, "causal": True}),
    "attention_cross": Layer("packed", _self(3, 8, memory=(5, 8)), _packed(8), {"heads": 2}, BOTH),
    "attention_cross_masked": Layer("packed", _self(3, 8, memory=(5, 8), mask=(5,)), _packed(8), {"heads": 2}),
    "grouped": Layer("apart", _self(5, 8), _apart(8, 4, 2, 2), {"heads": 4, "shared": 2}, BOTH),
    "grouped_causal": Layer("apart", _self(5, 6), _apart(6, 4, 1, 3, bias=False),
                            {"heads": 4, "shared": 1, "causal": True}),
    "grouped_cross": Layer("apart", _self(3, 8, memory=(4, 6)), _apart(8, 2, 2, 4, memory=6),
                           {"heads": 2, "shared": 2}),
    "attention_rotary": Layer("packed", _self(5, 8), _packed(8),
                              {"heads": 2, "rotary": "interleaved", "base": 10_000.0}),
    "grouped_rotary": Layer("apart", _self(5, 8), _apart(8, 4, 2, 4, bias=False),
                            {"heads": 4, "shared": 2, "rotary": "halves", "base": 1000.0, "causal": True}),
}


def draw(layer, random):
    """Parameters and inputs, in float32; a mask is of ones and zeros and leaves something of each sample."""
    inputs = {name: random.standard_normal((BATCH, *shape)).astype(np.float32) for name, shape in layer.inputs.items()}
    if "mask" in inputs:
        inputs["mask"] = np.float32(inputs["mask"] > -0.3)
        inputs["mask"][:, 0] = 1
    parameters = {name: (0.5 * random.standard_normal(shape)).astype(np.float32)
                  for name, shape in layer.parameters.items()}
    return parameters, inputs


def words():
    """Indices, some of them twice and some the padding."""
    return np.array([[0, 3, 3, 10], [PADDING, 5, PADDING, 1], [3, 9, 7, 7]], np.int64)


def rotate(x, heads, pairs, base):
    """Positions by rotation, as complex numbers; or by `rotate_half`, as Hugging Face has it."""
    steps, width = x.shape[-2:]
    size = width // heads
    x = x.reshape(*x.shape[:-1], heads, size)
    angles = torch.arange(steps, dtype=torch.float64)[:, None] * base ** (-torch.arange(0, size, 2).double() / size)
    if pairs == "interleaved":
        turned = torch.view_as_complex(x.double().reshape(*x.shape[:-1], size // 2, 2)) * torch.polar(
            torch.ones_like(angles), angles)[:, None]
        y = torch.view_as_real(turned).flatten(-2)
    else:
        angles = torch.cat((angles, angles), -1)[:, None]
        half = torch.cat((-x[..., size // 2:], x[..., : size // 2]), -1)
        y = x * angles.cos() + half * angles.sin()
    return y.flatten(-2).to(x.dtype)


def positions(steps, width, dtype):
    """The table of the paper."""
    even = torch.arange(0, width, 2, dtype=torch.float64)
    angles = torch.arange(steps, dtype=torch.float64)[:, None] * torch.exp(-np.log(10_000.0) * even / width)
    table = torch.zeros(steps, width, dtype=torch.float64)
    table[:, 0::2] = angles.sin()
    table[:, 1::2] = angles.cos()[:, : width // 2]
    return table.to(dtype)


def projections(layer, weights):
    """Weight and bias of queries, keys and values, and of the heads."""
    if layer.kind == "apart":
        names = ("q_proj", "k_proj", "v_proj")
        apart = [(weights[f"{name}.weight"], weights.get(f"{name}.bias")) for name in names]
    else:
        bias = weights.get("in_proj_bias")
        apart = list(zip(weights["in_proj_weight"].chunk(3), (None,) * 3 if bias is None else bias.chunk(3)))
    return apart, (weights["out_proj.weight"], weights.get("out_proj.bias"))


def by_function(layer, weights, x, memory=None, mask=None):
    """Attention around PyTorch's function of it."""
    heads, causal = layer.options["heads"], layer.options.get("causal", False)
    memory = x if memory is None else memory
    apart, out = projections(layer, weights)
    q, k, v = (F.linear(of, *one) for of, one in zip((x, memory, memory), apart))
    size = q.shape[-1] // heads
    if "rotary" in layer.options:
        pairs, base = layer.options["rotary"], layer.options["base"]
        q, k = (rotate(one, one.shape[-1] // size, pairs, base) for one in (q, k))
    q, k, v = (one.unflatten(-1, (-1, size)).transpose(1, 2) for one in (q, k, v))
    y = F.scaled_dot_product_attention(q, k, v, is_causal=causal, enable_gqa=True)
    return F.linear(y.transpose(1, 2).flatten(-2), *out)


def by_module(layer, weights, x, memory=None, mask=None):
    """PyTorch's layer."""
    memory = x if memory is None else memory
    steps = (x.shape[1], memory.shape[1])
    later = torch.ones(steps, dtype=torch.bool).triu(1) if layer.options.get("causal") else None
    y, _ = F.multi_head_attention_forward(
        x.transpose(0, 1), memory.transpose(0, 1), memory.transpose(0, 1), x.shape[-1], layer.options["heads"],
        weights["in_proj_weight"], weights.get("in_proj_bias"), None, None, False, 0.0, weights["out_proj.weight"],
        weights.get("out_proj.bias"), key_padding_mask=None if mask is None else mask == 0, attn_mask=later)
    return y.transpose(0, 1)


def by_pytorch(layer, weights, input=None, **others):
    if layer.kind == "embedding":
        return F.embedding(torch.tensor(words()), weights["weight"], layer.options.get("padding_idx"))
    return {
        "dense": lambda: F.linear(input, weights["weight"], weights["bias"]),
        "sinusoidal": lambda: input + positions(*input.shape[1:], input.dtype),
        "learned": lambda: input + F.embedding(torch.arange(input.shape[1]), weights["weight"]),
        "rotary": lambda: rotate(input, **layer.options),
        "packed": lambda: (by_function if "rotary" in layer.options else by_module)(layer, weights, input, **others),
        "apart": lambda: by_function(layer, weights, input, **others),
    }[layer.kind]()


def by_keras(layer, weights, input=None, memory=None):
    """Keras' layers, whose weights are those of PyTorch by heads."""
    dtype = str(next(iter(weights.values())).dtype).removeprefix("torch.")
    if layer.kind == "embedding":
        one = keras.layers.Embedding(*weights["weight"].shape, dtype=dtype)
        return _with(one, [weights["weight"]], torch.tensor(words()))
    if layer.kind == "dense":
        one = keras.layers.TimeDistributed(keras.layers.Dense(len(weights["bias"]), dtype=dtype), dtype=dtype)
        return _with(one, [weights["weight"].T, weights["bias"]], input)
    heads = layer.options["heads"]
    apart, (out_weight, out_bias) = projections(layer, weights)
    size = apart[0][0].shape[0] // heads
    values = []
    for weight, bias in apart:
        values += [weight.T.reshape(weight.shape[1], -1, size), bias.reshape(-1, size)]
    values += [out_weight.T.reshape(heads, size, -1), out_bias]
    causal = layer.options.get("causal", False)
    if layer.kind == "apart":
        one = keras.layers.GroupQueryAttention(size, heads, layer.options["shared"], dtype=dtype)
    else:
        one = keras.layers.MultiHeadAttention(heads, size, dtype=dtype)
    memory = input if memory is None else memory
    return _with(one, values, input, memory, use_causal_mask=causal)


def _with(layer, values, *inputs, **options):
    """What a layer computes of the inputs with these values for its parameters."""
    layer(*(one.detach() for one in inputs), **options)
    assert [tuple(value.shape) for value in values] == [tuple(weight.shape) for weight in layer.weights]
    with keras.StatelessScope(state_mapping=list(zip(layer.weights, values))):
        return layer(*inputs, **options)


FUNCTIONS = {"pytorch": by_pytorch, "keras": by_keras}


def run(function, layer, parameters, inputs, dy, dtype):
    """Everything that one pass forward and back gives, by the names of the file."""
    leaves = {**inputs, **{f"layer.{name}": value for name, value in parameters.items()}}
    leaves = {name: torch.tensor(value, dtype=dtype, requires_grad=name != "mask") for name, value in leaves.items()}
    weights = {name: leaves[f"layer.{name}"] for name in parameters}
    y = function(layer, weights, **{name: leaves[name] for name in inputs})
    y.backward(torch.tensor(dy(tuple(y.shape)), dtype=dtype))
    gradients = {f"{name}.grad": numpy(leaf.grad) for name, leaf in leaves.items() if leaf.requires_grad}
    # The bias of keys shifts all scores of a query alike: where it stands alone, its gradient is rounding.
    gradients = {name: value * (np.abs(value).max() > 1e-12) for name, value in gradients.items()}
    return {"output": numpy(y)} | gradients


def build(check):
    """The reference: a framework in float64 at float32 inputs, rounded once; the others and float32 agree with it."""
    reference = Reference()
    for number, (name, layer) in enumerate(LAYERS.items()):
        random = np.random.default_rng([20_011, number])
        parameters, inputs = draw(layer, random)
        upstream = {}

        def dy(shape):
            return upstream.setdefault("dy", random.standard_normal(shape).astype(np.float32))

        values = run(FUNCTIONS[layer.frameworks[0]], layer, parameters, inputs, dy, torch.float64)
        for framework in layer.frameworks:
            for dtype, tolerance in ((torch.float64, 1e-12), (torch.float32, 1e-5)):
                others = run(FUNCTIONS[framework], layer, parameters, inputs, dy, dtype)
                _agree(f"{name} of {framework} in {dtype}", values, others, tolerance)
        if check:
            def total(parameters, inputs):
                return (upstream["dy"] * by_numpy(layer, parameters, inputs)).sum()

            close(f"{name} in numpy", by_numpy(layer, parameters, inputs), values["output"], 1e-12)
            padding = layer.options.get("padding_idx")
            close_by_differences(name, "layer.", parameters, inputs, total, values, 1e-5, 1e-7, padding)

        if layer.kind == "embedding":
            reference.add(f"{name}/input", words(), np.int64)
        for key, value in inputs.items():
            reference.add(f"{name}/{key}", value, np.float32)
        for parameter, value in parameters.items():
            reference.add(f"{name}/layer.{parameter}", value, np.float32)
        reference.add(f"{name}/output.grad", upstream["dy"], np.float32)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float32)
        reference.note(name, {"framework": ", ".join(layer.frameworks), "computed_in": "float64", **layer.options})
    return reference


def by_numpy(layer, parameters, inputs):
    """The output in plain numpy, head by head and query by query."""
    weights = {name: np.float64(value) for name, value in parameters.items()}
    inputs = {name: np.float64(value) for name, value in inputs.items()}
    if layer.kind == "embedding":
        return weights["weight"][words()]
    x = inputs["input"]
    if layer.kind == "dense":
        return x @ weights["weight"].T + weights["bias"]
    if layer.kind == "learned":
        return x + weights["weight"]
    if layer.kind == "sinusoidal":
        step, feature = np.indices(x.shape[1:])
        angle = step / 10_000 ** ((feature - feature % 2) / x.shape[2])
        return x + np.where(feature % 2, np.cos(angle), np.sin(angle))
    if layer.kind == "rotary":
        return _turned(x, x.shape[2] // layer.options["heads"], layer.options["pairs"], layer.options["base"])
    return _attend(layer, weights, **inputs)


def _turned(x, size, pairs, base):
    y = x.copy()
    for step, start, pair in np.ndindex(x.shape[1], x.shape[2] // size, size // 2):
        angle = step * base ** (-2 * pair / size)
        i, j = (2 * pair, 2 * pair + 1) if pairs == "interleaved" else (pair, pair + size // 2)
        i, j = start * size + i, start * size + j
        y[:, step, i] = x[:, step, i] * np.cos(angle) - x[:, step, j] * np.sin(angle)
        y[:, step, j] = x[:, step, i] * np.sin(angle) + x[:, step, j] * np.cos(angle)
    return y


def _attend(layer, weights, input, memory=None, mask=None):
    memory = input if memory is None else memory
    tensors = {name: torch.tensor(value) for name, value in weights.items()}
    apart, (out, out_bias) = projections(layer, tensors)
    q, k, v = (of @ numpy(weight).T + (0 if bias is None else numpy(bias))
               for of, (weight, bias) in zip((input, memory, memory), apart))
    heads = layer.options["heads"]
    size = q.shape[2] // heads
    shared = k.shape[2] // size
    if "rotary" in layer.options:
        q, k = (_turned(one, size, layer.options["rotary"], layer.options["base"]) for one in (q, k))
    y = np.zeros_like(q)
    for sample, head, query in np.ndindex(len(q), heads, q.shape[1]):
        mine, theirs = (slice(at * size, (at + 1) * size) for at in (head, head * shared // heads))
        scores = k[sample, :, theirs] @ q[sample, query, mine] / np.sqrt(size)
        there = np.ones(len(scores), bool) if mask is None else mask[sample] != 0
        if layer.options.get("causal"):
            there &= np.arange(len(scores)) <= query
        powers = np.exp(scores - scores[there].max()) * there
        y[sample, query, mine] = powers / powers.sum() @ v[sample, :, theirs]
    return y @ numpy(out).T + (0 if out_bias is None else numpy(out_bias))


def _agree(what, values, others, tolerance):
    assert values.keys() == others.keys()
    for name, value in values.items():
        close(f"{name} of {what}", others[name], value, tolerance)
