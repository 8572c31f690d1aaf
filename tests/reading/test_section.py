"""What the tags say of a section's words -> mentions."""

import numpy as np
import pytest

from onrecord.reading.mentions import Tagged
from onrecord.reading.section import _joined
from onrecord.reading.words import CAPITALISED, LOWER, UPPER, Words


def words_of(text: str) -> Words:
    starts, at = [], 0
    for word in text.split():
        starts.append(text.index(word, at))
        at = starts[-1] + len(word)
    ends = [start + len(word) for start, word in zip(starts, text.split(), strict=True)]
    case = [UPPER if w.isupper() else CAPITALISED if w[0].isupper() else LOWER for w in text.split()]
    zeros = np.zeros(len(starts), np.int32)
    pieces = np.arange(len(starts) + 1, dtype=np.int32)
    return Words(np.array(starts, np.int32), np.array(ends, np.int32), np.array(case, np.int32), zeros, zeros, zeros, pieces, zeros)


@pytest.mark.parametrize(
    ("text", "roles", "joined"),
    [
        ("Will Power", ("person", "organization"), ["Will Power"]),
        ("Ana Ruiz", ("person", "person"), ["Ana Ruiz"]),
        ("CNN Tapper", ("outlet", "person"), ["CNN", "Tapper"]),
        ("Harrow Courant", ("place", "outlet"), ["Harrow", "Courant"]),
    ],
)
def test_a_name_that_the_tags_cut_in_two_is_one(text: str, roles: tuple[str, str], joined: list[str]) -> None:
    words = words_of(text)
    names = [Tagged(i, i, role, 0.8) for i, role in enumerate(roles)]
    assert [text[words.starts[t.first] : words.ends[t.last]] for t in _joined(text, words, names)] == joined
