"""Every loss: its mean over a batch of 7, and the gradient of that mean with respect to the prediction."""

from dataclasses import dataclass
from typing import Callable

import keras
import numpy as np
import torch
from keras import losses as of_keras
from torch import nn

import losses_numpy as twin
from store import Reference, close, numpy

BATCH, CLASSES = 7, 10


@dataclass
class Case:
    """A loss on one batch. The first framework gives the values; the others must agree with it.

    A `clipped` case meets the bound 1 - 1e-7, which float32 cannot hold: its float32 values are the
    framework's own in float32, and float64 values come beside them.
    """

    name: str
    prediction: np.ndarray
    target: np.ndarray
    frameworks: dict
    numpy: Callable
    clipped: bool = False
    note: str = ""


def keras_loss(kind, **options):
    """A loss object of Keras in the type of the prediction, as the call `(prediction, target)`."""
    return lambda prediction, target: kind(dtype=str(prediction.dtype).split(".")[1], **options)(target, prediction)


def torch_loss(kind):
    """A loss module of PyTorch as the call `(prediction, target)`."""
    return lambda prediction, target: kind()(prediction, target)


def cases():
    """All cases. Random values come from one generator in this order: append, do not insert."""
    random = np.random.default_rng(20_002)

    def single(values):
        return np.asarray(values, np.float64).astype(np.float32)

    def softmax(values):
        return np.exp(values) / np.exp(values).sum(-1, keepdims=True)

    values = single(random.standard_normal((BATCH, CLASSES)))
    aims = single(random.standard_normal((BATCH, CLASSES)))
    logits = single(2 * random.standard_normal((BATCH, CLASSES)))
    probabilities = single(softmax(2 * random.standard_normal((BATCH, CLASSES))))
    unnormalised = single(random.uniform(0.05, 2.0, (BATCH, CLASSES)))
    labels = random.integers(0, CLASSES, BATCH)
    one_hot = single(np.eye(CLASSES)[labels])
    soft = single(softmax(random.standard_normal((BATCH, CLASSES))))
    scaled = single(soft * random.uniform(0.5, 1.5, (BATCH, 1)))
    far = single(random.choice([-80.0, -20.0, 0.0, 3.0, 20.0, 80.0], (BATCH, CLASSES)))
    each = single(random.uniform(0.02, 0.98, (BATCH, CLASSES)))
    bits = single(random.integers(0, 2, (BATCH, CLASSES)))
    grades = single(random.uniform(0.0, 1.0, (BATCH, CLASSES)))
    certain, certain_labels = certain_rows()
    certain_one_hot = single(np.eye(CLASSES)[certain_labels])
    certain_each = single(random.choice([0.0, 3e-8, 3e-7, 0.25, 0.75, 1.0], (BATCH, CLASSES)))

    categorical = {"keras": keras_loss(of_keras.CategoricalCrossentropy)}
    categorical_logits = {
        "pytorch": torch_loss(nn.CrossEntropyLoss),
        "keras": keras_loss(of_keras.CategoricalCrossentropy, from_logits=True),
    }
    sparse = {"keras": keras_loss(of_keras.SparseCategoricalCrossentropy)}
    sparse_logits = {
        "pytorch": torch_loss(nn.CrossEntropyLoss),
        "keras": keras_loss(of_keras.SparseCategoricalCrossentropy, from_logits=True),
    }
    binary_clipped = {"keras": keras_loss(of_keras.BinaryCrossentropy)}
    binary = {**binary_clipped, "pytorch": torch_loss(nn.BCELoss)}
    binary_logits = {
        "pytorch": torch_loss(nn.BCEWithLogitsLoss),
        "keras": keras_loss(of_keras.BinaryCrossentropy, from_logits=True),
    }
    squared = {"pytorch": torch_loss(nn.MSELoss), "keras": keras_loss(of_keras.MeanSquaredError)}
    likelihood = {"pytorch": torch_loss(nn.NLLLoss)}

    clip = "clipped to [1e-7, 1 - 1e-7], where the gradient is zero"
    return [
        Case("mean_squared_error", values, aims, squared, twin.mean_squared_error),
        Case("categorical_cross_entropy", probabilities, one_hot, categorical, twin.categorical),
        Case("categorical_cross_entropy_soft", probabilities, soft, categorical, twin.categorical),
        Case("categorical_cross_entropy_unnormalised", unnormalised, one_hot, categorical, twin.categorical,
             note="rows do not sum to 1: each is divided by its sum first"),
        Case("categorical_cross_entropy_unnormalised_soft", unnormalised, soft, categorical, twin.categorical,
             note="rows do not sum to 1: each is divided by its sum first"),
        Case("categorical_cross_entropy_clipped", certain, certain_one_hot, categorical, twin.categorical,
             clipped=True, note=clip),
        Case("categorical_cross_entropy_clipped_soft", certain, soft, categorical, twin.categorical,
             clipped=True, note=clip),
        Case("categorical_cross_entropy_logits", logits, one_hot, categorical_logits, twin.categorical_logits),
        Case("categorical_cross_entropy_logits_soft", logits, soft, categorical_logits, twin.categorical_logits),
        Case("categorical_cross_entropy_logits_far", far, one_hot, categorical_logits, twin.categorical_logits,
             note="logits up to 80 in size"),
        Case("categorical_cross_entropy_logits_scaled", logits, scaled, categorical_logits, twin.categorical_logits,
             note="target rows do not sum to 1: the gradient is softmax * sum(target) - target"),
        Case("sparse_categorical_cross_entropy", probabilities, labels, sparse, twin.sparse),
        Case("sparse_categorical_cross_entropy_unnormalised", unnormalised, labels, sparse, twin.sparse,
             note="rows do not sum to 1: each is divided by its sum first"),
        Case("sparse_categorical_cross_entropy_clipped", certain, certain_labels, sparse, twin.sparse,
             clipped=True, note=clip),
        Case("sparse_categorical_cross_entropy_logits", logits, labels, sparse_logits, twin.sparse_logits),
        Case("sparse_categorical_cross_entropy_logits_far", far, labels, sparse_logits, twin.sparse_logits,
             note="logits up to 80 in size"),
        Case("binary_cross_entropy", each, bits, binary, twin.binary),
        Case("binary_cross_entropy_soft", each, grades, binary, twin.binary),
        Case("binary_cross_entropy_clipped", certain_each, bits, binary_clipped, twin.binary,
             clipped=True, note=clip),
        Case("binary_cross_entropy_logits", logits, bits, binary_logits, twin.binary_logits),
        Case("binary_cross_entropy_logits_soft", logits, grades, binary_logits, twin.binary_logits),
        Case("binary_cross_entropy_logits_far", far, bits, binary_logits, twin.binary_logits,
             note="logits up to 80 in size"),
        Case("negative_log_likelihood", single(np.log(softmax(logits))), labels, likelihood, twin.likelihood,
             note="the prediction is log_softmax of the logits of sparse_categorical_cross_entropy_logits"),
    ]


def certain_rows():
    """Seven rows with probabilities of exactly 0 and 1, and their labels.

    No probability is near enough to a bound for float32 and float64 to fall on different sides.
    """
    rows = np.zeros((BATCH, CLASSES), np.float32)
    rows[0, 3] = 1.0                                         # certain and right
    rows[1, 4] = 1.0                                         # certain and wrong: the label's probability is 0
    rows[2, [0, 9]] = 0.5                                    # one of two
    rows[3, [5, 6]] = [3e-8, 1.0]                            # the label's is positive and below the bound
    rows[4, [1, 7]] = [3e-7, 1.0]                            # the label's is just above the bound
    rows[5, [2, 8]] = [3.0, 1.0]                             # does not sum to 1
    rows[6] = 0.1                                            # knows nothing
    return rows, np.array([3, 5, 9, 5, 1, 2, 0])


def differentiate(loss, prediction, target, dtype):
    """`(loss, gradient)` by automatic differentiation in the given type."""
    prediction = torch.tensor(prediction, dtype=dtype, requires_grad=True)
    target = torch.tensor(target, dtype=None if target.dtype == np.int64 else dtype)
    value = loss(prediction, target)
    value.backward()
    return numpy(value), numpy(prediction.grad)


def build(check):
    """The reference: float64 at float32 inputs, rounded once, except for the clipped cases in float32."""
    assert keras.config.epsilon() == 1e-7
    reference = Reference()
    for case in cases():
        first, *others = case.frameworks
        double = differentiate(case.frameworks[first], case.prediction, case.target, torch.float64)
        single = differentiate(case.frameworks[first], case.prediction, case.target, torch.float32)
        for other in others:
            _agree(f"{case.name} of {other}", double, case, other, torch.float64, 1e-13)
            _agree(f"{case.name} of {other} in float32", double, case, other, torch.float32, 2e-6)
        if not case.clipped:
            _same(f"{case.name} in float32", single, double, 2e-6)
        if check:
            labels = case.target.dtype == np.int64
            target = case.target if labels else case.target.astype(np.float64)
            _same(f"{case.name} in numpy", case.numpy(case.prediction.astype(np.float64), target), double, 1e-13)

        _add(reference, case, case.name, single if case.clipped else double, np.float32)
        _describe(reference, case.name, case, "float32" if case.clipped else "float64")
        if case.clipped:
            _add(reference, case, f"{case.name}_f64", double, np.float64)
            _describe(reference, f"{case.name}_f64", case, "float64")
    return reference


def _agree(what, values, case, framework, dtype, tolerance):
    _same(what, differentiate(case.frameworks[framework], case.prediction, case.target, dtype), values, tolerance)


def _same(what, a, b, tolerance):
    close(f"the loss of {what}", a[0], b[0], tolerance)
    close(f"the gradient of {what}", a[1], b[1], tolerance)


def _add(reference, case, name, values, dtype):
    labels = case.target.dtype == np.int64
    reference.add(f"{name}.prediction", case.prediction, dtype)
    reference.add(f"{name}.target", case.target, np.int64 if labels else dtype)
    reference.add(f"{name}.loss", values[0], dtype)
    reference.add(f"{name}.gradient", values[1], dtype)


def _describe(reference, name, case, computed_in):
    reference.note(name, {"framework": ", ".join(case.frameworks), "computed_in": computed_in})
    if case.note:
        reference.note(name, {"note": case.note})
