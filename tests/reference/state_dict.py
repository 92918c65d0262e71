"""A network of one layer of each kind that has parameters: its `state_dict` as PyTorch saves it, and its outputs."""

import numpy as np
import torch
from torch import nn

from store import Reference, StateDict, numpy


class Everything(nn.Module):
    """Of 6 word indices; in inference. Shapes behind the layers are without the batch."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 4)
        self.lstm = nn.LSTM(4, 3, bidirectional=True, batch_first=True)
        self.attention = nn.MultiheadAttention(6, 2, batch_first=True)
        self.rnn = nn.RNN(6, 5, batch_first=True)
        self.gru = nn.GRU(5, 4, bidirectional=True, batch_first=True)
        self.layer_norm = nn.LayerNorm(8)
        self.dense = nn.Linear(8, 4)
        self.conv1d = nn.Conv1d(4, 6, 3, padding=1, groups=2)
        self.group_norm = nn.GroupNorm(3, 6)
        self.prelu = nn.PReLU(6)
        self.transposed1d = nn.ConvTranspose1d(6, 4, 2, stride=2, bias=False)
        self.instance_norm = nn.InstanceNorm1d(4, affine=True)
        self.conv2d = nn.Conv2d(2, 3, (2, 3), padding=(0, 1))
        self.batch_norm = nn.BatchNorm2d(3)
        self.transposed2d = nn.ConvTranspose2d(3, 2, (2, 3), stride=(2, 1), padding=(0, 1))
        self.rms_norm = nn.RMSNorm(12, eps=1e-6)
        self.slope = nn.PReLU()
        self.linear = nn.Linear(48, 5)
        self.vector_norm = nn.BatchNorm1d(5)

    def forward(self, words):
        h, _ = self.lstm(self.embedding(words))  # [6, 6]
        h, _ = self.attention(h, h, h, need_weights=False)
        h, _ = self.rnn(h)  # [6, 5]
        h, _ = self.gru(h)  # [6, 8]
        h = self.dense(self.layer_norm(h)).transpose(1, 2)  # [4, 6]
        h = self.prelu(self.group_norm(self.conv1d(h)))  # [6, 6]
        h = self.instance_norm(self.transposed1d(h))  # [4, 12]
        h = self.batch_norm(self.conv2d(h.unflatten(1, (2, 2))))  # [3, 1, 12]
        h = self.slope(self.rms_norm(self.transposed2d(h)))  # [2, 2, 12]
        return self.vector_norm(self.linear(h.flatten(1)))


def network():
    """In general position: nothing is at the number that a layer would begin with by itself."""
    random = np.random.default_rng(20_101)
    net = Everything().double().eval()
    state = {}
    for key, value in net.state_dict().items():
        if key.endswith("num_batches_tracked"):
            state[key] = torch.tensor(7)
        else:
            low = 0.5 if key.endswith("running_var") else -0.8
            state[key] = torch.tensor(random.uniform(low, 1.2, tuple(value.shape)))
    net.load_state_dict(state)
    return net


def build_state(check):
    return StateDict(network().state_dict())


def build(check):
    words = np.random.default_rng(20_102).integers(0, 11, (4, 6))
    reference = Reference()
    reference.add("input", words, np.int64)
    reference.add("output", numpy(network()(torch.tensor(words))), np.float64)
    reference.note("network", {"framework": "pytorch", "computed_in": "float64"})
    return reference
