"""PyTorch: as usually written, and the whole step (both passes and Adam) in one `torch.compile`."""

import math
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import protocol

OPTIONS = protocol.options()
os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"

import torch
import torch.nn.functional as F
from torch.func import grad_and_value

import works

torch.set_num_threads(OPTIONS.threads)
torch.set_num_interop_threads(1)
torch._dynamo.config.cache_size_limit = 256

RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def linear(weights, name, x):
    return F.linear(x, weights[f"{name}.weight"], weights[f"{name}.bias"])


def dense(weights, x):
    last = max(int(name.split(".")[1]) for name in weights if name.startswith("dense."))
    for layer in range(last):
        x = F.relu(linear(weights, f"dense.{layer}", x))
    return linear(weights, f"dense.{last}", x)


def lenet(weights, x):
    for layer in range(2):
        x = F.conv2d(x, weights[f"conv.{layer}.weight"], weights[f"conv.{layer}.bias"])
        x = F.max_pool2d(F.relu(x), 2)
    return dense(weights, x.flatten(1))


NAMES = ["lstm.weight_ih", "lstm.weight_hh", "lstm.bias_ih", "lstm.bias_hh"]


def lstm(weights, x):
    """What `torch.nn.LSTM` calls."""
    zeros = x.new_zeros(1, x.shape[0], 64)
    _, h, _ = torch._VF.lstm(x, (zeros, zeros), [weights[name] for name in NAMES],
                             True, 1, 0.0, torch.is_grad_enabled(), False, True)
    return dense(weights, h[0])


def unrolled_lstm(weights, x):
    """For the compiler, which does not look into the other."""
    w_ih, w_hh, b_ih, b_hh = (weights[name] for name in NAMES)
    seen = F.linear(x, w_ih, b_ih)
    h = c = x.new_zeros(x.shape[0], 64)
    for step in range(x.shape[1]):
        i, f, g, o = (seen[:, step] + F.linear(h, w_hh, b_hh)).chunk(4, 1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
    return dense(weights, h)


def norm(weights, name, x):
    return F.layer_norm(x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"])


def transformer(weights, x):
    batch, steps, width = x.shape
    qkv = linear(weights, "attention.in", norm(weights, "norm1", x))
    q, k, v = (part.view(batch, steps, 4, 16).transpose(1, 2) for part in qkv.chunk(3, -1))
    attended = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(batch, steps, width)
    h = x + linear(weights, "attention.out", attended)
    wide = F.gelu(linear(weights, "mlp.0", norm(weights, "norm2", h)))
    return dense(weights, (h + linear(weights, "mlp.1", wide)).mean(1))


def forward_of(net, compiled):
    if net == "lstm" and compiled:
        return unrolled_lstm
    return {"lenet": lenet, "lstm": lstm, "transformer": transformer}.get(net, dense)


def eager_step(weights, forward):
    for weight in weights.values():
        weight.requires_grad_(True)
    adam = torch.optim.Adam(weights.values(), lr=RATE, eps=EPSILON, fused=True)

    def step(x, labels):
        loss = F.cross_entropy(forward(weights, x), labels)
        adam.zero_grad()
        loss.backward()
        adam.step()
        return loss.detach()

    return step


def compiled_step(weights, forward, convert=lambda x: x):
    m = {name: torch.zeros_like(weight) for name, weight in weights.items()}
    v = {name: torch.zeros_like(weight) for name, weight in weights.items()}
    t = torch.zeros(())
    gradient = grad_and_value(lambda weights, x, labels: F.cross_entropy(forward(weights, x), labels))

    @torch.no_grad()
    @torch.compile(fullgraph=True, dynamic=False)
    def step(x, labels):
        grad, loss = gradient(weights, convert(x), labels)
        t.add_(1)
        first, second = (-torch.expm1(t * math.log(beta)) for beta in (BETA1, BETA2))  # 1 - βᵗ
        for name, g in grad.items():
            m[name].lerp_(g, 1 - BETA1)
            v[name].mul_(BETA2).addcmul_(g, g, value=1 - BETA2)
            weights[name].sub_(RATE * (m[name] / first) / ((v[name] / second).sqrt() + EPSILON))
        return loss

    return step


def train(mode, data, batch, weights):
    forward = forward_of(data.net, mode == "compiled")
    step = (compiled_step if mode == "compiled" else eager_step)(weights, forward)
    xs, labels = map(torch.from_numpy, data.batches(batch))
    following = protocol.cycle(list(zip(xs.unbind(), labels.unbind())))
    losses = [step(*following()).item() for _ in range(works.STEPS)]
    return protocol.Prepared(lambda: step(*following()), losses)


def epoch(mode, data, batch, weights):
    images, labels, order = map(torch.from_numpy, data.epoch())
    convert = lambda x: x.float() / 255
    if mode == "compiled":
        step = compiled_step(weights, dense, convert)
    else:
        plain = eager_step(weights, dense)
        step = lambda x, labels: plain(convert(x), labels)

    def whole(order):
        losses = [step(images[index], labels[index]) for index in order.split(batch)]
        return torch.stack(losses).mean().item()

    first = whole(order)
    return protocol.Prepared(lambda: whole(torch.randperm(works.EPOCH)), [first])


def gradient(mode, data, batch, weights):
    x, labels = (torch.from_numpy(part[0]) for part in data.batches(batch))
    loss = lambda weights, x, labels: F.cross_entropy(dense(weights, x), labels)
    if mode == "compiled":
        run = torch.compile(grad_and_value(loss), fullgraph=True, dynamic=False)
        both = lambda: run(weights, x, labels)[1]
    else:
        for weight in weights.values():
            weight.requires_grad_(True)

        def both():
            for weight in weights.values():
                weight.grad = None
            value = loss(weights, x, labels)
            value.backward()
            return value.detach()

    return protocol.Prepared(both, [both().item()])


def infer(mode, data, weights):
    forward = forward_of(data.net, mode == "compiled")
    run = lambda x: F.softmax(forward(weights, x), 1)
    if mode == "compiled":
        run = torch.compile(run, fullgraph=True, dynamic=False)
    following = protocol.cycle([x[None] for x in torch.from_numpy(data.samples(64)[0])])
    with torch.inference_mode():
        losses = run(following())[0].tolist()

    def once():
        with torch.inference_mode():
            run(following())

    return protocol.Prepared(once, losses)


def prepare(mode, kind, data, batch):
    torch._dynamo.reset()
    weights = {name: torch.from_numpy(weight.copy()) for name, weight in data.weights.items()}
    if kind == "train":
        return train(mode, data, batch, weights)
    if kind == "epoch":
        return epoch(mode, data, batch, weights)
    if kind == "gradient":
        return gradient(mode, data, batch, weights)
    return infer(mode, data, weights)


BOTH = ["compiled", "eager"]
MODES = {kind: BOTH for kind in ["train", "gradient", "infer", "epoch"]}
protocol.serve("PyTorch", torch.__version__.split("+")[0], MODES, prepare, OPTIONS)
