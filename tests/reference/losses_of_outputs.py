"""Margins of scores, cosines, and losses of two or three outputs of one shape."""

import numpy as np
from keras import losses as of_keras
from torch import nn

import losses_numpy as twin
from losses_case import BATCH, CLASSES, Case, keras_loss, single, torch_loss


def cases(shared):
    """All cases, from what the first ones drew and from the same generator: append, do not insert."""
    random, values, labels = shared.random, shared.values, shared.labels
    signs = single(2 * shared.bits - 1)
    # Quarters, so that some scores are exactly at the margin.
    quarters = single(random.integers(-8, 9, (BATCH, CLASSES)) / 4)
    triplets = single(random.standard_normal((BATCH, 3, CLASSES)))
    pairs = single(random.standard_normal((BATCH, 2, CLASSES)))
    together = random.integers(0, 2, BATCH)
    together[:2] = [0, 1]
    # Some negatives far away, some triplets at one place.
    triplets[1, 2] += 9.0
    triplets[2, 1] = triplets[2, 0]

    hinge = {"keras": keras_loss(of_keras.Hinge)}
    squared = {"keras": keras_loss(of_keras.SquaredHinge)}
    categorical = {"keras": keras_loss(of_keras.CategoricalHinge)}
    cosine = {"keras": keras_loss(of_keras.CosineSimilarity)}

    def multi_margin(margin):
        return {"pytorch": torch_loss(nn.MultiMarginLoss, margin=margin)}

    def of_parts(kind, **options):
        """A module of PyTorch that takes the outputs one by one, and 1 or -1 where there is a target."""
        def call(prediction, target):
            signs = [2 * target - 1] if kind is nn.CosineEmbeddingLoss else []
            return kind(**options)(*prediction.unbind(1), *signs)

        return {"pytorch": call}

    nothing = np.zeros(BATCH, np.int64)
    return [
        Case("hinge", values, signs, hinge, twin.hinge),
        Case("hinge_bits", values, shared.bits, hinge, twin.hinge, note="a target of 0 stands for -1"),
        Case("squared_hinge", values, signs, squared, twin.squared_hinge),
        Case("squared_hinge_exact", quarters, signs, squared, twin.squared_hinge, note="some scores are at the margin"),
        Case("categorical_hinge", values, shared.one_hot, categorical, twin.categorical_hinge),
        Case("categorical_hinge_scaled", single(4 * values), shared.one_hot, categorical, twin.categorical_hinge,
             note="some margins are kept"),
        Case("multi_margin", values, labels, multi_margin(1.0), twin.multi_margin(1.0), settings={"margin": 1.0}),
        Case("multi_margin_wide", values, labels, multi_margin(2.5), twin.multi_margin(2.5), settings={"margin": 2.5}),
        Case("cosine_similarity", values, shared.aims, cosine, twin.cosine),
        Case("triplet_margin", triplets, nothing, of_parts(nn.TripletMarginLoss), twin.triplet(1.0),
             settings={"margin": 1.0}),
        Case("triplet_margin_wide", triplets, nothing, of_parts(nn.TripletMarginLoss, margin=2.5), twin.triplet(2.5),
             settings={"margin": 2.5}),
        Case("cosine_embedding", pairs, together, of_parts(nn.CosineEmbeddingLoss), twin.cosine_embedding(0.0),
             settings={"margin": 0.0}),
        Case("cosine_embedding_wide", pairs, together, of_parts(nn.CosineEmbeddingLoss, margin=-0.25),
             twin.cosine_embedding(-0.25), settings={"margin": -0.25}),
    ]
