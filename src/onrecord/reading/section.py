"""One encoded section of a text -> everything that the network says of it, as a few small objects.

The projections of words are large and live only while their section is read; what is left is sparse: attributions with those
nested in them, mentions with what each may stand for, and for each statement its speaker, kind, act, sides and circumstances.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from .antecedents import may_stand_for
from .dates import time_phrases
from .decoding import Tagging
from .encoder import Encoded, Projected
from .heads import Heads, Spans
from .layers import DESCRIPTION, NAME, SCENE, tagged
from .mentions import Mention, Tagged, as_name, pronouns
from .names import TITLES, goes_on, is_all_name, name_in, suffix_after
from .nesting import Nested, nested
from .quotations import Quotation
from .running import joined
from .spans import Attribution, Found, Pointers, attributions
from .words import CAPITALISED, Words

_LEAST = 0.02
# how far from a name it is looked for once more, in characters
_AROUND = 50_000
_BEGINNING = re.compile(r"(?:^|[\n.!?:;…。！？][)\]”\"’']*)[\s\"“‘'(\[–—-]*$")

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Reference:
    """What a span may stand for: (mention, probability), the likeliest first, and the probability that it is none of them."""

    to: tuple[tuple[int, float], ...] = ()
    nothing: float = 1.0


@dataclass(frozen=True)
class Circumstance:
    """A phrase, its role (addressee, medium, occasion or when), and the statements it may belong to with their probabilities."""

    span: tuple[int, int]
    role: str
    sure: float
    of: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Finding:
    """One statement as the network sees it.

    parent      number of the statement in the section whose content holds this one, or -1
    sure        of a nested one: the probability that it is there at all
    source      number of its source among the mentions, or -1
    speaker     what the source, or where there is none the cue, stands for
    kinds, acts (9,) and (10,) probabilities
    sides       (mention, probability of for, of against)
    """

    attribution: Attribution
    parent: int
    sure: float
    source: int
    speaker: Reference
    kinds: tuple[float, ...]
    acts: tuple[float, ...]
    sides: tuple[tuple[int, float, float], ...]


@dataclass(frozen=True)
class Section:
    """A section's words, its statements (top-level ones first), mentions with what they stand for, and circumstances."""

    words: Words
    findings: list[Finding]
    mentions: list[Mention]
    references: list[Reference]
    circumstances: list[Circumstance] = field(default_factory=list)


def read_section(
    text: str, words: Words, quoted: Sequence[Quotation], tagging: Tagging, encoded: Encoded, pointers: Pointers, heads: Heads
) -> Section:
    """The section of `text` that `words` are, read."""
    top = joined(attributions(tagging, encoded.links, pointers), words, quoted)
    layers = tagged(encoded.layers, words.opening)
    inner = nested(top, encoded.layers, encoded.links, pointers)
    every = [Nested(a, -1, 1.0) for a in top] + inner
    mentions = _mentions(text, words, layers)
    sources = [_source(text, words, n.attribution.source, mentions) for n in every]
    ordered = sorted(mentions.values(), key=lambda m: (m.first, m.last))
    number = {(m.first, m.last): i for i, m in enumerate(ordered)}
    references = [Reference()] * len(ordered)
    findings: list[Finding | None] = [None] * len(every)
    anchors = [_anchor(n.attribution) for n in every]
    sourced = set(filter(None, sources))
    for at in encoded.windows:
        near = _Near(at, ordered, words)
        here = [i for i, m in enumerate(ordered) if at.window.start <= m.first < at.window.end]
        for i, reference in zip(here, near.references(heads, [ordered[i] for i in here], sourced), strict=True):
            references[i] = reference
        mine = [i for i, anchor in enumerate(anchors) if at.window.start <= anchor.first < at.window.end]
        for i, finding in zip(mine, near.findings(heads, [every[i] for i in mine], [sources[i] for i in mine], number), strict=True):
            findings[i] = finding
    done = [replace(f, speaker=references[f.source]) if f.source >= 0 else f for f in findings if f is not None]
    return Section(words, done, ordered, references, _circumstances(text, words, layers[SCENE], done, encoded.windows, heads))


def _mentions(text: str, words: Words, layers: dict[str, list[Tagged]]) -> dict[tuple[int, int], Mention]:
    """Names, descriptions and pronouns by their words."""
    found = {(m.first, m.last): m for m in pronouns(text, words)}
    found |= {(t.first, t.last): Mention(t.first, t.last, "description", "", t.sure) for t in layers[DESCRIPTION]}
    for t in _joined(text, words, layers[NAME]):
        end = suffix_after(text, int(words.starts[t.first]), int(words.ends[t.last]))
        last = int(np.searchsorted(words.starts, end)) - 1
        found[t.first, last] = Mention(t.first, last, "name", t.role, t.sure)
    return found


def _joined(text: str, words: Words, names: list[Tagged]) -> list[Tagged]:
    """The names, with those that one person's nickname or a slip of the tags has cut in two made one: two of people with nothing or a
    nickname between them; or two words of which one is a person's name, "Will" "Power"."""
    found: list[Tagged] = []
    for t in names:
        before = found[-1] if found else None
        if before and t.first - before.last < 8 and goes_on(text[words.ends[before.last] : words.starts[t.first]]):
            both = {before.role, t.role}
            if both == {"person"} or ("person" in both and _are_two_words(words, before, t)):
                found[-1] = Tagged(before.first, t.last, "person", min(before.sure, t.sure))
                continue
        found.append(t)
    return found


def _are_two_words(words: Words, one: Tagged, other: Tagged) -> bool:
    """Whether two spans are a word each, side by side, with capitals as names of people have."""
    side_by_side = one.first == one.last == other.first - 1 and other.first == other.last
    return side_by_side and words.case[one.first] == words.case[other.first] == CAPITALISED


def _source(text: str, words: Words, source: Found | None, mentions: dict[tuple[int, int], Mention]) -> tuple[int, int] | None:
    """The source among the mentions, added where it is none of them; a name that the tags missed is added as well."""
    if source is None:
        return None
    span = as_name(text, words, (source.first, source.last), mentions)
    if span in mentions:
        return span
    form = text[words.starts[span[0]] : words.ends[span[1]]]
    names = [m for m in mentions.values() if m.form == "name" and span[0] <= m.first and m.last <= span[1]]
    if names and is_all_name(form) and not any(m.kind == "person" for m in names):
        # a body of which the tags saw a part: "the Department of Harbours", and not "Department"
        for m in names:
            del mentions[m.first, m.last]
        first = span[0] + (form[:4].casefold() == "the ")
        mentions[first, span[1]] = Mention(first, span[1], "name", names[-1].kind, names[-1].sure)
        return first, span[1]
    at = None if names else name_in(form)
    if at and not _is_only_a_beginning(text, int(words.starts[span[0]]) + at[0], form[slice(*at)]):
        # a name that the tags missed
        inside = words.starts[span[0] : span[1] + 1] - words.starts[span[0]]
        first, last = span[0] + int(np.searchsorted(inside, at[0])), span[0] + int(np.searchsorted(inside, at[1])) - 1
        mentions[first, last] = Mention(first, last, "name", "", 0.5)
        if (bare := as_name(text, words, span, mentions)) == (first, last):
            return bare
    mentions[span] = mentions.get(span) or Mention(*span, "description")
    return span


def _is_only_a_beginning(text: str, start: int, word: str) -> bool:
    """Whether one word has its capital from the sentence that it begins, as far as the text tells: "Lawmaker urges …"."""
    before = text[max(0, start - 40) : start]
    title = before.rpartition(" ")[0].rpartition(" ")[2].rstrip(".").casefold()
    if " " in word or title in TITLES or not _BEGINNING.search(before):
        return False
    near = text[max(0, start - _AROUND) : start + _AROUND]
    return re.search(rf"(?:[^\W_]|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.)[,;]?\s[(\[“\"‘']*{re.escape(word)}\b", near) is None


def _anchor(a: Attribution) -> Found:
    return a.cue or a.contents[0]


class _Near:
    """One window and the mentions in it, context included."""

    def __init__(self, at: Projected, ordered: list[Mention], words: Words) -> None:
        self.at, self.words = at, words
        before, after = at.window.before, at.window.after
        low = bisect_left(ordered, before, key=lambda m: m.first)
        self.numbers = [i for i in range(low, bisect_left(ordered, after, key=lambda m: m.first)) if ordered[i].last < after]
        self.mentions = [ordered[i] for i in self.numbers]
        self.spans = np.array([(m.first - before, m.last - before) for m in self.mentions], np.int64).reshape(-1, 2)
        self.is_name = np.array([m.form == "name" for m in self.mentions], bool)

    def references(self, heads: Heads, mentions: list[Mention], sources: set[tuple[int, int]]) -> list[Reference]:
        """What each of these mentions may stand for."""
        spans = np.array([(m.first, min(m.last, self.at.window.after - 1)) for m in mentions], np.int64).reshape(-1, 2)
        own = np.array([(m.first, m.last) in sources for m in mentions], bool)
        return self._refer(heads, spans, own)

    def findings(
        self, heads: Heads, given: list[Nested], sources: list[tuple[int, int] | None], number: dict[tuple[int, int], int]
    ) -> list[Finding]:
        """The statements of this window."""
        if not given:
            return []
        spans = [self._spans(n.attribution, source) for n, source in zip(given, sources, strict=True)]
        z = heads.statements(self.at.statements, self.at.contents, spans)
        kinds, acts = heads.kinds(z), heads.acts(z, self.words, [n.attribution for n in given])
        pointing = [_anchor(n.attribution) for n in given]
        edges = np.array([(p.first, min(p.last, self.at.window.after - 1)) for p in pointing], np.int64)
        speakers = self._refer(heads, edges, np.zeros(len(given), bool))
        return [
            Finding(
                n.attribution,
                n.parent,
                n.sure,
                number[source] if source else -1,
                speakers[i],
                tuple(kinds[i].tolist()),
                tuple(acts[i].tolist()),
                self._sides(heads, z[i], n.attribution, source),
            )
            for i, (n, source) in enumerate(zip(given, sources, strict=True))
        ]

    def _refer(self, heads: Heads, spans: Ints, own: NDArray[np.bool_]) -> list[Reference]:
        if not len(spans) or not self.numbers:
            return [Reference()] * len(spans)
        spans = spans - self.at.window.before
        allowed = may_stand_for(spans, self.spans, self.is_name, own)
        p = heads.stands_for(self.at.people, spans, self.spans, allowed)
        found = []
        for row in p:
            best = np.flatnonzero(row[:-1] > _LEAST)
            best = best[np.argsort(-row[best], kind="stable")]
            found.append(Reference(tuple((self.numbers[j], float(row[j])) for j in best), float(row[-1])))
        return found

    def _spans(self, a: Attribution, source: tuple[int, int] | None) -> Spans:
        before, after = self.at.window.before, self.at.window.after

        def inside(first: int, last: int) -> tuple[int, int] | None:
            return (max(first, before) - before, min(last, after - 1) - before) if first < after and last >= before else None

        contents = [span for c in a.contents if (span := inside(c.first, c.last))] or [(0, 0)]
        return Spans(
            inside(*source) if source else None,
            inside(a.cue.first, a.cue.last) if a.cue else None,
            contents,
        )

    def _sides(
        self, heads: Heads, z: NDArray[np.float32], a: Attribution, source: tuple[int, int] | None
    ) -> tuple[tuple[int, float, float], ...]:
        parts = [*a.contents, *([a.cue] if a.cue else [])]
        low, high = min(p.first for p in parts), max(p.last for p in parts)
        about = [
            j
            for j, m in enumerate(self.mentions)
            if low <= m.first and m.last <= high and not (source and source[0] <= m.first and m.last <= source[1])
        ]
        if not about:
            return ()
        inside = np.array(
            [any(c.first <= self.mentions[j].first and self.mentions[j].last <= c.last for c in a.contents) for j in about], np.int64
        )
        p = heads.sides(z, self.at.people, self.spans[about], inside)
        return tuple((self.numbers[j], float(row[1]), float(row[2])) for j, row in zip(about, p, strict=True) if row[0] < 0.95)


def _circumstances(
    text: str, words: Words, scenes: list[Tagged], findings: list[Finding], windows: list[Projected], heads: Heads
) -> list[Circumstance]:
    """Phrases that tell to whom, in what, at what event and when, with the cues that they may belong to."""
    cues = sorted({(f.attribution.cue.first, f.attribution.cue.last) for f in findings if f.attribution.cue})
    of_cue: dict[tuple[int, int], list[int]] = {}
    for i, f in enumerate(findings):
        if f.attribution.cue:
            of_cue.setdefault((f.attribution.cue.first, f.attribution.cue.last), []).append(i)
    if not cues:
        return []
    phrases = [(t.first, t.last, t.role, t.sure) for t in scenes] + [(a, b, "when", 1.0) for a, b in _times(text, words)]
    firsts = [first for first, _ in cues]
    found = []
    for at in windows:
        window = at.window
        mine = [p for p in phrases if window.start <= p[0] < window.end and p[1] < window.after]
        low, high = bisect_left(firsts, window.before), bisect_right(firsts, window.after - 1)
        near = [c for c in cues[low:high] if c[1] < window.after]
        if not mine or not near:
            continue
        spans = np.array([p[:2] for p in mine], np.int64) - window.before
        for (a, b, role, sure), row in zip(mine, heads.cue_of(at.people, spans, np.array(near, np.int64) - window.before), strict=True):
            of = [(i, float(row[j])) for j in np.argsort(-row[:-1], kind="stable") if row[j] > _LEAST for i in of_cue[near[j]]]
            if of:
                found.append(Circumstance((a, b), role, sure, tuple(of)))
    return found


def _times(text: str, words: Words) -> list[tuple[int, int]]:
    """Time phrases of the section in words."""
    found = []
    for start, end in time_phrases(text, int(words.starts[0]), int(words.ends[-1])) if len(words) else ():
        first = int(np.searchsorted(words.ends, start, side="right"))
        last = int(np.searchsorted(words.starts, end)) - 1
        if first <= last:
            found.append((first, last))
    return found
