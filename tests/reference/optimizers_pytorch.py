"""PyTorch's optimizers: 20 steps of every rule under every schedule, and what stands around a rule."""

import contextlib

import torch
import torch.nn.functional as F
from torch.nn.utils import clip_grad_norm_, clip_grad_value_, get_total_norm

import optimizers_numpy
import schedules
import trajectory
from optimizers_plan import OF_PYTORCH, PYTORCH, in_pytorch
from store import numpy
from trajectory import DECAYS, NO_CLIP, STEPS, Settings

DEFAULTS = {
    "sgd": PYTORCH["sgd"] | {"learning_rate": 1e-3},
    **{rule: PYTORCH[rule] | {"learning_rate": 1e-3, "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8}
       for rule in ("adam", "amsgrad", "adamax", "nadam", "radam")},
    "adagrad": PYTORCH["adagrad"] | {"learning_rate": 0.01, "initial": 0.0, "epsilon": 1e-10, "rate_decay": 0.0},
    "adadelta": PYTORCH["adadelta"] | {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-6},
    "rmsprop": PYTORCH["rmsprop"] | {"learning_rate": 0.01, "rho": 0.99, "epsilon": 1e-8},
}
DEFAULTS["adamax"]["learning_rate"] = 2e-3
DEFAULTS["nadam"] |= {"learning_rate": 2e-3, "momentum_decay": 4e-3}
DEFAULTS = {rule: (hyper_parameters, DECAYS["none"]) for rule, hyper_parameters in DEFAULTS.items()}
DEFAULTS["adamw"] = (DEFAULTS["adam"][0], {"kind": "decoupled", "on": "all", "factor": 0.01})

CLIPS = {
    "unclipped": NO_CLIP,
    "clip_value": {"kind": "value", "threshold": 0.08, "epsilon": 0.0},
    "clip_global_norm": {"kind": "global_norm", "threshold": 0.2, "epsilon": 1e-6},
}
LATER = OF_PYTORCH["exponential"]

CASES = {
    **{f"{rule}_{name}": Settings(PYTORCH[rule], decay=DECAYS["l2"], clip=clip)
       for rule in ("sgd", "adam", "adamax", "nadam", "rmsprop_centered_momentum")
       for name, clip in CLIPS.items() if clip != NO_CLIP},
    **{f"{rule}_{name}": Settings(PYTORCH[rule], **changes)
       for rule in ("nesterov", "adam", "adagrad")
       for name, changes in {
           "rates": {"groups": {"hidden.*": {"rate": 0.25}, "*.bias": {"rate": 2.0}}, "schedule": LATER},
           "decays": {"groups": {"*.weight": {"l2": 0.05}, "output.*": {"l2": 0.2}, "hidden.bias": {"l2": 0.0}},
                      "decay": DECAYS["l2"]},
           "frozen": {"groups": {"hidden.*": {"frozen": STEPS}}, "clip": CLIPS["clip_global_norm"]},
           "frozen_bias": {"groups": {"output.bias": {"frozen": STEPS}}, "decay": DECAYS["l2"]},
           "clipped": {"groups": {"*.weight": {"clip_value": 0.03}, "hidden.*": {"rate": 0.5}}},
       }.items()},
    "adam_decoupled_decays": Settings(
        PYTORCH["adam"], LATER, DECAYS["decoupled"],
        groups={"output.*": {"decoupled": 0.2, "rate": 0.5}, "*.bias": {"decoupled": 0.0}}),
    # Nothing of a frozen parameter moves: not its state, and not the number of its steps.
    **{f"{rule}_thawed": Settings(PYTORCH[rule], LATER, groups={"hidden.*": {"frozen": 5}}) for rule in PYTORCH},
}


def build(check):
    """The reference; the formulas are replayed in numpy whether or not `check` is asked for."""
    with double_precision():
        both = trajectory.compared(run, optimizers_numpy.run)
        held = trajectory.reference("pytorch")
        trajectory.cross(held, PYTORCH, OF_PYTORCH, in_pytorch, both)
        trajectory.defaults(held, DEFAULTS, both)
        trajectory.singles(held, CASES, PYTORCH, OF_PYTORCH, CLIPS, both)
        return held


@contextlib.contextmanager
def double_precision():
    """PyTorch's default type, in which it keeps numbers beside the weights, as NAdam's product."""
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


def run(settings):
    """Twenty steps with PyTorch's own optimizer, schedule and clipping."""
    initial, x, t = trajectory.problem()
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in initial.items()}
    optimizer = _optimizer(settings, weights)
    schedule, arguments = settings.schedule
    scheduler = None if schedule == "constant" else schedules.pytorch_schedule(schedule, arguments, optimizer)
    found = trajectory.Run([], [], {})
    for step, (x, t) in enumerate(trajectory.batches(x, t)):
        for name, value in weights.items():
            value.requires_grad = step >= settings.of(name).frozen
        trained = [value for value in weights.values() if value.requires_grad]
        hidden = torch.tanh(F.linear(torch.tensor(x), weights["hidden.weight"], weights["hidden.bias"]))
        output = F.linear(hidden, weights["output.weight"], weights["output.bias"])
        loss = F.mse_loss(output, torch.tensor(t))
        optimizer.zero_grad()
        loss.backward()
        found.losses.append(loss.item())
        found.norms.append(get_total_norm([value.grad for value in trained]).item())
        _clip(settings, weights, trained)
        optimizer.step()
        if schedule == "ReduceLROnPlateau":
            scheduler.step(loss.item())
        elif scheduler and step + 1 < STEPS:
            scheduler.step()
    found.weights = {name: numpy(value).copy() for name, value in weights.items()}
    return found


def _clip(settings, weights, trained):
    if settings.clip["kind"] == "value":
        clip_grad_value_(trained, settings.clip["threshold"])
    if settings.clip["kind"] == "global_norm":
        clip_grad_norm_(trained, settings.clip["threshold"])
    for name, value in weights.items():
        if value.requires_grad:
            clip_grad_value_([value], settings.of(name).clip_value)


def _optimizer(settings, weights):
    rule = dict(settings.rule)
    kind, decoupled = rule.pop("rule"), settings.decay["kind"] == "decoupled"
    make = {"amsgrad": "Adam", "sgd": "SGD", "nadam": "NAdam", "radam": "RAdam", "rmsprop": "RMSprop"}.get(
        kind, kind.capitalize())
    make = getattr(torch.optim, f"{make}W" if make == "Adam" and decoupled else make)
    options = {"amsgrad": True} if kind == "amsgrad" else {}
    if rule.pop("by_default", False):
        return make(weights.values(), **options)
    if "beta_1" in rule:
        options["betas"] = (rule.pop("beta_1"), rule.pop("beta_2"))
    if kind in ("nadam", "radam"):
        options["decoupled_weight_decay"] = decoupled
    # The rest by PyTorch's names.
    rate = rule.pop("learning_rate")
    names = {"epsilon": "eps", "rate_decay": "lr_decay", "initial": "initial_accumulator_value",
             "rho": "alpha" if kind == "rmsprop" else "rho"}
    options |= {names.get(name, name): value for name, value in rule.items() if not name.endswith("_form")}
    groups = []
    for name, value in weights.items():
        treatment = settings.of(name)
        decay = treatment.decoupled if decoupled else treatment.l2
        groups.append({"params": [value], "lr": rate * treatment.rate, "weight_decay": decay})
    return make(groups, lr=rate, **options)
