"""Builds the encoder of multilingual-e5-small as an ONNX graph, so that ONNX Runtime can run it.

Input: summed and normalised token embeddings (batch, tokens, hidden) and an additive attention mask
(batch, 1, 1, tokens); output: the mean over the tokens, unit length, (batch, hidden). The architecture is BERT's
(12 post-norm layers, exact GELU) with the mean pooling that the E5 authors prescribe.

    >>> from assistant.retrieve.e5_weights import load_weights
    >>> model_bytes = build_encoder(load_weights())  # doctest: +SKIP
"""

from __future__ import annotations

from typing import Any

import numpy as np
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

from assistant.retrieve.e5_weights import E5Weights, Floats

_OPSET = 20


class _Graph:
    """Collects nodes and constants; `add` returns the name of the new node's output."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []

    def add(self, operation: str, *inputs: str, **attributes: Any) -> str:
        output = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [output], **attributes))
        return output

    def constant(self, values: Floats | list[int]) -> str:
        name = f"c{len(self.constants)}"
        array = np.asarray(values, dtype=np.int64 if isinstance(values, list) else np.float32)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def scalar(self, value: float) -> str:
        return self.constant(np.asarray(value, dtype=np.float32))


def build_encoder(weights: E5Weights) -> bytes:
    """The serialised ONNX model (about 85 MB)."""
    graph = _Graph()
    hidden_states = "embeddings"
    for layer in range(weights.layers):
        hidden_states = _layer(graph, weights, layer, hidden_states)
    _pool(graph, hidden_states)
    inputs = [
        helper.make_tensor_value_info("embeddings", TensorProto.FLOAT, ["batch", "tokens", weights.hidden]),
        helper.make_tensor_value_info("mask", TensorProto.FLOAT, ["batch", "tokens"]),
    ]
    output = helper.make_tensor_value_info("pooled", TensorProto.FLOAT, ["batch", weights.hidden])
    body = helper.make_graph(graph.nodes, "e5-small", inputs, [output], graph.constants)
    model: ModelProto = helper.make_model(body, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=10)
    return bytes(model.SerializeToString())


def _linear(graph: _Graph, weights: E5Weights, name: str, states: str, outputs: int, inputs: int) -> str:
    product = graph.add(
        "MatMul", states, graph.constant(np.ascontiguousarray(weights.matrix(f"{name}.w", outputs, inputs).T))
    )
    return graph.add("Add", product, graph.constant(weights.vector(f"{name}.b")))


def _norm(graph: _Graph, weights: E5Weights, name: str, states: str) -> str:
    gain, bias = graph.constant(weights.vector(f"{name}.w")), graph.constant(weights.vector(f"{name}.b"))
    return graph.add("LayerNormalization", states, gain, bias, axis=-1, epsilon=weights.epsilon)


def _layer(graph: _Graph, weights: E5Weights, layer: int, states: str) -> str:
    size, width = weights.hidden, weights.hidden // weights.heads
    split = graph.constant([0, 0, weights.heads, width])

    def heads(part: str) -> str:
        flat = _linear(graph, weights, f"l{layer}.{part}", states, size, size)
        return graph.add("Transpose", graph.add("Reshape", flat, split), perm=[0, 2, 1, 3])

    query, key, value = heads("q"), heads("k"), heads("v")
    scores = graph.add("MatMul", query, graph.add("Transpose", key, perm=[0, 1, 3, 2]))
    scaled = graph.add("Mul", scores, graph.scalar(width**-0.5))
    hidden = graph.add("Mul", graph.add("Sub", "mask", graph.scalar(1.0)), graph.scalar(1e9))
    masked = graph.add("Add", scaled, graph.add("Unsqueeze", hidden, graph.constant([1, 2])))
    mixed = graph.add("MatMul", graph.add("Softmax", masked, axis=-1), value)
    joined = graph.add("Reshape", graph.add("Transpose", mixed, perm=[0, 2, 1, 3]), graph.constant([0, 0, size]))
    attended = graph.add("Add", states, _linear(graph, weights, f"l{layer}.ao", joined, size, size))
    states = _norm(graph, weights, f"l{layer}.aln", attended)
    inner = graph.add("Gelu", _linear(graph, weights, f"l{layer}.fi", states, weights.inner, size))
    outer = _linear(graph, weights, f"l{layer}.fo", inner, size, weights.inner)
    return _norm(graph, weights, f"l{layer}.oln", graph.add("Add", states, outer))


def _pool(graph: _Graph, states: str) -> None:
    weight = graph.add("Unsqueeze", "mask", graph.constant([2]))
    total = graph.add("ReduceSum", graph.add("Mul", states, weight), graph.constant([1]), keepdims=0)
    norm = graph.add("ReduceL2", total, graph.constant([1]), keepdims=1)
    graph.nodes.append(helper.make_node("Div", [total, norm], ["pooled"]))
