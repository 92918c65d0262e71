"""What a reference file holds, how it is written, and how numbers are compared."""

import contextlib
import json
from dataclasses import dataclass, field

import keras
import numpy as np
import safetensors
import safetensors.numpy
import safetensors.torch
import torch
from keras.src.backend.common import dtypes

ALIGNMENT = 8

# Keras halves every mixed float64 result to float32 unless TensorFlow runs it. Its own entry for
# TensorFlow, set here too, keeps losses and clipped gradients in float64; no formula changes.
dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"


@dataclass
class Reference:
    """The tensors and the metadata of one file; both keep the names they are given."""

    tensors: dict = field(default_factory=dict)
    metadata: dict = field(default_factory=dict)

    def __post_init__(self):
        self.metadata["versions"] = f"keras {keras.__version__}, pytorch {torch.__version__.split('+')[0]}"

    def add(self, name, value, dtype):
        """Adds a tensor; a scalar becomes a tensor of shape [1]."""
        assert name not in self.tensors, f"`{name}` is there already"
        value = np.ascontiguousarray(np.atleast_1d(value), dtype=dtype)
        if value.dtype.kind == "f":
            assert np.isfinite(value).all(), f"`{name}` is not finite"
        self.tensors[name] = value

    def note(self, prefix, values):
        """Adds `prefix.key = value` to the metadata, in a form that Rust's `parse` reads back."""
        for key, value in values.items():
            text = str(value).lower() if isinstance(value, bool) else str(value)
            assert self.metadata.setdefault(f"{prefix}.{key}", text) == text, f"`{prefix}.{key}` has two values"


@dataclass
class StateDict:
    """A `state_dict` in the very bytes that PyTorch's users save."""

    state: dict
    metadata: None = None

    @property
    def tensors(self):
        return {name: numpy(value) for name, value in self.state.items()}


def write(path, reference):
    """Writes the file and says how large it is."""
    content = _bytes(reference)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return f"{len(reference.tensors)} tensors, {len(content)} bytes"


def compare(path, reference):
    """Compares what was computed now with what the file holds, and says how close they are."""
    if path.read_bytes() == _bytes(reference):
        return "the same bytes"
    with safetensors.safe_open(path, "np") as file:
        assert file.metadata() == reference.metadata, f"{path.name}: other metadata than computed"
        assert set(file.keys()) == set(reference.tensors), f"{path.name}: other tensors than computed"
        for name, now in reference.tensors.items():
            then = file.get_tensor(name)
            assert then.dtype == now.dtype, f"{name}: {then.dtype} in the file, {now.dtype} computed"
            close(f"{path.name} {name}", then, now, 1e-10 if now.dtype == np.float64 else 1e-6)
    return "within rounding of the file (another processor or build of the frameworks)"


def _bytes(reference):
    if isinstance(reference, StateDict):
        return safetensors.torch.save(reference.state)
    # The library writes metadata in the order of a randomly seeded hash map, so the header is
    # put in order here; the data section and the offsets into it stay as they are.
    raw = safetensors.numpy.save(reference.tensors, reference.metadata)
    length = int.from_bytes(raw[:8], "little")
    header = json.dumps(json.loads(raw[8:8 + length]), sort_keys=True, separators=(",", ":")).encode()
    header += b" " * (-len(header) % ALIGNMENT)
    return len(header).to_bytes(8, "little") + header + raw[8 + length:]


def distance(a, b):
    """The largest difference of `a` from `b`, as a part of each entry of `b`.

    Small entries are measured by the largest one, or by 1 if that is larger than 1.
    """
    a, b = np.asarray(a, np.float64), np.asarray(b, np.float64)
    assert a.shape == b.shape, f"shapes {a.shape} and {b.shape}"
    size = min(1.0, np.abs(b).max()) or 1.0
    return float(np.max(np.abs(a - b) / np.maximum(size, np.abs(b))))


def close(what, a, b, tolerance):
    """Asserts that two arrays are equal up to the tolerance (see `distance`)."""
    found = distance(a, b)
    assert found <= tolerance, f"{what}: {found:.3e} apart, allowed are {tolerance:.0e}"


def close_by_differences(name, prefix, parameters, inputs, total, values, step, tolerance, still=None):
    """Compares gradients with central differences of a number along a random direction of each array.

    `total(parameters, inputs)` is the number. `values` has its gradient with respect to an input as `input.grad`, to a
    parameter with the prefix before it. The row `still` is left as it is.
    """
    random = np.random.default_rng(0)
    for key in (key.removesuffix(".grad") for key in values if key.endswith(".grad")):
        group, own = (parameters, key.removeprefix(prefix)) if key.startswith(prefix) else (inputs, key)
        direction = random.standard_normal(np.shape(group[own]))
        if still is not None:
            direction[still] = 0

        def at(distance):
            moved = {**group, own: group[own] + distance * direction}
            return total(moved, inputs) if group is parameters else total(parameters, moved)

        slope = (at(step) - at(-step)) / (2 * step)
        close(f"{name}/{key} by differences", slope, (values[f"{key}.grad"] * direction).sum(), tolerance)


@contextlib.contextmanager
def precision(dtype):
    """Keras' default type, which its learning rates and loss objects take."""
    before = keras.config.floatx()
    keras.config.set_floatx(dtype)
    try:
        yield
    finally:
        keras.config.set_floatx(before)


def numpy(tensor):
    """A tensor of PyTorch, detached, as an array."""
    return tensor.detach().cpu().numpy()
