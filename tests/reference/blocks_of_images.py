"""Blocks of images in training and in inference: outputs, gradients, and how far the running statistics move."""

import numpy as np
import torch
from torch import nn
from torch.nn.functional import relu, relu6

from store import Reference, close, close_by_differences, numpy

BATCH = 3


class Residual(nn.Module):
    """torchvision's `BasicBlock` without a stride."""

    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)

    def forward(self, x):
        h = relu(self.bn1(self.conv1(x)))
        return relu(self.bn2(self.conv2(h)) + x)


class Inverted(nn.Module):
    """torchvision's `InvertedResidual` without a stride, its layers by the names that they have here."""

    def __init__(self, channels, wide):
        super().__init__()
        self.expand = nn.Conv2d(channels, wide, 1, bias=False)
        self.expand_bn = nn.BatchNorm2d(wide)
        self.depthwise = nn.Conv2d(wide, wide, 3, padding=1, groups=wide, bias=False)
        self.depthwise_bn = nn.BatchNorm2d(wide)
        self.project = nn.Conv2d(wide, channels, 1, bias=False)
        self.project_bn = nn.BatchNorm2d(channels)

    def forward(self, x):
        wide = relu6(self.expand_bn(self.expand(x)))
        seen = relu6(self.depthwise_bn(self.depthwise(wide)))
        return self.project_bn(self.project(seen)) + x


BLOCKS = {
    "residual": (lambda: Residual(2), (2, 4, 5)),
    "inverted": (lambda: Inverted(3, 6), (3, 4, 4)),
    "inverted_rows": (lambda: Inverted(2, 6), (2, 5, 3)),
}


def run(make, state, x, dy, dtype):
    """Everything that one step gives, by the names of the file."""
    block = make().to(dtype)
    block.load_state_dict({name: torch.tensor(value, dtype=dtype) for name, value in state.items()}, strict=False)
    x = torch.tensor(x, dtype=dtype, requires_grad=True)
    block.eval()
    values = {"inference": numpy(block(x))}
    block.train()
    y = block(x)
    y.backward(torch.tensor(dy, dtype=dtype))
    values |= {"output": numpy(y), "input.grad": numpy(x.grad)}
    values |= {f"block.{name}.grad": numpy(value.grad) for name, value in block.named_parameters()}
    moved = {name: value for name, value in block.named_buffers() if name in state}
    return values | {f"block.{name}.grad": numpy(value) - state[name] for name, value in moved.items()}


def build(check):
    """The reference: PyTorch in float64; that float32 agrees with it is asserted."""
    reference = Reference()
    for number, (name, (make, shape)) in enumerate(BLOCKS.items()):
        random = np.random.default_rng([20_027, number])
        state = {}
        for key, value in make().state_dict().items():
            if key.endswith("num_batches_tracked"):
                continue
            drawn = random.standard_normal(value.shape)
            if key.endswith("running_var"):
                drawn = 0.5 + random.random(value.shape)
            elif "bn" in key and key.endswith("weight"):
                drawn = 1 + 0.3 * drawn
            state[key] = (0.5 * drawn if value.dim() > 1 or key.endswith("bias") else drawn).astype(np.float32)
        x = random.standard_normal((BATCH, *shape)).astype(np.float32)
        dy = random.standard_normal((BATCH, *shape)).astype(np.float32)
        values = run(make, state, x, dy, torch.float64)
        single = run(make, state, x, dy, torch.float32)
        for key, value in values.items():
            close(f"{name}/{key} in float32", single[key], value, 5e-5)
        if check:
            def total(state, inputs):
                return (dy * run(make, state, inputs["input"], dy, torch.float64)["output"]).sum()

            gradients = {key: value for key, value in values.items() if "running" not in key}
            close_by_differences(name, "block.", state, {"input": x}, total, gradients, 1e-6, 1e-5)
        reference.add(f"{name}/input", x, np.float64)
        reference.add(f"{name}/output.grad", dy, np.float64)
        for key, value in state.items():
            reference.add(f"{name}/block.{key}", value, np.float64)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float64)
        reference.note(name, {"framework": "pytorch", "computed_in": "float64"})
    return reference
