"""Classifiers of sequences, two recurrent layers and a dense one, trained for 20 steps with Adam, in float64."""

import numpy as np
import torch
import torch.nn.functional as F

import recurrent_numpy
from recurrent import Layer
from store import Reference, close, numpy

STEPS, BATCH, CLASSES, LEARNING_RATE = 20, 6, 4, 1e-2
NETWORKS = {
    "lstm": (Layer("lstm", 9, 3, 6, sequence=True, bidirectional=True), Layer("lstm", 9, 12, 5)),
    "gru": (Layer("gru", 9, 3, 6, sequence=True), Layer("gru", 9, 6, 5, bidirectional=True)),
}


class Classifier(torch.nn.Module):
    def __init__(self, first, second):
        super().__init__()
        kind = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[first.kind]
        self.first, self.second = (
            kind(layer.features, layer.units, bidirectional=layer.bidirectional, batch_first=True)
            for layer in (first, second))
        self.output = torch.nn.Linear(second.units * len(second.ways), CLASSES)

    def forward(self, x):
        _, state = self.second(self.first(x)[0])
        last = state[0] if isinstance(state, tuple) else state
        return self.output(last.transpose(0, 1).flatten(1))


def _loss_by_hand(layers, weights, x, labels):
    h = x
    for name, layer in zip(("first", "second"), layers):
        own = {key.removeprefix(f"{name}."): value for key, value in weights.items() if key.startswith(f"{name}.")}
        h = recurrent_numpy.forward(layer, own, h)
    z = h @ weights["output.weight"].T + weights["output.bias"]
    p = np.exp(z - z.real.max(1, keepdims=True))
    return -np.log(p[np.arange(BATCH), labels] / p.sum(1)).mean()


def _check(layers, weights, gradients, x, labels, loss):
    """The first loss and its gradient, by complex steps."""
    close("the first loss", loss, _loss_by_hand(layers, weights, x, labels), 1e-13)
    for name, weight in weights.items():
        grad = np.zeros(weight.shape)
        for index in np.ndindex(weight.shape):
            stepped = weight.astype(np.complex128)
            stepped[index] += recurrent_numpy.TINY * 1j
            grad[index] = _loss_by_hand(layers, {**weights, name: stepped}, x, labels).imag / recurrent_numpy.TINY
        close(f"the first gradient of {name}", gradients[name], grad, 1e-12)


def build(check):
    reference = Reference()
    reference.note("training", {"steps": STEPS, "learning_rate": LEARNING_RATE, "framework": "pytorch"})
    for number, (name, layers) in enumerate(NETWORKS.items()):
        random = np.random.default_rng([20_012, number])
        model = Classifier(*layers).double()
        initial = {key: random.uniform(-0.5, 0.5, tuple(value.shape)) for key, value in model.state_dict().items()}
        model.load_state_dict({key: torch.tensor(value) for key, value in initial.items()})
        x, labels = random.standard_normal((BATCH, 9, 3)), np.arange(BATCH) % CLASSES
        optimizer, losses = torch.optim.Adam(model.parameters(), lr=LEARNING_RATE), []
        for step in range(STEPS):
            loss = F.cross_entropy(model(torch.tensor(x)), torch.tensor(labels))
            optimizer.zero_grad()
            loss.backward()
            if check and step == 0:
                gradients = {key: numpy(value.grad) for key, value in model.named_parameters()}
                _check(layers, initial, gradients, x, labels, loss.item())
            optimizer.step()
            losses.append(loss.item())
        assert losses[-1] < 0.9 * losses[0], "nothing was learnt"
        reference.add(f"{name}/input", x, np.float64)
        reference.add(f"{name}/labels", labels, np.int64)
        reference.add(f"{name}/loss", losses, np.float64)
        for key, value in initial.items():
            reference.add(f"{name}/initial/{key}", value, np.float64)
        for key, value in model.state_dict().items():
            reference.add(f"{name}/last/{key}", numpy(value), np.float64)
    return reference
