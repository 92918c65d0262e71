"""Layers of signals, and what else moves windows: outputs, and the gradients of parameters and inputs."""

from dataclasses import dataclass, field

import keras
import numpy as np
import torch
import torch.nn.functional as F

import windows_numpy
from layers import _agree as agree
from layers import _name as name_of
from layers import run
from store import Reference

BATCH = 2


@dataclass
class Layer:
    """A layer on inputs of this shape. Options are PyTorch's; `frameworks`, the first gives the values."""

    kind: str
    shape: tuple
    parameters: dict = field(default_factory=dict)
    frameworks: tuple = ("pytorch", "keras")
    options: dict = field(default_factory=dict)

    @property
    def signal(self):
        return len(self.shape) == 2


BOTH, PYTORCH, KERAS = ("pytorch", "keras"), ("pytorch",), ("keras",)


def _conv(shape, filters, kernel, frameworks=BOTH, bias=True, kind="conv", **options):
    groups = options.get("groups", 1)
    weight = {"conv": (filters, shape[0] // groups), "transposed": (shape[0], filters // groups)}[kind] + kernel
    parameters = {"weight": weight} | ({"bias": (filters,)} if bias else {})
    return Layer(kind, shape, parameters, frameworks, options)


def _transposed(*args, **options):
    return _conv(*args, kind="transposed", **options)


def _separable(shape, filters, kernel, multiplier=1, frameworks=BOTH, bias=True, **options):
    between = shape[0] * multiplier
    parameters = {"depthwise.weight": (between, 1, *kernel), "pointwise.weight": (filters, between, *(1 for _ in kernel))}
    return Layer("separable", shape, parameters | ({"pointwise.bias": (filters,)} if bias else {}), frameworks, options)


def _plain(kind, shape, frameworks=BOTH, **options):
    return Layer(kind, shape, {}, frameworks, options)


LAYERS = {
    "conv1d": _conv((2, 9), 3, (3,)),
    "conv1d_everything": _conv((4, 11), 6, (3,), PYTORCH, stride=2, padding=1, dilation=2, groups=2),
    "conv1d_same": _conv((2, 8), 3, (5,), bias=False, padding="same"),
    # PyTorch has no such padding where there is a stride.
    "conv1d_same_stride": _conv((2, 9), 3, (4,), KERAS, padding="same", stride=2),
    "conv1d_causal": _conv((3, 9), 2, (3,), padding="causal", dilation=2),
    "conv1d_causal_stride": _conv((2, 8), 3, (2,), padding="causal", stride=3),
    "conv1d_depthwise": _conv((3, 7), 6, (3,), groups=3),
    "conv2d_depthwise": _conv((3, 7, 6), 6, (3, 2), groups=3, stride=2),
    "transposed1d": _transposed((2, 5), 3, (3,), stride=2),
    "transposed1d_everything":
        _transposed((4, 5), 2, (3,), PYTORCH, stride=2, padding=1, output_padding=1, dilation=2, groups=2),
    "transposed2d": _transposed((2, 3, 4), 3, (3, 3)),
    "transposed2d_twice": _transposed((3, 4, 3), 2, (4, 4), PYTORCH, stride=2, padding=1),
    "transposed2d_output_padding": _transposed((2, 3, 4), 3, (3, 3), PYTORCH, stride=2, padding=1, output_padding=1),
    "transposed2d_everything": _transposed((4, 3, 4), 6, (2, 3), PYTORCH, bias=False, stride=(2, 1), padding=(1, 0),
                                           output_padding=(1, 0), dilation=(1, 2), groups=2),
    "transposed2d_stride": _transposed((2, 4, 3), 3, (2, 3), stride=(2, 3)),
    "separable1d": _separable((3, 8), 4, (3,), multiplier=2, padding="causal"),
    "separable2d": _separable((3, 6, 7), 4, (3, 3), multiplier=2),
    "separable2d_stride": _separable((2, 7, 6), 3, (3, 2), bias=False, stride=2),
    "max1d": _plain("max", (2, 9), kernel=3, stride=2),
    "max1d_padding": _plain("max", (2, 8), PYTORCH, kernel=3, stride=2, padding=1),
    "mean1d": _plain("mean", (2, 9), kernel=2),
    "mean1d_padding": _plain("mean", (2, 8), PYTORCH, kernel=3, stride=2, padding=1),
    "mean1d_same": _plain("mean", (2, 7), KERAS, kernel=3, stride=2, padding="same"),
    "adaptive1d": _plain("adaptive", (3, 10), size=(4,)),
    "adaptive2d": _plain("adaptive", (2, 7, 5), size=(3, 4)),
    "adaptive2d_larger": _plain("adaptive", (2, 2, 3), PYTORCH, size=(3, 5)),
    "global_max1d": _plain("global_max", (3, 7)),
    "global_mean1d": _plain("global_mean", (3, 7)),
    "zeros1d": _plain("zeros", (2, 5), around=((1, 2),)),
    "zeros2d_sides": _plain("zeros", (2, 3, 4), around=((1, 2), (0, 3))),
    "crop1d": _plain("crop", (2, 7), around=((1, 2),)),
    "crop2d": _plain("crop", (2, 6, 7), around=((1, 1), (2, 2))),
    "crop2d_sides": _plain("crop", (2, 6, 7), around=((0, 2), (3, 1))),
    "repeat1d": _plain("upsample", (2, 4), factor=(3,), mode="nearest"),
    "linear1d": _plain("upsample", (2, 5), PYTORCH, factor=(3,), mode="linear"),
    "bilinear": _plain("upsample", (2, 3, 4), factor=(2, 2), mode="bilinear"),
    "bilinear_rows_and_columns": _plain("upsample", (1, 4, 3), factor=(3, 4), mode="bilinear"),
    "conv1d_sides": _conv((2, 6), 3, (4,), padding=(1, 4)),
    "conv1d_sides_stride": _conv((4, 7), 2, (2,), padding=(0, 3), stride=2, dilation=2, groups=2),
}


def sides(layer):
    """How many zeros are put before a signal and behind it, and the options without that padding."""
    options = dict(layer.options)
    padding = options.get("padding")
    if padding != "causal" and not (layer.signal and isinstance(padding, tuple)):
        return None, options
    del options["padding"]
    if padding != "causal":
        return padding, options
    weight = layer.parameters.get("weight") or layer.parameters["depthwise.weight"]
    return (options.get("dilation", 1) * (weight[-1] - 1), 0), options


def by_pytorch(layer, x, *parameters):
    axes, options = len(layer.shape) - 1, dict(layer.options)
    if layer.kind in ("conv", "separable"):
        conv = [F.conv1d, F.conv2d][axes - 1]
        around, options = sides(layer)
        x = F.pad(x, around) if around else x
        if layer.kind == "conv":
            return conv(x, *parameters, **options)
        depthwise, pointwise, *bias = parameters
        return conv(conv(x, depthwise, groups=layer.shape[0], **options), pointwise, *bias)
    if layer.kind == "transposed":
        return [F.conv_transpose1d, F.conv_transpose2d][axes - 1](x, *parameters, **options)
    if layer.kind == "upsample":
        more = {} if options["mode"] == "nearest" else {"align_corners": False}
        return F.interpolate(x, scale_factor=options["factor"], mode=options["mode"], **more)
    if layer.kind in ("zeros", "crop"):
        sign = 1 if layer.kind == "zeros" else -1
        return F.pad(x, tuple(sign * n for pair in reversed(options["around"]) for n in pair))
    one = {
        "max": [F.max_pool1d, F.max_pool2d],
        "mean": [F.avg_pool1d, F.avg_pool2d],
        "adaptive": [F.adaptive_avg_pool1d, F.adaptive_avg_pool2d],
        "global_max": [lambda x: F.adaptive_max_pool1d(x, 1).flatten(1)],
        "global_mean": [lambda x: F.adaptive_avg_pool1d(x, 1).flatten(1)],
    }[layer.kind][axes - 1]
    if layer.kind == "adaptive":
        return one(x, options["size"] if axes == 2 else options["size"][0])
    kernel = options.pop("kernel", None)
    return one(x, **options) if kernel is None else one(x, kernel, **options)


def by_keras(layer, x, *parameters):
    """Keras' functions: channels last, kernels [rows, columns, channels, filters]."""
    axes, given = len(layer.shape) - 1, layer.options
    names = {"stride": "strides", "dilation": "dilation_rate"}
    options = {names[name]: value for name, value in given.items() if name in names}
    options["padding"] = given.get("padding", "valid")
    last = (0, *range(2, axes + 2), 1)
    first = (0, axes + 1, *range(1, axes + 1))
    dtype, x = name_of(x), x.permute(last)
    kernels = [weight.permute(*range(2, axes + 2), 1, 0) for weight in parameters if weight.dim() > 1]
    bias = next((weight for weight in parameters if weight.dim() == 1), None)
    layers = keras.layers

    def layer_of(name, *args, **more):
        return getattr(layers, f"{name}{axes}D")(*args, dtype=dtype, **more)

    if around := sides(layer)[0]:
        # What `Conv1D` does of `causal` before it calls the function below.
        x, options["padding"] = keras.ops.pad(x, [[0, 0], list(around), [0, 0]]), "valid"
    if layer.kind == "conv":
        y = keras.ops.conv(x, kernels[0], data_format="channels_last", **options)
        y = y if bias is None else y + bias
    elif layer.kind == "transposed":
        y = keras.ops.conv_transpose(x, kernels[0], data_format="channels_last", **options)
        y = y if bias is None else y + bias
    elif layer.kind == "separable":
        depthwise, pointwise = kernels
        window, (channels, filters) = depthwise.shape[:axes], (x.shape[-1], pointwise.shape[-1])
        multiplier = depthwise.shape[-1] // channels
        separable = layer_of("SeparableConv", filters, window, depth_multiplier=multiplier,
                             use_bias=bias is not None, **options)
        separable.build(tuple(x.shape))
        # Keras' depthwise kernel is [rows, columns, channels, multiplier].
        values = [depthwise.reshape(*window, channels, multiplier), pointwise, *([] if bias is None else [bias])]
        y, _ = separable.stateless_call(values, [], x)
    elif layer.kind in ("max", "mean"):
        pool = {"max": keras.ops.max_pool, "mean": keras.ops.average_pool}[layer.kind]
        y = pool(x, given["kernel"], data_format="channels_last", **options)
    elif layer.kind == "upsample":
        factor = given["factor"]
        y = (layer_of("UpSampling", factor[0]) if axes == 1
             else layer_of("UpSampling", factor, interpolation=given["mode"]))(x)
    elif layer.kind in ("zeros", "crop"):
        around = given["around"]
        name = {"zeros": "ZeroPadding", "crop": "Cropping"}[layer.kind]
        y = layer_of(name, around[0] if axes == 1 else around)(x)
    elif layer.kind == "adaptive":
        size = given["size"]
        y = layer_of("AdaptiveAveragePooling", size[0] if axes == 1 else size)(x)
    else:
        name = {"global_max": "GlobalMaxPooling", "global_mean": "GlobalAveragePooling"}[layer.kind]
        return layer_of(name)(x)
    return y.permute(first)


FUNCTIONS = {"pytorch": by_pytorch, "keras": by_keras}


def draw(layer, random):
    """Parameters and input, in float32."""
    x = random.standard_normal((BATCH, *layer.shape)).astype(np.float32)
    parameters = {name: (0.5 * random.standard_normal(shape)).astype(np.float32)
                  for name, shape in layer.parameters.items()}
    return parameters, x


def build(check):
    """The reference: a framework in float64 at float32 inputs, rounded once; the others and float32 agree with it."""
    reference = Reference()
    for number, (name, layer) in enumerate(LAYERS.items()):
        random = np.random.default_rng([20_023, number])
        parameters, x = draw(layer, random)
        upstream = {}

        def dy(shape):
            return upstream.setdefault("dy", random.standard_normal(shape).astype(np.float32))

        values = run(FUNCTIONS[layer.frameworks[0]], layer, parameters, x, dy, torch.float64)
        for framework in layer.frameworks:
            for dtype, tolerance in ((torch.float64, 1e-13), (torch.float32, 2e-6)):
                others = run(FUNCTIONS[framework], layer, parameters, x, dy, dtype)
                agree(f"{name} of {framework} in {dtype}", values, others, tolerance)
        if check:
            agree(f"{name} in numpy", values, windows_numpy.run(layer, parameters, x, upstream["dy"]), 1e-8)

        reference.add(f"{name}/input", x, np.float32)
        for parameter, value in parameters.items():
            reference.add(f"{name}/layer.{parameter}", value, np.float32)
        reference.add(f"{name}/output.grad", upstream["dy"], np.float32)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float32)
        reference.note(name, {"framework": ", ".join(layer.frameworks), "computed_in": "float64", **layer.options})
    return reference
