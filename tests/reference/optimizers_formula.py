"""What neither PyTorch nor Keras has: the formulas of the papers, in plain numpy.

A rule of one framework under a schedule of the other, PyTorch's rules with a decay that they lack,
LAMB with its decay where the paper has it, and look-ahead.
"""

import optimizers_numpy
import trajectory
from optimizers_plan import EVERY_SCHEDULE, IN_KERAS, IN_PYTORCH, KERAS, OF_PYTORCH, PAPER, PYTORCH
from optimizers_pytorch import DECOUPLED
from trajectory import DECAYS, NO_CLIP, Settings

CROSSED = ["none", "l2", "decoupled"]
LACKING_A_DECAY = {rule: settings for rule, settings in PYTORCH.items() if rule not in DECOUPLED}

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
    trajectory.cross(held, PAPER, EVERY_SCHEDULE, DECAYS, run)
    trajectory.cross(held, {"radam": PYTORCH["radam"]}, IN_KERAS, CROSSED, run)
    trajectory.cross(held, {rule: KERAS[rule] for rule in ("lion", "lamb")}, IN_PYTORCH, CROSSED, run)
    few = {name: OF_PYTORCH[name] for name in ("constant", "cosine")}
    trajectory.cross(held, LACKING_A_DECAY, few, ["decoupled", "decoupled_weights"], run)
    trajectory.singles(held, CASES, KERAS | PYTORCH, EVERY_SCHEDULE, {"unclipped": NO_CLIP}, run)
    return held
