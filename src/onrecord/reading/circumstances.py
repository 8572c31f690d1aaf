"""Phrases around a statement -> to whom it was said, in what, at which event, and when.

The network marks the phrases and the cue that each belongs to; time phrases are found and resolved by `dates.py`. A statement
without time words of its own shares those of another in the same sentence, as CIRCUMSTANCES.md has it; a speaker who goes on
does so in the same medium and at the same occasion.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .dates import edtf
from .section import Section
from .statements import characters

ROLES = ("addressee", "medium", "occasion", "when")
_NEAR = 600
_PARAGRAPH_END = re.compile(r"\n\s*")
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s+[\"“‘'(]?[A-Z0-9]|\n")

Range = tuple[int, int]


@dataclass
class Scene:
    """The character ranges of one statement's circumstances, by role."""

    spans: dict[str, list[Range]] = field(default_factory=lambda: {role: [] for role in ROLES})


def scenes(text: str, section: Section, speakers: Sequence[int], least: dict[str, float]) -> list[Scene]:
    """The circumstances of each statement of a section.

    speakers   the character that speaks each statement, or -1
    least      the probability that a phrase of each role must have
    """
    found = [Scene() for _ in section.findings]
    for c in section.circumstances:
        best = c.of[0][1]
        if c.sure * best < least[c.role]:
            continue
        place = (int(section.words.starts[c.span[0]]), int(section.words.ends[c.span[1]]))
        for number, p in c.of:
            source = section.findings[number].attribution.source
            is_speaker = c.role == "addressee" and source is not None and _meet(place, characters(section.words, source))
            if p >= 0.5 * best and not is_speaker and place not in found[number].spans[c.role]:
                found[number].spans[c.role].append(place)
    anchors = [characters(section.words, f.attribution.cue or f.attribution.contents[0]) for f in section.findings]
    order = sorted((i for i, f in enumerate(section.findings) if f.parent < 0), key=lambda i: anchors[i])
    _share_times(text, anchors, found, order)
    _go_on(text, anchors, found, speakers, order)
    return found


def _meet(one: Range, other: Range) -> bool:
    """Whether two ranges share a character."""
    return one[0] < other[1] and other[0] < one[1]


def _share_times(text: str, anchors: Sequence[Range], found: Sequence[Scene], order: Sequence[int]) -> None:
    """Statements of one sentence were made at one time."""
    timed = sorted((anchors[i], scene.spans["when"]) for i, scene in enumerate(found) if scene.spans["when"])
    for i in order if timed else ():
        if not found[i].spans["when"]:
            near = min(timed, key=lambda t: abs(t[0][0] - anchors[i][0]))
            low, high = sorted((near[0][0], anchors[i][0]))
            if high - low < _NEAR and not _SENTENCE_END.search(text, low, high):
                found[i].spans["when"] = list(near[1])


def _go_on(text: str, anchors: Sequence[Range], found: Sequence[Scene], speakers: Sequence[int], order: Sequence[int]) -> None:
    """Who goes on speaking does so in the same place: within a sentence, a medium and an occasion hold for all that the speaker says; then
    a medium for the next statement in the paragraph, an occasion for that in the paragraph after it too. (Training articles: of
    such neighbours with none of their own, 11 share the medium and 4 do not; 9 and 6 the occasion.)"""
    for way in (order, order[::-1]):
        for before, after in pairwise(way):
            low, high = sorted((anchors[before][0], anchors[after][0]))
            if speakers[before] < 0 or speakers[before] != speakers[after] or high - low > _NEAR:
                continue
            breaks = len(_PARAGRAPH_END.findall(text, low, high))
            onward = way is order or not _SENTENCE_END.search(text, low, high)
            for role, most in (("medium", 0), ("occasion", 1)):
                if onward and not found[after].spans[role] and breaks <= most:
                    found[after].spans[role] = list(found[before].spans[role])


def resolved(text: str, spans: Sequence[Range], published: str | None, future: bool) -> str | None:
    """The value of the first time phrase that has one, in EDTF, or None; None too where the date of publication is not known."""
    if not published:
        return None
    values = (edtf(text[a:b], published, future) for a, b in spans)
    return next((value for value in values if value), None)
