"""Spans from tags, and the pointers that bind them."""

import numpy as np

from onrecord.reading.decoding import Tagging
from onrecord.reading.distance import BUCKETS, gap_buckets
from onrecord.reading.spans import CONTENT, CUE, SOURCE, Pointers, attributions, spans_of
from onrecord.reading.tags import TAGS, begin
from onrecord.reading.windows import Window


def tagging(*spans: tuple[int, int, int], words: int = 20) -> Tagging:
    """Certain tags with the spans (role, first, last)."""
    best = np.zeros(words, np.int64)
    for role, first, last in spans:
        best[first : last + 1] = begin(role) + 1
        best[first], best[last] = begin(role), begin(role) + 2
        if first == last:
            best[first] = begin(role) + 3
    return Tagging(best, np.eye(TAGS, dtype=np.float32)[best])


def pointing(pairs: dict[tuple[int, int], int]) -> tuple[list[tuple[Window, np.ndarray]], Pointers]:
    """Projections with which, for each (pointer, span's first word), exactly the span that begins at the given word answers."""
    links = np.zeros((20, 4, 2, 20), np.float32)
    for (pointer, first), answer in pairs.items():
        links[first, 2 * pointer, 0, answer] = 5
        links[answer, 2 * pointer + 1, 0, answer] = 5
    nothing = np.zeros((2, 20), np.float32)
    return [(Window(0, 0, 20, 20), links * 2)], Pointers(np.zeros((2, BUCKETS), np.float32), nothing, np.full(2, 0.5, np.float32))


def test_contents_that_point_to_one_cue_are_one_attribution() -> None:
    spans = tagging((CONTENT, 0, 3), (SOURCE, 5, 5), (CUE, 6, 6), (CONTENT, 8, 12))
    links, pointers = pointing({(0, 0): 6, (0, 8): 6, (1, 6): 5})
    [found] = attributions(spans, links, pointers)
    assert [(c.first, c.last) for c in found.contents] == [(0, 3), (8, 12)]
    assert found.cue is not None and found.cue.first == 6
    assert found.source is not None and found.source.first == 5


def test_one_source_may_have_two_cues() -> None:
    spans = tagging((SOURCE, 0, 1), (CUE, 2, 2), (CONTENT, 3, 5), (CUE, 7, 7), (CONTENT, 8, 9))
    links, pointers = pointing({(0, 3): 2, (0, 8): 7, (1, 2): 0, (1, 7): 0})
    assert [a.source.first for a in attributions(spans, links, pointers) if a.source] == [0, 0]


def test_a_content_that_points_nowhere_stands_alone() -> None:
    links, pointers = pointing({})
    [found] = attributions(tagging((CONTENT, 3, 9), (CUE, 12, 12)), links, pointers)
    assert (found.cue, found.source) == (None, None)


def test_spans_come_with_the_probability_of_their_edges() -> None:
    given = tagging((CONTENT, 1, 3))
    given.probabilities[1] *= 0.5
    [found] = spans_of(given, CONTENT)
    assert (found.first, found.last, found.begins, found.ends) == (1, 3, 0.5, 1.0)


def test_distance_grows_in_steps_and_knows_the_side() -> None:
    here, there = np.array([[10, 12]]), np.array([[13, 13], [40, 41], [0, 1], [11, 11]])
    near, far, before, inside = gap_buckets(here, there)[0].tolist()
    assert before < inside < near < far < BUCKETS
