"""A small residual network: 20 steps of SGD with momentum and of Adam, then inference, in float64."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import layers_numpy as plain
from store import Reference, StateDict, close, numpy

STEPS, BATCHES, BATCH, CLASSES, TINY = 20, 2, 8, 3, 1e-30
OPTIMIZERS = {
    "sgd": {"learning_rate": 0.05, "momentum": 0.9},
    "adam": {"learning_rate": 0.01},
}


class Shortcut(nn.Module):
    """Every other pixel, with other channels."""

    def __init__(self, channels, filters):
        super().__init__()
        self.conv = nn.Conv2d(channels, filters, 1, stride=2, bias=False)
        self.norm = nn.BatchNorm2d(filters)

    def forward(self, x):
        return self.norm(self.conv(x))


class Block(nn.Module):
    """relu(norm(conv(relu(norm(conv(x))))) + shortcut(x))."""

    def __init__(self, channels, filters):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, filters, 3, stride=1 if filters == channels else 2, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(filters)
        self.conv2 = nn.Conv2d(filters, filters, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(filters)
        self.shortcut = nn.Identity() if filters == channels else Shortcut(channels, filters)

    def forward(self, x):
        h = F.relu(self.norm1(self.conv1(x)))
        return F.relu(self.norm2(self.conv2(h)) + self.shortcut(x))


class Net(nn.Module):
    """Of images [2, 8, 8]."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(2, 4, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.blocks = nn.Sequential(Block(4, 4), Block(4, 4))
        self.narrow = Block(4, 6)
        self.output = nn.Linear(6, CLASSES)

    def forward(self, x):
        h = self.blocks(F.relu(self.norm(self.stem(x))))
        return self.output(self.narrow(h).mean((2, 3)))


def initial():
    """The network as it begins. Nothing is at the number that a layer would have begun with by itself."""
    random = np.random.default_rng(20_061)
    net = Net().double()
    state = {}
    for key, value in net.state_dict().items():
        shape = tuple(value.shape)
        if key.endswith("num_batches_tracked"):
            state[key] = torch.tensor(5)
        elif key.endswith("running_var") or "norm" in key and key.endswith("weight"):
            state[key] = torch.tensor(random.uniform(0.5, 1.5, shape))
        elif value.ndim == 1:
            state[key] = torch.tensor(random.uniform(-0.3, 0.3, shape))
        else:
            state[key] = torch.tensor(random.uniform(-1, 1, shape) * (3 / np.prod(shape[1:])) ** 0.5)
    net.load_state_dict(state)
    return net


def data():
    """Images, [16, 2, 8, 8], and their labels."""
    random = np.random.default_rng(20_062)
    return random.standard_normal((BATCHES * BATCH, 2, 8, 8)) + 0.5, random.integers(0, CLASSES, BATCHES * BATCH)


def train(name, net, x, labels, check):
    told = OPTIMIZERS[name]
    optimizer = {
        "sgd": lambda: torch.optim.SGD(net.parameters(), lr=told["learning_rate"], momentum=told["momentum"]),
        "adam": lambda: torch.optim.Adam(net.parameters(), lr=told["learning_rate"]),
    }[name]()
    before = {key: numpy(value).copy() for key, value in net.state_dict().items()}
    losses = []
    for step in range(STEPS):
        batch = slice(step % BATCHES * BATCH, (step % BATCHES + 1) * BATCH)
        loss = F.cross_entropy(net(torch.tensor(x[batch])), torch.tensor(labels[batch]))
        optimizer.zero_grad()
        loss.backward()
        if check and step == 0:
            _check(before, net, x[batch], labels[batch], loss.item())
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.7 * losses[0], f"nothing was learnt by {name}: {losses}"
    return losses


def by_hand(state, x, labels):
    """The loss of a batch in numpy, and the running statistics after it."""
    running = {}

    def conv(name, h, **window):
        weight = state[f"{name}.weight"]
        return plain.convolve(h, weight, None, plain.Window(h.shape[2:], weight.shape[2:], **window))

    def norm(name, h):
        count = h.size // h.shape[1]
        mean = h.mean((0, 2, 3))
        centred = h - mean[:, None, None]
        variance = (centred**2).mean((0, 2, 3))
        for key, value in (("running_mean", mean), ("running_var", variance * count / (count - 1))):
            running[f"{name}.{key}"] = 0.9 * state[f"{name}.{key}"] + 0.1 * value
        scale = state[f"{name}.weight"] / np.sqrt(variance + 1e-5)
        return centred * scale[:, None, None] + state[f"{name}.bias"][:, None, None]

    def relu(h):
        return h * (h.real > 0)

    def block(name, h):
        stride = 2 if f"{name}.shortcut.conv.weight" in state else 1
        y = relu(norm(f"{name}.norm1", conv(f"{name}.conv1", h, stride=stride, padding=1)))
        y = norm(f"{name}.norm2", conv(f"{name}.conv2", y, padding=1))
        if stride == 2:
            h = norm(f"{name}.shortcut.norm", conv(f"{name}.shortcut.conv", h, stride=2))
        return relu(y + h)

    h = relu(norm("norm", conv("stem", x, padding=1)))
    h = block("narrow", block("blocks.1", block("blocks.0", h)))
    z = h.mean((2, 3)) @ state["output.weight"].T + state["output.bias"]
    p = np.exp(z - z.real.max(1, keepdims=True))
    return -np.log(p[np.arange(len(p)), labels] / p.sum(1)).mean(), running


def _check(before, net, x, labels, loss):
    """The first loss, the running statistics after it, and each gradient along a direction by complex steps."""
    found, running = by_hand(before, x, labels)
    close("the first loss", found, loss, 1e-13)
    state = net.state_dict()
    for key, value in running.items():
        close(key, value, numpy(state[key]), 1e-13)
    random = np.random.default_rng(0)
    for key, parameter in net.named_parameters():
        direction = random.standard_normal(before[key].shape)
        stepped = {**before, key: before[key] + TINY * 1j * direction}
        slope = by_hand(stepped, x, labels)[0].imag / TINY
        close(f"the first gradient of {key}", slope, (numpy(parameter.grad) * direction).sum(), 1e-11)


def build_state(check):
    """What the network begins with, as PyTorch saves it."""
    return StateDict(initial().state_dict())


def build(check):
    x, labels = data()
    reference = Reference()
    reference.add("images", x, np.float64)
    reference.add("labels", labels, np.int64)
    for name, told in OPTIMIZERS.items():
        net = initial()
        losses = train(name, net, x, labels, check)
        reference.add(f"{name}/loss", losses, np.float64)
        reference.add(f"{name}/inference", numpy(net.eval()(torch.tensor(x[:BATCH]))), np.float64)
        for key, value in net.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                reference.add(f"{name}/last/{key}", numpy(value), np.float64)
        reference.note(name, told)
    reference.note("training", {"framework": "pytorch", "steps": STEPS, "samples": BATCH, "computed_in": "float64"})
    return reference
