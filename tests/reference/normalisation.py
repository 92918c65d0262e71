"""Normalisation and learned slopes: outputs and gradients; a training whose running statistics move."""

from dataclasses import dataclass, field

import keras
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from store import Reference, close, numpy, precision

BATCH = 3


@dataclass
class Layer:
    """A layer on samples of this shape; Keras' twin takes channels last. `shapes` are those of its parameters."""

    shape: tuple
    pytorch: object
    keras: object = None  # A layer and the permutation of [batch, *shape] that it wants.
    shapes: dict = field(default_factory=dict)


def _affine(*shape):
    return {"weight": shape, "bias": shape}


def _keras(name, axes=None, **options):
    """A layer of Keras, of [batch, *shape] with the axes in this order."""
    return lambda dtype: getattr(keras.layers, name)(dtype=dtype, **options), axes


LAYERS = {
    "layer_vector": Layer((7,), lambda: nn.LayerNorm(7), _keras("LayerNormalization", epsilon=1e-5), _affine(7)),
    "layer_steps": Layer((3, 5), lambda: nn.LayerNorm(5), _keras("LayerNormalization", epsilon=1e-5), _affine(5)),
    "layer_sequence": Layer((3, 5), lambda: nn.LayerNorm((3, 5), eps=0.01),
                            _keras("LayerNormalization", axis=[1, 2], epsilon=0.01), _affine(3, 5)),
    "layer_image": Layer((2, 3, 4), lambda: nn.LayerNorm((3, 4), bias=False), None, {"weight": (3, 4)}),
    "layer_plain": Layer((3, 5), lambda: nn.LayerNorm(5, elementwise_affine=False),
                         _keras("LayerNormalization", epsilon=1e-5, scale=False, center=False)),
    "rms_steps": Layer((3, 5), lambda: nn.RMSNorm(5, eps=1e-6), _keras("RMSNormalization"), {"weight": (5,)}),
    "rms_image": Layer((2, 3, 4), lambda: nn.RMSNorm((2, 3, 4), eps=1e-3), None, {"weight": (2, 3, 4)}),
    "groups_vector": Layer((6,), lambda: nn.GroupNorm(2, 6),
                           _keras("GroupNormalization", groups=2, epsilon=1e-5), _affine(6)),
    "groups_signal": Layer((6, 5), lambda: nn.GroupNorm(3, 6),
                           _keras("GroupNormalization", (0, 2, 1), groups=3, epsilon=1e-5), _affine(6)),
    "groups_image": Layer((4, 3, 5), lambda: nn.GroupNorm(1, 4, eps=0.1),
                          _keras("GroupNormalization", (0, 2, 3, 1), groups=1, epsilon=0.1), _affine(4)),
    "instances_image": Layer((3, 4, 5), lambda: nn.InstanceNorm2d(3),
                             _keras("GroupNormalization", (0, 2, 3, 1), groups=-1, epsilon=1e-5, scale=False,
                                    center=False)),
    "instances_signal": Layer((3, 7), lambda: nn.InstanceNorm1d(3, affine=True),
                              _keras("GroupNormalization", (0, 2, 1), groups=-1, epsilon=1e-5), _affine(3)),
    "batch_vector": Layer((5,), lambda: nn.BatchNorm1d(5), _keras("BatchNormalization", epsilon=1e-5), _affine(5)),
    "batch_signal": Layer((3, 7), lambda: nn.BatchNorm1d(3, eps=0.01),
                          _keras("BatchNormalization", (0, 2, 1), epsilon=0.01), _affine(3)),
    "batch_image": Layer((2, 3, 4), lambda: nn.BatchNorm2d(2, affine=False),
                         _keras("BatchNormalization", (0, 2, 3, 1), epsilon=1e-5, scale=False, center=False)),
    "slope": Layer((3, 4), nn.PReLU, _keras("PReLU", shared_axes=[1, 2]), {"weight": (1,)}),
    "slopes": Layer((3, 4, 5), lambda: nn.PReLU(3), _keras("PReLU", (0, 2, 3, 1), shared_axes=[1, 2]), {"weight": (3,)}),
}


def by_pytorch(layer, x, parameters):
    module = layer.pytorch().to(x.dtype)
    return torch.func.functional_call(module, dict(zip(layer.shapes, parameters, strict=True)), (x,))


def by_keras(layer, x, parameters):
    make, axes = layer.keras
    axes = axes or tuple(range(x.ndim))
    x = x.permute(axes)
    module = make(str(x.dtype).removeprefix("torch."))
    module.build(x.shape)
    trained = [variable.value for variable in module.trainable_variables]
    # A shape of Keras has ones for shared axes.
    state = [parameter.reshape(variable.shape) for parameter, variable in zip(parameters, trained, strict=True)]
    buffers = [variable.value for variable in module.non_trainable_variables]
    training = {"training": True} if buffers else {}
    y, _ = module.stateless_call(state, buffers, x, **training)
    return y.permute(tuple(np.argsort(axes)))


def run(function, layer, parameters, x, dy, dtype):
    """Everything that one pass in training gives, by the names of the file."""
    leaves = {"input": x, **{f"layer.{name}": value for name, value in parameters.items()}}
    leaves = {name: torch.tensor(value, dtype=dtype, requires_grad=True) for name, value in leaves.items()}
    y = function(layer, leaves["input"], list(leaves.values())[1:])
    y.backward(torch.tensor(dy, dtype=dtype))
    return {"output": numpy(y)} | {f"{name}.grad": numpy(leaf.grad) for name, leaf in leaves.items()}


def buffers(layer, x):
    """Running statistics as they begin, and how far one pass in training moves them: their gradient here."""
    module = layer.pytorch().double()
    before = {name: numpy(buffer).copy() for name, buffer in module.named_buffers() if name.startswith("running")}
    module(torch.tensor(x, dtype=torch.float64))
    moved = {f"layer.{name}.grad": numpy(getattr(module, name)) - value for name, value in before.items()}
    return {f"layer.{name}": value for name, value in before.items()} | moved


def plain(name, layer, x, parameters):
    """The layer in numpy."""
    module = layer.pytorch()
    weight, bias = parameters.get("weight", np.ones(1)), parameters.get("bias", np.zeros(1))
    along = (-1,) + (1,) * (x.ndim - 2)
    kind = name.split("_")[0]
    if kind in ("slope", "slopes"):
        weight = weight.reshape(along) if weight.size > 1 else weight
        return np.where(x > 0, x, weight * x)
    if kind in ("layer", "rms"):
        axes = tuple(range(-len(module.normalized_shape), 0))
        centred = x - x.mean(axes, keepdims=True) if kind == "layer" else x
        return centred / np.sqrt((centred**2).mean(axes, keepdims=True) + module.eps) * weight + bias
    groups = {"groups": lambda: module.num_groups, "instances": lambda: x.shape[1]}
    if kind == "batch":
        axes = (0,) + tuple(range(2, x.ndim))
        centred = x - x.mean(axes, keepdims=True)
        normalised = centred / np.sqrt((centred**2).mean(axes, keepdims=True) + module.eps)
    else:
        rows = x.reshape(len(x), groups[kind](), -1)
        centred = rows - rows.mean(-1, keepdims=True)
        normalised = (centred / np.sqrt((centred**2).mean(-1, keepdims=True) + module.eps)).reshape(x.shape)
    return normalised * weight.reshape(along) + bias.reshape(along)


def check_plain(name, layer, values, parameters, x, dy):
    """Compares with numpy: the output, and the gradients by central differences."""
    x, dy = x.astype(np.float64), dy.astype(np.float64)
    parameters = {key: value.astype(np.float64) for key, value in parameters.items()}
    close(f"{name} in numpy", plain(name, layer, x, parameters), values["output"], 1e-12)
    for key, leaf in {"input": x, **{f"layer.{key}": value for key, value in parameters.items()}}.items():
        slopes = np.zeros_like(leaf)
        for place in np.ndindex(leaf.shape):
            before, sums = leaf[place], []
            for step in (1e-6, -1e-6):
                leaf[place] = before + step
                sums.append((plain(name, layer, x, parameters) * dy).sum())
            leaf[place] = before
            slopes[place] = (sums[0] - sums[1]) / 2e-6
        close(f"{key}.grad of {name} in numpy", slopes, values[f"{key}.grad"], 1e-6)


def add_layers(reference, check):
    for number, (name, layer) in enumerate(LAYERS.items()):
        random = np.random.default_rng([20_051, number])
        x, dy = (random.standard_normal((BATCH, *layer.shape)).astype(np.float32) for _ in range(2))
        # Not around 0, where a mean that is left out would not show.
        x = x + np.float32(0.5)
        parameters = {key: random.uniform(-1.5, 1.5, shape).astype(np.float32) for key, shape in layer.shapes.items()}
        values = run(by_pytorch, layer, parameters, x, dy, torch.float64)
        functions = {"pytorch": by_pytorch} | ({"keras": by_keras} if layer.keras else {})
        for framework, function in functions.items():
            for dtype, tolerance in ((torch.float64, 1e-12), (torch.float32, 2e-5)):
                others = run(function, layer, parameters, x, dy, dtype)
                assert values.keys() == others.keys()
                for key, value in values.items():
                    close(f"{key} of {name} of {framework} in {dtype}", others[key], value, tolerance)
        if check:
            check_plain(name, layer, values, parameters, x, dy)
        reference.add(f"{name}/input", x, np.float32)
        reference.add(f"{name}/output.grad", dy, np.float32)
        for key, value in parameters.items():
            reference.add(f"{name}/layer.{key}", value, np.float32)
        for key, value in (values | buffers(layer, x)).items():
            reference.add(f"{name}/{key}", value, np.float32)
        reference.note(name, {"framework": ", ".join(functions), "computed_in": "float64"})


STEPS, SAMPLES, RATE, MOMENTUM, EPSILON = 12, 8, 0.1, 0.3, 1e-3


class Net(nn.Module):
    """The network that is trained, of images [2, 6, 5]."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 4, 3, bias=False)
        self.norm = nn.BatchNorm2d(4)
        self.hidden = nn.Linear(4 * 4 * 3, 5)
        self.features = nn.BatchNorm1d(5, eps=EPSILON, momentum=MOMENTUM)
        self.bare = nn.BatchNorm1d(5, affine=False)
        self.out = nn.Linear(5, 3)

    def forward(self, x):
        h = F.relu(self.norm(self.conv(x))).flatten(1)
        return self.out(self.bare(torch.tanh(self.features(self.hidden(h)))))


def train(initial, x, targets):
    net = Net().double()
    net.load_state_dict(initial)
    optimizer = torch.optim.SGD(net.parameters(), lr=RATE)
    losses = []
    for step in range(STEPS):
        batch = slice(step * SAMPLES, (step + 1) * SAMPLES)
        loss = F.mse_loss(net(x[batch]), targets[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return np.array(losses), net.eval()


def train_keras(initial, x, targets):
    """The same in Keras, channels last but before the flattening."""
    layers = keras.layers
    with precision("float64"):
        image = keras.Input((6, 5, 2))
        h = layers.Conv2D(4, 3, use_bias=False, name="conv")(image)
        h = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, name="norm")(h)
        h = layers.Permute((3, 1, 2))(layers.ReLU()(h))
        h = layers.Dense(5, name="hidden")(layers.Flatten()(h))
        h = layers.BatchNormalization(momentum=1 - MOMENTUM, epsilon=EPSILON, name="features")(h)
        h = layers.Activation("tanh")(h)
        h = layers.BatchNormalization(momentum=0.9, epsilon=1e-5, center=False, scale=False, name="bare")(h)
        net = keras.Model(image, layers.Dense(3, name="out")(h))
        state = {key: numpy(value) for key, value in initial.items()}
        net.get_layer("conv").set_weights([state["conv.weight"].transpose(2, 3, 1, 0)])
        for name in ("hidden", "out"):
            net.get_layer(name).set_weights([state[f"{name}.weight"].T, state[f"{name}.bias"]])
        net.compile(keras.optimizers.SGD(RATE), "mse")
        x, targets = numpy(x.permute(0, 2, 3, 1)), numpy(targets)
        losses = []
        for step in range(STEPS):
            batch = slice(step * SAMPLES, (step + 1) * SAMPLES)
            losses.append(float(net.train_on_batch(x[batch], targets[batch])))
            net.reset_metrics()
        return np.array(losses), net


def add_training(reference):
    random = np.random.default_rng(20_052)
    x = torch.tensor(random.standard_normal((STEPS * SAMPLES, 2, 6, 5)) + 1.5)
    targets = torch.tensor(random.uniform(-1, 1, (STEPS * SAMPLES, 3)))
    torch.manual_seed(0)
    initial = Net().double().state_dict()
    losses, net = train(initial, x, targets)
    others, other = train_keras(initial, x, targets)
    close("losses of Keras", others, losses, 1e-11)
    for name, momentum, count in (("norm", 0.1, SAMPLES * 12), ("features", MOMENTUM, SAMPLES), ("bare", 0.1, SAMPLES)):
        mean, variance = [numpy(w.value) for w in other.get_layer(name).non_trainable_variables[:2]]
        found = getattr(net, name)
        close(f"running mean of `{name}`", mean, numpy(found.running_mean), 1e-11)
        # Keras has no Bessel's correction; what is left of the 1 that both begin with has none either.
        left = (1 - momentum) ** STEPS
        corrected = (variance - left) * count / (count - 1) + left
        close(f"running variance of `{name}`", corrected, numpy(found.running_var), 1e-11)

    reference.add("training/images", numpy(x), np.float64)
    reference.add("training/targets", numpy(targets), np.float64)
    reference.add("training/loss", losses, np.float64)
    reference.add("training/inference", numpy(net(x[:SAMPLES])), np.float64)
    for when, state in (("initial", initial), ("final", net.state_dict())):
        for key, value in state.items():
            if not key.endswith("num_batches_tracked"):
                reference.add(f"training/{when}/{key}", numpy(value), np.float64)
    reference.note("training", {"framework": "pytorch, keras", "steps": STEPS, "samples": SAMPLES, "rate": RATE,
                                "computed_in": "float64"})


def build(check):
    """The reference: PyTorch in float64 at float32 inputs, rounded once; Keras and float32 agree with it."""
    reference = Reference()
    add_layers(reference, check)
    add_training(reference)
    return reference
