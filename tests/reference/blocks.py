"""Blocks of transformers: outputs, and the gradients of parameters and inputs, of PyTorch's layers."""

import numpy as np
import torch
from torch import nn

from store import Reference, close, close_by_differences, numpy

BATCH, STEPS, MEMORY, WIDTH, HEADS, WIDE = 3, 5, 4, 8, 2, 12
PRE = {"activation": "gelu", "norm_first": True}
BLOCKS = {
    "encoder": (nn.TransformerEncoderLayer, PRE, False),
    "encoder_post_norm": (nn.TransformerEncoderLayer, {}, False),
    "causal": (nn.TransformerEncoderLayer, PRE, True),
    "decoder": (nn.TransformerDecoderLayer, PRE, True),
    "decoder_post_norm": (nn.TransformerDecoderLayer, {}, True),
}


def run(kind, options, causal, parameters, inputs, dy, dtype):
    """Everything that one pass forward and back gives, by the names of the file."""
    layer = kind(WIDTH, HEADS, WIDE, dropout=0.0, batch_first=True, dtype=dtype, **options)
    layer.load_state_dict({name: torch.tensor(value, dtype=dtype) for name, value in parameters.items()})
    leaves = {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in inputs.items()}
    later = torch.ones(STEPS, STEPS, dtype=torch.bool).triu(1) if causal else None
    mask = {"tgt_mask" if kind is nn.TransformerDecoderLayer else "src_mask": later}
    y = layer(*leaves.values(), **mask)
    y.backward(torch.tensor(dy, dtype=dtype))
    gradients = {f"block.{name}.grad": numpy(value.grad) for name, value in layer.named_parameters()}
    return {"output": numpy(y)} | gradients | {f"{name}.grad": numpy(leaf.grad) for name, leaf in leaves.items()}


def build(check):
    """The reference: PyTorch in float64; that float32 agrees with it is asserted."""
    reference = Reference()
    for number, (name, (kind, options, causal)) in enumerate(BLOCKS.items()):
        random = np.random.default_rng([20_013, number])
        shapes = {key: tuple(value.shape) for key, value in kind(WIDTH, HEADS, WIDE).state_dict().items()}
        parameters = {key: (0.5 * random.standard_normal(shape)).astype(np.float32) for key, shape in shapes.items()}
        for key in (key for key in parameters if key.startswith("norm") and key.endswith("weight")):
            parameters[key] += 1
        inputs = {"input": random.standard_normal((BATCH, STEPS, WIDTH)).astype(np.float32)}
        if kind is nn.TransformerDecoderLayer:
            inputs["memory"] = random.standard_normal((BATCH, MEMORY, WIDTH)).astype(np.float32)
        dy = random.standard_normal((BATCH, STEPS, WIDTH)).astype(np.float32)
        values = run(kind, options, causal, parameters, inputs, dy, torch.float64)
        single = run(kind, options, causal, parameters, inputs, dy, torch.float32)
        for key, value in values.items():
            close(f"{name}/{key} in float32", single[key], value, 2e-5)
        if check:
            def total(parameters, inputs):
                return (dy * run(kind, options, causal, parameters, inputs, dy, torch.float64)["output"]).sum()

            close_by_differences(name, "block.", parameters, inputs, total, values, 1e-5, 1e-6)

        for key, value in inputs.items():
            reference.add(f"{name}/{key}", value, np.float64)
        for key, value in parameters.items():
            reference.add(f"{name}/block.{key}", value, np.float64)
        reference.add(f"{name}/output.grad", dy, np.float64)
        for key, value in values.items():
            reference.add(f"{name}/{key}", value, np.float64)
        reference.note(name, {"framework": "pytorch", "computed_in": "float64", "causal": causal, **options})
    return reference
