"""What is measured: networks, and the work done with each.

A work is three words, `train w1 32`: what is done, with which network, on how many samples at once. Every
framework's program gets them on its standard input and answers in JSON; see `protocol.py`.
"""

STEPS = 24  # losses compared: three rounds through eight batches
BATCHES = 8
EPOCH = 60_000

DENSE = {
    "w1": [784, 10, 10],
    "w2": [784, 256, 128, 10],
    "wide": [2048, 2048, 2048, 10],
}
WIDTHS = [8, 16, 32, 64, 128, 256, 512, 1024, 2048]
DEPTHS = [1, 2, 4, 8, 16, 32]
BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]
DENSE |= {f"width-{width}": [784, width, width, 10] for width in WIDTHS}
DENSE |= {f"depth-{depth}": [784] + [64] * depth + [10] for depth in DEPTHS}

# Shapes of one sample; a dense network takes a vector.
INPUTS = {"lenet": (1, 28, 28), "lstm": (32, 16), "transformer": (32, 64)}
INPUTS |= {net: (sizes[0],) for net, sizes in DENSE.items()}

TRAINING = ["train w1 1", "train w1 32", "train w1 128", "train w2 64", "train lenet 64", "train lstm 32",
            "train transformer 16"]
INFERENCE = ["infer w1 1", "infer w2 1", "infer lenet 1", "infer lstm 1"]
WIDE = ["gradient wide 256"]
EPOCHS = ["epoch w1 32"]
BATCH_SWEEP = [f"train w1 {batch}" for batch in BATCH_SIZES]
WIDTH_SWEEP = [f"train width-{width} 32" for width in WIDTHS]
DEPTH_SWEEP = [f"train depth-{depth} 32" for depth in DEPTHS]
SWEEPS = BATCH_SWEEP + WIDTH_SWEEP + DEPTH_SWEEP

TITLES = {
    "w1": "W1",
    "w2": "W2",
    "lenet": "LeNet-5",
    "lstm": "LSTM",
    "transformer": "transformer",
    "wide": "2048-2048-2048-10",
}


def title(work):
    """The work in words: `W1, batch 32`."""
    kind, net, batch = work.split()
    name = TITLES.get(net, net)
    return name if kind == "infer" else f"{name}, batch {batch}"


def compared(work):
    """How many losses must be equal.

    Of 32 layers of ReLU, some unit of some sample is zero to the last bit within a few steps; which side it falls to
    depends on the order of a sum, and from there on the losses part.
    """
    return 2 if work.split()[1] == "depth-32" else STEPS


def digits(net):
    """Whether the network reads digits, and not numbers drawn for it."""
    return INPUTS[net] in ((784,), (1, 28, 28))


def shapes(net):
    """The network's weights: names and shapes, in the order of the layers."""
    if net in DENSE:
        return dense(DENSE[net])
    if net == "lenet":
        return {"conv.0.weight": (6, 1, 5, 5), "conv.0.bias": (6,),
                "conv.1.weight": (16, 6, 5, 5), "conv.1.bias": (16,)} | dense([256, 120, 84, 10])
    if net == "lstm":
        return {"lstm.weight_ih": (256, 16), "lstm.weight_hh": (256, 64),
                "lstm.bias_ih": (256,), "lstm.bias_hh": (256,)} | dense([64, 10])
    if net == "transformer":
        return {"attention.in.weight": (192, 64), "attention.in.bias": (192,),
                "attention.out.weight": (64, 64), "attention.out.bias": (64,),
                "mlp.0.weight": (256, 64), "mlp.0.bias": (256,),
                "mlp.1.weight": (64, 256), "mlp.1.bias": (64,),
                "norm1.weight": (64,), "norm1.bias": (64,),
                "norm2.weight": (64,), "norm2.bias": (64,)} | dense([64, 10])
    raise KeyError(net)


def dense(sizes):
    layers = {}
    for i, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        layers |= {f"dense.{i}.weight": (outputs, inputs), f"dense.{i}.bias": (outputs,)}
    return layers


def floating_point_operations(work):
    """Multiplications and additions of the matrix products of a work, for the line of the FMA peak.

    A training step does three products for each weight and sample, and none for the gradient of the first
    layer's input.
    """
    kind, net, batch = work.split()
    products, first = multiply_accumulates(net)
    passes = products if kind == "infer" else 3 * products - first
    return 2 * passes * (EPOCH if kind == "epoch" else int(batch))


def multiply_accumulates(net):
    """Of one sample: of all layers, and of those that read the input."""
    if net in DENSE:
        sizes = DENSE[net]
        layers = [a * b for a, b in zip(sizes, sizes[1:])]
        return sum(layers), layers[0]
    if net == "lenet":
        first = 6 * 25 * 24 * 24
        return first + 16 * 150 * 8 * 8 + 256 * 120 + 120 * 84 + 84 * 10, first
    if net == "lstm":
        first = 32 * 256 * 16
        return first + 32 * 256 * 64 + 640, first
    # The gradient of the transformer's input is needed behind its first normalisation.
    return 32 * (192 * 64 + 64 * 64 + 2 * 256 * 64 + 2 * 32 * 64) + 640, 0
