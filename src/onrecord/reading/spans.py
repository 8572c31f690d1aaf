"""Tags and link projections -> attributions: source, cue and content spans, and which of them belong together.

Every content points to its cue and every cue to its source, or to nothing, among those in the same window. Contents that point
to one cue are one attribution with a content in several pieces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .decoding import Tagging
from .distance import gap_buckets
from .tags import ROLES, begin, spans_tagged
from .windows import Window

SOURCE, CUE, CONTENT = range(len(ROLES))

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Links = Sequence[tuple[Window, Floats]]


@dataclass(frozen=True)
class Found:
    """A span by its first and last word, with the probabilities of its two edges and the least one inside."""

    first: int
    last: int
    begins: float
    ends: float
    inside: float


@dataclass(frozen=True)
class Attribution:
    """One attribution. `linked` is the probability of each content's cue, `sourced` that of the source (or of its absence)."""

    contents: tuple[Found, ...]
    cue: Found | None
    source: Found | None
    linked: tuple[float, ...]
    sourced: float


@dataclass(frozen=True)
class Pointers:
    """Parameters of the link scores beside the projections: `distance` (2, buckets), `nothing` (2, D), `nothing_bias` (2,)."""

    distance: Floats
    nothing: Floats
    nothing_bias: Floats

    def scores(self, pointer: int, links: Floats, spans: Ints, others: Ints) -> Floats:
        """(N, M + 1) scores of each of N spans for each of M others and, last, for none; spans are (N, 2) first and last words.

        pointer    0: content -> cue, 1: cue -> source
        links      (W, 4, 2, D) the encoder's projections in one window; spans count from its first word
        """
        mine = np.tanh(links[spans[:, 0], 2 * pointer, 0] + links[spans[:, 1], 2 * pointer, 1])
        theirs = np.tanh(links[others[:, 0], 2 * pointer + 1, 0] + links[others[:, 1], 2 * pointer + 1, 1])
        near = np.einsum("nd,md->nm", mine, theirs) + self.distance[pointer][gap_buckets(spans, others)]
        nothing = mine @ self.nothing[pointer] + self.nothing_bias[pointer]
        return np.concatenate([near, nothing[:, None]], 1)


def attributions(tagging: Tagging, links: Links, pointers: Pointers) -> list[Attribution]:
    """The attributions of one text in the order of their first content."""
    return linked([spans_of(tagging, role) for role in range(len(ROLES))], links, pointers)


def linked(spans: Sequence[list[Found]], links: Links, pointers: Pointers) -> list[Attribution]:
    """Attributions out of sources, cues and contents, each list in text order."""
    edges = [np.array([(s.first, s.last) for s in role], np.int64).reshape(-1, 2) for role in spans]
    cue_of, cue_p = _choices(pointers, 0, links, edges[CONTENT], edges[CUE])
    source_of, source_p = _choices(pointers, 1, links, edges[CUE], edges[SOURCE])
    by_cue: dict[int, list[int]] = {}
    found = []
    for i, cue in enumerate(cue_of):
        if cue < 0:
            found.append(Attribution((spans[CONTENT][i],), None, None, (cue_p[i],), 1.0))
        else:
            by_cue.setdefault(cue, []).append(i)
    for cue, contents in by_cue.items():
        source = spans[SOURCE][source_of[cue]] if source_of[cue] >= 0 else None
        found.append(
            Attribution(
                tuple(spans[CONTENT][i] for i in contents), spans[CUE][cue], source, tuple(cue_p[i] for i in contents), source_p[cue]
            )
        )
    return sorted(found, key=lambda a: a.contents[0].first)


def spans_of(tagging: Tagging, role: int) -> list[Found]:
    """The spans of one role that the best tags hold."""
    b = begin(role)
    best, p = tagging.best, tagging.probabilities
    mass = p[:, b : b + 4].sum(1)
    return [
        Found(i, j, float(p[i, b] + p[i, b + 3]), float(p[j, b + 2] + p[j, b + 3]), float(mass[i : j + 1].min()))
        for i, j in spans_tagged(best, role)
    ]


def _choices(pointers: Pointers, pointer: int, links: Links, spans: Ints, others: Ints) -> tuple[list[int], list[float]]:
    """For each span the number of its best partner in the window that it begins in (-1: none) and the probability of that choice."""
    chosen: list[int] = []
    certain: list[float] = []
    for window, projected in links:
        mine = spans[slice(*np.searchsorted(spans[:, 0], (window.start, window.end)))]
        if not len(mine):
            continue
        low, high = np.searchsorted(others[:, 0], window.before), np.searchsorted(others[:, 1], window.after)
        inside = len(projected) - 1
        scores = pointers.scores(pointer, projected, np.minimum(mine - window.before, inside), others[low:high] - window.before)
        p = np.exp(scores - scores.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        best = p.argmax(1)
        chosen += np.where(best < high - low, best + low, -1).tolist()
        certain += p[np.arange(len(mine)), best].tolist()
    return chosen, certain
