"""Recurrent layers in plain numpy, in float64: formulas step by step, gradients by complex steps."""

import numpy as np

TINY = 1e-30


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def _step(layer, weights, x, h, c):
    """h and c of a step, from those of the step before; a row a sample."""
    w, u = weights["weight_ih_l0"], weights["weight_hh_l0"]
    b, b2 = weights.get("bias_ih_l0", 0), weights.get("bias_hh_l0", 0)
    ours, theirs = x @ w.T + b, h @ u.T + b2
    if layer.kind == "rnn":
        sums = ours + theirs
        return (np.tanh(sums) if layer.activation == "tanh" else np.where(sums.real > 0, sums, 0)), c
    if layer.kind == "lstm":
        i, f, g, o = np.split(ours + theirs, 4, axis=1)
        c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
        return _sigmoid(o) * np.tanh(c), c
    (r, z, n), (r2, z2, n2) = np.split(ours, 3, axis=1), np.split(theirs, 3, axis=1)
    r, z = _sigmoid(r + r2), _sigmoid(z + z2)
    n = np.tanh(n + (r * n2 if layer.reset_after else (r * h) @ np.split(u, 3)[2].T))
    return (1 - z) * n + z * h, c


def forward(layer, parameters, x):
    outputs = []
    for way in layer.ways:
        weights = {name.removesuffix("_reverse"): value for name, value in parameters.items()
                   if name.endswith("_reverse") == (way == "_reverse")}
        backward = layer.reverse or way == "_reverse"
        h = c = np.zeros((x.shape[0], layer.units))
        every = [None] * layer.steps
        for t in reversed(range(layer.steps)) if backward else range(layer.steps):
            h, c = _step(layer, weights, x[:, t], h, c)
            every[t] = h
        outputs.append(np.stack(every, axis=1) if layer.sequence else h)
    return np.concatenate(outputs, axis=-1)


def run(layer, parameters, x, dy):
    """Everything that one pass forward and back gives, by the names of the file."""
    leaves = {f"layer.{name}": value for name, value in parameters.items()} | {"input": x}
    leaves = {name: value.astype(np.float64) for name, value in leaves.items()}

    def output(leaves):
        return forward(layer, {name.removeprefix("layer."): value for name, value in leaves.items()}, leaves["input"])

    values = {"output": output(leaves)}
    for name, leaf in leaves.items():
        grad = np.zeros(leaf.shape)
        for index in np.ndindex(leaf.shape):
            stepped = leaf.astype(np.complex128)
            stepped[index] += TINY * 1j
            grad[index] = (output({**leaves, name: stepped}).imag * dy).sum() / TINY
        values[f"{name}.grad"] = grad
    return values


def run_from_state(layer, parameters, x, begin, dy, dend):
    """As `run`, from a state that comes in to one that goes out."""
    leaves = {f"layer.{name}": value for name, value in parameters.items()} | {"input": x, "begin": begin}
    leaves = {name: value.astype(np.float64) for name, value in leaves.items()}

    def outputs(leaves):
        weights = {name.removeprefix("layer."): value for name, value in leaves.items()}
        x, begin, ends = leaves["input"], leaves["begin"], []
        begin = begin.reshape(len(x), -1, len(layer.ways), layer.units)
        every = [[] for _ in layer.ways]
        for number, way in enumerate(layer.ways):
            of = {name.removesuffix("_reverse"): value for name, value in weights.items()
                  if name.endswith("_reverse") == (way == "_reverse")}
            h, c = begin[:, 0, number], begin[:, 1, number] if layer.kind == "lstm" else None
            steps = range(layer.steps)[:: -1 if layer.reverse or way == "_reverse" else 1]
            for t in steps:
                h, c = _step(layer, of, x[:, t], h, c)
                every[number].append(h)
            every[number] = [every[number][steps.index(t)] for t in range(layer.steps)]
            ends.append(np.stack([h, c] if layer.kind == "lstm" else [h], axis=1))
        end = np.stack(ends, axis=2)
        last = np.concatenate([end[:, 0, number] for number in range(len(layer.ways))], axis=1)
        every = np.concatenate([np.stack(way, axis=1) for way in every], axis=2)
        return every if layer.sequence else last, end.reshape(leaves["begin"].shape)

    values = dict(zip(("output", "end"), outputs(leaves)))
    for name, leaf in leaves.items():
        grad = np.zeros(leaf.shape)
        for index in np.ndindex(leaf.shape):
            stepped = leaf.astype(np.complex128)
            stepped[index] += TINY * 1j
            y, end = outputs({**leaves, name: stepped})
            grad[index] = ((y.imag * dy).sum() + (end.imag * dend).sum()) / TINY
        values[f"{name}.grad"] = grad
    return values
