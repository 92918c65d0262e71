"""What is crossed: the rules with their hyper-parameters, and the schedules; and which framework has what."""

from schedules import RATE
from trajectory import CONSTANT, DECAYS

ADAM = {"beta_1": 0.8, "beta_2": 0.95, "epsilon": 1e-3}


def sgd(form, **changes):
    return {"rule": "sgd", "learning_rate": RATE, "momentum": 0.0, "dampening": 0.0, "nesterov": False,
            "momentum_form": form} | changes


def rmsprop(form, **changes):
    return {"rule": "rmsprop", "learning_rate": RATE, "rho": 0.85, "momentum": 0.0, "momentum_form": form,
            "centered": False, "epsilon": 1e-3, "epsilon_form": form} | changes


def rules(form):
    """The rules that both frameworks have, in the form of one."""
    return {
        "sgd": sgd(form),
        "momentum": sgd(form, momentum=0.9),
        "nesterov": sgd(form, momentum=0.9, nesterov=True),
        "adam": {"rule": "adam", "learning_rate": RATE, **ADAM, "epsilon_form": form},
        "amsgrad": {"rule": "amsgrad", "learning_rate": RATE, **ADAM, "epsilon_form": form},
        "adamax": {"rule": "adamax", "learning_rate": RATE, **ADAM, "epsilon_form": form},
        "nadam": {"rule": "nadam", "learning_rate": RATE, **ADAM,
                  "momentum_decay": 1.0 if form == "keras" else 0.3},  # Keras has no other
        "adagrad": {"rule": "adagrad", "learning_rate": RATE, "initial": 0.2, "epsilon": 1e-3, "epsilon_form": form,
                    "rate_decay": 0.0 if form == "keras" else 0.05},  # Keras has none
        "adadelta": {"rule": "adadelta", "learning_rate": RATE, "rho": 0.85, "epsilon": 1e-2},
        "rmsprop": rmsprop(form),
        "rmsprop_momentum": rmsprop(form, momentum=0.7),
        "rmsprop_centered": rmsprop(form, centered=True),
        "rmsprop_centered_momentum": rmsprop(form, centered=True, momentum=0.7),
    }


PYTORCH = rules("pytorch") | {
    "dampened": sgd("pytorch", momentum=0.9, dampening=0.3),
    "radam": {"rule": "radam", "learning_rate": RATE, **ADAM},
}
KERAS = rules("keras") | {
    "lion": {"rule": "lion", "learning_rate": RATE, "beta_1": 0.8, "beta_2": 0.95},
    "lamb": {"rule": "lamb", "learning_rate": RATE, **ADAM, "decay_form": "keras"},
}
PAPER = {"lamb_paper": {"rule": "lamb", "learning_rate": RATE, **ADAM, "decay_form": "paper"}}

OF_PYTORCH = {
    "constant": CONSTANT,
    "step": ("StepLR", {"step_size": 6, "gamma": 0.5}),
    "exponential": ("ExponentialLR", {"gamma": 0.93}),
    "polynomial": ("PolynomialLR", {"total_iters": 17, "power": 2.0}),
    "cosine": ("CosineAnnealingLR", {"T_max": 15, "eta_min": 0.01}),
    "restarts": ("CosineAnnealingWarmRestarts", {"T_0": 4, "T_mult": 2, "eta_min": 0.01}),
    "warmup": ("SequentialLR of LinearLR, CosineAnnealingLR",
               {"start_factor": 0.2, "end_factor": 1.0, "total_iters": 6, "T_max": 14, "eta_min": 0.01}),
    "plateau": ("ReduceLROnPlateau", {"mode": "min", "factor": 0.6, "patience": 1, "threshold": 0.05,
                                      "threshold_mode": "rel", "cooldown": 2, "min_lr": 0.015, "eps": 1e-8}),
    # What Keras lacks.
    "multi_step": ("MultiStepLR", {"milestones": [3, 8, 15], "gamma": 0.6}),
    "one_cycle": ("OneCycleLR", {"max_lr": 0.2, "total_steps": 20, "pct_start": 0.3, "anneal_strategy": "cos",
                                 "div_factor": 4.0, "final_div_factor": 50.0, "three_phase": False}),
    "cyclic": ("CyclicLR", {"base_lr": 0.02, "max_lr": 0.15, "step_size_up": 3, "step_size_down": 4,
                            "mode": "triangular2", "gamma": 1.0}),
    "linear": ("LinearLR", {"start_factor": 0.25, "end_factor": 1.0, "total_iters": 11}),
    "sequential": ("SequentialLR of ConstantLR, ExponentialLR, StepLR",
                   {"factor": 0.5, "total_iters": 4, "exponential_gamma": 0.9, "step_size": 3, "gamma": 0.5,
                    "milestones": [6, 12]}),
}
OF_KERAS = {
    "constant": CONSTANT,
    "step": ("ExponentialDecay", {"initial_learning_rate": RATE, "decay_steps": 6, "decay_rate": 0.5,
                                  "staircase": True}),
    "exponential": ("ExponentialDecay", {"initial_learning_rate": RATE, "decay_steps": 7, "decay_rate": 0.6,
                                         "staircase": False}),
    "polynomial": ("PolynomialDecay", {"initial_learning_rate": RATE, "decay_steps": 8, "end_learning_rate": 0.01,
                                       "power": 1.5, "cycle": True}),
    "cosine": ("CosineDecay", {"initial_learning_rate": RATE, "decay_steps": 15, "alpha": 0.1}),
    "restarts": ("CosineDecayRestarts", {"initial_learning_rate": RATE, "first_decay_steps": 4, "t_mul": 2.0,
                                         "m_mul": 0.8, "alpha": 0.1}),
    "warmup": ("CosineDecay", {"initial_learning_rate": 0.02, "decay_steps": 13, "alpha": 0.1,
                               "warmup_target": 0.12, "warmup_steps": 5}),
    "plateau": ("ReduceLROnPlateau", {"mode": "min", "factor": 0.6, "patience": 1, "min_delta": 0.1,
                                      "cooldown": 1, "min_lr": 0.015}),
    # What PyTorch lacks.
    "inverse_time": ("InverseTimeDecay", {"initial_learning_rate": RATE, "decay_steps": 4, "decay_rate": 0.5,
                                          "staircase": False}),
    "piecewise": ("PiecewiseConstantDecay", {"boundaries": [3, 9, 14], "values": [0.1, 0.05, 0.12, 0.02]}),
}
OF_PAPERS = {"inverse_square_root": ("InverseSquareRoot", {"d_model": 64, "warmup_steps": 6})}
EVERY_SCHEDULE = OF_PAPERS | OF_KERAS | OF_PYTORCH

# The rules whose decay can be decoupled in PyTorch; in Keras that of all can.
DECOUPLED_IN_PYTORCH = ("adam", "amsgrad", "nadam", "radam")


def in_pytorch(rule, schedule, decay):
    """Whether PyTorch has this combination."""
    has_decay = DECAYS[decay]["kind"] != "decoupled" or rule in DECOUPLED_IN_PYTORCH
    return rule in PYTORCH and schedule in OF_PYTORCH and has_decay


def in_keras(rule, schedule, decay):
    """Whether Keras has this combination; an L2 decay is a regularizer there."""
    return rule in KERAS and schedule in OF_KERAS
