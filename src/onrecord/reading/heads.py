"""The small last parts of the network, in numpy: from the projections of words to scores of spans and statements.

They run on spans that are known only after the tags are read, so they cannot be in the ONNX graph; they are the same functions as in
`training/network.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .distance import gap_buckets
from .spans import Attribution
from .wording import Wording
from .words import Words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Span = tuple[int, int]

# columns of the output `people`
STANDS, STOOD_FOR, TO_CUE, CUE_OF, SIDE = slice(0, 96), slice(96, 192), slice(192, 224), slice(224, 256), slice(256, 320)
# in how many parts the words of a content are added up, each part weighing the words in its own way
CONTENT_VIEWS = 4


@dataclass(frozen=True)
class Spans:
    """The spans of one statement in one window, counted from its first word; None where it has none there. At least one content."""

    source: Span | None
    cue: Span | None
    contents: Sequence[Span]

    @property
    def content(self) -> Span:
        """From the first word of all contents to the last."""
        return self.contents[0][0], self.contents[-1][1]


class Heads:
    """Scores from projections; `parts` is what `field.npz` holds, `wording` what the words say of acts by themselves."""

    def __init__(self, parts: Mapping[str, Floats], wording: Wording) -> None:
        self._parts = {name: np.asarray(value) for name, value in parts.items()}
        self._wording = wording

    def stands_for(self, people: Floats, spans: Ints, mentions: Ints, allowed: NDArray[np.bool_]) -> Floats:
        """(N, M + 1) probabilities that each span stands for each mention and, last, for none of them.

        people (W, 2, 320) of one window; spans (N, 2), mentions (M, 2) first and last words; allowed (N, M)
        """
        scores = self._reach(people, spans, mentions, STANDS, STOOD_FOR, "stands")
        scores[:, :-1][~allowed] = -1e4
        return _softmax(scores)

    def cue_of(self, people: Floats, spans: Ints, cues: Ints) -> Floats:
        """(N, M + 1) probabilities that each circumstance belongs to each cue and, last, to none of them."""
        return _softmax(self._reach(people, spans, cues, TO_CUE, CUE_OF, "to_cue"))

    def statements(self, projected: Floats, contents: Floats, given: Sequence[Spans]) -> Floats:
        """(N, 128) one vector for each statement; projected (W, 3, 2, 128) and contents (W, 132) of one window."""
        z = np.array([_pooled(np.concatenate([contents[a : b + 1] for a, b in s.contents])) for s in given], np.float32)
        for role in range(3):
            spans = [(s.source, s.cue, s.content)[role] for s in given]
            at = [i for i, span in enumerate(spans) if span is not None]
            z[[i for i, span in enumerate(spans) if span is None]] += self._parts["missing"][role]
            if at:
                edges = np.array([spans[i] for i in at])
                z[at] += projected[edges[:, 0], role, 0] + projected[edges[:, 1], role, 1]
        return np.tanh(z)

    def kinds(self, z: Floats) -> Floats:
        """(N, 9) probabilities of the kinds of speaker."""
        return _softmax(self._linear("kind", z))

    def acts(self, z: Floats, words: Words, given: Sequence[Attribution]) -> Floats:
        """(N, 10) probabilities of the acts of N attributions of a text."""
        return _softmax(self._linear("act", z) + np.array([self._wording.scores(words, a) for a in given]))

    def sides(self, z: Floats, people: Floats, mentions: Ints, inside: Ints) -> Floats:
        """(M, 3) probabilities that a statement is neither, for or against each mention; z (128,), inside (M,) 1 within its content."""
        keys = people[mentions[:, 0], 0, SIDE] + people[mentions[:, 1], 1, SIDE]
        return _softmax(self._linear("side", np.tanh(self._linear("side_query", z) + keys + self._parts["side_place.weight"][inside])))

    def _reach(self, people: Floats, spans: Ints, others: Ints, mine: slice, theirs: slice, name: str) -> Floats:
        a = np.tanh(people[spans[:, 0], 0, mine] + people[spans[:, 1], 1, mine])
        b = np.tanh(people[others[:, 0], 0, theirs] + people[others[:, 1], 1, theirs])
        near = _product(a, b.T) * b.shape[1] ** -0.25 + self._parts[f"{name}_distance"][gap_buckets(spans, others)]
        return np.concatenate([near, self._linear(f"{name}_nothing", a)], 1)

    def _linear(self, name: str, x: Floats) -> Floats:
        return np.asarray(_product(x, self._parts[f"{name}.weight"].T) + self._parts[f"{name}.bias"])


def _pooled(words: Floats) -> Floats:
    """(128,) from words (N, 132): what each says, in four parts, and how much it counts in each."""
    said, counts = words[:, :-CONTENT_VIEWS], _softmax(words[:, -CONTENT_VIEWS:].T)
    return np.asarray(np.einsum("vn,nvw->vw", counts, said.reshape(len(words), CONTENT_VIEWS, -1)).ravel())


def _product(a: Floats, b: Floats) -> Floats:
    """a @ b, each row by itself: what one statement gets does not depend on how many others there are."""
    return np.asarray(np.einsum("...i,ij->...j", a, b))


def _softmax(scores: Floats) -> Floats:
    p = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(p / p.sum(-1, keepdims=True))
