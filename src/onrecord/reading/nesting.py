"""The layers of nested tags -> attributions inside the content of another, to the depth that the layers hold, and their parents.

Inside each content the same three roles are tagged once more, and once more inside the contents found there. Links between the spans
are scored by the same pointers as at the top: a nested attribution is an attribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .decoding import best_tags
from .layers import DEEPER, INNER, columns
from .spans import CONTENT, CUE, SOURCE, Attribution, Found, Links, Pointers, linked
from .tags import OUT, ROLES, spans_tagged

# a nested span is worth marking though "out" is likelier: compared with 1, 3 and 4 on the held-out articles
DOUBT = 2.0

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Nested:
    """An attribution, the number of the one in whose content it stands (-1: none), and the probability that it is there."""

    attribution: Attribution
    parent: int
    sure: float


def nested(top: Sequence[Attribution], layers: Floats, links: Links, pointers: Pointers) -> list[Nested]:
    """The attributions nested in those of `top`; `parent` counts through `top` and then through what is returned. layers (W, L)."""
    found: list[Nested] = []
    holders = list(enumerate(top))
    for layer in (INNER, DEEPER):
        fresh: list[tuple[int, Attribution]] = []
        scores = layers[:, columns()[layer]]
        held = [(number, c) for number, a in holders for c in a.contents if c.last > c.first]
        by_parent = _spans(scores, held)
        for number, spans in by_parent.items():
            for a in linked(spans, links, pointers):
                if a.cue is not None or a.source is not None:
                    fresh.append((len(top) + len(found), a))
                    found.append(Nested(a, number, _sure(a)))
        holders = fresh
    return found


def _spans(scores: Floats, held: Sequence[tuple[int, Found]]) -> dict[int, list[list[Found]]]:
    """Sources, cues and contents inside each holder's contents; never one that fills the whole content."""
    found: dict[int, list[list[Found]]] = {}
    best = best_tags([scores[c.first : c.last + 1] for _, c in held], DOUBT)
    for (number, c), tags in zip(held, best, strict=True):
        if not tags.any():
            continue
        here = scores[c.first : c.last + 1]
        p = np.exp(here - here.max(1, keepdims=True))
        inside = 1 - p[:, OUT] / p.sum(1)
        spans = found.setdefault(number, [[] for _ in ROLES])
        for role in (SOURCE, CUE, CONTENT):
            for i, j in spans_tagged(tags, role):
                sure = float(inside[i : j + 1].mean())
                if j - i < c.last - c.first:
                    spans[role].append(Found(c.first + i, c.first + j, sure, sure, sure))
    return found


def _sure(a: Attribution) -> float:
    parts = [*a.contents, *([a.cue] if a.cue else []), *([a.source] if a.source else [])]
    return min(p.inside for p in parts) * min(a.linked) * a.sourced
