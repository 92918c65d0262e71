"""Writes initial weights and data, once for all frameworks, as safetensors.

`digits.safetensors` holds the digits in the repository as bytes and the order of an epoch; `NET.safetensors`
the weights of a network, named as in `works.shapes`, and its inputs where they are not digits.
"""

import gzip
import pathlib
import sys

import numpy
from safetensors.numpy import save_file

import works


def idx(path, header):
    return numpy.frombuffer(gzip.decompress(path.read_bytes()), numpy.uint8, offset=header)


def weight(name, shape, random):
    if name.startswith("norm"):
        return numpy.full(shape, float(name.endswith("weight")), numpy.float32)
    fan_in = int(numpy.prod(shape[1:])) if len(shape) > 1 else shape[0]
    bound = (1.0 / fan_in) ** 0.5 if "dense" not in name or len(shape) == 1 else (6.0 / fan_in) ** 0.5
    return random.uniform(-bound, bound, shape).astype(numpy.float32)


def batch_of(net):
    """The largest batch that any work takes of the network."""
    batches = [int(work.split()[2]) for work in works.TRAINING + works.WIDE + works.SWEEPS
               if work.split()[1] == net]
    return max(batches)


def write(digits, out):
    out.mkdir(parents=True, exist_ok=True)
    random = numpy.random.default_rng(1)
    images = idx(digits / "train-images-idx3-ubyte.gz", 16).reshape(-1, 784)
    labels = idx(digits / "train-labels-idx1-ubyte.gz", 8)
    order = random.permutation(works.EPOCH).astype(numpy.uint32)
    save_file({"images": images, "labels": labels, "order": order}, out / "digits.safetensors")
    for net, shape in works.INPUTS.items():
        tensors = {name: weight(name, size, random) for name, size in works.shapes(net).items()}
        if not works.digits(net):
            samples = works.BATCHES * batch_of(net)
            tensors["inputs"] = random.standard_normal((samples, *shape), numpy.float32)
            tensors["labels"] = random.integers(0, 10, samples).astype(numpy.uint8)
        save_file(tensors, out / f"{net}.safetensors")


if __name__ == "__main__":
    write(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
