"""What a statement does: its act, for and against whom it stands, and whether the article keeps its distance from it.

Act and sides are the network's; hedges are a rule over a short list of words, because annotated examples are too few to learn from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, cast

import numpy as np

from ..record import Act
from .people import Cast
from .section import Finding
from .statement_head import ACTS
from .statements import outside_quotations

Side = tuple[int, Literal["for", "against"], float]

# how likely a side is beside the likeliest of its statement: 0, 0.3, 0.5, 0.7, 0.9 and 1 compared on the held-out articles
_BESIDE = 0.7

_HEDGES = re.compile(
    r"\b(?:allegedly|reportedly|purportedly|supposedly|so-called|(?:is|are|was|were) (?:said|rumou?red|alleged|reported) to|"
    r"claim(?:s|ed)? without (?:any )?evidence|without (?:citing|offering|providing) (?:any )?evidence)\b",
    re.IGNORECASE,
)
_HEDGING_CUES = re.compile(r"\b(?:alleged|purported|rumou?red)\b", re.IGNORECASE)


def act(f: Finding) -> Act:
    """The likeliest act."""
    return cast(Act, ACTS[int(np.argmax(f.acts))])


def sides(people: Cast, f: Finding, base: int, speaker: int, sure: float, least: float) -> list[Side]:
    """For or against which characters, and how likely; nobody below `least`, nor far below the likeliest: "she urged Quill to punish the
    bank" is against one of the two. Nobody takes sides on himself: whoever speaks with a probability of `sure` is spoken of with no
    more than what that leaves."""
    best: dict[int, tuple[float, float]] = {}
    for j, pro, contra in f.sides:
        for n, p in people.belongs[base + j].items():
            before = best.get(n, (0.0, 0.0))
            best[n] = (max(before[0], p * pro), max(before[1], p * contra))
    found: list[Side] = []
    for n, (pro, contra) in sorted(best.items()):
        if n == speaker:
            pro, contra = pro * (1 - sure), contra * (1 - sure)
        if max(pro, contra) >= least:
            found.append((n, "for" if pro > contra else "against", round(max(pro, contra), 3)))
    likeliest = max((p for *_, p in found), default=0.0)
    return [side for side in found if side[2] >= _BESIDE * likeliest]


def is_hedged(text: str, content: Sequence[tuple[int, int]], cue: tuple[int, int] | None, quoted: Sequence[tuple[int, int]]) -> bool:
    """Whether the narrator's own words in the statement hedge it: what a speaker says inside quotation marks is the speaker's affair.

    content, cue   character ranges; quoted   character ranges of the quotations
    """
    parts = [*content, *([cue] if cue else [])]
    low, high = min(a for a, _ in parts), max(b for _, b in parts)
    if cue and _HEDGING_CUES.search(text[slice(*cue)]):
        return True
    return any(_HEDGES.search(text[a:b]) for a, b in outside_quotations(low, min(high, low + 600), quoted))
