"""PyTorch's optimizers: 20 steps of each configuration."""

import torch
import torch.nn.functional as F
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

import trajectory
from store import numpy
from trajectory import DROP, LATER, settings_of

SGD = trajectory.SGD | {"framework": "pytorch", "momentum_form": "pytorch", "decay_kind": "l2", "clip_epsilon": 1e-6}
ADAM = trajectory.ADAM | {
    "framework": "pytorch", "epsilon": 1e-8, "epsilon_form": "pytorch", "decay_kind": "l2", "clip_epsilon": 1e-6}
ADAMW = ADAM | {"decay_kind": "decoupled"}

CONFIGURATIONS = {
    "sgd": settings_of(SGD, learning_rate=0.1),
    "sgd_momentum": settings_of(SGD, learning_rate=0.1, momentum=0.9),
    "sgd_nesterov": settings_of(SGD, learning_rate=0.1, momentum=0.9, nesterov=True),
    "sgd_dampening": settings_of(SGD, learning_rate=0.1, momentum=0.9, dampening=0.5),
    "sgd_momentum_drop": settings_of(SGD, learning_rate=0.1, momentum=0.9, **{LATER: 0.01}),
    "sgd_nesterov_drop": settings_of(SGD, learning_rate=0.1, momentum=0.9, nesterov=True, **{LATER: 0.01}),
    "sgd_decay": settings_of(SGD, learning_rate=0.1, momentum=0.9, weight_decay=0.01, decay_on="all"),
    "sgd_decay_weights": settings_of(SGD, learning_rate=0.1, momentum=0.9, weight_decay=0.01, decay_on="weights"),
    "sgd_clip_value": settings_of(SGD, learning_rate=0.1, clip="value", clip_threshold=0.37),
    "sgd_clip_global_norm": settings_of(SGD, learning_rate=0.1, clip="global_norm", clip_threshold=0.82),
    "adam": settings_of(ADAM, learning_rate=0.01),
    "adam_epsilon": settings_of(ADAM, learning_rate=0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-3),
    "adam_decay": settings_of(ADAM, learning_rate=0.01, weight_decay=0.01, decay_on="all"),
    "adam_decay_weights": settings_of(ADAM, learning_rate=0.01, weight_decay=0.01, decay_on="weights"),
    "adam_clip_value": settings_of(ADAM, learning_rate=0.01, clip="value", clip_threshold=0.37),
    "adam_clip_global_norm": settings_of(ADAM, learning_rate=0.01, clip="global_norm", clip_threshold=0.82),
    "adamw": settings_of(ADAMW, learning_rate=0.01, weight_decay=0.01, decay_on="all"),
    "adamw_weights": settings_of(ADAMW, learning_rate=0.01, weight_decay=0.01, decay_on="weights"),
}


def build(check):
    """The reference; the formulas are replayed in numpy whether or not `check` is asked for."""
    return trajectory.collect(CONFIGURATIONS, run)


def run(settings):
    """Twenty steps with PyTorch's own optimizer and clipping."""
    initial, x, t = trajectory.problem()
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in initial.items()}
    optimizer = _optimizer(settings, weights)
    losses = []
    for step, (x, t) in enumerate(trajectory.batches(x, t)):
        if step == DROP:
            for group in optimizer.param_groups:
                group["lr"] = settings[LATER]
        hidden = torch.tanh(F.linear(torch.tensor(x), weights["hidden.weight"], weights["hidden.bias"]))
        output = F.linear(hidden, weights["output.weight"], weights["output.bias"])
        loss = F.mse_loss(output, torch.tensor(t))
        optimizer.zero_grad()
        loss.backward()
        if settings["clip"] == "value":
            clip_grad_value_(weights.values(), settings["clip_threshold"])
        if settings["clip"] == "global_norm":
            clip_grad_norm_(weights.values(), settings["clip_threshold"])
        optimizer.step()
        losses.append(loss.item())
    return trajectory.Run(losses, {name: numpy(value) for name, value in weights.items()})


def _optimizer(settings, weights):
    groups = [
        {"params": [value], "weight_decay": settings["weight_decay"] if trajectory.decays(settings, name) else 0.0}
        for name, value in weights.items()
    ]
    if settings["rule"] == "sgd":
        return torch.optim.SGD(
            groups, lr=settings["learning_rate"], momentum=settings["momentum"],
            dampening=settings["dampening"], nesterov=settings["nesterov"])
    kind = torch.optim.AdamW if settings["decay_kind"] == "decoupled" else torch.optim.Adam
    return kind(groups, lr=settings["learning_rate"], betas=(settings["beta_1"], settings["beta_2"]),
                eps=settings["epsilon"])
