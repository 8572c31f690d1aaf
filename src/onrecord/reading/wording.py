"""What the words of a statement say of its act, by themselves: a table beside the network, which hears more of how they stand together.

For each wordpiece a score of every act, one as a word of the cue and one as a word of the content; a statement has the sum over its
distinct pieces in each place, divided by the square root of how many there are. `training/wording.py` fits the table, a regression over
the annotated statements that the network learns from too, with the people's names changed. The two err in different places. No act is
annotated for nested statements, which have these scores as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .spans import Attribution
from .words import Words

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Wording:
    """Scores of acts (10,) by the words alone; `parts` is what `wording.npz` holds: scores (2, V, 10) in eight bits with their scale, of
    wordpieces in a cue and in a content, and `bias` (10,) of any statement."""

    def __init__(self, parts: Mapping[str, NDArray[np.generic]]) -> None:
        self._scores = np.asarray(parts["scores"], np.float32) * np.float32(parts["scale"])
        self._bias = np.asarray(parts["bias"], np.float32)

    def scores(self, words: Words, attribution: Attribution) -> Floats:
        """What is to be added to the logarithms of the network's probabilities of the acts of a statement."""
        found = self._bias.copy()
        for place, pieces in enumerate(pieces_of(words, attribution)):
            if len(pieces):
                found += self._scores[place, pieces].sum(0) / np.float32(np.sqrt(len(pieces)))
        return found


def pieces_of(words: Words, attribution: Attribution) -> tuple[Ints, Ints]:
    """The wordpieces of an attribution's cue and of its contents, each once."""
    cue = [(attribution.cue.first, attribution.cue.last)] if attribution.cue else []
    return _within(words, cue), _within(words, [(c.first, c.last) for c in attribution.contents])


def _within(words: Words, spans: Sequence[tuple[int, int]]) -> Ints:
    pieces = [words.pieces[words.first_piece[a] : words.first_piece[b + 1]] for a, b in spans]
    return np.unique(np.concatenate(pieces)) if pieces else np.zeros(0, np.int32)
