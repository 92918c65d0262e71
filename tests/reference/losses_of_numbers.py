"""Losses of numbers against numbers, element by element, and of distributions."""

import numpy as np
from keras import losses as of_keras
from torch import nn

import losses_numpy as twin
from losses_case import BATCH, CLASSES, Case, keras_loss, single, softmax, torch_loss


def cases(shared):
    """All cases, from what the first ones drew and from the same generator: append, do not insert."""
    random, values, aims = shared.random, shared.values, shared.aims

    # Quarters, so that errors are exactly 0, 0.5 and 1 here and there: at a kink and at Huber's bound.
    quarters = single(random.integers(-8, 9, (BATCH, CLASSES)) / 4)
    exact = single(quarters + random.choice([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0], (BATCH, CLASSES)))
    distant = single(aims + 50 * random.standard_normal((BATCH, CLASSES)))
    positive = single(random.uniform(0.05, 6.0, (BATCH, CLASSES)))
    amounts = single(random.uniform(0.0, 6.0, (BATCH, CLASSES)))
    counts = single(random.poisson(2.0, (BATCH, CLASSES)))
    no_rates = single(np.where(random.uniform(size=(BATCH, CLASSES)) < 0.3, 0.0, positive))
    below = single(np.where(random.uniform(size=(BATCH, CLASSES)) < 0.3, -positive, positive))
    log_rates = single(random.standard_normal((BATCH, CLASSES)))
    # At the bound 1 itself Keras' gradient depends on what it runs on: PyTorch halves it.
    outside = single(np.where(shared.certain == 1.0, 1.25, shared.certain))
    log_probabilities = single(np.log(softmax(shared.logits)))

    absolute = {"pytorch": torch_loss(nn.L1Loss), "keras": keras_loss(of_keras.MeanAbsoluteError)}
    percentage = {"keras": keras_loss(of_keras.MeanAbsolutePercentageError)}
    logarithmic = {"keras": keras_loss(of_keras.MeanSquaredLogarithmicError)}
    log_cosh = {"keras": keras_loss(of_keras.LogCosh)}
    poisson = {"keras": keras_loss(of_keras.Poisson)}
    poisson_both = {**poisson, "pytorch": torch_loss(nn.PoissonNLLLoss, log_input=False, eps=1e-7)}
    poisson_log = {"pytorch": torch_loss(nn.PoissonNLLLoss)}
    divergence = {"keras": keras_loss(of_keras.KLDivergence)}
    divergence_log = {"pytorch": torch_loss(nn.KLDivLoss, reduction="batchmean")}

    def huber(delta):
        return {"pytorch": torch_loss(nn.HuberLoss, delta=delta), "keras": keras_loss(of_keras.Huber, delta=delta)}

    def smooth(beta):
        return {"pytorch": torch_loss(nn.SmoothL1Loss, beta=beta)}

    return [
        Case("mean_absolute_error", values, aims, absolute, twin.absolute),
        Case("mean_absolute_error_exact", exact, quarters, absolute, twin.absolute, note="some errors are 0"),
        Case("mean_absolute_percentage_error", values, aims, percentage, twin.percentage),
        Case("mean_absolute_percentage_error_exact", exact, quarters, percentage, twin.percentage,
             note="some errors are 0, and some targets"),
        Case("mean_squared_logarithmic_error", positive, amounts, logarithmic, twin.logarithmic),
        Case("mean_squared_logarithmic_error_far", below, amounts, logarithmic, twin.logarithmic,
             note="predictions below 0 count as 1e-7 and have no gradient"),
        Case("huber", values, aims, huber(1.0), twin.huber(1.0), settings={"delta": 1.0}),
        Case("huber_exact", exact, quarters, huber(0.5), twin.huber(0.5), settings={"delta": 0.5},
             note="some errors are 0, some the bound"),
        Case("smooth_l1", values, aims, smooth(1.0), twin.smooth(1.0), settings={"beta": 1.0}),
        Case("smooth_l1_exact", exact, quarters, smooth(0.5), twin.smooth(0.5), settings={"beta": 0.5},
             note="some errors are 0, some the bound"),
        Case("log_cosh", values, aims, log_cosh, twin.log_cosh, tolerance=1e-8,
             note="Keras takes ln 2 as float32 holds it"),
        Case("log_cosh_far", distant, aims, log_cosh, twin.log_cosh, tolerance=1e-8, note="errors of some 50"),
        Case("poisson", positive, counts, poisson_both, twin.poisson),
        Case("poisson_exact", no_rates, counts, poisson_both, twin.poisson, note="some rates are 0"),
        Case("poisson_log_rates", log_rates, counts, poisson_log, twin.poisson_log),
        Case("kullback_leibler", shared.probabilities, shared.soft, divergence, twin.divergence),
        Case("kullback_leibler_far", outside, shared.soft, divergence, twin.divergence, tolerance=1e-8,
             note="probabilities of 0 and above 1: clipped to [1e-7, 1], the bounds as float32 holds them"),
        Case("kullback_leibler_exact", shared.probabilities, shared.one_hot, divergence, twin.divergence,
             tolerance=1e-8, note="target probabilities of exactly 0 and 1: clipped to [1e-7, 1]"),
        Case("kullback_leibler_log_probabilities", log_probabilities, shared.soft, divergence_log, twin.divergence_log),
        Case("kullback_leibler_log_probabilities_exact", log_probabilities, shared.one_hot, divergence_log,
             twin.divergence_log, note="target probabilities of exactly 0 and 1"),
    ]
