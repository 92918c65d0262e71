"""ONNX Runtime: inference, from graphs written here."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import protocol

OPTIONS = protocol.options()

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

import works


class Graph:
    """Nodes one after the other; each is named after its number."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def constant(self, name, array):
        self.weights.append(numpy_helper.from_array(numpy.ascontiguousarray(array), name))
        return name

    def node(self, kind, *inputs, outputs=1, **attributes):
        names = [f"{kind}{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names[-1]

    def dense(self, weights, x):
        last = max(int(name.split(".")[1]) for name in weights if name.startswith("dense."))
        for layer in range(last + 1):
            names = [f"dense.{layer}.weight", f"dense.{layer}.bias"]
            x = self.node("Gemm", x, *(self.constant(name, weights[name]) for name in names), transB=1)
            x = self.node("Relu", x) if layer < last else x
        return self.node("Softmax", x)


def lenet(graph, weights, x):
    for layer in range(2):
        names = [f"conv.{layer}.weight", f"conv.{layer}.bias"]
        x = graph.node("Conv", x, *(graph.constant(name, weights[name]) for name in names))
        x = graph.node("MaxPool", graph.node("Relu", x), kernel_shape=[2, 2], strides=[2, 2])
    return graph.dense(weights, graph.node("Flatten", x))


def lstm(graph, weights, x):
    def gates(array):
        """ONNX has them in the order i, o, f, g."""
        i, f, g, o = numpy.split(array, 4)
        return numpy.concatenate([i, o, f, g])[None]

    biases = numpy.concatenate([gates(weights["lstm.bias_ih"]), gates(weights["lstm.bias_hh"])], 1)
    x = graph.node("Transpose", x, perm=[1, 0, 2])
    h = graph.node("LSTM", x, graph.constant("W", gates(weights["lstm.weight_ih"])),
                   graph.constant("R", gates(weights["lstm.weight_hh"])), graph.constant("B", biases),
                   outputs=2, hidden_size=64)
    axes = graph.constant("axes", numpy.array([0], numpy.int64))
    return graph.dense(weights, graph.node("Squeeze", h, axes))


def session(data):
    graph = Graph()
    build = {"lenet": lenet, "lstm": lstm}.get(data.net, Graph.dense)
    y = build(graph, data.weights, "x")
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
    whole = helper.make_graph(graph.nodes, data.net, [value("x", [1, *works.INPUTS[data.net]])],
                              [value(y, [1, 10])], graph.weights)
    model = helper.make_model(whole, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = OPTIONS.threads
    settings.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), settings,
                                        providers=["CPUExecutionProvider"])


def prepare(mode, kind, data, batch):
    run = session(data).run
    following = protocol.cycle([{"x": x[None].copy()} for x in data.samples(64)[0]])
    return protocol.Prepared(lambda: run(None, following()), run(None, following())[0][0])


protocol.serve("ONNX Runtime", onnxruntime.__version__, {"infer": ["session"]}, prepare, OPTIONS)
