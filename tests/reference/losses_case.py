"""What a case of a loss is, and how the frameworks' losses become calls `(prediction, target)`."""

from dataclasses import dataclass, field
from typing import Callable

import numpy as np
import torch

BATCH, CLASSES = 7, 10


@dataclass
class Case:
    """A loss on one batch. The first framework gives the values; the others must agree with it.

    `settings` are what the loss is told beside prediction and target: a number stands in the metadata, an array
    is a tensor of the file.

    `tolerance` is how far plain numpy may be from the framework in float64.

    A `clipped` case meets the bound 1 - 1e-7, which float32 cannot hold: its float32 values are the
    framework's own in float32, and float64 values come beside them.
    """

    name: str
    prediction: np.ndarray
    target: np.ndarray
    frameworks: dict
    numpy: Callable
    clipped: bool = False
    tolerance: float = 1e-13
    note: str = ""
    settings: dict = field(default_factory=dict)


def keras_loss(kind, weights=None, **options):
    """A loss object of Keras in the type of the prediction, as the call `(prediction, target)`."""
    def call(prediction, target):
        sample_weight = None if weights is None else like(weights, prediction)
        loss = kind(dtype=str(prediction.dtype).split(".")[1], **options)
        return loss(target, prediction, sample_weight=sample_weight)

    return call


def torch_loss(kind, weight=None, **options):
    """A loss module of PyTorch as the call `(prediction, target)`."""
    def call(prediction, target):
        weighted = {} if weight is None else {"weight": like(weight, prediction)}
        return kind(**weighted, **options)(prediction, target)

    return call


def like(values, prediction):
    """An array as a tensor of the type of the prediction."""
    return torch.tensor(values, dtype=prediction.dtype)


def single(values):
    """An array of values that float32 holds."""
    return np.asarray(values, np.float64).astype(np.float32)


def softmax(values):
    """Probabilities of each row, from its logits."""
    return np.exp(values) / np.exp(values).sum(-1, keepdims=True)
