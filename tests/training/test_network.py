"""The network's heads say the same in training and at run time, and weights of earlier versions can be read."""

from dataclasses import fields

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch: make .venv/train")

pytest.importorskip("safetensors", reason="training needs safetensors: make .venv/train")
pytest.importorskip("onnx", reason="training needs onnx: make .venv/train")

from onrecord.reading.heads import Heads, Spans  # noqa: E402
from onrecord.reading.statement_head import ACTS  # noqa: E402
from onrecord.reading.wording import Wording  # noqa: E402
from tests.reading.conftest import WEIGHTS  # noqa: E402
from training.batches import Statements  # noqa: E402
from training.export import field_of  # noqa: E402
from training.network import STATEMENT_WIDTH, Network, exported_state  # noqa: E402

WORDS = 12
GIVEN = [Spans((0, 1), (2, 2), [(3, 6)]), Spans(None, (7, 7), [(4, 5), (9, 11)])]


def both(net: Network) -> tuple[np.ndarray, np.ndarray]:
    """Vectors of the same statements (2, 128) in training and at run time."""
    generator = torch.Generator().manual_seed(5)
    projected = torch.randn(1, WORDS, 3 * 2 * STATEMENT_WIDTH, generator=generator)
    contents = torch.randn(1, WORDS, net.content.out_features, generator=generator)
    spans = torch.tensor([[[s or (-1, -1) for s in (g.source, g.cue, g.content)] for g in GIVEN]])
    inside = torch.zeros(1, len(GIVEN), WORDS, dtype=torch.bool)
    for number, g in enumerate(GIVEN):
        for first, last in g.contents:
            inside[0, number, first : last + 1] = True
    nothing = torch.zeros(0)
    trained = net.statements(projected, contents, Statements(spans, inside.any(2), inside, *[nothing] * (len(fields(Statements)) - 3)))
    heads = Heads(field_of(net), Wording({"scores": np.zeros((2, 1, len(ACTS))), "scale": np.ones(1), "bias": np.zeros(len(ACTS))}))
    run = heads.statements(projected[0].view(WORDS, 3, 2, STATEMENT_WIDTH).numpy(), contents[0].numpy(), GIVEN)
    return trained[0].detach().numpy(), run


def test_statements_are_the_same_vectors_in_training_and_at_run_time() -> None:
    trained, run = both(Network().eval())
    assert trained.shape == (len(GIVEN), STATEMENT_WIDTH)
    assert np.allclose(trained, run, atol=1e-5)


def test_an_exported_network_can_be_trained_further() -> None:
    net = Network()
    state = exported_state(WEIGHTS / "encoder.onnx")
    missing = net.load_state_dict(state, strict=False).missing_keys
    assert missing == ["vocabulary.weight"], "the base model has these"
    assert net.act.out_features == len(ACTS)
    with np.load(WEIGHTS / "field.npz") as parts:
        assert np.allclose(net.act.weight.detach().numpy(), parts["act.weight"])
    assert net.content.weight[-1].abs().sum() > 0
