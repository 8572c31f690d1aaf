"""The random field: the best tags and the probabilities agree with trying all sequences."""

import itertools

import numpy as np
from numpy.typing import NDArray

from onrecord.reading.decoding import Field, decode
from onrecord.reading.tags import CONTINUATIONS, TAGS, allowed


def plain(scores: NDArray[np.float32]) -> NDArray[np.int32]:
    """No paragraph begins anywhere."""
    return np.zeros(len(scores), np.int32)


def random_field(rng: np.random.Generator) -> Field:
    step, first, last = allowed()
    return Field(*(part + rng.normal(size=part.shape).astype(np.float32) for part in (step, first, last)))


def all_sequences(field: Field, scores: NDArray[np.float32]) -> dict[tuple[int, ...], float]:
    values = {}
    for tags in itertools.product(range(TAGS), repeat=len(scores)):
        value = field.first[tags[0]] + field.last[tags[-1]] + sum(scores[i, t] for i, t in enumerate(tags))
        values[tags] = float(value + sum(field.step[a, b] for a, b in itertools.pairwise(tags)))
    return values


def test_best_tags_and_probabilities_are_those_of_all_sequences() -> None:
    rng = np.random.default_rng(3)
    field = random_field(rng)
    scores = rng.normal(size=(4, TAGS)).astype(np.float32) * 2
    values = all_sequences(field, scores)
    tagging = decode(field, [(scores, plain(scores))])[0]
    assert tuple(tagging.best) == max(values, key=lambda tags: values[tags])
    weights = {tags: np.exp(value) for tags, value in values.items()}
    expected = np.zeros((4, TAGS))
    for tags, weight in weights.items():
        expected[range(4), tags] += weight
    assert np.allclose(tagging.probabilities, expected / sum(weights.values()), atol=1e-4)


def test_a_text_is_decoded_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(5)
    field = random_field(rng)
    texts = [rng.normal(size=(n, TAGS)).astype(np.float32) for n in (1, 7, 40, 3, 0, 200)]
    for scores, together in zip(texts, decode(field, [(t, plain(t)) for t in texts]), strict=True):
        alone = decode(field, [(scores, plain(scores))])[0]
        assert alone.best.tobytes() == together.best.tobytes()
        assert alone.probabilities.tobytes() == together.probabilities.tobytes()


def test_no_span_reaches_into_another_paragraph() -> None:
    rng = np.random.default_rng(9)
    step, first, last = allowed()
    scores = rng.normal(size=(30, TAGS)).astype(np.float32) * 3
    opening = np.zeros(30, np.int32)
    opening[[0, 7, 8, 20]] = 1
    tagging = decode(Field(step, first, last), [(scores, opening)])[0]
    assert not set(tagging.best[[7, 8, 20]].tolist()) & set(CONTINUATIONS)
    assert tagging.probabilities[[7, 8, 20]][:, CONTINUATIONS].max() < 1e-6
