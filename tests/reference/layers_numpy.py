"""Convolution and pooling in plain numpy, in float64: tap by tap, for images [batch, channels, rows, columns]."""

import numpy as np


def _pair(value):
    return value if isinstance(value, tuple) else (value, value)


class Window:
    """How a window moves over images. `taps` gives each tap and the places it meets in padded images."""

    def __init__(self, image, kernel, stride=1, padding=0, dilation=1, **_):
        self.kernel, self.stride, self.dilation = _pair(kernel), _pair(stride), _pair(dilation)
        reach = [(k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation)]
        if padding == "same":
            total = [max(0, (-(-n // s) - 1) * s + r - n) for n, s, r in zip(image, self.stride, reach)]
            self.padding = [(t // 2, t - t // 2) for t in total]
        else:
            self.padding = [(p, p) for p in _pair(padding)]
        padded = [n + sum(p) for n, p in zip(image, self.padding)]
        self.output = [(n - r) // s + 1 for n, r, s in zip(padded, reach, self.stride)]

    def pad(self, x, value=0.0):
        return np.pad(x, [(0, 0), (0, 0), *self.padding], constant_values=value)

    def unpad(self, x):
        (top, bottom), (left, right) = self.padding
        return x[:, :, top:x.shape[2] - bottom, left:x.shape[3] - right]

    def taps(self):
        for k, l in np.ndindex(self.kernel):
            starts = (k * self.dilation[0], l * self.dilation[1])
            yield (k, l), (..., *(slice(start, start + (n - 1) * s + 1, s)
                                  for start, n, s in zip(starts, self.output, self.stride)))


def convolve(x, weight, bias, window, groups=1):
    """y = w * x + b."""
    x = window.pad(x)
    y = np.zeros((len(x), len(weight), *window.output), np.result_type(x, weight))
    for channels, filters in _groups(x.shape[1], len(weight), groups):
        for (k, l), places in window.taps():
            y[:, filters] += np.einsum("oc,bcij->boij", weight[filters, :, k, l], x[:, channels][places])
    return y if bias is None else y + bias[:, None, None]


def convolve_back(x, weight, dy, window, groups=1):
    """The gradients of x, w and b."""
    padded = window.pad(x)
    dx, dw = np.zeros_like(padded), np.zeros_like(weight)
    for channels, filters in _groups(x.shape[1], len(weight), groups):
        for (k, l), places in window.taps():
            dx[:, channels][places] += np.einsum("oc,boij->bcij", weight[filters, :, k, l], dy[:, filters])
            dw[filters, :, k, l] = np.einsum("boij,bcij->oc", dy[:, filters], padded[:, channels][places])
    return window.unpad(dx), dw, dy.sum((0, 2, 3))


def _groups(channels, filters, groups):
    depth, each = channels // groups, filters // groups
    return [(slice(g * depth, (g + 1) * depth), slice(g * each, (g + 1) * each)) for g in range(groups)]


def largest(x, window):
    """The largest element of each window, and where it is: which tap is the first that meets it."""
    x = window.pad(x, -np.inf)
    met = np.stack([x[places] for _, places in window.taps()])
    return met.max(0), met.argmax(0)


def largest_back(shape, first, dy, window):
    dx = window.pad(np.zeros(shape))
    for tap, (_, places) in enumerate(window.taps()):
        dx[places] += np.where(first == tap, dy, 0.0)
    return window.unpad(dx)


def _counts(image, window, count_padding):
    ones = window.pad(np.ones((1, 1, *image)), float(count_padding))
    return sum(ones[places] for _, places in window.taps())


def _global_max(x, dy, _):
    flat = x.reshape(*x.shape[:2], -1)
    first = np.arange(flat.shape[2]) == flat.argmax(2)[:, :, None]
    return flat.max(2), (first * dy[:, :, None]).reshape(x.shape)


def _global_mean(x, dy, _):
    return x.mean((2, 3)), np.broadcast_to(dy[:, :, None, None] / (x.shape[2] * x.shape[3]), x.shape)


def _zeros(x, dy, by):
    rows, columns = by
    return (np.pad(x, [(0, 0), (0, 0), (rows, rows), (columns, columns)]),
            dy[:, :, rows:-rows, columns:-columns])


def _upsample(x, dy, by):
    batch, channels, rows, columns = x.shape
    return np.kron(x, np.ones(by)), dy.reshape(batch, channels, rows, by[0], columns, by[1]).sum((3, 5))


SIMPLE = {"global_max": _global_max, "global_mean": _global_mean, "zeros": _zeros, "upsample": _upsample}


def run(layer, parameters, x, dy):
    """As `layers.run`."""
    x, dy = x.astype(np.float64), dy.astype(np.float64)
    if layer.kind in SIMPLE:
        y, dx = SIMPLE[layer.kind](x, dy, layer.kernel)
        return {"output": y, "input.grad": dx}
    window = Window(layer.image[1:], layer.kernel, **{"stride": 1 if layer.kind == "conv" else layer.kernel}
                    | layer.options)
    if layer.kind == "conv":
        weight = parameters["weight"].astype(np.float64)
        bias = parameters.get("bias")
        groups = layer.options.get("groups", 1)
        dx, dw, db = convolve_back(x, weight, dy, window, groups)
        found = {"output": convolve(x, weight, bias, window, groups), "input.grad": dx, "layer.weight.grad": dw}
        return found if bias is None else found | {"layer.bias.grad": db}
    if layer.kind == "max":
        y, first = largest(x, window)
        return {"output": y, "input.grad": largest_back(x.shape, first, dy, window)}
    counts = _counts(layer.image[1:], window, layer.options.get("count_include_pad", layer.frameworks[0] == "pytorch"))
    padded, dx = window.pad(x), window.pad(np.zeros_like(x))
    for _, places in window.taps():
        dx[places] += dy / counts
    return {"output": sum(padded[places] for _, places in window.taps()) / counts, "input.grad": window.unpad(dx)}
