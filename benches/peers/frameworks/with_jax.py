"""JAX: the whole of many training steps in one compiled `scan`, or a compiled step at a time."""

import math
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import protocol

OPTIONS = protocol.options()
if OPTIONS.threads == 1:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import jax
import numpy
from jax import lax
from jax import numpy as jnp

import works

RATE, BETA1, BETA2, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def linear(weights, name, x):
    return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def dense(weights, x):
    last = max(int(name.split(".")[1]) for name in weights if name.startswith("dense."))
    for layer in range(last):
        x = jax.nn.relu(linear(weights, f"dense.{layer}", x))
    return linear(weights, f"dense.{last}", x)


def lenet(weights, x):
    for layer in range(2):
        x = lax.conv_general_dilated(x, weights[f"conv.{layer}.weight"], (1, 1), "VALID",
                                     dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + weights[f"conv.{layer}.bias"])
        x = lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")
    return dense(weights, x.reshape(x.shape[0], -1))


def lstm(weights, x):
    seen = jnp.swapaxes(x @ weights["lstm.weight_ih"].T + weights["lstm.bias_ih"], 0, 1)

    def step(state, gates):
        h, c = state
        gates = gates + h @ weights["lstm.weight_hh"].T + weights["lstm.bias_hh"]
        i, f, g, o = jnp.split(gates, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), None

    zeros = jnp.zeros((x.shape[0], 64), x.dtype)
    (h, _), _ = lax.scan(step, (zeros, zeros), seen)
    return dense(weights, h)


def norm(weights, name, x):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) * lax.rsqrt(variance + 1e-5) * weights[f"{name}.weight"] + weights[f"{name}.bias"]


def transformer(weights, x):
    qkv = linear(weights, "attention.in", norm(weights, "norm1", x))
    q, k, v = (part.reshape(*x.shape[:2], 4, 16) for part in jnp.split(qkv, 3, axis=-1))
    scores = jax.nn.softmax(jnp.einsum("bthd,bshd->bhts", q, k) / 4, axis=-1)
    attended = jnp.einsum("bhts,bshd->bthd", scores, v).reshape(x.shape)
    h = x + linear(weights, "attention.out", attended)
    wide = jax.nn.gelu(linear(weights, "mlp.0", norm(weights, "norm2", h)), approximate=False)
    return dense(weights, (h + linear(weights, "mlp.1", wide)).mean(1))


FORWARD = {"lenet": lenet, "lstm": lstm, "transformer": transformer}


def loss_of(net):
    forward = FORWARD.get(net, dense)

    def loss(weights, x, labels):
        logs = jax.nn.log_softmax(forward(weights, x))
        return -jnp.take_along_axis(logs, labels[:, None], 1).mean()

    return loss


def step_of(net):
    gradient = jax.value_and_grad(loss_of(net))

    def step(state, x, labels):
        weights, m, v, t = state
        loss, grad = gradient(weights, x, labels)
        t = t + 1
        m = jax.tree.map(lambda m, g: BETA1 * m + (1 - BETA1) * g, m, grad)
        v = jax.tree.map(lambda v, g: BETA2 * v + (1 - BETA2) * g * g, v, grad)
        first, second = (-jnp.expm1(t * math.log(beta)) for beta in (BETA1, BETA2))  # 1 - βᵗ
        weights = jax.tree.map(lambda w, m, v: w - RATE * (m / first) / (jnp.sqrt(v / second) + EPSILON),
                               weights, m, v)
        return (weights, m, v, t), loss

    return step


def state_of(weights):
    zeros = jax.tree.map(jnp.zeros_like, weights)
    return weights, zeros, jax.tree.map(jnp.copy, zeros), jnp.float32(0)


class Keeping:
    """A compiled function whose state stays in place; `last` is what it returned beside the state."""

    def __init__(self, run, state):
        self.run, self.state, self.last = jax.jit(run, donate_argnums=0), state, None

    def __call__(self, *arguments):
        self.state, self.last = self.run(self.state, *arguments)
        self.last.block_until_ready()
        return self.last


def train(mode, data, batch, weights):
    step = step_of(data.net)
    xs, labels = data.batches(batch)
    xs, labels = inputs(data, xs), jnp.asarray(labels)
    if mode == "scan":
        rounds = works.STEPS // works.BATCHES

        def block(state, xs, labels):
            once = lambda state, _: lax.scan(lambda state, xy: step(state, *xy), state, (xs, labels))
            state, losses = lax.scan(once, state, None, length=rounds)
            return state, losses.reshape(-1)

        run = Keeping(block, state_of(weights))
        return protocol.Prepared(lambda: run(xs, labels), run(xs, labels), works.STEPS)
    run = Keeping(step, state_of(weights))
    following = protocol.cycle(list(zip(list(xs), list(labels))))
    return protocol.Prepared(lambda: run(*following()), [run(*following()) for _ in range(works.STEPS)])


def epoch(data, batch, weights):
    step = step_of(data.net)
    images, labels, order = map(jnp.asarray, data.epoch())

    def whole(state, order):
        def once(state, index):
            return step(state, images[index].astype(jnp.float32) / 255, labels[index])

        state, losses = lax.scan(once, state, order.reshape(-1, batch))
        return state, losses.mean()

    run = Keeping(whole, state_of(weights))
    first = run(order)
    random = numpy.random.default_rng(2)
    return protocol.Prepared(lambda: run(jnp.asarray(random.permutation(works.EPOCH))), [first])


def weights_of(net, weights):
    """PyTorch's weights; of images, channels last."""
    out = {}
    for name, weight in weights.items():
        if name.startswith("conv") and name.endswith("weight"):
            weight = weight.transpose(2, 3, 1, 0)
        elif net == "lenet" and name == "dense.0.weight":
            weight = weight.reshape(120, 16, 4, 4).transpose(0, 2, 3, 1).reshape(120, 256)
        out[name] = jnp.array(weight)
    return out


def transposed(weights):
    return {name: weight.T if weight.ndim == 2 else weight for name, weight in weights.items()}


def inputs(data, x):
    return jnp.asarray(x.reshape(*x.shape[:-3], 28, 28, 1) if data.net == "lenet" else x)


def prepare(mode, kind, data, batch):
    weights = weights_of(data.net, data.weights)
    if kind == "train":
        return train(mode, data, batch, weights)
    if kind == "epoch":
        return epoch(data, batch, weights)
    if kind == "gradient":
        run = jax.jit(jax.value_and_grad(loss_of(data.net)))
        x, labels = (jnp.asarray(part[0]) for part in data.batches(batch))
        both = lambda: jax.block_until_ready(run(weights, x, labels))
        return protocol.Prepared(both, [both()[0]])
    forward = FORWARD.get(data.net, dense)
    # Training is faster with rows of inputs, a single sample with rows of outputs.
    run = jax.jit(lambda weights, x: jax.nn.softmax(forward(transposed(weights), x)))
    weights = jax.tree.map(jnp.array, transposed(weights))
    following = protocol.cycle([x[None] for x in inputs(data, data.samples(64)[0])])
    losses = run(weights, following())[0]
    return protocol.Prepared(lambda: run(weights, following()).block_until_ready(), losses)


MODES = {"train": ["scan", "jit"], "gradient": ["jit"], "infer": ["jit"], "epoch": ["scan"]}
protocol.serve("JAX", jax.__version__, MODES, prepare, OPTIONS)
