"""The small network on which every optimizer runs, and what is told of a run.

6 -> hidden 5 tanh -> output 3, mean squared error, four batches of 8 in turn, 20 steps, float64.
"""

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

import numpy as np

import schedules
from store import Reference, close

STEPS, BATCHES, BATCH = 20, 4, 8
INPUTS, HIDDEN, OUTPUTS = 6, 5, 3


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


# What a run is told.

CONSTANT = ("constant", {})
DECAYS = {
    "none": {"kind": "none", "on": "none", "factor": 0.0},
    "l2": {"kind": "l2", "on": "all", "factor": 0.03},
    "decoupled": {"kind": "decoupled", "on": "all", "factor": 0.03},
    "l2_weights": {"kind": "l2", "on": "weights", "factor": 0.03},
    "decoupled_weights": {"kind": "decoupled", "on": "weights", "factor": 0.03},
}
NO_CLIP = {"kind": "none", "threshold": 0.0, "epsilon": 0.0}


@dataclass(frozen=True)
class Settings:
    """A rule with its hyper-parameters, and what stands around it."""

    rule: dict
    schedule: tuple = CONSTANT
    decay: dict = field(default_factory=DECAYS["none"].copy)
    clip: dict = field(default_factory=NO_CLIP.copy)
    groups: dict = field(default_factory=dict)  # pattern of names -> what is different there
    accumulate: int = 1  # how many gradients make a step
    look_ahead: tuple = ()  # after how many steps the slow weights follow, and by which share of the way

    def of(self, name):
        """How a parameter is treated: what all its groups say, a later one over an earlier one."""
        decays = self.decay["on"] == "all" or (self.decay["on"] == "weights" and name.endswith(".weight"))
        treatment = Treatment(**{self.decay["kind"]: self.decay["factor"]} if decays else {})
        for pattern, changes in self.groups.items():
            if fnmatchcase(name, pattern):
                # Factors of the rate and penalties add up; of the rest the later one holds.
                rate = treatment.rate * changes.get("rate", 1.0)
                penalty = tuple(a + b for a, b in zip(treatment.penalty, changes.get("penalty", (0.0, 0.0))))
                treatment = replace(treatment, **changes | {"rate": rate, "penalty": penalty})
        return treatment

    def written(self):
        """What is told beside rule, schedule, decay and clipping, as the metadata holds it."""
        groups = [f"{pattern}: " + "; ".join(map(_words, changes.items())) for pattern, changes in self.groups.items()]
        return {"groups": " | ".join(groups) or "none", "accumulate": self.accumulate,
                "look_ahead": " ".join(map(str, self.look_ahead)) or "none"}


@dataclass(frozen=True)
class Treatment:
    """What is different for a parameter. A constraint is its name and its numbers."""

    rate: float = 1.0
    l2: float = 0.0
    decoupled: float = 0.0
    penalty: tuple = (0.0, 0.0)
    clip_value: float = np.inf
    constraint: tuple = ("none",)
    frozen: float = 0  # for how many steps from the first


def _words(change):
    name, value = change
    words = value if isinstance(value, tuple) else (value,)
    words = words if name == "constraint" else (name, *words)
    return " ".join(map(str, words))


@dataclass
class Run:
    """A trajectory: loss (penalties included) and gradient norm of each step, the weights after the last.

    `clipped` counts the steps that pass the threshold.
    """

    losses: list
    norms: list
    weights: dict
    clipped: int = 0

    def flat(self):
        return np.concatenate([value.ravel() for value in self.weights.values()])

    def sampled(self):
        """Every fourth of the last weights, which has some of each parameter, and the sum of all."""
        flat = self.flat()
        return np.append(flat[::4], flat.sum())


# What a file holds.


def reference(framework):
    """A file with the problem in it."""
    held = Reference()
    initial, x, t = problem()
    for name, value in initial.items():
        held.add(f"initial/{name}", value, np.float64)
    held.add("input", x, np.float64)
    held.add("target", t, np.float64)
    held.note("problem", {
        "network": "6 -> hidden 5 tanh -> output 3", "loss": "mean_squared_error",
        "steps": STEPS, "batches": f"step k, from 0, takes batch k mod {BATCHES}", "computed_in": "float64",
        "framework": framework})
    return held


def cross(held, rules, plans, has, run):
    """Every rule under every schedule with every decay, of those that `has` is true of.

    A tensor `<rule>/<decay>` has a row for each schedule that the metadata names for it.
    """
    for name, plan in plans.items():
        held.note(name, plan_texts(plan))
    for rule, hyper_parameters in rules.items():
        held.note(rule, hyper_parameters)
        for decay in DECAYS:
            names = [name for name in plans if has(rule, name, decay)]
            if not names:
                continue
            held.note(decay, DECAYS[decay])
            rows = [run(Settings(hyper_parameters, plans[name], DECAYS[decay])).sampled() for name in names]
            # A schedule that did not matter would be no evidence.
            assert len({row.tobytes() for row in rows}) == len(rows), f"{rule}/{decay}: two schedules are one"
            held.note(f"{rule}/{decay}", {"schedules": " ".join(names)})
            held.add(f"{rule}/{decay}", rows, np.float64)


def defaults(held, rules, run):
    """Every rule as it is where its caller says nothing: the weights after the last step."""
    for rule, (hyper_parameters, decay) in rules.items():
        held.note(f"default/{rule}", hyper_parameters)
        held.note(f"default/{rule}.decay", decay)
        settings = Settings(hyper_parameters | {"by_default": True}, decay=decay)
        held.add(f"default/{rule}", run(settings).flat(), np.float64)


def singles(held, cases, rules, plans, clips, run):
    """Cases of their own: a tensor `<case>/run` holds losses, gradient norms and the last weights.

    A case names its rule, schedule, decay and clipping, which the metadata holds once. Where
    gradients are gathered, there are no norms.
    """
    tables = {"rule": rules, "schedule": plans, "decay": DECAYS, "clip": clips}
    for case, settings in cases.items():
        for key, table in tables.items():
            name, value = next(item for item in table.items() if item[1] == getattr(settings, key))
            held.note(case, {key: name})
            held.note(name, plan_texts(value) if key == "schedule" else value)
        held.note(case, settings.written())
        found = run(settings)
        if settings.clip["kind"] != "none":
            steps = STEPS // settings.accumulate
            assert found.clipped >= 0.6 * steps, f"{case}: only {found.clipped} of {steps} steps are clipped"
            held.note(case, {"clipped_steps": found.clipped})
        norms = found.norms if settings.accumulate == 1 else []
        held.add(f"{case}/run", np.concatenate([found.losses, norms, found.flat()]), np.float64)


def plan_texts(plan):
    schedule, arguments = plan
    texts = {"schedule": schedule, **schedules.texts(arguments)}
    if schedule == "ReduceLROnPlateau":
        texts["framework"] = schedules.framework_of_plateau(arguments)
    return texts


def compared(run, twin):
    """A run that is compared with its twin in plain numpy, always: it is cheap, and it shows that a
    framework kept float64 throughout."""
    def both(settings):
        found, other = run(settings), twin(settings)
        what = f"{settings.rule} {settings.schedule} {settings.decay}"
        close(f"losses of {what}", found.losses, other.losses, 1e-12)
        close(f"norms of {what}", found.norms, other.norms, 1e-12)
        for name, value in found.weights.items():
            close(f"{name} of {what}", value, other.weights[name], 1e-12)
        return Run(found.losses, found.norms, found.weights, other.clipped)

    return both
