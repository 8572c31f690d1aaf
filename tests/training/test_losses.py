"""The partition function is the sum over all sequences, and what a network says of itself teaches it nothing."""

from itertools import pairwise, product

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="training needs torch: make .venv/train")

pytest.importorskip("safetensors", reason="training needs safetensors: make .venv/train")
pytest.importorskip("onnx", reason="training needs onnx: make .venv/train")

from onrecord.reading.tags import TAGS, allowed  # noqa: E402
from onrecord.reading.words import Splitter  # noqa: E402
from tests.reading.conftest import WEIGHTS  # noqa: E402
from training.batches import Batch  # noqa: E402
from training.corpora import Labelled  # noqa: E402
from training.labels import Labels  # noqa: E402
from training.losses import annotated, distilled, expected, log_partition  # noqa: E402
from training.network import Network, on  # noqa: E402
from training.windows import windows  # noqa: E402


def field() -> list:
    generator = torch.Generator().manual_seed(3)
    return [torch.from_numpy(part) + torch.randn(part.shape, generator=generator) for part in allowed()]


def brute(scores, step, first, last) -> float:
    sums = []
    for tags in product(range(TAGS), repeat=len(scores)):
        score = first[tags[0]] + last[tags[-1]] + sum(scores[i, t] for i, t in enumerate(tags))
        sums.append(score + sum(step[a, b] for a, b in pairwise(tags)))
    return float(torch.logsumexp(torch.stack(sums), 0))


@pytest.mark.parametrize("length", [1, 2, 3])
def test_the_partition_function_sums_over_all_sequences(length: int) -> None:
    scores = torch.randn(1, length, TAGS, generator=torch.Generator().manual_seed(1))
    found = log_partition(scores, torch.ones(1, length, dtype=torch.bool), *field())
    assert float(found) == pytest.approx(brute(scores[0], *field()), abs=1e-3)


def test_what_is_padded_changes_nothing() -> None:
    scores = torch.randn(1, 9, TAGS, generator=torch.Generator().manual_seed(2))
    mask = torch.arange(9)[None] < 5
    found, alone = log_partition(scores, mask, *field()), log_partition(scores[:, :5], mask[:, :5], *field())
    assert float(found) == pytest.approx(float(alone), abs=1e-3)


def test_its_derivative_is_the_expected_number_of_each_tag() -> None:
    scores = torch.randn(2, 7, TAGS, generator=torch.Generator().manual_seed(4)).requires_grad_()
    log_partition(scores, torch.ones(2, 7, dtype=torch.bool), *field()).sum().backward()
    assert torch.allclose(scores.grad.sum(2), torch.ones(2, 7), atol=1e-4)


def test_a_batch_without_a_cue_or_a_mention_can_be_learnt_from() -> None:
    splitter = Splitter(WEIGHTS / "tokenizer.json")
    words, _ = splitter.words("nothing is said here at all")
    article = Labelled("a", "unlabelled", words, None, Labels.unknown(words))
    made = Batch.of(windows(article, np.random.default_rng(0), disturb=False), splitter.first, splitter.last)
    net, batch = Network(), on(torch.device("cpu"), made)
    scores = net.scores(batch)
    assert float(sum(annotated(net, scores, batch).values())) == 0
    taught = distilled(net, scores, batch, expected([net], batch))
    assert float(taught["tags"]) > 0
    sum(taught.values()).backward()
    assert torch.isfinite(net.tag.weight.grad).all()
