"""What neither PyTorch nor Keras has: the formulas of the papers, in plain numpy.

PyTorch's rules with every schedule or decay that it lacks, those of Keras alone under every schedule
that Keras lacks, LAMB with its decay where the paper has it, and look-ahead.
"""

import optimizers_numpy
import trajectory
from optimizers_plan import EVERY_SCHEDULE, KERAS, OF_PYTORCH, PAPER, PYTORCH, in_keras, in_pytorch
from trajectory import DECAYS, NO_CLIP, Settings

RULES = KERAS | PYTORCH | PAPER

CASES = {
    "momentum_look_ahead": Settings(PYTORCH["momentum"], look_ahead=(5, 0.5)),
    "adam_look_ahead": Settings(PYTORCH["adam"], OF_PYTORCH["cosine"], DECAYS["decoupled"], look_ahead=(3, 0.8)),
    "lion_look_ahead": Settings(KERAS["lion"], look_ahead=(4, 0.3)),
    "adam_look_ahead_accumulate": Settings(PYTORCH["adam"], look_ahead=(2, 0.5), accumulate=3),
    "nadam_accumulate": Settings(PYTORCH["nadam"], decay=DECAYS["l2"], accumulate=2),
}


def build(check):
    """The formulas alone; that they are those of the frameworks is compared wherever one has them."""
    run = optimizers_numpy.run
    held = trajectory.reference("none: the papers' formulas, in numpy")
    trajectory.cross(held, RULES, EVERY_SCHEDULE, in_neither, run)
    trajectory.singles(held, CASES, RULES, EVERY_SCHEDULE, {"unclipped": NO_CLIP}, run)
    return held


def in_neither(rule, schedule, decay):
    """Whether the framework in whose form the rule is here lacks this combination."""
    has = in_pytorch if rule in PYTORCH else in_keras
    return not has(rule, schedule, decay)
