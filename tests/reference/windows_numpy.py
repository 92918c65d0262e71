"""The layers of `windows.py` in plain numpy, in float64, by their definitions; gradients by central differences.

A signal [batch, channels, length] is an image [batch, channels, 1, length].
"""

import math

import numpy as np


def _pair(value, neutral):
    """A number of signals or of both axes, or a pair, by rows and columns."""
    if isinstance(value, tuple):
        return (neutral, *value)[-2:]
    return value, value


def _places(options, kernel, size, at):
    """Where the taps of an axis lie at each position of the output."""
    if options.get("signal") and isinstance(options.get("padding"), tuple):
        (before, behind), stride, dilation = options["padding"], options.get("stride", 1), options.get("dilation", 1)
        output = (size + before + behind - (kernel - 1) * dilation - 1) // stride + 1
        return [[i * stride + k * dilation - before for k in range(kernel)] for i in range(output)]
    stride, dilation, padding = ((options.get(name, default) if not isinstance(options.get(name), tuple)
                                  else options[name][at])
                                 for name, default in (("stride", 1), ("dilation", 1), ("padding", 0)))
    reach = (kernel - 1) * dilation + 1
    if padding == "same":
        output = -(-size // stride)
        before = max(0, (output - 1) * stride + reach - size) // 2
    elif padding == "causal":
        before, output = reach - 1, (size - 1) // stride + 1
    else:
        before, output = padding, (size + 2 * padding - reach) // stride + 1
    return [[i * stride + k * dilation - before for k in range(kernel)] for i in range(output)]


def _windows(layer, kernel, image, **defaults):
    """The places of rows and of columns; a signal has one row, and one place in it."""
    options = defaults | layer.options
    if layer.signal:
        return [[0]], _places(options | {"signal": True}, kernel[-1], image[1], 0)
    return tuple(_places(options, kernel[at], image[at], at) for at in range(2))


def _at(x, i, j):
    """The pixels at these places, zero beside the image."""
    inside = 0 <= i < x.shape[2] and 0 <= j < x.shape[3]
    return x[:, :, i, j] if inside else np.zeros(x.shape[:2])


def _conv(layer, x, weight, bias, groups):
    kernel = weight.shape[2:]
    rows, columns = _windows(layer, kernel, x.shape[2:])
    y = np.zeros((len(x), len(weight), len(rows), len(columns)))
    depth, each = x.shape[1] // groups, len(weight) // groups
    for (i, row), (j, column) in ((a, b) for a in enumerate(rows) for b in enumerate(columns)):
        for (k, r), (l, c) in ((a, b) for a in enumerate(row) for b in enumerate(column)):
            pixels = _at(x, r, c)
            for o in range(len(weight)):
                group = o // each
                y[:, o, i, j] += pixels[:, group * depth:(group + 1) * depth] @ weight[o, :, k, l]
    return y if bias is None else y + bias[:, None, None]


def _transposed(layer, x, weight, bias):
    get = layer.options.get
    stride, dilation = (_pair(get(name, 1), 1) for name in ("stride", "dilation"))
    padding, behind = (_pair(get(name, 0), 0) for name in ("padding", "output_padding"))
    if layer.signal:
        stride, dilation, padding, behind = (1, stride[1]), (1, dilation[1]), (0, padding[1]), (0, behind[1])
    groups, each = get("groups", 1), weight.shape[1]
    kernel, size = weight.shape[2:], x.shape[2:]
    output = [(n - 1) * s + d * (k - 1) + 1 - 2 * p + o
              for n, s, d, k, p, o in zip(size, stride, dilation, kernel, padding, behind)]
    y = np.zeros((len(x), each * groups, *output))
    for c, i, j, k, l in np.ndindex(x.shape[1], *size, *kernel):
        r, t = i * stride[0] + k * dilation[0] - padding[0], j * stride[1] + l * dilation[1] - padding[1]
        if 0 <= r < output[0] and 0 <= t < output[1]:
            group = c // (x.shape[1] // groups)
            y[:, group * each:(group + 1) * each, r, t] += x[:, c, i, j, None] * weight[c, :, k, l]
    return y if bias is None else y + bias[:, None, None]


def _pool(layer, x):
    options, size = layer.options, x.shape[2:]
    rows, columns = _windows(layer, _pair(options["kernel"], 1), size, stride=options["kernel"])
    y = np.zeros((*x.shape[:2], len(rows), len(columns)))
    for (i, row), (j, column) in ((a, b) for a in enumerate(rows) for b in enumerate(columns)):
        inside = [(r, c) for r in row for c in column if 0 <= r < size[0] and 0 <= c < size[1]]
        pixels = np.stack([x[:, :, r, c] for r, c in inside])
        # Keras leaves out what padding `same` adds, PyTorch counts its padding.
        count = len(inside) if options.get("padding") == "same" else len(row) * len(column)
        y[:, :, i, j] = pixels.max(0) if layer.kind == "max" else pixels.sum(0) / count
    return y


def _adaptive(layer, x):
    size = layer.options["size"]
    shares = [[range(i * n // m, -(-(i + 1) * n // m)) for i in range(m)]
              for n, m in zip(x.shape[2:], (1, *size)[-2:])]
    return np.stack([np.stack([x[:, :, list(r)][..., list(c)].mean((2, 3)) for c in shares[1]], -1)
                     for r in shares[0]], -2)


def _upsample(layer, x):
    factor, mode = (1, *layer.options["factor"])[-2:], layer.options["mode"]
    for axis, times in zip((2, 3), factor):
        size = x.shape[axis]
        if mode == "nearest":
            x = np.repeat(x, times, axis)
            continue
        lines = []
        for i in range(size * times):
            place = min(max((i + 0.5) / times - 0.5, 0), size - 1)
            low = math.floor(place)
            near, far = x.take(low, axis), x.take(min(low + 1, size - 1), axis)
            lines.append(near + (place - low) * (far - near))
        x = np.stack(lines, axis)
    return x


def forward(layer, parameters, x):
    """The output of a layer."""
    as_image = (lambda a: a[:, :, None]) if layer.signal else (lambda a: a)
    weights = {name: as_image(value) if value.ndim > 1 else value for name, value in parameters.items()}
    x, kind = as_image(x), layer.kind
    if kind == "conv":
        y = _conv(layer, x, weights["weight"], weights.get("bias"), layer.options.get("groups", 1))
    elif kind == "separable":
        y = _conv(layer, x, weights["depthwise.weight"], None, x.shape[1])
        y = np.einsum("oc,bcij->boij", weights["pointwise.weight"][:, :, 0, 0], y)
        y = y if "pointwise.bias" not in weights else y + weights["pointwise.bias"][:, None, None]
    elif kind == "transposed":
        y = _transposed(layer, x, weights["weight"], weights.get("bias"))
    elif kind in ("max", "mean"):
        y = _pool(layer, x)
    elif kind == "adaptive":
        y = _adaptive(layer, x)
    elif kind == "upsample":
        y = _upsample(layer, x)
    elif kind == "zeros":
        y = np.pad(x, [(0, 0), (0, 0), *((0, 0), *layer.options["around"])[-2:]])
    elif kind == "crop":
        rows, columns = (slice(before, n - behind) for n, (before, behind)
                         in zip(x.shape[2:], ((0, 0), *layer.options["around"])[-2:]))
        y = x[:, :, rows, columns]
    else:
        return {"global_max": np.max, "global_mean": np.mean}[kind](x, (2, 3))
    return y[:, :, 0] if layer.signal else y


def run(layer, parameters, x, dy):
    """Everything that one pass forward and back gives, by the names of the file."""
    leaves = {"input": x, **{f"layer.{name}": value for name, value in parameters.items()}}
    leaves = {name: value.astype(np.float64) for name, value in leaves.items()}

    def output():
        weights = {name.removeprefix("layer."): value for name, value in leaves.items() if name != "input"}
        return forward(layer, weights, leaves["input"])

    found = {"output": output()}
    for name, leaf in leaves.items():
        gradient = np.zeros_like(leaf)
        for place in np.ndindex(leaf.shape):
            value, sides = leaf[place], []
            for step in (1e-4, -1e-4):
                leaf[place] = value + step
                sides.append(np.vdot(output(), dy))
            leaf[place] = value
            gradient[place] = (sides[0] - sides[1]) / 2e-4
        found[f"{name}.grad"] = gradient
    return found
