"""The backpropagation article's own training: 784 -> 10 relu -> 10 softmax, Adam, 100 batches of 32 digits.

In float64, on the first 3,200 training digits in file order, pixels divided by 255.
"""

import gzip

import keras
import numpy as np
import torch
import torch.nn.functional as F

from engines import Keras
from store import Reference, close, numpy, precision

STEPS, BATCH = 100, 32
PIXELS, HIDDEN, CLASSES = 784, 10, 10
LEARNING_RATE, BETA_1, BETA_2 = 1e-3, 0.9, 0.999
EPSILON = {"keras": 1e-7, "pytorch": 1e-8}
CLIP = 1e-7  # where Keras cuts probabilities off


def digits(folder):
    """The batches: bytes [100, 32, 784] and labels [100, 32]."""
    with gzip.open(folder / "train-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read(), np.uint8, offset=16)
    with gzip.open(folder / "train-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    count = STEPS * BATCH
    return (images[:count * PIXELS].reshape(STEPS, BATCH, PIXELS),
            labels[:count].reshape(STEPS, BATCH).astype(np.int64))


def initial():
    """Glorot uniform weights and zero biases; values that float32 holds, too."""
    random = np.random.default_rng(20_006)

    def glorot(outputs, inputs):
        limit = np.sqrt(6 / (inputs + outputs))
        return random.uniform(-limit, limit, (outputs, inputs)).astype(np.float32).astype(np.float64)

    return {
        "hidden.weight": glorot(HIDDEN, PIXELS), "hidden.bias": np.zeros(HIDDEN),
        "output.weight": glorot(CLASSES, HIDDEN), "output.bias": np.zeros(CLASSES),
    }


def build(folder, check):
    """The reference: the same training by Keras and by PyTorch, each with its own Adam."""
    images, labels = digits(folder)
    batches = list(zip(images / 255, labels))
    reference = Reference()
    for name, value in initial().items():
        reference.add(f"initial/{name}", value, np.float64)
    # So that a test can tell other data from another result.
    reference.add("batch_pixel_sum", images.sum((1, 2), dtype=np.int64), np.int64)
    reference.add("batch_label_sum", labels.sum(1), np.int64)

    with precision("float64"):
        trained = {"keras": by_keras(batches), "pytorch": by_pytorch(batches)}
    for framework, (losses, weights) in trained.items():
        if check:
            twin_losses, twin_weights = by_hand(batches, framework)
            close(f"{framework}/loss", losses, twin_losses, 1e-11)
            for name, value in weights.items():
                close(f"{framework}/{name}", value, twin_weights[name], 1e-11)
        reference.add(f"{framework}/loss", losses, np.float64)
        for name, value in weights.items():
            reference.add(f"{framework}/{name}", value, np.float64)
        reference.note(framework, {
            "optimizer": "adam", "learning_rate": LEARNING_RATE, "beta_1": BETA_1, "beta_2": BETA_2,
            "epsilon": EPSILON[framework], "epsilon_form": framework,
            "loss": "categorical_cross_entropy" if framework == "keras" else "categorical_cross_entropy_logits"})
    reference.note("problem", {
        "network": "784 -> hidden 10 relu -> output 10 softmax", "batch": BATCH, "steps": STEPS,
        "samples": "the first 3200 of the training file, in its order", "pixels": "byte / 255",
        "computed_in": "float64"})
    return reference


def by_keras(batches):
    """Keras: softmax in the network, cross-entropy on its probabilities."""
    engine = Keras(initial(), "float64")
    loss_of = keras.losses.CategoricalCrossentropy()
    optimizer = keras.optimizers.Adam()
    assert (optimizer.beta_1, optimizer.beta_2, optimizer.epsilon) == (BETA_1, BETA_2, EPSILON["keras"])
    assert float(optimizer.learning_rate.numpy()) == LEARNING_RATE
    variables = engine.variables()
    losses = []
    for x, labels in batches:
        hidden = engine.relu(engine.dense("hidden", torch.tensor(x)))
        probabilities = engine.softmax(engine.dense("output", hidden))
        _assert_unclipped(numpy(probabilities), labels)
        loss = loss_of(torch.tensor(np.eye(CLASSES)[labels]), probabilities)
        assert loss.dtype == torch.float64
        engine.backward(loss)
        optimizer.apply([variable.value.grad for variable in variables], variables)
        losses.append(loss.item())
    return np.array(losses), engine.values()


def by_pytorch(batches):
    """PyTorch: logits, and cross-entropy on them."""
    weights = {name: torch.tensor(value, requires_grad=True) for name, value in initial().items()}
    optimizer = torch.optim.Adam(weights.values(), lr=LEARNING_RATE)
    assert (optimizer.defaults["betas"], optimizer.defaults["eps"]) == ((BETA_1, BETA_2), EPSILON["pytorch"])
    losses = []
    for x, labels in batches:
        hidden = F.relu(F.linear(torch.tensor(x), weights["hidden.weight"], weights["hidden.bias"]))
        loss = F.cross_entropy(F.linear(hidden, weights["output.weight"], weights["output.bias"]), torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses), {name: numpy(value) for name, value in weights.items()}


def by_hand(batches, framework):
    """The same in plain numpy, with the framework's place of epsilon."""
    weights = initial()
    mean, square = ({name: np.zeros_like(w) for name, w in weights.items()} for _ in range(2))
    losses = []
    for step, (x, labels) in enumerate(batches, start=1):
        z = x @ weights["hidden.weight"].T + weights["hidden.bias"]
        h = np.maximum(z, 0)
        logits = h @ weights["output.weight"].T + weights["output.bias"]
        exponentials = np.exp(logits - logits.max(1, keepdims=True))
        p = exponentials / exponentials.sum(1, keepdims=True)
        losses.append(-np.log(p[np.arange(BATCH), labels]).mean())

        dlogits = (p - np.eye(CLASSES)[labels]) / BATCH
        dz = (dlogits @ weights["output.weight"]) * (z > 0)
        gradients = {
            "hidden.weight": dz.T @ x, "hidden.bias": dz.sum(0),
            "output.weight": dlogits.T @ h, "output.bias": dlogits.sum(0),
        }
        unbiased_1, unbiased_2 = 1 - BETA_1 ** step, 1 - BETA_2 ** step
        for name, g in gradients.items():
            mean[name] = BETA_1 * mean[name] + (1 - BETA_1) * g
            square[name] = BETA_2 * square[name] + (1 - BETA_2) * g * g
            epsilon = EPSILON[framework] * (1 if framework == "keras" else np.sqrt(unbiased_2))
            weights[name] -= (
                LEARNING_RATE * np.sqrt(unbiased_2) / unbiased_1 * mean[name] / (np.sqrt(square[name]) + epsilon))
    return np.array(losses), weights


def _assert_unclipped(probabilities, labels):
    # Only the label's probability enters the loss: where it is clipped, the form on probabilities
    # and the fused form part ways, and one sequence could not serve both.
    chosen = probabilities[np.arange(len(labels)), labels]
    assert CLIP < chosen.min() and chosen.max() < 1 - CLIP, "a label's probability is clipped"
