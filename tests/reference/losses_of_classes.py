"""Focal losses, label smoothing, and weights of classes and samples."""

import keras
import numpy as np
from keras import losses as of_keras
from torch import nn

import losses_numpy as twin
from losses_case import BATCH, CLASSES, Case, keras_loss, single, torch_loss

SMOOTHING = 0.125
IGNORED = -100


def cases(shared):
    """All cases, from what the first ones drew and from the same generator: append, do not insert."""
    return focal(shared) + smoothed(shared) + weighted(shared)


def focal(shared):
    def categorical(**options):
        return {"keras": keras_loss(of_keras.CategoricalFocalCrossentropy, **options)}

    def binary(**options):
        return {"keras": keras_loss(of_keras.BinaryFocalCrossentropy, **options)}

    weights = single(shared.random.uniform(0.25, 2.0, CLASSES))
    own = {"alpha": 0.5, "gamma": 3.0}
    default, plain = {"alpha": 0.25, "gamma": 2.0}, {"alpha": 1.0, "gamma": 0.0}
    balanced = {"apply_class_balancing": True, "alpha": 0.375, "gamma": 1.0}
    by_class = {"alpha": [float(weight) for weight in weights], "gamma": 2.0}
    clip = "clipped to [1e-7, 1 - 1e-7], where the gradient is zero"
    return [
        Case("categorical_focal", shared.probabilities, shared.one_hot, categorical(), twin.focal(0.25, 2.0),
             settings=default),
        Case("categorical_focal_soft", shared.probabilities, shared.soft, categorical(**own), twin.focal(0.5, 3.0),
             settings=own),
        Case("categorical_focal_plain", shared.probabilities, shared.soft, categorical(**plain), twin.focal(1.0, 0.0),
             settings=plain, note="the cross-entropy"),
        Case("categorical_focal_unnormalised", shared.unnormalised, shared.one_hot, categorical(),
             twin.focal(0.25, 2.0), settings=default),
        Case("categorical_focal_clipped", shared.certain, shared.certain_one_hot, categorical(),
             twin.focal(0.25, 2.0), clipped=True, tolerance=1e-9, settings=default, note=clip),
        Case("categorical_focal_logits", shared.logits, shared.one_hot, categorical(from_logits=True),
             twin.focal_logits(0.25, 2.0), settings=default),
        Case("categorical_focal_logits_soft", shared.logits, shared.soft, categorical(from_logits=True, **own),
             twin.focal_logits(0.5, 3.0), settings=own),
        Case("categorical_focal_terms", shared.probabilities, shared.soft, categorical(**by_class),
             twin.focal(weights.astype(np.float64), 2.0), settings={"weights": weights, "gamma": 2.0}),
        Case("binary_focal", shared.each, shared.bits, binary(), twin.binary_focal(None, 2.0),
             settings={"gamma": 2.0}),
        Case("binary_focal_soft", shared.each, shared.grades, binary(gamma=3.0), twin.binary_focal(None, 3.0),
             settings={"gamma": 3.0}),
        Case("binary_focal_balanced", shared.each, shared.grades, binary(**balanced), twin.binary_focal(0.375, 1.0),
             settings={"alpha": 0.375, "gamma": 1.0}),
        Case("binary_focal_clipped", shared.certain_each, shared.bits, binary(), twin.binary_focal(None, 2.0),
             clipped=True, settings={"gamma": 2.0}, note=clip),
        Case("binary_focal_logits", shared.logits, shared.bits, binary(from_logits=True),
             twin.binary_focal_logits(None, 2.0), settings={"gamma": 2.0}),
        Case("binary_focal_logits_balanced", shared.logits, shared.grades, binary(from_logits=True, **balanced),
             twin.binary_focal_logits(0.375, 1.0), settings={"alpha": 0.375, "gamma": 1.0}),
    ]


def smoothed(shared):
    def of(kind, **options):
        return {"keras": keras_loss(kind, label_smoothing=SMOOTHING, **options)}

    def pytorch():
        return {"pytorch": torch_loss(nn.CrossEntropyLoss, label_smoothing=SMOOTHING)}

    settings = {"smoothing": SMOOTHING}
    logits = {**pytorch(), **of(of_keras.CategoricalCrossentropy, from_logits=True)}
    over, half = twin.smoothed(SMOOTHING, 1 / CLASSES), twin.smoothed(SMOOTHING, 1 / 2)
    return [
        Case("smoothed_categorical", shared.probabilities, shared.one_hot, of(of_keras.CategoricalCrossentropy),
             over(twin.categorical), settings=settings),
        Case("smoothed_categorical_logits", shared.logits, shared.one_hot, logits, over(twin.categorical_logits),
             settings=settings),
        Case("smoothed_sparse_logits", shared.logits, shared.labels, pytorch(), over(twin.categorical_logits),
             settings=settings),
        Case("smoothed_binary", shared.each, shared.bits, of(of_keras.BinaryCrossentropy), half(twin.binary),
             settings=settings),
        Case("smoothed_binary_logits", shared.logits, shared.bits, of(of_keras.BinaryCrossentropy, from_logits=True),
             half(twin.binary_logits), settings=settings),
        Case("smoothed_categorical_focal", shared.probabilities, shared.one_hot,
             of(of_keras.CategoricalFocalCrossentropy), over(twin.focal(0.25, 2.0)), settings=settings),
        Case("smoothed_binary_focal", shared.each, shared.bits, of(of_keras.BinaryFocalCrossentropy),
             half(twin.binary_focal(None, 2.0)), settings=settings),
    ]


def weighted(shared):
    """Weights in both frameworks' ways: Keras divides by the number of samples unless told otherwise, PyTorch by the
    sum of the labels' weights, and by the number of samples where targets are no labels."""
    random, labels = shared.random, shared.labels
    classes = single(random.uniform(0.25, 2.0, CLASSES))
    samples = single(random.uniform(0.25, 2.0, BATCH))
    some = single(samples * (np.arange(BATCH) % 3 != 1))
    kept = np.where(np.arange(BATCH) % 3 != 1, labels, IGNORED)
    of_label = {"weights": classes}
    # What Keras' `fit` makes of `class_weight`.
    by_class = keras.src.trainers.data_adapters.data_adapter_utils.class_weight_to_sample_weights(
        shared.one_hot, dict(enumerate(classes)))
    settings = {"weights": classes}

    def pytorch(kind, **options):
        return {"pytorch": torch_loss(kind, weight=classes, **options)}

    def by_samples(kind, weights, **options):
        return {"keras": keras_loss(kind, weights=weights, **options)}

    mean = {"reduction": "mean_with_sample_weight"}
    logarithms = single(np.log(twin.probabilities(shared.logits)))
    return [
        Case("class_terms_logits", shared.logits, labels, pytorch(nn.CrossEntropyLoss),
             twin.class_terms(classes, twin.categorical_logits), settings=settings),
        Case("class_terms_logits_soft", shared.logits, shared.soft, pytorch(nn.CrossEntropyLoss),
             twin.class_terms(classes, twin.categorical_logits), settings=settings),
        Case("class_terms_smoothed", shared.logits, labels,
             pytorch(nn.CrossEntropyLoss, label_smoothing=SMOOTHING),
             twin.class_terms(classes, twin.categorical_logits, SMOOTHING),
             settings={**settings, "smoothing": SMOOTHING}),
        Case("class_terms_smoothed_soft", shared.logits, shared.soft,
             pytorch(nn.CrossEntropyLoss, label_smoothing=SMOOTHING),
             twin.class_terms(classes, twin.categorical_logits, SMOOTHING),
             settings={**settings, "smoothing": SMOOTHING}),
        Case("class_terms_likelihood", logarithms, labels, pytorch(nn.NLLLoss),
             twin.class_terms(classes, twin.log_likelihood), settings=settings),
        Case("class_terms_margin", shared.values, labels, pytorch(nn.MultiMarginLoss),
             twin.sample_weights(classes[labels], twin.multi_margin(1.0)), settings=settings,
             note="here PyTorch divides by the number of samples"),
        Case("class_weights", shared.probabilities, shared.one_hot,
             by_samples(of_keras.CategoricalCrossentropy, by_class),
             twin.sample_weights(classes[labels], twin.categorical), settings=settings),
        Case("class_weights_sparse", shared.probabilities, labels,
             by_samples(of_keras.SparseCategoricalCrossentropy, by_class),
             twin.sample_weights(classes[labels], twin.sparse), settings=settings),
        Case("class_weights_squared", shared.probabilities, shared.one_hot,
             by_samples(of_keras.MeanSquaredError, by_class),
             twin.sample_weights(classes[labels], twin.mean_squared_error), settings=settings),
        Case("sample_weights", shared.values, shared.aims, by_samples(of_keras.MeanSquaredError, samples),
             twin.sample_weights(samples, twin.mean_squared_error), settings={"weights": samples}),
        Case("sample_weights_mean", shared.values, shared.aims, by_samples(of_keras.MeanSquaredError, samples, **mean),
             twin.sample_weights(samples, twin.mean_squared_error, mean=True), settings={"weights": samples}),
        Case("sample_weights_some", shared.values, shared.aims, by_samples(of_keras.MeanSquaredError, some),
             twin.sample_weights(some, twin.mean_squared_error), settings={"weights": some}, note="some weights are 0"),
        Case("sample_weights_logits", shared.logits, labels,
             by_samples(of_keras.SparseCategoricalCrossentropy, samples, from_logits=True, **mean),
             twin.sample_weights(samples, twin.sparse_logits, mean=True), settings={"weights": samples}),
        Case("ignored", shared.logits, kept, {"pytorch": torch_loss(nn.CrossEntropyLoss, ignore_index=IGNORED)},
             twin.ignored(IGNORED), note="a label of -100 is ignored"),
    ]
