"""LeNet-5, trained for 20 steps with Adam on one small batch, in float64."""

import numpy as np
import torch
import torch.nn.functional as F

import layers_numpy as plain
from store import Reference, close, numpy

STEPS, BATCH, EVERY = 20, 4, 40
LEARNING_RATE, BETA_1, BETA_2, EPSILON = 1e-3, 0.9, 0.999, 1e-8
SHAPES = {
    "conv1.weight": (6, 1, 5, 5), "conv1.bias": (6,),
    "conv2.weight": (16, 6, 5, 5), "conv2.bias": (16,),
    "fc1.weight": (120, 256), "fc1.bias": (120,),
    "fc2.weight": (84, 120), "fc2.bias": (84,),
    "out.weight": (10, 84), "out.bias": (10,),
}


def units(seed, shape):
    """Numbers in 0 .. 1 that any language computes alike: the upper 32 bits of SplitMix64, over 2^32."""
    count = np.arange(1, np.prod(shape) + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = np.uint64(seed) + count * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return ((z ^ (z >> np.uint64(31))) >> np.uint64(32)).astype(np.float64).reshape(shape) / 2.0**32


def initial():
    """Weights within 1 / sqrt(fan in) of zero, biases within a tenth; parameter k, from 0, has the seed k."""
    weights = {}
    for seed, (name, shape) in enumerate(SHAPES.items()):
        scale = np.prod(shape[1:]) ** -0.5 if name.endswith("weight") else 0.1
        weights[name] = scale * (2 * units(seed, shape) - 1)
    return weights


def batch():
    """Pictures with the seed 100, and the labels 0, 3, 6, 9."""
    return units(100, (BATCH, 1, 28, 28)), np.arange(BATCH) * 3


def by_pytorch(x, labels):
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in initial().items()}
    optimizer = torch.optim.Adam(weights.values(), lr=LEARNING_RATE)
    assert (optimizer.defaults["betas"], optimizer.defaults["eps"]) == ((BETA_1, BETA_2), EPSILON)
    losses = []
    for _ in range(STEPS):
        h = torch.tensor(x)
        for conv in ("conv1", "conv2"):
            h = F.max_pool2d(F.relu(F.conv2d(h, weights[f"{conv}.weight"], weights[f"{conv}.bias"])), 2)
        h = h.flatten(1)
        for dense in ("fc1", "fc2"):
            h = F.relu(F.linear(h, weights[f"{dense}.weight"], weights[f"{dense}.bias"]))
        loss = F.cross_entropy(F.linear(h, weights["out.weight"], weights["out.bias"]), torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses), {name: numpy(value) for name, value in weights.items()}


def by_hand(x, labels):
    weights = initial()
    mean, square = ({name: np.zeros_like(w) for name, w in weights.items()} for _ in range(2))
    losses = []
    for step in range(1, STEPS + 1):
        loss, gradients = _gradient(weights, x, labels)
        losses.append(loss)
        for name, g in gradients.items():
            mean[name] = BETA_1 * mean[name] + (1 - BETA_1) * g
            square[name] = BETA_2 * square[name] + (1 - BETA_2) * g * g
            root = np.sqrt(square[name] / (1 - BETA_2 ** step)) + EPSILON
            weights[name] -= LEARNING_RATE * mean[name] / (1 - BETA_1 ** step) / root
    return np.array(losses), weights


def _gradient(weights, x, labels):
    found, images, h = {}, [], x
    for conv in ("conv1", "conv2"):
        window = plain.Window(h.shape[2:], 5)
        z = plain.convolve(h, weights[f"{conv}.weight"], weights[f"{conv}.bias"], window)
        pool = plain.Window(z.shape[2:], 2, stride=2)
        y, first = plain.largest(np.maximum(z, 0), pool)
        images.append((conv, h, window, z, pool, first))
        h = y
    vectors, h = [], h.reshape(len(h), -1)
    for dense in ("fc1", "fc2", "out"):
        z = h @ weights[f"{dense}.weight"].T + weights[f"{dense}.bias"]
        vectors.append((dense, h, z))
        h = np.maximum(z, 0)
    p = np.exp(z - z.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    loss = -np.log(p[np.arange(len(p)), labels]).mean()

    dz = (p - np.eye(10)[labels]) / len(p)
    for dense, h, z in reversed(vectors):
        dz = dz if dense == "out" else dz * (z > 0)
        found[f"{dense}.weight"], found[f"{dense}.bias"] = dz.T @ h, dz.sum(0)
        dz = dz @ weights[f"{dense}.weight"]
    dz = dz.reshape(y.shape)
    for conv, h, window, z, pool, first in reversed(images):
        dz = plain.largest_back(z.shape, first, dz, pool) * (z > 0)
        dz, found[f"{conv}.weight"], found[f"{conv}.bias"] = (
            plain.convolve_back(h, weights[f"{conv}.weight"], dz, window))
    return loss, found


def build(check):
    x, labels = batch()
    losses, weights = by_pytorch(x, labels)
    if check:
        twin_losses, twin_weights = by_hand(x, labels)
        close("losses", losses, twin_losses, 1e-11)
        for name, value in weights.items():
            close(name, value, twin_weights[name], 1e-11)
    assert losses[-1] < 0.7 * losses[0], "nothing was learnt"
    reference = Reference()
    reference.add("loss", losses, np.float64)
    for name, value in weights.items():
        reference.add(f"weights/{name}", value.ravel()[::EVERY], np.float64)
    reference.note("training", {
        "framework": "pytorch", "optimizer": "adam", "learning_rate": LEARNING_RATE, "beta_1": BETA_1,
        "beta_2": BETA_2, "epsilon": EPSILON, "loss": "categorical_cross_entropy_logits", "steps": STEPS,
        "batch": BATCH, "every": EVERY, "computed_in": "float64"})
    return reference
