"""How a framework's program talks to `run.py`; the Python ones use this file, the Rust ones `rust/protocol`.

On its standard output, JSON lines. The first says who it is:

    {"framework": "PyTorch", "version": "2.15.0", "modes": {"train": ["eager", "compiled"], "infer": ["eager"]}}

Then it reads a line `MODE SECONDS KIND NET BATCH` at a time and does that work for so many seconds:

    {"work": "train w1 32", "mode": "eager", "threads": 1, "samples": [131.2, 129.8, ...], "losses": [2.31, ...]}

`samples` are microseconds: of a training step, of both passes, of the inference of one sample, of an epoch.
`losses` are what shows that all compute the same, and come with the first answer only: of a training run the
first `works.STEPS` losses, of inference the probabilities of the first sample. What cannot be done is
answered with `{"work": ..., "mode": ..., "error": "..."}`. The end of the input ends the program.
"""

import argparse
import json
import pathlib
import sys
import time
import traceback

import numpy
from safetensors.numpy import load_file

import works

LEAST, MOST = 3, 4000


class Data:
    """Weights and batches of a network, as `data.py` wrote them."""

    def __init__(self, folder, net):
        self.digits = load_file(folder / "digits.safetensors")
        tensors = load_file(folder / f"{net}.safetensors")
        self.weights = {name: tensors[name] for name in works.shapes(net)}
        self.net = net
        self.tensors = tensors

    def samples(self, count):
        """So many inputs, as floats, and labels."""
        if not works.digits(self.net):
            return self.tensors["inputs"][:count], self.tensors["labels"][:count].astype(numpy.int64)
        images, labels = self.digits["images"], self.digits["labels"]
        index = numpy.arange(count) % len(images)
        inputs = images[index].astype(numpy.float32) / numpy.float32(255)
        return inputs.reshape(-1, *works.INPUTS[self.net]), labels[index].astype(numpy.int64)

    def batches(self, batch):
        """`works.BATCHES` batches, along an axis of their own."""
        inputs, labels = self.samples(works.BATCHES * batch)
        return (inputs.reshape(works.BATCHES, batch, *inputs.shape[1:]),
                labels.reshape(works.BATCHES, batch))

    def epoch(self):
        """60,000 pictures as bytes, their labels, and the order of the first epoch."""
        index = numpy.arange(works.EPOCH) % len(self.digits["images"])
        return (self.digits["images"][index], self.digits["labels"][index].astype(numpy.int64),
                self.digits["order"].astype(numpy.int64))


class Prepared:
    """A work ready to be timed: `step()` does it `per` times."""

    def __init__(self, step, losses=None, per=1, note=None):
        self.step, self.per, self.note = step, per, note
        self.losses = None if losses is None else [float(loss) for loss in losses]

    def samples(self, seconds):
        clock, step, per = time.perf_counter_ns, self.step, self.per
        samples, end = [], clock() + int(seconds * 1e9)
        while len(samples) < LEAST or (clock() < end and len(samples) < MOST):
            start = clock()
            step()
            samples.append((clock() - start) / per / 1000)
        return samples


def cycle(items):
    """A function that returns the next item, and after the last the first."""
    state = [0]

    def following():
        item = items[state[0]]
        state[0] = (state[0] + 1) % len(items)
        return item

    return following


def options():
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    return parser.parse_args()


def serve(framework, version, modes, prepare, options):
    """Answers until the input ends. `prepare(mode, kind, data, batch)` returns a `Prepared`."""
    # What a framework prints must not stand among the answers.
    out, sys.stdout = sys.stdout, sys.stderr

    def say(answer):
        print(json.dumps(answer), file=out, flush=True)

    say({"framework": framework, "version": version, "modes": modes})
    current, ready = None, {}
    for line in sys.stdin:
        mode, seconds, kind, net, batch = line.split()
        work = f"{kind} {net} {batch}"
        answer = {"work": work, "mode": mode, "threads": options.threads}
        if work != current:
            current, ready = work, {}
        try:
            first = mode not in ready
            if first:
                ready[mode] = prepare(mode, kind, Data(options.data, net), int(batch))
                ready[mode].samples(float(seconds) / 2)
                answer |= {"losses": ready[mode].losses, "note": ready[mode].note}
            answer["samples"] = [round(sample, 4) for sample in ready[mode].samples(float(seconds))]
        except Exception as error:  # Told to the driver, which goes on without it.
            traceback.print_exc()
            answer["error"] = f"{type(error).__name__}: {error}".splitlines()[0]
        say(answer)
