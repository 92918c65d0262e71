"""Keras' optimizers: 20 steps of every rule under every schedule, and what stands around a rule."""

from dataclasses import replace
from types import SimpleNamespace

import keras
import torch
from torch.nn.utils import get_total_norm

import optimizers_numpy
import trajectory
from engines import Keras
from optimizers_plan import KERAS, OF_KERAS, in_keras
from store import precision
from trajectory import DECAYS, NO_CLIP, STEPS, Settings

MOMENTS = {"learning_rate": 1e-3, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-7}
DEFAULTS = {
    "sgd": KERAS["sgd"] | {"learning_rate": 0.01},
    **{rule: KERAS[rule] | MOMENTS for rule in ("adam", "amsgrad", "adamax", "nadam", "lamb")},
    "adagrad": KERAS["adagrad"] | {"learning_rate": 1e-3, "initial": 0.1, "epsilon": 1e-7},
    "adadelta": KERAS["adadelta"] | {"learning_rate": 1e-3, "rho": 0.95, "epsilon": 1e-7},
    "rmsprop": KERAS["rmsprop"] | {"learning_rate": 1e-3, "rho": 0.9, "epsilon": 1e-7},
    "lion": KERAS["lion"] | {"learning_rate": 1e-3, "beta_1": 0.9, "beta_2": 0.99},
}
DEFAULTS = {rule: (hyper_parameters, DECAYS["none"]) for rule, hyper_parameters in DEFAULTS.items()}
DEFAULTS["adamw"] = (DEFAULTS["adam"][0], {"kind": "decoupled", "on": "all", "factor": 0.004})

CLIPS = {
    "unclipped": NO_CLIP,
    "clip_value": {"kind": "value", "threshold": 0.08, "epsilon": 0.0},
    "clip_norm": {"kind": "norm", "threshold": 0.1, "epsilon": 0.0},
    "clip_global_norm": {"kind": "global_norm", "threshold": 0.2, "epsilon": 0.0},
}
LATER = OF_KERAS["exponential"]

# Of two rules, what a layer's own arguments say.
LAYERS = {
    "max_norm": {"groups": {"*.weight": {"constraint": ("max_norm", 0.9)}, "*.bias": {"constraint": ("max_norm", 0.3)}}},
    "unit_norm": {"groups": {"*.weight": {"constraint": ("unit_norm",)}}},
    "min_max_norm": {"groups": {"*": {"constraint": ("min_max_norm", 0.6, 1.1, 0.5)},
                                "hidden.weight": {"constraint": ("min_max_norm", 0.8, 0.9, 1.0)}}},
    "non_negative": {"groups": {"output.*": {"constraint": ("non_negative",)}}},
    "l1": {"groups": {"*.weight": {"penalty": (0.02, 0.0)}}},
    "l2": {"groups": {"hidden.weight": {"penalty": (0.0, 0.03)}}, "clip": CLIPS["clip_value"]},
    "l1_l2": {"groups": {"*": {"penalty": (0.01, 0.02)}, "output.weight": {"penalty": (0.02, 0.05)}},
              "clip": CLIPS["clip_global_norm"]},
    "l1_l2_norm": {"groups": {"*": {"penalty": (0.03, 0.01)}}, "clip": CLIPS["clip_norm"]},
    "frozen": {"groups": {"hidden.*": {"frozen": STEPS}}, "clip": CLIPS["clip_global_norm"]},
    "together": {"groups": {"*.weight": {"penalty": (0.01, 0.02), "constraint": ("max_norm", 0.9)}},
                 "clip": CLIPS["clip_global_norm"], "decay": DECAYS["decoupled_weights"], "schedule": LATER},
}
CASES = {
    **{f"{rule}_{name}": Settings(KERAS[rule], decay=DECAYS["decoupled"], clip=clip)
       for rule in ("sgd", "adam", "adagrad", "rmsprop_momentum", "lion", "lamb")
       for name, clip in CLIPS.items() if clip != NO_CLIP},
    **{f"{rule}_{name}": Settings(KERAS[rule], **changes)
       for rule in ("momentum", "adam") for name, changes in LAYERS.items()},
    **{f"{rule}_accumulate": Settings(KERAS[rule], LATER, DECAYS["decoupled"], CLIPS["clip_norm"], accumulate=3)
       for rule in ("momentum", "adam", "nadam", "rmsprop")},
    "adam_accumulate_all": Settings(KERAS["adam"], accumulate=4),
}


def build(check):
    """The reference; the formulas are replayed in numpy whether or not `check` is asked for."""
    with precision("float64"):
        both = trajectory.compared(run, optimizers_numpy.run)
        held = trajectory.reference("keras")
        trajectory.cross(held, KERAS, OF_KERAS, in_keras, lambda settings: both(regularized(settings)))
        trajectory.defaults(held, DEFAULTS, both)
        trajectory.singles(held, CASES, KERAS, OF_KERAS, CLIPS, both)
        return held


def regularized(settings):
    """Keras has no L2 decay λ w, but a regularizer ½ λ w² with that gradient."""
    if settings.decay["kind"] != "l2":
        return settings
    pattern = {"all": "*", "weights": "*.weight"}[settings.decay["on"]]
    groups = {pattern: {"penalty": (0.0, settings.decay["factor"] / 2)}}
    return replace(settings, decay=DECAYS["none"], groups=groups)


def run(settings):
    """Twenty steps with Keras' own layers, loss, regularizers, constraints, clipping, schedule and optimizer."""
    initial, x, t = trajectory.problem()
    engine = Keras(initial, "float64", _options(settings, initial))
    for name, layer in engine.layers.items():
        layer.trainable = not settings.of(f"{name}.weight").frozen
    optimizer = _optimizer(settings)
    variables = engine.variables()
    plateau = _plateau(settings, optimizer)
    found = trajectory.Run([], [], {})
    for step, (x, t) in enumerate(trajectory.batches(x, t)):
        output = engine.dense("output", engine.tanh(engine.dense("hidden", torch.tensor(x))))
        loss = engine.loss("mean_squared_error", output, torch.tensor(t))
        loss = loss + sum(term for layer in engine.layers.values() for term in layer.losses)
        engine.backward(loss)
        gradients = [variable.value.grad for variable in variables]
        found.losses.append(loss.item())
        found.norms.append(get_total_norm(gradients).item())
        optimizer.apply(gradients, variables)
        if plateau:
            plateau.on_epoch_end(step, {"val_loss": loss.item()})
    assert all("float64" in str(variable.dtype) for variable in optimizer.variables if variable.name != "iteration")
    found.weights = engine.values()
    return found


def _options(settings, initial):
    """The arguments of the layers: a regularizer and a constraint for each weight and bias."""
    options = {}
    for name in initial:
        layer, part = name.split(".")
        treatment = settings.of(name)
        l1, l2 = treatment.penalty
        part = {"weight": "kernel", "bias": "bias"}[part]
        options.setdefault(layer, {}).update({
            f"{part}_regularizer": keras.regularizers.L1L2(l1, l2) if l1 or l2 else None,
            f"{part}_constraint": _constraint(*treatment.constraint),
        })
    return options


def _constraint(kind, *numbers):
    constraints = keras.constraints
    return {
        "none": lambda: None, "max_norm": constraints.MaxNorm, "unit_norm": constraints.UnitNorm,
        "min_max_norm": constraints.MinMaxNorm, "non_negative": constraints.NonNeg,
    }[kind](*numbers)


def _optimizer(settings):
    rule = dict(settings.rule)
    kind, decoupled = rule.pop("rule"), settings.decay["kind"] == "decoupled"
    make = {"amsgrad": "Adam", "sgd": "SGD", "rmsprop": "RMSprop"}.get(kind, kind.capitalize())
    make = getattr(keras.optimizers, f"{make}W" if make == "Adam" and decoupled else make)
    options = {"amsgrad": True} if kind == "amsgrad" else {}
    if rule.pop("by_default", False):
        return make(**options)
    assert rule.pop("dampening", 0.0) == rule.pop("rate_decay", 0.0) == 0.0, "Keras has neither"
    assert rule.pop("momentum_decay", 1.0) == 1.0, "Keras has no other"
    # The rest by Keras' names.
    names = {"initial": "initial_accumulator_value"}
    options |= {names.get(name, name): value for name, value in rule.items() if not name.endswith("_form")}
    schedule, arguments = settings.schedule
    if schedule not in ("constant", "ReduceLROnPlateau"):
        options["learning_rate"] = getattr(keras.optimizers.schedules, schedule)(**arguments)
    if settings.clip["kind"] != "none":
        limit = {"value": "clipvalue", "norm": "clipnorm", "global_norm": "global_clipnorm"}[settings.clip["kind"]]
        options[limit] = settings.clip["threshold"]
    if settings.accumulate > 1:
        options["gradient_accumulation_steps"] = settings.accumulate
    if decoupled:
        options["weight_decay"] = settings.decay["factor"]
    optimizer = make(**options)
    if settings.decay["on"] == "weights":
        optimizer.exclude_from_weight_decay(var_names=["bias"])
    return optimizer


def _plateau(settings, optimizer):
    schedule, arguments = settings.schedule
    if schedule != "ReduceLROnPlateau":
        return None
    plateau = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", **arguments)
    plateau.set_model(SimpleNamespace(optimizer=optimizer))
    plateau.on_train_begin()
    return plateau
