"""A checkpoint -> `encoder.onnx`, the network as onnxruntime runs it, written node by node.

Weights of the matrix products are stored in eight bits with a scale for each column, and the activations of a product are
quantized as it runs, over one window: a window is a run of its own, so nothing depends on its neighbours. Only 7 of the
8 bits are used, because processors without VNNI saturate sums of two full 8-bit products. The embeddings are stored in
eight bits with a scale for each row.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .network import HEADS, LAYERS, WIDTH, Network

OPSET, MICROSOFT_OPSET = 17, 1


class Graph:
    """Collects nodes and initializers; each method adds one operation and returns the name of its output."""

    def __init__(self, quantize: bool, bits: int = 7) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.initializers: list[onnx.TensorProto] = []
        self.quantize, self.top = quantize, 2 ** (bits - 1) - 1

    def constant(self, name: str, value: np.ndarray) -> str:
        """An initializer."""
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operation: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """A node with one output."""
        output = f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, list(inputs), [output], name=output, domain=domain, **attributes))
        return output

    def product(self, x: str, name: str, weight: torch.Tensor, bias: torch.Tensor) -> str:
        """x @ weight.T + bias."""
        matrix = weight.detach().float().numpy().T
        offset = self.constant(f"{name}.bias", bias.detach().float().numpy())
        if not self.quantize:
            return self.add("Add", self.add("MatMul", x, self.constant(f"{name}.weight", matrix)), offset)
        scale = np.maximum(np.abs(matrix).max(0) / self.top, 1e-12).astype(np.float32)
        eight = self.constant(f"{name}.weight", np.clip(np.rint(matrix / scale), -self.top, self.top).astype(np.int8))
        zero = self.constant(f"{name}.zero", np.zeros(matrix.shape[1], np.int8))
        return self.add("DynamicQuantizeMatMul", x, eight, self.constant(f"{name}.scale", scale), zero, offset, domain="com.microsoft")

    def norm(self, x: str, name: str, module: torch.nn.LayerNorm) -> str:
        """Layer normalization."""
        return self.add(
            "LayerNormalization",
            x,
            self.constant(f"{name}.scale", module.weight.detach().numpy()),
            self.constant(f"{name}.bias", module.bias.detach().numpy()),
            epsilon=1e-12,
            axis=-1,
        )

    def rows(self, name: str, table: torch.Tensor, at: str) -> str:
        """The rows of a table."""
        values = table.detach().float().numpy()
        if not self.quantize or len(values) < 1000:
            return self.add("Gather", self.constant(f"{name}.rows", values), at)
        scale = np.maximum(np.abs(values).max(1, keepdims=True) / 127, 1e-12).astype(np.float32)
        eight = self.add("Gather", self.constant(f"{name}.rows", np.rint(values / scale).astype(np.int8)), at)
        return self.add("Mul", self.add("Cast", eight, to=TensorProto.FLOAT), self.add("Gather", self.constant(f"{name}.scale", scale), at))


def graph_of(net: Network, quantize: bool) -> onnx.ModelProto:
    """The network as an ONNX model: pieces, case, quote, opening (P,), word_pieces (W,) -> tags (W, T), layers (W, L), links (W, 512),
    people (W, 640), statements (W, 768), contents (W, 132)."""
    g = Graph(quantize)
    positions = g.constant("position.rows", net.position.weight.detach().numpy())
    start = g.constant("start", np.array([0], np.int64))
    x = g.add("Add", g.rows("vocabulary", net.vocabulary.weight, "pieces"), g.add("Slice", positions, start, g.add("Shape", "pieces")))
    for name, table in (("case", net.case), ("quote", net.quote), ("opening", net.opening)):
        x = g.add("Add", x, g.rows(name, table.weight, name))
    x = g.norm(x, "embedding_norm", net.embedding_norm)
    x = g.add("Unsqueeze", x, "start")
    third = g.constant("thirds", np.array([WIDTH] * 3, np.int64))
    for i in range(LAYERS):
        layer, p = net.layers[i], f"layer{i}."
        together = g.product(x, p + "query_key_value", layer.query_key_value.weight, layer.query_key_value.bias)
        parts = [f"{p}{part}" for part in ("query", "key", "value")]
        g.nodes.append(helper.make_node("Split", [together, third], parts, axis=-1))
        context = g.add("MultiHeadAttention", *parts, domain="com.microsoft", num_heads=HEADS)
        x = g.norm(
            g.add("Add", x, g.product(context, p + "attended", layer.attended.weight, layer.attended.bias)),
            p + "attention_norm",
            layer.attention_norm,
        )
        wider = g.add("Gelu", g.product(x, p + "wider", layer.wider.weight, layer.wider.bias), domain="com.microsoft")
        x = g.norm(
            g.add("Add", x, g.product(wider, p + "narrower", layer.narrower.weight, layer.narrower.bias)),
            p + "output_norm",
            layer.output_norm,
        )
    words = g.add("Gather", g.add("Squeeze", x, "start"), "word_pieces")
    tag = g.constant("tag.weight", net.tag.weight.detach().numpy().T)
    g.nodes.append(helper.make_node("Add", [g.add("MatMul", words, tag), g.constant("tag.bias", net.tag.bias.detach().numpy())], ["tags"]))
    layer_tags = g.constant("layer_tags.weight", net.layer_tags.weight.detach().numpy().T)
    layer_bias = g.constant("layer_tags.bias", net.layer_tags.bias.detach().numpy())
    g.nodes.append(helper.make_node("Add", [g.add("MatMul", words, layer_tags), layer_bias], ["layers"]))
    for name, output, module in (
        ("link", "links", net.link),
        ("people", "people", net.people),
        ("statement", "statements", net.statement),
        ("content", "contents", net.content),
    ):
        g.nodes.append(helper.make_node("Identity", [g.product(words, name, module.weight, module.bias)], [output]))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["P"]) for name in ("pieces", "case", "quote", "opening")]
    inputs.append(helper.make_tensor_value_info("word_pieces", TensorProto.INT64, ["W"]))
    outputs = [
        helper.make_tensor_value_info("tags", TensorProto.FLOAT, ["W", net.tag.out_features]),
        helper.make_tensor_value_info("layers", TensorProto.FLOAT, ["W", net.layer_tags.out_features]),
        helper.make_tensor_value_info("links", TensorProto.FLOAT, ["W", net.link.out_features]),
        helper.make_tensor_value_info("people", TensorProto.FLOAT, ["W", net.people.out_features]),
        helper.make_tensor_value_info("statements", TensorProto.FLOAT, ["W", net.statement.out_features]),
        helper.make_tensor_value_info("contents", TensorProto.FLOAT, ["W", net.content.out_features]),
    ]
    graph = helper.make_graph(g.nodes, "onrecord", inputs, outputs, g.initializers)
    return helper.make_model(
        graph,
        ir_version=8,
        producer_name="onrecord",
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", MICROSOFT_OPSET)],
    )


def field_of(net: Network) -> dict[str, np.ndarray]:
    """What the run time needs besides the graph: the random field, the small parts of link scores, the heads over statements."""
    parts = {
        "step": net.step + net.may_step,
        "first": net.first + net.may_be_first,
        "last": net.last + net.may_be_last,
        "distance": net.distance,
        "nothing": net.nothing,
        "nothing_bias": net.nothing_bias,
        **{name: getattr(net, name) for name in ("missing", "stands_distance", "to_cue_distance")},
        **{
            f"{name}.{kind}": value
            for name in ("kind", "act", "side_query", "side_place", "side", "stands_nothing", "to_cue_nothing")
            for kind, value in getattr(net, name).named_parameters()
        },
    }
    return {name: value.detach().float().numpy() for name, value in parts.items()}


@click.command()
@click.option("--checkpoint", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--base", type=click.Path(exists=True, path_type=Path), required=True, help="The folder of all-MiniLM-L6-v2.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The weights folder to write.")
@click.option("--quantize/--no-quantize", default=True, show_default=True)
def main(checkpoint: Path, base: Path, out: Path, quantize: bool) -> None:
    """Write encoder.onnx, field.npz and tokenizer.json."""
    net = Network.from_minilm(base).eval()
    missing = net.load_state_dict(torch.load(checkpoint, weights_only=True), strict=False).missing_keys
    assert set(missing) <= {"vocabulary.weight", "content.weight", "content.bias"}, missing
    out.mkdir(parents=True, exist_ok=True)
    onnx.save(graph_of(net, quantize), str(out / "encoder.onnx"))
    np.savez(out / "field.npz", **field_of(net))
    (out / "tokenizer.json").write_bytes((base / "tokenizer.json").read_bytes())
    print(f"{out / 'encoder.onnx'}: {(out / 'encoder.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
