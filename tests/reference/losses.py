"""Every loss: its mean over a batch of 7, and the gradient of that mean with respect to the prediction."""

from types import SimpleNamespace

import keras
import numpy as np
import torch
from keras import losses as of_keras
from torch import nn

import losses_numpy as twin
import losses_of_classes
import losses_of_numbers
import losses_of_outputs
from losses_case import BATCH, CLASSES, Case, keras_loss, single, softmax, torch_loss
from store import Reference, close, numpy


def cases():
    """All cases. Random values come from one generator in this order: append, do not insert."""
    random = np.random.default_rng(20_002)

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

    shared = SimpleNamespace(**locals())
    clip = "clipped to [1e-7, 1 - 1e-7], where the gradient is zero"
    first = [
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
    further = [losses_of_numbers, losses_of_classes, losses_of_outputs]
    return first + [case for topic in further for case in topic.cases(shared)]


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
    target = torch.tensor(target, dtype=dtype if target.dtype == np.float32 else None)
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
            floats = case.target.dtype == np.float32
            target = case.target.astype(np.float64) if floats else case.target
            by_hand = case.numpy(case.prediction.astype(np.float64), target)
            _same(f"{case.name} in numpy", by_hand, double, case.tolerance)

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
    reference.add(f"{name}.prediction", case.prediction, dtype)
    reference.add(f"{name}.target", case.target, dtype if case.target.dtype == np.float32 else np.int64)
    for key, value in case.settings.items():
        if isinstance(value, np.ndarray):
            reference.add(f"{name}.{key}", value, dtype)
    reference.add(f"{name}.loss", values[0], dtype)
    reference.add(f"{name}.gradient", values[1], dtype)


def _describe(reference, name, case, computed_in):
    framework = ", ".join(case.frameworks)
    reference.note(name, {"framework": framework, "computed_in": computed_in})
    reference.note(name, {key: value for key, value in case.settings.items() if not isinstance(value, np.ndarray)})
    if case.note:
        reference.note(name, {"note": case.note})
