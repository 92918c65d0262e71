"""L-BFGS of PyTorch, and where Levenberg-Marquardt of SciPy ends, on a small network in float64.

3 -> hidden 4 tanh -> output 2, mean squared error over all samples.
"""

import numpy as np
import torch
import torch.nn.functional as F
from scipy.optimize import least_squares

from store import Reference, numpy

INPUTS, HIDDEN, OUTPUTS, SAMPLES = 3, 4, 2, 12
# Settings, and how many steps: rounding grows with every one.
CASES = {
    "wolfe": ({"lr": 1.0, "max_iter": 5, "history_size": 4, "line_search_fn": "strong_wolfe"}, 8),
    "wolfe_long": ({"lr": 4.0, "max_iter": 20, "history_size": 10, "line_search_fn": "strong_wolfe"}, 3),
    "wolfe_short": ({"lr": 0.01, "max_iter": 7, "history_size": 3, "line_search_fn": "strong_wolfe"}, 8),
    "fixed": ({"lr": 0.3, "max_iter": 4, "history_size": 5, "line_search_fn": None}, 8),
}


def problem():
    random = np.random.default_rng(41)
    initial = {
        "hidden.weight": 0.7 * random.standard_normal((HIDDEN, INPUTS)),
        "hidden.bias": 0.3 * random.standard_normal(HIDDEN),
        "output.weight": 0.7 * random.standard_normal((OUTPUTS, HIDDEN)),
        "output.bias": 0.3 * random.standard_normal(OUTPUTS),
    }
    x = random.standard_normal((SAMPLES, INPUTS))
    # Sines with some noise, so that no network fits them exactly.
    target = np.stack([np.sin(x @ [1.0, -0.5, 0.3]), np.cos(x @ [0.4, 0.8, -0.6])], 1)
    return initial, x, target + 0.1 * random.standard_normal(target.shape)


def build(check):
    """Both; `check` has nothing to add, for the algorithms are the frameworks' own."""
    reference = Reference()
    initial, x, target = problem()
    for name, value in initial.items():
        reference.add(f"initial/{name}", value, np.float64)
    reference.add("input", x, np.float64)
    reference.add("target", target, np.float64)
    for case, (settings, steps) in CASES.items():
        losses, counts, last = run(initial, x, target, settings, steps)
        reference.add(f"{case}/loss", losses, np.float64)
        reference.add(f"{case}/evaluations", counts, np.int64)
        reference.add(f"{case}/last", last, np.float64)
        reference.note(case, settings)
    _add_curve(reference)
    return reference


def _add_curve(reference):
    """A curve through 25 noisy points, 1 -> hidden 3 tanh -> output 1, and where SciPy's `lm` ends."""
    random = np.random.default_rng(42)
    x = np.linspace(-2, 2, 25)[:, None]
    target = np.sin(2 * x) + 0.05 * random.standard_normal(x.shape)
    initial = {
        "hidden.weight": random.standard_normal((3, 1)),
        "hidden.bias": random.standard_normal(3),
        "output.weight": random.standard_normal((1, 3)),
        "output.bias": random.standard_normal(1),
    }
    begin = np.concatenate([value.ravel() for value in initial.values()])

    def residuals(p):
        return (np.tanh(x @ p[None, :3] + p[3:6]) @ p[6:9, None] + p[9] - target).ravel()

    found = least_squares(residuals, begin, method="lm", xtol=1e-15, ftol=1e-15, gtol=1e-15, max_nfev=100_000)
    for name, value in initial.items():
        reference.add(f"curve/initial/{name}", value, np.float64)
    reference.add("curve/input", x, np.float64)
    reference.add("curve/target", target, np.float64)
    reference.add("curve/sum_of_squares", 2 * found.cost, np.float64)
    reference.add("curve/last", found.x, np.float64)


def run(initial, x, target, settings, steps):
    parameters = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in initial.values()]
    x, target = torch.tensor(x), torch.tensor(target)
    optimizer = torch.optim.LBFGS(parameters, **settings)

    def closure():
        optimizer.zero_grad()
        hidden, bias, output, last = parameters
        loss = F.mse_loss(F.linear(torch.tanh(F.linear(x, hidden, bias)), output, last), target)
        loss.backward()
        return loss

    losses, counts = [], []
    for _ in range(steps):
        losses.append(optimizer.step(closure).item())
        counts.append(optimizer.state[parameters[0]]["func_evals"])
    return losses, counts, np.concatenate([numpy(p).ravel() for p in parameters])
