"""Layers of images: outputs, and the gradients of parameters and inputs."""

from dataclasses import dataclass, field

import keras
import numpy as np
import torch
import torch.nn.functional as F

import layers_numpy
from store import Reference, close, numpy

BATCH = 2


@dataclass
class Layer:
    """A layer on images of this shape. What is not said is as in PyTorch; `frameworks`, the first gives the values."""

    kind: str
    image: tuple
    kernel: object
    frameworks: tuple = ("pytorch", "keras")
    filters: int = 0
    options: dict = field(default_factory=dict)
    bias: bool = True
    coarse: bool = False  # inputs are multiples of a half, so that there are ties


BOTH, PYTORCH, KERAS = ("pytorch", "keras"), ("pytorch",), ("keras",)


def _conv(image, filters, kernel, frameworks=BOTH, bias=True, **options):
    return Layer("conv", image, kernel, frameworks, filters, options, bias)


def _pool(kind, image, kernel, frameworks=BOTH, coarse=False, **options):
    return Layer(kind, image, kernel, frameworks, options=options, coarse=coarse)


LAYERS = {
    "conv": _conv((2, 6, 7), 3, 3),
    "conv_stride": _conv((3, 9, 8), 3, 3, PYTORCH, stride=2, padding=1),
    "conv_dilation": _conv((2, 9, 10), 3, 3, dilation=2),
    "conv_groups": _conv((4, 6, 5), 6, 3, PYTORCH, bias=False, padding=1, groups=2),
    "conv_depthwise": _conv((3, 7, 6), 6, 3, stride=2, groups=3),
    "conv_rows_and_columns": _conv((2, 7, 9), 3, (3, 5), PYTORCH, stride=(2, 1), padding=(1, 2)),
    "conv_same": _conv((2, 6, 7), 3, (3, 5), padding="same"),
    "conv_same_dilation": _conv((2, 7, 8), 2, (3, 5), padding="same", dilation=(2, 1), groups=2),
    # PyTorch has no such padding where there is a stride.
    "conv_same_stride": _conv((2, 8, 7), 3, (3, 4), KERAS, padding="same", stride=2),
    "max": _pool("max", (2, 6, 7), 2),
    "max_ties": _pool("max", (3, 7, 7), 3, coarse=True, stride=2),
    "max_padding": _pool("max", (2, 6, 7), (3, 2), PYTORCH, stride=(2, 1), padding=1),
    "max_same": _pool("max", (2, 5, 8), (2, 3), KERAS, padding="same"),
    "mean": _pool("mean", (2, 6, 7), (2, 3), stride=2),
    "mean_padding": _pool("mean", (2, 6, 7), (3, 2), PYTORCH, stride=2, padding=1),
    "mean_padding_left_out": _pool("mean", (2, 6, 7), 3, PYTORCH, stride=2, padding=1, count_include_pad=False),
    # Where the padding's halves are not equal, Keras on PyTorch repeats the edge and takes its mean, too.
    "global_max": _pool("global_max", (3, 4, 5), None),
    "global_mean": _pool("global_mean", (3, 4, 5), None),
    "zeros": _pool("zeros", (2, 3, 4), (1, 2)),
    "upsample": _pool("upsample", (2, 3, 4), (2, 3)),
    "mean_same": _pool("mean", (2, 5, 7), 3, KERAS, padding="same", stride=2),
}


def draw(layer, random):
    """Parameters and input, in float32."""
    x = random.standard_normal((BATCH, *layer.image)).astype(np.float32)
    parameters = {}
    if layer.kind == "conv":
        kernel = layer.kernel if isinstance(layer.kernel, tuple) else (layer.kernel,) * 2
        shape = (layer.filters, layer.image[0] // layer.options.get("groups", 1), *kernel)
        parameters["weight"] = (0.5 * random.standard_normal(shape)).astype(np.float32)
        if layer.bias:
            parameters["bias"] = random.uniform(-0.3, 0.3, layer.filters).astype(np.float32)
    return parameters, (np.round(2 * x) / 2).astype(np.float32) if layer.coarse else x


def by_pytorch(layer, x, weight=None, bias=None):
    if layer.kind == "conv":
        return F.conv2d(x, weight, bias, **layer.options)
    return {
        "max": F.max_pool2d,
        "mean": F.avg_pool2d,
        "global_max": lambda x, _: F.adaptive_max_pool2d(x, 1).flatten(1),
        "global_mean": lambda x, _: F.adaptive_avg_pool2d(x, 1).flatten(1),
        "zeros": lambda x, by: F.pad(x, (by[1], by[1], by[0], by[0])),
        "upsample": lambda x, by: F.interpolate(x, scale_factor=by, mode="nearest"),
    }[layer.kind](x, layer.kernel, **layer.options)


def by_keras(layer, x, weight=None, bias=None):
    """Keras' functions: channels last, kernels [rows, columns, channels, filters]."""
    names = {"stride": "strides", "dilation": "dilation_rate"}
    options = {names[name]: value for name, value in layer.options.items() if name in names}
    options["padding"] = layer.options.get("padding", "valid")
    x = x.permute(0, 2, 3, 1)
    simple = {
        "global_max": lambda: keras.layers.GlobalMaxPooling2D(dtype=_name(x))(x),
        "global_mean": lambda: keras.layers.GlobalAveragePooling2D(dtype=_name(x))(x),
        "zeros": lambda: keras.layers.ZeroPadding2D(layer.kernel, dtype=_name(x))(x).permute(0, 3, 1, 2),
        "upsample": lambda: keras.layers.UpSampling2D(layer.kernel, dtype=_name(x))(x).permute(0, 3, 1, 2),
    }
    if layer.kind in simple:
        return simple[layer.kind]()
    if layer.kind == "conv":
        # The groups follow from the shapes.
        y = keras.ops.conv(x, weight.permute(2, 3, 1, 0), data_format="channels_last", **options)
        y = y if bias is None else y + bias
    else:
        pool = {"max": keras.ops.max_pool, "mean": keras.ops.average_pool}[layer.kind]
        y = pool(x, layer.kernel, data_format="channels_last", **options)
    return y.permute(0, 3, 1, 2)


def _name(x):
    return str(x.dtype).removeprefix("torch.")


FUNCTIONS = {"pytorch": by_pytorch, "keras": by_keras}


def run(function, layer, parameters, x, dy, dtype):
    """Everything that one pass forward and back gives, by the names of the file."""
    leaves = {"input": x, **{f"layer.{name}": value for name, value in parameters.items()}}
    leaves = {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in leaves.items()}
    y = function(layer, *leaves.values())
    y.backward(torch.tensor(dy(tuple(y.shape)), dtype=dtype))
    return {"output": numpy(y)} | {f"{name}.grad": numpy(leaf.grad) for name, leaf in leaves.items()}


def build(check):
    """The reference: a framework in float64 at float32 inputs, rounded once; the others and float32 agree with it."""
    reference = Reference()
    for number, (name, layer) in enumerate(LAYERS.items()):
        random = np.random.default_rng([20_007, number])
        parameters, x = draw(layer, random)
        upstream = {}

        def dy(shape):
            return upstream.setdefault("dy", random.standard_normal(shape).astype(np.float32))

        values = run(FUNCTIONS[layer.frameworks[0]], layer, parameters, x, dy, torch.float64)
        for framework in layer.frameworks:
            for dtype, tolerance in ((torch.float64, 1e-13), (torch.float32, 2e-6)):
                others = run(FUNCTIONS[framework], layer, parameters, x, dy, dtype)
                _agree(f"{name} of {framework} in {dtype}", values, others, tolerance)
        if check:
            _agree(f"{name} in numpy", values, layers_numpy.run(layer, parameters, x, upstream["dy"]), 1e-12)

        reference.add(f"{name}/input", x, np.float32)
        for parameter, value in parameters.items():
            reference.add(f"{name}/layer.{parameter}", value, np.float32)
        reference.add(f"{name}/output.grad", upstream["dy"], np.float32)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float32)
        reference.note(name, {"framework": ", ".join(layer.frameworks), "kernel": layer.kernel,
                              "computed_in": "float64", **layer.options})
    return reference


def _agree(what, values, others, tolerance):
    assert values.keys() == others.keys()
    for name, value in values.items():
        close(f"{name} of {what}", others[name], value, tolerance)
