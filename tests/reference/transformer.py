"""Two transformers in float64: a classifier trained for 20 steps with AdamW, and PyTorch's own encoder and decoder."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from attention import positions
from store import Reference, StateDict, close, numpy

STEPS, BATCH, WORDS, TOKENS, WIDTH, HEADS, HIDDEN, CLASSES, TINY = 20, 6, 13, 7, 8, 2, 12, 4, 1e-30
LEARNING_RATE, DECAY = 5e-3, 0.02
VARIANTS = {
    "learned": {"positions": "learned", "causal": True, "decays": "all"},
    "sinusoidal": {"positions": "sinusoidal", "causal": False, "decays": "weights"},
}


class Learned(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(TOKENS, WIDTH))

    def forward(self, x):
        return x + self.weight


class Block(nn.Module):
    """h = x + attention(norm1(x)); h + fc2(gelu(fc1(norm2(h))))."""

    def __init__(self, causal):
        super().__init__()
        self.norm1 = nn.LayerNorm(WIDTH)
        self.attention = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True)
        self.norm2 = nn.LayerNorm(WIDTH)
        self.fc1 = nn.Linear(WIDTH, HIDDEN)
        self.fc2 = nn.Linear(HIDDEN, WIDTH)
        self.causal = causal

    def forward(self, x):
        h = self.norm1(x)
        later = torch.ones(TOKENS, TOKENS, dtype=torch.bool).triu(1) if self.causal else None
        h = x + self.attention(h, h, h, attn_mask=later, need_weights=False)[0]
        return h + self.fc2(F.gelu(self.fc1(self.norm2(h))))


class Classifier(nn.Module):
    """Of texts of 7 words."""

    def __init__(self, variant):
        super().__init__()
        self.embedding = nn.Embedding(WORDS, WIDTH)
        if variant["positions"] == "learned":
            self.positions = Learned()
        else:
            self.positions = lambda h: h + positions(TOKENS, WIDTH, h.dtype)
        self.blocks = nn.Sequential(Block(variant["causal"]), Block(variant["causal"]))
        self.norm = nn.LayerNorm(WIDTH)
        self.head = nn.Linear(WIDTH, CLASSES)

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.positions(self.embedding(x)))).mean(1))


def fill(module, seed):
    """Parameters around zero, scales of a normalisation around one."""
    random = np.random.default_rng(seed)
    with torch.no_grad():
        for name, value in module.named_parameters():
            middle = 1.0 if "norm" in name and name.endswith("weight") else 0.0
            value.copy_(torch.tensor(middle + random.uniform(-0.5, 0.5, tuple(value.shape))))
    return module


def initial(name):
    return fill(Classifier(VARIANTS[name]).double(), 20_071 + list(VARIANTS).index(name))


def texts():
    """Word indices, some of them twice in a text, and the labels."""
    random = np.random.default_rng(20_081)
    return random.integers(0, WORDS, (BATCH, TOKENS)), np.arange(BATCH) % CLASSES


def _norm(weights, name, x):
    centred = x - x.mean(-1, keepdims=True)
    scale = weights[f"{name}.weight"] / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)
    return centred * scale + weights[f"{name}.bias"]


def _linear(weights, name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _gelu(z):
    """By the real part, and along its slope by a tiny imaginary one."""
    share = 0.5 + 0.5 * np.vectorize(math.erf)(z.real / math.sqrt(2))
    density = np.exp(-z.real**2 / 2) / math.sqrt(2 * math.pi)
    return z.real * share + 1j * z.imag * (share + z.real * density)


def _softmax(z):
    powers = np.exp(z - z.real.max(-1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def _attend(weights, name, x, memory=None, causal=False, mask=None):
    memory = x if memory is None else memory
    matrices, shifts = (np.split(weights[f"{name}.in_proj_{kind}"], 3) for kind in ("weight", "bias"))
    q, k, v = ((of @ matrix.T + shift).reshape(*of.shape[:2], HEADS, -1)
               for of, matrix, shift in zip((x, memory, memory), matrices, shifts))
    scores = np.einsum("bqhn,bkhn->bhqk", q, k) / math.sqrt(WIDTH // HEADS)
    if causal:
        scores = np.where(np.tri(x.shape[1], dtype=bool), scores, -1e9)
    if mask is not None:
        scores = np.where(mask[:, None, None, :] != 0, scores, -1e9)
    heads = np.einsum("bhqk,bkhn->bqhn", _softmax(scores), v)
    return _linear(weights, f"{name}.out_proj", heads.reshape(x.shape))


def by_hand(variant, weights, x, labels):
    """The loss in numpy."""
    added = weights["positions.weight"] if variant["positions"] == "learned" else numpy(
        positions(TOKENS, WIDTH, torch.float64))
    h = weights["embedding.weight"][x] + added
    for block in ("blocks.0", "blocks.1"):
        h = h + _attend(weights, f"{block}.attention", _norm(weights, f"{block}.norm1", h), causal=variant["causal"])
        y = _gelu(_linear(weights, f"{block}.fc1", _norm(weights, f"{block}.norm2", h)))
        h = h + _linear(weights, f"{block}.fc2", y)
    p = _softmax(_linear(weights, "head", _norm(weights, "norm", h).mean(1)))
    return -np.log(p[np.arange(BATCH), labels]).mean()


def _check(variant, net, x, labels, loss):
    """The first loss, and each of its gradients along a direction by complex steps."""
    weights = {key: numpy(value).copy() for key, value in net.named_parameters()}
    close("the first loss", by_hand(variant, weights, x, labels).real, loss, 1e-13)
    random = np.random.default_rng(0)
    for key, parameter in net.named_parameters():
        direction = random.standard_normal(weights[key].shape)
        slope = by_hand(variant, {**weights, key: weights[key] + TINY * 1j * direction}, x, labels).imag / TINY
        close(f"the first gradient of {key}", slope, (numpy(parameter.grad) * direction).sum(), 1e-11)


def train(name, check):
    net = initial(name)
    x, labels = texts()
    groups = [{"params": list(net.parameters())}]
    if VARIANTS[name]["decays"] == "weights":
        # Neither biases nor the scales of a normalisation.
        groups = [{"params": [p for p in net.parameters() if p.ndim > 1]},
                  {"params": [p for p in net.parameters() if p.ndim == 1], "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=LEARNING_RATE, weight_decay=DECAY)
    losses = []
    for step in range(STEPS):
        loss = F.cross_entropy(net(torch.tensor(x)), torch.tensor(labels))
        optimizer.zero_grad()
        loss.backward()
        if check and step == 0:
            _check(VARIANTS[name], net, x, labels, loss.item())
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < 0.8 * losses[0], f"nothing was learnt: {losses}"
    return losses, net


class Translator(nn.Module):
    """An encoder block whose padding nobody attends to, and a decoder block that attends to it; norms come last."""

    def __init__(self):
        super().__init__()
        told = {"d_model": WIDTH, "nhead": HEADS, "dim_feedforward": HIDDEN, "dropout": 0.0, "batch_first": True}
        self.encoder = nn.TransformerEncoderLayer(**told)
        self.decoder = nn.TransformerDecoderLayer(**told)

    def forward(self, source, target, mask):
        memory = self.encoder(source, src_key_padding_mask=mask == 0)
        later = torch.ones(target.shape[1], target.shape[1], dtype=torch.bool).triu(1)
        return self.decoder(target, memory, tgt_mask=later, memory_key_padding_mask=mask == 0)


def translator():
    return fill(Translator().double(), 20_091)


def add_translator(reference, check):
    """One pass forward and back."""
    random = np.random.default_rng(20_092)
    source, target, upstream = (random.standard_normal((3, steps, WIDTH)) for steps in (5, 4, 4))
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 1, 1, 0]], np.float64)
    net = translator()
    inputs = [torch.tensor(value, requires_grad=True) for value in (source, target)]
    y = net(*inputs, torch.tensor(mask))
    y.backward(torch.tensor(upstream))
    values = {"source": source, "target": target, "mask": mask, "output": y, "output.grad": upstream,
              "source.grad": inputs[0].grad, "target.grad": inputs[1].grad}
    values |= {f"{key}.grad": value.grad for key, value in net.named_parameters()}
    for key, value in values.items():
        value = numpy(value) if isinstance(value, torch.Tensor) else value
        reference.add(f"translator/{key}", value, np.float64)
    if check:
        _check_translator(net, {key.removeprefix("translator/"): value for key, value in reference.tensors.items()})


def translate_by_hand(weights, source, target, mask):
    """The translator's output in numpy."""

    def part(name):
        return {key.removeprefix(f"{name}."): value for key, value in weights.items() if key.startswith(f"{name}.")}

    def dense(weights, h):
        z = _linear(weights, "linear1", h)
        return _linear(weights, "linear2", z * (z.real > 0))

    encoder, decoder = part("encoder"), part("decoder")
    memory = _norm(encoder, "norm1", source + _attend(encoder, "self_attn", source, mask=mask))
    memory = _norm(encoder, "norm2", memory + dense(encoder, memory))
    h = _norm(decoder, "norm1", target + _attend(decoder, "self_attn", target, causal=True))
    h = _norm(decoder, "norm2", h + _attend(decoder, "multihead_attn", h, memory, mask=mask))
    return _norm(decoder, "norm3", h + dense(decoder, h))


def _check_translator(net, values):
    """The output, and each gradient along a direction by complex steps."""
    inputs = {key: values[key] for key in ("source", "target")}
    weights = {key: numpy(value) for key, value in net.named_parameters()}
    close("the translator's output", translate_by_hand(weights, **inputs, mask=values["mask"]), values["output"], 1e-13)
    random = np.random.default_rng(0)
    for key, value in (weights | inputs).items():
        direction = random.standard_normal(value.shape)
        stepped = {**weights, **inputs, key: value + TINY * 1j * direction}
        source, target = stepped.pop("source"), stepped.pop("target")
        y = translate_by_hand(stepped, source, target, values["mask"])
        slope = (y.imag * values["output.grad"]).sum() / TINY
        close(f"the translator's {key}.grad", slope, (values[f"{key}.grad"] * direction).sum(), 1e-11)


def build_state(name):
    """A network as it begins, as PyTorch saves it."""
    return lambda check: StateDict((translator() if name == "translator" else initial(name)).state_dict())


def build(check):
    reference = Reference()
    x, labels = texts()
    reference.add("words", x, np.int64)
    reference.add("labels", labels, np.int64)
    for name, variant in VARIANTS.items():
        losses, net = train(name, check)
        reference.add(f"{name}/loss", losses, np.float64)
        for key, value in net.state_dict().items():
            reference.add(f"{name}/last/{key}", numpy(value), np.float64)
        reference.note(name, {"framework": "pytorch", **variant})
    reference.note("training", {"steps": STEPS, "learning_rate": LEARNING_RATE, "decay": DECAY,
                                "computed_in": "float64"})
    add_translator(reference, check)
    return reference
