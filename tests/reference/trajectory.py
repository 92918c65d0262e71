"""The small network on which every optimizer runs, and the optimizers' rules in plain numpy.

6 -> hidden 5 tanh -> output 3, mean squared error, four batches of 8 in turn, 20 steps, float64.
"""

from dataclasses import dataclass

import numpy as np

from store import Reference, close

STEPS, BATCHES, BATCH = 20, 4, 8
INPUTS, HIDDEN, OUTPUTS = 6, 5, 3
DROP = 10  # the step, from 0, with which a second learning rate begins
LATER = f"learning_rate_from_step_{DROP}"

# What holds unless a configuration says otherwise.
SGD = {
    "rule": "sgd", "momentum": 0.0, "dampening": 0.0, "nesterov": False,
    "weight_decay": 0.0, "decay_on": "none", "clip": "none", "clip_threshold": 0.0,
}
ADAM = {
    "rule": "adam", "beta_1": 0.9, "beta_2": 0.999,
    "weight_decay": 0.0, "decay_on": "none", "clip": "none", "clip_threshold": 0.0,
}


def problem():
    """Initial weights, inputs [4, 8, 6] and targets [4, 8, 3]; values that float32 holds, too."""
    random = np.random.default_rng(20_005)

    def draw(scale, *shape):
        return (scale * random.standard_normal(shape)).astype(np.float32).astype(np.float64)

    initial = {
        "hidden.weight": draw(0.5, HIDDEN, INPUTS),
        "hidden.bias": draw(0.2, HIDDEN),
        "output.weight": draw(0.5, OUTPUTS, HIDDEN),
        "output.bias": draw(0.2, OUTPUTS),
    }
    return initial, draw(1.0, BATCHES, BATCH, INPUTS), draw(1.5, BATCHES, BATCH, OUTPUTS)


def batches(x, t):
    """The 20 batches in order: step k (from 0) takes batch k mod 4."""
    return ((x[step % BATCHES], t[step % BATCHES]) for step in range(STEPS))


@dataclass
class Run:
    """A trajectory: the loss before each step, the weights after the last, the steps that were clipped."""

    losses: list
    weights: dict
    clipped_steps: int = 0


def settings_of(base, **changes):
    """The hyper-parameters of a configuration, complete."""
    unknown = changes.keys() - base.keys() - {"learning_rate", LATER}
    assert not unknown, f"not among the hyper-parameters: {unknown}"
    return base | {LATER: changes["learning_rate"]} | changes


def decays(settings, name):
    """Whether weight decay reaches a parameter."""
    return settings["decay_on"] == "all" or (settings["decay_on"] == "weights" and name.endswith(".weight"))


def collect(configurations, run):
    """The reference of one framework: `run(settings)` for every configuration."""
    reference = Reference()
    initial, x, t = problem()
    for name, value in initial.items():
        reference.add(f"initial/{name}", value, np.float64)
    reference.add("input", x, np.float64)
    reference.add("target", t, np.float64)
    reference.note("problem", {
        "network": "6 -> hidden 5 tanh -> output 3", "loss": "mean_squared_error",
        "steps": STEPS, "batches": f"step k, from 0, takes batch k mod {BATCHES}", "computed_in": "float64"})

    for name, settings in configurations.items():
        found, twin = run(settings), replay(settings)
        # Cheap enough to do always: it also shows that the framework kept float64 throughout.
        close(f"{name}/loss", found.losses, twin.losses, 1e-12)
        reference.add(f"{name}/loss", found.losses, np.float64)
        for parameter, value in found.weights.items():
            close(f"{name}/{parameter}", value, twin.weights[parameter], 1e-12)
            reference.add(f"{name}/{parameter}", value, np.float64)
        if settings["clip"] != "none":
            assert twin.clipped_steps >= 15, f"{name}: only {twin.clipped_steps} of {STEPS} steps are clipped"
            settings = settings | {"clipped_steps": twin.clipped_steps}
        reference.note(name, settings)
    return reference


def gradients(weights, x, t):
    """Loss and gradients of the network, by hand."""
    h = np.tanh(x @ weights["hidden.weight"].T + weights["hidden.bias"])
    y = h @ weights["output.weight"].T + weights["output.bias"]
    dy = 2 * (y - t) / y.size
    dz = (dy @ weights["output.weight"]) * (1 - h * h)
    return np.mean((y - t) ** 2), {
        "hidden.weight": dz.T @ x, "hidden.bias": dz.sum(0),
        "output.weight": dy.T @ h, "output.bias": dy.sum(0),
    }


def clip(settings, grads):
    """Clipped gradients, and whether the threshold was passed."""
    kind, limit = settings["clip"], settings["clip_threshold"]
    if kind == "none":
        return grads, False
    if kind == "value":
        return ({k: np.clip(g, -limit, limit) for k, g in grads.items()},
                any(np.abs(g).max() > limit for g in grads.values()))
    norms = {k: np.sqrt((g * g).sum()) for k, g in grads.items()}
    if kind == "global_norm":
        norms = dict.fromkeys(norms, np.sqrt(sum(n * n for n in norms.values())))
    # PyTorch adds a small number to the norm, and so clips by a hair too much.
    scales = {k: min(1.0, limit / (n + settings["clip_epsilon"])) for k, n in norms.items()}
    return {k: g * scales[k] for k, g in grads.items()}, any(n > limit for n in norms.values())


def replay(settings):
    """The run of a configuration by its formulas; see the README for them."""
    weights, x, t = problem()
    first, second = ({k: np.zeros_like(w) for k, w in weights.items()} for _ in range(2))
    run = Run([], weights)
    for step, batch in enumerate(batches(x, t)):
        loss, grads = gradients(weights, *batch)
        grads, clipped = clip(settings, grads)
        run.losses.append(loss)
        run.clipped_steps += clipped
        lr = settings["learning_rate" if step < DROP else LATER]
        for name, g in grads.items():
            decay = settings["weight_decay"] if decays(settings, name) else 0.0
            if settings["decay_kind"] == "l2":
                g = g + decay * weights[name]
            else:
                weights[name] = weights[name] * (1 - lr * decay)
            update = _adam if settings["rule"] == "adam" else _momentum
            weights[name] = weights[name] - update(settings, lr, step, first[name], second[name], g)
    return run


def _momentum(settings, lr, step, velocity, _, g):
    momentum = settings["momentum"]
    if settings["momentum_form"] == "keras":  # the learning rate is inside the velocity
        velocity[...] = momentum * velocity + lr * g
        return momentum * velocity + lr * g if settings["nesterov"] else velocity
    fresh = g if step == 0 else (1 - settings["dampening"]) * g
    velocity[...] = momentum * velocity + fresh
    return lr * (g + momentum * velocity if settings["nesterov"] else velocity)


def _adam(settings, lr, step, mean, square, g):
    beta_1, beta_2, epsilon = settings["beta_1"], settings["beta_2"], settings["epsilon"]
    mean[...] = beta_1 * mean + (1 - beta_1) * g
    square[...] = beta_2 * square + (1 - beta_2) * g * g
    correction_1, correction_2 = 1 - beta_1 ** (step + 1), 1 - beta_2 ** (step + 1)
    if settings["epsilon_form"] == "keras":  # added to the uncorrected root
        return lr * np.sqrt(correction_2) / correction_1 * mean / (np.sqrt(square) + epsilon)
    return lr * (mean / correction_1) / (np.sqrt(square / correction_2) + epsilon)
