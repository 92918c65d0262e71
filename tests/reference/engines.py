"""Three ways to run one description of a network: PyTorch, Keras, and plain numpy.

Each engine holds named parameters in PyTorch's layout (`hidden.weight` is [out, in]) and offers the
same few operations, so a network is one function `forward(engine, **inputs)`.
"""

import math

import keras
import numpy as np
import torch
import torch.nn.functional as F

from store import numpy

KINK = 5e-4  # no value may come closer to where a ReLU bends: rounding must not choose its side


class Torch:
    """PyTorch: functions and autograd."""

    relu = staticmethod(F.relu)
    sigmoid = staticmethod(torch.sigmoid)
    tanh = staticmethod(torch.tanh)
    gelu = staticmethod(F.gelu)

    def __init__(self, parameters, dtype):
        self.dtype = getattr(torch, dtype)
        self.parameters = {name: self.tensor(value) for name, value in parameters.items()}

    def tensor(self, value):
        """An input or a parameter: floats with a gradient, labels without."""
        if value.dtype == np.int64:
            return torch.tensor(value)
        return torch.tensor(value, dtype=self.dtype, requires_grad=True)

    def dense(self, name, x):
        return F.linear(x, self.parameters[f"{name}.weight"], self.parameters.get(f"{name}.bias"))

    def leaky_relu(self, x):
        return F.leaky_relu(x, 0.01)

    def softmax(self, x):
        return F.softmax(x, -1)

    def loss(self, name, y, t):
        # PyTorch has no cross-entropy on probabilities; this is the definition.
        return {
            "mean_squared_error": F.mse_loss,
            "categorical_cross_entropy": lambda y, t: -(t * torch.log(y)).sum(-1).mean(),
            "sparse_categorical_cross_entropy_logits": F.cross_entropy,
            "binary_cross_entropy": F.binary_cross_entropy,
        }[name](y, t)

    def gradients(self):
        return {name: numpy(value.grad) for name, value in self.parameters.items()}


class Keras(Torch):
    """Keras: layers, activations and loss objects; gradients by the framework it runs on."""

    relu = staticmethod(keras.activations.relu)
    sigmoid = staticmethod(keras.activations.sigmoid)
    tanh = staticmethod(keras.activations.tanh)
    softmax = staticmethod(keras.activations.softmax)

    def __init__(self, parameters, dtype, options=None):
        """`options` holds further arguments of each layer, by its name."""
        self.dtype, self.name = getattr(torch, dtype), dtype
        self.layers = {}
        for name in dict.fromkeys(key.rsplit(".", 1)[0] for key in parameters):
            weight, bias = parameters[f"{name}.weight"], parameters.get(f"{name}.bias")
            more = (options or {}).get(name, {})
            layer = keras.layers.Dense(weight.shape[0], use_bias=bias is not None, dtype=dtype, **more)
            layer.build((None, weight.shape[1]))
            layer.set_weights([weight.T] if bias is None else [weight.T, bias])
            self.layers[name] = layer

    def dense(self, name, x):
        return self.layers[name](x)

    def leaky_relu(self, x):
        return keras.activations.leaky_relu(x, negative_slope=0.01)

    def gelu(self, x):
        return keras.activations.gelu(x, approximate=False)

    def loss(self, name, y, t):
        losses = keras.losses
        return {
            "mean_squared_error": losses.MeanSquaredError(dtype=self.name),
            "categorical_cross_entropy": losses.CategoricalCrossentropy(dtype=self.name),
            "sparse_categorical_cross_entropy_logits":
                losses.SparseCategoricalCrossentropy(from_logits=True, dtype=self.name),
            "binary_cross_entropy": losses.BinaryCrossentropy(dtype=self.name),
        }[name](t, y)

    def variables(self):
        """The variables in the order of the parameters' names, as an optimizer takes them."""
        return [variable for layer in self.layers.values() for variable in layer.trainable_variables]

    def backward(self, loss):
        """Fresh gradients of every variable."""
        for variable in self.variables():
            variable.value.grad = None
        loss.backward()

    def gradients(self):
        return self._named(lambda variable: variable.value.grad)

    def values(self):
        return self._named(lambda variable: variable.value)

    def _named(self, of):
        # Keras keeps a kernel as [in, out].
        found = {}
        for name, layer in self.layers.items():
            found[f"{name}.weight"] = numpy(of(layer.kernel)).T.copy()
            if layer.use_bias:
                found[f"{name}.bias"] = numpy(of(layer.bias)).copy()
        return found


class Numpy:
    """Plain numpy in float64, forward only: its gradients are central differences."""

    tanh = staticmethod(np.tanh)

    def __init__(self, parameters):
        self.parameters = parameters

    def dense(self, name, x):
        return x @ self.parameters[f"{name}.weight"].T + self.parameters.get(f"{name}.bias", 0.0)

    def relu(self, x):
        assert np.abs(x).min() > KINK, f"a value {np.abs(x).min():.1e} from the kink: choose another seed"
        return np.maximum(x, 0)

    def leaky_relu(self, x):
        return self.relu(x) - 0.01 * self.relu(-x)

    def sigmoid(self, x):
        return 1 / (1 + np.exp(-x))

    def gelu(self, x):
        return 0.5 * x * np.vectorize(math.erfc)(-x / math.sqrt(2))

    def softmax(self, x):
        return np.exp(x) / np.exp(x).sum(-1, keepdims=True)

    def loss(self, name, y, t):
        if name == "mean_squared_error":
            return np.mean((y - t) ** 2)
        if name == "categorical_cross_entropy":
            return -(t * np.log(y)).sum(-1).mean()
        if name == "sparse_categorical_cross_entropy_logits":
            return (np.log(np.exp(y).sum(-1)) - y[np.arange(len(t)), t]).mean()
        if name == "binary_cross_entropy":
            return -np.mean(t * np.log(y) + (1 - t) * np.log(1 - y))
        raise KeyError(name)
