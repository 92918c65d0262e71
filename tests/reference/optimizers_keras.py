"""Keras' optimizers: 20 steps of each configuration."""

import keras
import torch

import trajectory
from engines import Keras
from store import numpy, precision
from trajectory import DROP, LATER, settings_of

SGD = trajectory.SGD | {
    "framework": "keras", "momentum_form": "keras", "decay_kind": "decoupled", "clip_epsilon": 0.0}
ADAM = trajectory.ADAM | {
    "framework": "keras", "epsilon": 1e-7, "epsilon_form": "keras", "decay_kind": "decoupled", "clip_epsilon": 0.0}

CONFIGURATIONS = {
    "sgd": settings_of(SGD, learning_rate=0.1),
    "sgd_momentum": settings_of(SGD, learning_rate=0.1, momentum=0.9),
    "sgd_nesterov": settings_of(SGD, learning_rate=0.1, momentum=0.9, nesterov=True),
    "sgd_momentum_drop": settings_of(SGD, learning_rate=0.1, momentum=0.9, **{LATER: 0.01}),
    "sgd_nesterov_drop": settings_of(SGD, learning_rate=0.1, momentum=0.9, nesterov=True, **{LATER: 0.01}),
    "sgd_decay": settings_of(SGD, learning_rate=0.1, momentum=0.9, weight_decay=0.01, decay_on="all"),
    "sgd_decay_weights": settings_of(SGD, learning_rate=0.1, momentum=0.9, weight_decay=0.01, decay_on="weights"),
    "sgd_clip_value": settings_of(SGD, learning_rate=0.1, clip="value", clip_threshold=0.37),
    "sgd_clip_norm": settings_of(SGD, learning_rate=0.1, clip="norm", clip_threshold=0.6),
    "sgd_clip_global_norm": settings_of(SGD, learning_rate=0.1, clip="global_norm", clip_threshold=0.82),
    "adam": settings_of(ADAM, learning_rate=0.01),
    "adam_epsilon": settings_of(ADAM, learning_rate=0.01, epsilon=1e-3),
    "adam_betas": settings_of(ADAM, learning_rate=0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-3),
    "adam_clip_value": settings_of(ADAM, learning_rate=0.01, clip="value", clip_threshold=0.37),
    "adam_clip_norm": settings_of(ADAM, learning_rate=0.01, clip="norm", clip_threshold=0.6),
    "adam_clip_global_norm": settings_of(ADAM, learning_rate=0.01, clip="global_norm", clip_threshold=0.82),
    "adamw": settings_of(ADAM, learning_rate=0.01, weight_decay=0.004, decay_on="all"),
    "adamw_weights": settings_of(ADAM, learning_rate=0.01, weight_decay=0.004, decay_on="weights"),
}


def build(check):
    """The reference; the formulas are replayed in numpy whether or not `check` is asked for."""
    with precision("float64"):
        return trajectory.collect(CONFIGURATIONS, run)


def run(settings):
    """Twenty steps with Keras' own layers, loss, clipping and optimizer."""
    initial, x, t = trajectory.problem()
    engine = Keras(initial, "float64")
    optimizer = _optimizer(settings)
    variables = engine.variables()
    losses = []
    for step, (x, t) in enumerate(trajectory.batches(x, t)):
        if step == DROP:
            optimizer.learning_rate = settings[LATER]
        output = engine.dense("output", engine.tanh(engine.dense("hidden", torch.tensor(x))))
        loss = engine.loss("mean_squared_error", output, torch.tensor(t))
        engine.backward(loss)
        optimizer.apply([variable.value.grad for variable in variables], variables)
        losses.append(loss.item())
    assert all("float64" in str(variable.dtype) for variable in optimizer.variables if variable.name != "iteration")
    return trajectory.Run(losses, engine.values())


def _optimizer(settings):
    limit = {"none": None, "value": "clipvalue", "norm": "clipnorm", "global_norm": "global_clipnorm"}[settings["clip"]]
    options = {"learning_rate": settings["learning_rate"], **({limit: settings["clip_threshold"]} if limit else {})}
    if settings["decay_on"] != "none":
        options["weight_decay"] = settings["weight_decay"]
    if settings["rule"] == "sgd":
        optimizer = keras.optimizers.SGD(momentum=settings["momentum"], nesterov=settings["nesterov"], **options)
    else:
        kind = keras.optimizers.Adam if settings["decay_on"] == "none" else keras.optimizers.AdamW
        optimizer = kind(
            beta_1=settings["beta_1"], beta_2=settings["beta_2"], epsilon=settings["epsilon"], **options)
    if settings["decay_on"] == "weights":
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer
