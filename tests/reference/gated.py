"""Gated units: outputs, and the gradients of parameters and inputs."""

import numpy as np
import torch
import torch.nn.functional as F

from store import Reference, close, close_by_differences, numpy

BATCH = 3


def halves(axis, gate):
    """The first half times a gate of the second, along an axis of a sample."""

    def unit(x, _):
        a, b = x.chunk(2, axis + 1)
        return a * gate(b)

    return unit


def highway(x, p):
    h = F.relu(F.linear(x, p["transform.weight"], p["transform.bias"]))
    t = torch.sigmoid(F.linear(x, p["gate.weight"], p["gate.bias"]))
    return t * h + (1 - t) * x


def swiglu(x, p):
    return F.linear(F.silu(F.linear(x, p["gate_proj.weight"])) * F.linear(x, p["up_proj.weight"]), p["down_proj.weight"])


CASES = {
    "glu": ((6,), {}, lambda x, _: F.glu(x)),
    "glu_channels": ((4, 5), {}, lambda x, _: F.glu(x, 1)),
    "glu_rows": ((2, 6, 3), {}, lambda x, _: F.glu(x, 2)),
    "swiglu_halves": ((3, 8), {}, halves(1, F.silu)),
    "geglu_halves": ((3, 8), {}, halves(1, F.gelu)),
    "reglu_halves": ((3, 8), {}, halves(1, F.relu)),
    "highway": ((5,), {"transform.weight": (5, 5), "transform.bias": (5,), "gate.weight": (5, 5), "gate.bias": (5,)},
                highway),
    "swiglu": ((4,), {"gate_proj.weight": (7, 4), "up_proj.weight": (7, 4), "down_proj.weight": (4, 7)}, swiglu),
}


def run(unit, parameters, x, dy, dtype):
    """Everything that one pass forward and back gives, by the names of the file."""
    leaf = lambda value: torch.tensor(value, dtype=dtype, requires_grad=True)  # noqa: E731
    x, parameters = leaf(x), {name: leaf(value) for name, value in parameters.items()}
    y = unit(x, parameters)
    dy = np.ones(y.shape) if dy is None else dy
    y.backward(torch.tensor(dy, dtype=dtype))
    gradients = {f"layer.{name}.grad": numpy(value.grad) for name, value in parameters.items()}
    return {"output": numpy(y), "input.grad": numpy(x.grad)} | gradients


def build(check):
    """The reference: PyTorch in float64; that float32 agrees with it is asserted."""
    reference = Reference()
    for number, (name, (shape, parameters, unit)) in enumerate(CASES.items()):
        random = np.random.default_rng([20_028, number])
        draw = lambda *shape: random.standard_normal(shape).astype(np.float32)  # noqa: E731
        parameters = {key: draw(*shape) for key, shape in parameters.items()}
        x = 2 * draw(BATCH, *shape)
        dy = draw(*run(unit, parameters, x, None, torch.float64)["output"].shape)
        values = run(unit, parameters, x, dy, torch.float64)
        single = run(unit, parameters, x, dy, torch.float32)
        for key, value in values.items():
            close(f"{name}/{key} in float32", single[key], value, 1e-5)
        if check:
            def total(parameters, inputs):
                return (dy * run(unit, parameters, inputs["input"], dy, torch.float64)["output"]).sum()

            close_by_differences(name, "layer.", parameters, {"input": x}, total, values, 1e-6, 1e-6)
        reference.add(f"{name}/input", x, np.float64)
        reference.add(f"{name}/output.grad", dy, np.float64)
        for key, value in parameters.items():
            reference.add(f"{name}/layer.{key}", value, np.float64)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float64)
        reference.note(name, {"framework": "pytorch", "computed_in": "float64"})
    return reference
