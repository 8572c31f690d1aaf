"""Scores of the further layers of tags -> spans."""

import numpy as np

from onrecord.reading.layers import LAYERS, SCENE, columns, roles_of, tagged, width

MEDIUM = 1 + 4 * roles_of(SCENE).index("medium")


def scores(n: int, **at: tuple[int, float]) -> np.ndarray:
    """(n, L) scores where every word is "out" but those given as w3=(tag, score) in the layer of scenes."""
    given = np.zeros((n, columns()[LAYERS[-1]].stop), np.float32)
    for columns_of_layer in columns().values():
        given[:, columns_of_layer.start] = 6.0
    for word, (tag, score) in at.items():
        given[int(word[1:]), columns()[SCENE].start + tag] = score
    return given


def medium(given: np.ndarray, opening: list[int] | None = None) -> list[tuple[int, int]]:
    found = tagged(given, np.array(opening or [0] * len(given), np.int32))[SCENE]
    return [(t.first, t.last) for t in found if t.role == "medium"]


def test_a_phrase_is_one_span_though_a_word_within_is_likelier_out() -> None:
    b, i, e = MEDIUM, MEDIUM + 1, MEDIUM + 2
    given = scores(6, w1=(b, 9.0), w2=(i, 5.0), w3=(i, 9.0), w4=(e, 9.0))
    assert medium(given) == [(1, 4)]


def test_an_end_without_a_beginning_is_no_span() -> None:
    assert medium(scores(4, w2=(MEDIUM + 2, 5.5))) == []


def test_no_phrase_reaches_into_another_paragraph() -> None:
    b, e, s = MEDIUM, MEDIUM + 2, MEDIUM + 3
    given = scores(4, w1=(b, 9.0), w2=(e, 9.0))
    given[2, columns()[SCENE].start + s] = 8.0
    assert medium(given) == [(1, 2)]
    assert all(first == last for first, last in medium(given, [1, 0, 1, 0]))


def test_how_sure_a_phrase_is_does_not_hang_on_how_eagerly_it_was_sought() -> None:
    [found] = tagged(scores(3, w1=(MEDIUM + 3, 6.0)), np.zeros(3, np.int32))[SCENE]
    assert abs(found.sure - 0.5) < 0.01
    assert width(SCENE) == 13
