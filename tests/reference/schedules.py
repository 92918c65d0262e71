"""Learning rate schedules: the rates of sixty steps, in every configuration.

A case names its class and arguments as the framework does. The numpy formula beside each class is a
closed form; that the framework's own way (PyTorch goes from rate to rate) gives the same is checked.
"""

import warnings
from types import SimpleNamespace

import keras
import numpy as np
import torch

import store

STEPS = 60
RATE = 0.1  # of PyTorch's optimizer, where the schedule has no rate of its own

PYTORCH = {
    "step": ("StepLR", {"step_size": 7, "gamma": 0.5}),
    "step_tenth": ("StepLR", {"step_size": 25, "gamma": 0.1}),
    "multi_step": ("MultiStepLR", {"milestones": [10, 25, 40], "gamma": 0.3}),
    "constant": ("ConstantLR", {"factor": 0.25, "total_iters": 8}),
    "linear": ("LinearLR", {"start_factor": 1 / 3, "end_factor": 1.0, "total_iters": 5}),
    "linear_down": ("LinearLR", {"start_factor": 0.9, "end_factor": 0.2, "total_iters": 41}),
    "exponential": ("ExponentialLR", {"gamma": 0.93}),
    "polynomial": ("PolynomialLR", {"total_iters": 30, "power": 1.0}),
    "polynomial_power": ("PolynomialLR", {"total_iters": 45, "power": 2.5}),
    "cosine": ("CosineAnnealingLR", {"T_max": 59, "eta_min": 0.0}),
    "cosine_swinging": ("CosineAnnealingLR", {"T_max": 17, "eta_min": 0.01}),
    "restarts": ("CosineAnnealingWarmRestarts", {"T_0": 9, "T_mult": 1, "eta_min": 0.0}),
    "restarts_doubling": ("CosineAnnealingWarmRestarts", {"T_0": 7, "T_mult": 2, "eta_min": 0.003}),
    "restarts_tripling": ("CosineAnnealingWarmRestarts", {"T_0": 1, "T_mult": 3, "eta_min": 0.0}),
    "cyclic": ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.2, "step_size_up": 8, "step_size_down": 8,
                            "mode": "triangular", "gamma": 1.0}),
    "cyclic_halving": ("CyclicLR", {"base_lr": 0.02, "max_lr": 0.3, "step_size_up": 6, "step_size_down": 11,
                                    "mode": "triangular2", "gamma": 1.0}),
    "cyclic_shrinking": ("CyclicLR", {"base_lr": 0.0, "max_lr": 0.1, "step_size_up": 10, "step_size_down": 5,
                                      "mode": "exp_range", "gamma": 0.97}),
    "one_cycle": ("OneCycleLR", {"max_lr": 0.5, "total_steps": 60, "pct_start": 0.3, "anneal_strategy": "cos",
                                 "div_factor": 25.0, "final_div_factor": 1e4, "three_phase": False}),
    "one_cycle_linear": ("OneCycleLR", {"max_lr": 0.5, "total_steps": 83, "pct_start": 0.25,
                                        "anneal_strategy": "linear", "div_factor": 10.0, "final_div_factor": 100.0,
                                        "three_phase": False}),
    "one_cycle_three": ("OneCycleLR", {"max_lr": 0.2, "total_steps": 60, "pct_start": 0.37,
                                       "anneal_strategy": "cos", "div_factor": 25.0, "final_div_factor": 1e4,
                                       "three_phase": True}),
    "one_cycle_three_linear": ("OneCycleLR", {"max_lr": 0.2, "total_steps": 61, "pct_start": 0.45,
                                              "anneal_strategy": "linear", "div_factor": 25.0,
                                              "final_div_factor": 50.0, "three_phase": True}),
    "one_cycle_falling": ("OneCycleLR", {"max_lr": 0.2, "total_steps": 60, "pct_start": 0.0,
                                         "anneal_strategy": "cos", "div_factor": 25.0, "final_div_factor": 10.0,
                                         "three_phase": False}),
    "warmup": ("SequentialLR of LinearLR, CosineAnnealingLR",
               {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 12, "T_max": 47, "eta_min": 0.001}),
    "sequential": ("SequentialLR of ConstantLR, ExponentialLR, StepLR",
                   {"factor": 0.5, "total_iters": 5, "exponential_gamma": 0.9, "step_size": 6, "gamma": 0.25,
                    "milestones": [11, 31]}),
}

KERAS = {
    "exponential": ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 13, "decay_rate": 0.6,
                                         "staircase": False}),
    "exponential_stairs": ("ExponentialDecay", {"initial_learning_rate": 0.1, "decay_steps": 13, "decay_rate": 0.6,
                                                "staircase": True}),
    "piecewise": ("PiecewiseConstantDecay", {"boundaries": [10, 30, 45], "values": [0.3, 0.1, 0.2, 0.01]}),
    "polynomial": ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 40, "end_learning_rate": 1e-4,
                                       "power": 1.0, "cycle": False}),
    "polynomial_root": ("PolynomialDecay", {"initial_learning_rate": 0.1, "decay_steps": 50,
                                            "end_learning_rate": 0.01, "power": 0.5, "cycle": False}),
    "polynomial_cycle": ("PolynomialDecay", {"initial_learning_rate": 0.2, "decay_steps": 14,
                                             "end_learning_rate": 0.01, "power": 2.0, "cycle": True}),
    "inverse_time": ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 6, "decay_rate": 0.5,
                                          "staircase": False}),
    "inverse_time_stairs": ("InverseTimeDecay", {"initial_learning_rate": 0.1, "decay_steps": 6, "decay_rate": 0.5,
                                                 "staircase": True}),
    "cosine": ("CosineDecay", {"initial_learning_rate": 0.1, "decay_steps": 40, "alpha": 0.0}),
    "cosine_alpha": ("CosineDecay", {"initial_learning_rate": 0.2, "decay_steps": 55, "alpha": 0.05}),
    "warmup": ("CosineDecay", {"initial_learning_rate": 0.01, "decay_steps": 30, "alpha": 0.1,
                               "warmup_target": 0.2, "warmup_steps": 15}),
    "restarts": ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 8, "t_mul": 2.0,
                                         "m_mul": 1.0, "alpha": 0.0}),
    "restarts_equal": ("CosineDecayRestarts", {"initial_learning_rate": 0.1, "first_decay_steps": 11, "t_mul": 1.0,
                                               "m_mul": 0.7, "alpha": 0.05}),
    "restarts_half_more": ("CosineDecayRestarts", {"initial_learning_rate": 0.3, "first_decay_steps": 7,
                                                   "t_mul": 1.5, "m_mul": 0.9, "alpha": 0.1}),
}

# In the paper's section 5.3; its step t is counted from 1.
PAPER = {
    "transformer": ("InverseSquareRoot", {"d_model": 512, "warmup_steps": 20}),
}

PLATEAUS_PYTORCH = {
    "plateau": {"mode": "min", "factor": 0.1, "patience": 10, "threshold": 1e-4, "threshold_mode": "rel",
                "cooldown": 0, "min_lr": 0.0, "eps": 1e-8},
    "plateau_short": {"mode": "min", "factor": 0.5, "patience": 2, "threshold": 0.05, "threshold_mode": "rel",
                      "cooldown": 0, "min_lr": 0.0, "eps": 1e-8},
    "plateau_cooldown": {"mode": "min", "factor": 0.5, "patience": 1, "threshold": 0.02, "threshold_mode": "abs",
                         "cooldown": 5, "min_lr": 0.0, "eps": 1e-8},
    "plateau_max": {"mode": "max", "factor": 0.3, "patience": 3, "threshold": 0.01, "threshold_mode": "abs",
                    "cooldown": 1, "min_lr": 0.002, "eps": 1e-8},
    "plateau_max_relative": {"mode": "max", "factor": 0.6, "patience": 0, "threshold": 0.03,
                             "threshold_mode": "rel", "cooldown": 2, "min_lr": 0.0, "eps": 1e-8},
    "plateau_eps": {"mode": "min", "factor": 0.5, "patience": 0, "threshold": 0.0, "threshold_mode": "abs",
                    "cooldown": 0, "min_lr": 0.0, "eps": 0.004},
}

PLATEAUS_KERAS = {
    "plateau": {"mode": "min", "factor": 0.1, "patience": 10, "min_delta": 1e-4, "cooldown": 0, "min_lr": 0.0},
    "plateau_impatient": {"mode": "min", "factor": 0.8, "patience": 0, "min_delta": 0.0, "cooldown": 0,
                          "min_lr": 0.03},
    "plateau_short": {"mode": "min", "factor": 0.5, "patience": 3, "min_delta": 0.02, "cooldown": 1, "min_lr": 0.0},
    "plateau_cooldown": {"mode": "min", "factor": 0.5, "patience": 2, "min_delta": 0.02, "cooldown": 4,
                         "min_lr": 0.0},
    "plateau_max": {"mode": "max", "factor": 0.3, "patience": 4, "min_delta": 0.01, "cooldown": 3,
                    "min_lr": 0.002},
}


def build(check):
    """The rates of every case; with `check`, compared with the closed forms."""
    reference = store.Reference()
    for framework, cases, rates in [
        ("pytorch", PYTORCH, pytorch_rates),
        ("keras", KERAS, keras_rates),
        ("paper", PAPER, lambda schedule, arguments: closed(schedule, arguments)),
    ]:
        for name, (schedule, arguments) in cases.items():
            found = rates(schedule, arguments)
            if check:
                store.close(f"{framework} {name}", found, closed(schedule, arguments), 1e-13)
            add(reference, f"{framework}_{name}", framework, schedule, arguments, found)

    metric = metrics()
    reference.add("metric", metric, np.float64)
    for framework, cases, rates in [
        ("pytorch", PLATEAUS_PYTORCH, pytorch_plateau),
        ("keras", PLATEAUS_KERAS, keras_plateau),
    ]:
        for name, arguments in cases.items():
            observed = metric if arguments["mode"] == "min" else 2 - metric
            found = rates(arguments, observed)
            assert len(set(found)) > 1, f"{framework} {name} never falls"
            if check:
                store.close(f"{framework} {name}", found, closed_plateau(framework, arguments, observed), 1e-13)
            add(reference, f"{framework}_{name}", framework, "ReduceLROnPlateau", arguments, found)
    return reference


def add(reference, case, framework, schedule, arguments, rates):
    reference.add(f"{case}/rates", rates, np.float64)
    reference.note(case, {"framework": framework, "schedule": schedule, **texts(arguments)})


def texts(arguments):
    """The arguments as the metadata holds them."""
    return {key: " ".join(map(str, value)) if isinstance(value, list) else value for key, value in arguments.items()}


def metrics():
    """A loss that falls, stays, falls again and stays, with ripples that die away."""
    k = np.arange(STEPS)
    return np.round(np.maximum(1 / (1 + 0.3 * k), 0.35) - 0.2 * (k > 34) + 0.05 * 0.93**k * np.sin(2.1 * k), 4)


# What the frameworks compute.


def optimizer():
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE)


def pytorch_schedule(schedule, arguments, sgd):
    schedulers = torch.optim.lr_scheduler
    if schedule == "SequentialLR of LinearLR, CosineAnnealingLR":
        linear = {key: arguments[key] for key in ("start_factor", "end_factor", "total_iters")}
        cosine = {key: arguments[key] for key in ("T_max", "eta_min")}
        parts = [schedulers.LinearLR(sgd, **linear), schedulers.CosineAnnealingLR(sgd, **cosine)]
        return schedulers.SequentialLR(sgd, parts, milestones=[arguments["total_iters"]])
    if schedule == "SequentialLR of ConstantLR, ExponentialLR, StepLR":
        parts = [
            schedulers.ConstantLR(sgd, arguments["factor"], arguments["total_iters"]),
            schedulers.ExponentialLR(sgd, arguments["exponential_gamma"]),
            schedulers.StepLR(sgd, arguments["step_size"], arguments["gamma"]),
        ]
        return schedulers.SequentialLR(sgd, parts, milestones=arguments["milestones"])
    if schedule in ("CyclicLR", "OneCycleLR"):
        arguments = {**arguments, "cycle_momentum": False}
    return getattr(schedulers, schedule)(sgd, **arguments)


def pytorch_rates(schedule, arguments):
    sgd = optimizer()
    scheduler = pytorch_schedule(schedule, arguments, sgd)
    rates = []
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(STEPS):
            rates.append(float(sgd.param_groups[0]["lr"]))
            sgd.step()
            scheduler.step()
    return rates


def keras_rates(schedule, arguments):
    with store.precision("float64"):
        rates = getattr(keras.optimizers.schedules, schedule)(**arguments)
        return [float(rates(step)) for step in range(STEPS)]


def pytorch_plateau(arguments, metric):
    """The rate after each observation."""
    sgd = optimizer()
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(sgd, **arguments)
    rates = []
    for value in metric:
        sgd.step()
        scheduler.step(value)
        rates.append(float(sgd.param_groups[0]["lr"]))
    return rates


def keras_plateau(arguments, metric):
    with store.precision("float64"):
        sgd = keras.optimizers.SGD(RATE)
        callback = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", **arguments)
        callback.set_model(SimpleNamespace(optimizer=sgd))
        callback.on_train_begin()
        rates = []
        for epoch, value in enumerate(metric):
            callback.on_epoch_end(epoch, {"val_loss": float(value)})
            rates.append(float(keras.ops.convert_to_numpy(sgd.learning_rate)))
        return rates


# The closed forms.


def closed(schedule, arguments):
    a = SimpleNamespace(**arguments)
    t = np.arange(STEPS)
    return FORMS[schedule](a, t)


def half_wave(first, last, x):
    return last + (first - last) * (1 + np.cos(np.pi * x)) / 2


def stairs(a, t):
    time = t / a.decay_steps
    return np.floor(time) if a.staircase else time


def polynomial(a, t):
    n = a.decay_steps * (np.maximum(np.ceil(t / a.decay_steps), 1) if a.cycle else 1)
    rest = (1 - np.minimum(t / n, 1)) ** a.power
    return a.end_learning_rate + (a.initial_learning_rate - a.end_learning_rate) * rest


def restarts(t, first, last, length, longer, higher):
    """Wave by wave; a wave is `longer` than the one before and `higher`."""
    rates, begin = [], 0
    for step in t:
        while step - begin >= length - 1e-9:
            begin, length, first = begin + length, length * longer, last + (first - last) * higher
        rates.append(half_wave(first, last, (step - begin) / length))
    return rates


def cosine_keras(a, t):
    warmup, target = getattr(a, "warmup_steps", 0), getattr(a, "warmup_target", a.initial_learning_rate)
    rise = a.initial_learning_rate + (target - a.initial_learning_rate) * t / max(warmup, 1)
    fall = half_wave(target, a.alpha * target, np.clip((t - warmup) / a.decay_steps, 0, 1))
    return np.where(t < warmup, rise, fall)


def cyclic(a, t):
    cycle, at = np.divmod(t, a.step_size_up + a.step_size_down)
    height = np.where(at < a.step_size_up, at / a.step_size_up, 1 - (at - a.step_size_up) / a.step_size_down)
    scale = {"triangular": 1.0, "triangular2": 0.5 ** cycle, "exp_range": a.gamma ** t}[a.mode]
    return a.base_lr + (a.max_lr - a.base_lr) * height * scale


def one_cycle(a, t):
    first = a.max_lr / a.div_factor
    top = a.pct_start * a.total_steps - 1
    places, rates = [0, top], [first, a.max_lr]
    if a.three_phase:
        places, rates = places + [2 * top], rates + [first]
    places, rates = places + [a.total_steps - 1], rates + [first / a.final_div_factor]
    if top < 0:
        places, rates = places[1:], rates[1:]
    phase = np.clip(np.searchsorted(places, t), 1, len(places) - 1)
    places, rates = np.array(places), np.array(rates)
    x = (t - places[phase - 1]) / (places[phase] - places[phase - 1])
    if a.anneal_strategy == "linear":
        return rates[phase - 1] + (rates[phase] - rates[phase - 1]) * x
    return half_wave(rates[phase - 1], rates[phase], x)


def sequential(a, t):
    first, second = a.milestones
    begin = RATE * np.where(t < a.total_iters, a.factor, 1.0)
    middle = RATE * a.exponential_gamma ** (t - float(first))
    end = RATE * a.gamma ** ((t - second) // a.step_size).astype(float)
    return np.where(t < first, begin, np.where(t < second, middle, end))


def warmup(a, t):
    rise = RATE * (a.start_factor + (a.end_factor - a.start_factor) * t / a.total_iters)
    return np.where(t < a.total_iters, rise, half_wave(RATE, a.eta_min, (t - a.total_iters) / a.T_max))


FORMS = {
    "StepLR": lambda a, t: RATE * a.gamma ** (t // a.step_size),
    "MultiStepLR": lambda a, t: RATE * a.gamma ** np.searchsorted(a.milestones, t, side="right"),
    "ConstantLR": lambda a, t: RATE * np.where(t < a.total_iters, a.factor, 1.0),
    "LinearLR": lambda a, t: RATE * (
        a.start_factor + (a.end_factor - a.start_factor) * np.minimum(t / a.total_iters, 1)),
    "ExponentialLR": lambda a, t: RATE * a.gamma ** t,
    "PolynomialLR": lambda a, t: RATE * (1 - np.minimum(t / a.total_iters, 1)) ** a.power,
    "CosineAnnealingLR": lambda a, t: half_wave(RATE, a.eta_min, t / a.T_max),
    "CosineAnnealingWarmRestarts": lambda a, t: restarts(t, RATE, a.eta_min, a.T_0, a.T_mult, 1),
    "CyclicLR": cyclic,
    "OneCycleLR": one_cycle,
    "SequentialLR of LinearLR, CosineAnnealingLR": warmup,
    "SequentialLR of ConstantLR, ExponentialLR, StepLR": sequential,
    "ExponentialDecay": lambda a, t: a.initial_learning_rate * a.decay_rate ** stairs(a, t),
    "PiecewiseConstantDecay": lambda a, t: np.array(a.values)[np.searchsorted(a.boundaries, t, side="left")],
    "PolynomialDecay": polynomial,
    "InverseTimeDecay": lambda a, t: a.initial_learning_rate / (1 + a.decay_rate * stairs(a, t)),
    "CosineDecay": cosine_keras,
    "CosineDecayRestarts": lambda a, t: restarts(
        t, a.initial_learning_rate, a.alpha * a.initial_learning_rate, a.first_decay_steps, a.t_mul, a.m_mul),
    "InverseSquareRoot": lambda a, t: a.d_model ** -0.5 * np.minimum(
        (t + 1.0) ** -0.5, (t + 1.0) * a.warmup_steps ** -1.5),
}


def framework_of_plateau(arguments):
    return "keras" if "min_delta" in arguments else "pytorch"


def closed_plateau(framework, arguments, metric):
    """Both frameworks by one rule: Keras counts its patience and its cooldown from 1, PyTorch from 0."""
    a = SimpleNamespace(**arguments)
    keras_counts = framework == "keras"
    patience, cooldown = (max(a.patience - 1, 0), max(a.cooldown - 1, 0)) if keras_counts else (a.patience, a.cooldown)
    sign = 1 if a.mode == "min" else -1
    rate, best, bad, rest, rates = RATE, None, 0, 0, []
    for value in metric:
        relative = not keras_counts and a.threshold_mode == "rel"
        threshold = a.min_delta if keras_counts else a.threshold
        better = best is None or sign * (best - value) > threshold * (abs(best) if relative else 1)
        best, bad = (value, 0) if better else (best, bad + 1)
        if rest > 0:
            rest, bad = rest - 1, 0
        if bad > patience:
            lower = max(rate * a.factor, a.min_lr)
            rate = lower if rate - lower > getattr(a, "eps", 0.0) else rate
            bad, rest = 0, cooldown
        rates.append(rate)
    return rates
