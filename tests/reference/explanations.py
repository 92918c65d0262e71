"""Attributions by Captum and permutation importance by scikit-learn, in float64.

It needs `captum` and `scikit-learn` beside the others, and writes `data/explanations.safetensors` alone:

    python tests/reference/explanations.py
"""

import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import captum  # noqa: E402
import numpy as np  # noqa: E402
import sklearn  # noqa: E402
import torch  # noqa: E402
from captum.attr import (InputXGradient, IntegratedGradients, LayerGradCam, Occlusion, Saliency)  # noqa: E402
from captum.robust import FGSM, PGD  # noqa: E402
from sklearn.base import BaseEstimator  # noqa: E402
from sklearn.calibration import calibration_curve  # noqa: E402
from sklearn.inspection import permutation_importance  # noqa: E402
from torch import nn  # noqa: E402

from store import Reference, close, numpy, write  # noqa: E402

# Captum rounds the weights of integrated gradients to float32, in float64 too: here they stay as they are.
torch.Tensor.float = torch.Tensor.double

METHODS = ["gausslegendre", "riemann_left", "riemann_right", "riemann_middle", "riemann_trapezoid"]


class Net(nn.Module):
    """conv -> tanh -> pooling -> linear."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3)
        self.tanh = nn.Tanh()
        self.pool = nn.AvgPool2d(2)
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        return self.out(torch.flatten(self.pool(self.tanh(self.conv(x))), 1))


class Linear(BaseEstimator):
    """A fixed estimator: what scikit-learn scores."""

    def __init__(self, weight):
        self.weight = weight

    def fit(self, x, y):
        return self

    def predict(self, x):
        return x @ self.weight


def build():
    torch.manual_seed(7)
    torch.set_default_dtype(torch.float64)
    reference, random = Reference(), np.random.default_rng(7)
    reference.note("explanations", {"captum": captum.__version__, "scikit-learn": sklearn.__version__})
    net = Net().double()
    x, baseline = torch.randn(1, 2, 7, 6), torch.randn(1, 2, 7, 6)

    def add(name, value):
        value = numpy(value) if torch.is_tensor(value) else np.asarray(value)
        reference.add(name, value, np.int64 if value.dtype.kind == "i" else np.float64)

    for name, value in net.state_dict().items():
        add(f"net.{name}", value)
    add("x", x)
    add("baseline", baseline)
    add("saliency", Saliency(net).attribute(x, target=1))
    add("input_x_gradient", InputXGradient(net).attribute(x, target=1))
    for method in METHODS:
        found, delta = IntegratedGradients(net).attribute(
            x, baseline, target=1, n_steps=20, method=method, return_convergence_delta=True)
        add(f"integrated.{method}", found)
        add(f"integrated.{method}.delta", delta)
    add("occlusion", Occlusion(net).attribute(x, (1, 3, 2), strides=(1, 2, 2), target=1, baselines=0.25))
    for stage, layer in enumerate([net.conv, net.tanh, net.pool]):
        for relu in (False, True):
            found = LayerGradCam(net, layer).attribute(x, target=1, relu_attributions=relu)
            add(f"grad_cam.{stage}.{'relu' if relu else 'signed'}", found[0])

    loss = nn.CrossEntropyLoss(reduction="none")
    pixels = torch.rand(1, 2, 7, 6)
    add("pixels", pixels)
    add("fgsm", FGSM(net, loss, 0, 1).perturb(pixels, 0.1, torch.tensor([2])))
    add("pgd.Linf", PGD(net, loss, 0, 1).perturb(pixels, 0.3, 0.07, 9, torch.tensor([2])))
    # Captum goes by the sign in the L2 ball, too; this goes by the gradient.
    near = pixels
    for _ in range(9):
        near = near.detach().requires_grad_()
        gradient, = torch.autograd.grad(loss(net(near), torch.tensor([2])).sum(), near)
        change = near.detach() + 0.07 * gradient / gradient.norm() - pixels
        near = (pixels + change * min(1.0, 0.3 / change.norm().item())).clamp(0, 1)
    add("pgd.L2", near)

    rows = random.standard_normal((30, 4))
    weight = np.array([2.0, -0.5, 0.0, 1.0])
    targets = rows @ weight + 0.1 * random.standard_normal(30)
    found = permutation_importance(Linear(weight), rows, targets, scoring="neg_mean_squared_error", n_repeats=6,
                                   random_state=3)
    # As scikit-learn shuffles: each feature from the same seed, each repeat the column that the one before left, by an
    # order made of the one before.
    shuffler = np.random.RandomState(3).randint(np.iinfo(np.int32).max + 1)
    order, column, state, orders = np.arange(30), np.arange(30), np.random.RandomState(shuffler), []
    for _ in range(6):
        state.shuffle(order)
        column = column[order]
        orders.append(column)
    for feature in range(4):
        for repeat, at in enumerate(orders):
            moved = rows.copy()
            moved[:, feature] = rows[at, feature]
            fall = np.mean((moved @ weight - targets) ** 2) - np.mean((rows @ weight - targets) ** 2)
            close("permutation", fall, found.importances[feature, repeat], 1e-12)
    for name, value in {"rows": rows, "weight": weight[None], "targets": targets[:, None], "orders": np.array(orders),
                        "importances": found.importances, "mean": found.importances_mean,
                        "deviation": found.importances_std}.items():
        add(f"permutation.{name}", value)

    p = random.uniform(0, 1, 60).round(1)
    right = (random.uniform(0, 1, 60) < p).astype(np.int64)
    accuracy, confidence = calibration_curve(right, p, n_bins=5)
    for name, value in {"p": p, "right": right, "accuracy": accuracy, "confidence": confidence}.items():
        add(f"calibration.{name}", value)
    return reference


if __name__ == "__main__":
    print(write(Path(__file__).resolve().parent / "data" / "explanations.safetensors", build()))
