"""Labelled articles -> training windows: whole paragraphs up to a length that changes from window to window, some of them
disturbed (case taken away, quotation marks taken away, wordpieces masked, a repeated name replaced by its pronoun) so that the
model does not lean on one of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.reading.tags import FORBIDDEN, ROLES, allowed, begin
from onrecord.reading.words import CAPITALISED, LOWER, NO_CASE, OUTSIDE, Words

from .corpora import Attribution, Labelled, Span
from .labels import Point, Said

MASK_PIECE = 103
HE, HIS, SHE, HER, APOSTROPHES = 2002, 2010, 2016, 2014, (1005, 1521)
MIN_PIECES, MAX_PIECES = 160, 400
STEP, FIRST, LAST = allowed()


@dataclass(frozen=True)
class Window:
    """A stretch of words with tags (W,) and links; pieces (P,), word_of (P,) the word of each wordpiece. `tags` is None where no
    attributions are known, or two of them overlap. The people of the window: layers of tags (W,), mentions, and what is known of them."""

    pieces: np.ndarray
    word_of: np.ndarray
    case: np.ndarray
    quote: np.ndarray
    opening: np.ndarray
    tags: np.ndarray | None
    contents: list[Span]
    cues: list[Span]
    sources: list[Span]
    cue_of_content: list[int]
    source_of_cue: list[int]
    layers: dict[str, np.ndarray]
    mentions: list[Span]
    is_name: list[bool]
    points: list[Point]
    said: list[Said]
    scene_links: list[tuple[Span, frozenset[Span]]]


def cut(words: Words, rng: np.random.Generator) -> list[Span]:
    """Ranges of words `[start, end)`: whole paragraphs, up to a random number of wordpieces."""
    ranges, start = [], 0
    paragraph_starts = [*np.flatnonzero(words.opening).tolist()[1:], len(words)]
    limit = int(rng.integers(MIN_PIECES, MAX_PIECES))
    last = 0
    for end in paragraph_starts:
        if words.first_piece[end] - words.first_piece[start] > limit and last > start:
            ranges.append((start, last))
            start, limit = last, int(rng.integers(MIN_PIECES, MAX_PIECES))
        while words.first_piece[end] - words.first_piece[start] > MAX_PIECES:
            middle = int(np.searchsorted(words.first_piece, words.first_piece[start] + MAX_PIECES)) - 1
            ranges.append((start, max(middle, start + 1)))
            start = ranges[-1][1]
        last = end
    if start < len(words):
        ranges.append((start, len(words)))
    return ranges


def windows(article: Labelled, rng: np.random.Generator, disturb: bool = True) -> list[Window]:
    """The training windows of one article for one epoch."""
    return [_window(article, a, b, rng, disturb) for a, b in cut(article.words, rng)]


def _window(article: Labelled, start: int, end: int, rng: np.random.Generator, disturb: bool) -> Window:
    w = article.words
    kept = np.ones(end - start, bool)
    case, quote = w.case[start:end].copy(), w.quote[start:end].copy()
    first_piece = w.first_piece[start : end + 1] - w.first_piece[start]
    pieces = w.pieces[w.first_piece[start] : w.first_piece[end]].astype(np.int64)
    keep_piece = np.ones(len(pieces), bool)
    replaced: dict[int, str] = {}
    if disturb and rng.random() < 0.12:
        case[:] = NO_CASE
    if disturb and rng.random() < 0.06:
        kept = w.mark[start:end] == 0
        quote[:] = OUTSIDE
    if disturb and rng.random() < 0.4:
        replaced = _pronouns_for_names(article, start, end, rng, kept, case, first_piece, pieces, keep_piece)
    keep_piece &= np.repeat(kept, np.diff(first_piece))
    place = np.cumsum(kept) - 1

    def inside(span: Span) -> Span | None:
        a, b = max(span[0], start) - start, min(span[1], end - 1) - start
        return (int(place[a]), int(place[b])) if a <= b else None

    tags = None
    linked: tuple = ([], [], [], [], [])
    if article.attributions is not None:
        tags = np.zeros(int(kept.sum()), np.int64)
        linked = _links(article.attributions, inside)
        for role, spans in zip(range(len(ROLES)), (linked[2], linked[1], linked[0]), strict=True):
            for a, b in spans:
                tags[a : b + 1] = begin(role) + 1
                tags[a], tags[b] = begin(role), begin(role) + 2
                if a == b:
                    tags[a] = begin(role) + 3
        if not _may_follow(tags):
            tags = None
    word_of = np.repeat(place, np.diff(first_piece))[keep_piece]
    pieces = pieces[keep_piece]
    if disturb and rng.random() < 0.5:
        pieces[rng.random(len(pieces)) < 0.05] = MASK_PIECE
    layers = {name: layer[start:end][kept] for name, layer in article.labels.layers.items()}
    for number in replaced:
        layers["name"][inside(article.labels.mentions[number])[0]] = 0
    return Window(
        pieces, word_of, case[kept], quote[kept], w.opening[start:end][kept], tags, *linked,
        layers, *_people(article, start, end, inside, replaced),
    )  # fmt: skip


def _may_follow(tags: np.ndarray) -> bool:
    """Whether tags may stand in this order: where two spans overlap (in six articles of PolNeAR), one sequence of tags cannot hold both."""
    return not len(tags) or min(STEP[tags[:-1], tags[1:]].min(initial=0), FIRST[tags[0]], LAST[tags[-1]]) > FORBIDDEN


def _pronouns_for_names(article, start, end, rng, kept, case, first_piece, pieces, keep_piece) -> dict[int, str]:
    """Puts pronouns for some names whose bearer is named before in the window; returns the numbers of those mentions. What such a
    pronoun stands for is known without an annotator."""
    seen: dict[str, int] = {}
    replaced: dict[int, str] = {}
    for number, pronoun in sorted(set(article.labels.replaceable), key=lambda x: article.labels.mentions[x[0]]):
        a, b = article.labels.mentions[number]
        if not start <= a <= b < end:
            continue
        if pronoun not in seen or rng.random() > 0.35 or a - seen[pronoun] > 80:
            seen[pronoun] = b
            continue
        seen[pronoun] = b
        a, b = a - start, b - start
        owns = (
            b + 2 < len(kept)
            and pieces[first_piece[b + 1]] in APOSTROPHES
            and article.words.ends[start + b + 2] - article.words.starts[start + b + 2] == 1
        )
        opens = a == 0 or article.words.opening[start + a] or article.words.mark[start + a - 1]
        pieces[first_piece[a]] = {"he": HIS if owns else HE, "she": HER if owns else SHE}[pronoun]
        keep_piece[first_piece[a] + 1 : first_piece[a + 1]] = False
        if case[a] != NO_CASE:
            case[a] = CAPITALISED if opens else LOWER
        kept[a + 1 : b + 1 + 2 * owns] = False
        replaced[number] = pronoun
    return replaced


def _people(article: Labelled, start: int, end: int, inside, replaced: dict[int, str]) -> tuple:
    """mentions, which of them are names, points, statements and circumstances that lie in the window, renumbered."""
    given = article.labels

    def whole(span: Span | None) -> Span | None:
        return inside(span) if span and start <= span[0] and span[1] < end else None

    number: dict[int, int] = {}
    mentions: list[Span] = []
    is_name: list[bool] = []
    for i, span in enumerate(given.mentions):
        if (here := whole(span)) is not None:
            number[i] = len(mentions)
            mentions.append(here)
            is_name.append(given.forms[i] == "name" and i not in replaced)

    def renumbered(which) -> frozenset[int]:
        return frozenset(number[i] for i in which if i in number)

    points = [
        Point(here, renumbered(p.right), p.weight, renumbered(p.wrong), p.own) for p in given.points if (here := whole(p.span)) is not None
    ]
    for i in replaced:
        mates = frozenset(
            number[j] for j, q in given.replaceable if q == replaced[i] and j in number and j not in replaced and _same(article, i, j)
        )
        if i in number and mates:
            points.append(Point(mentions[number[i]], mates, 0.5))
    said = []
    for s in given.said:
        contents = tuple(here for c in s.contents if (here := inside(c) if c[0] < end and c[1] >= start else None) is not None)
        whole_parts = all(part is None or whole(part) is not None for part in (s.source, s.cue))
        if contents and whole_parts:
            sides = tuple((tuple(renumbered(who)), side) for who, side in s.sides if renumbered(who))
            said.append(Said(whole(s.source), whole(s.cue), contents, s.kind, s.act, sides))
    links = [
        (here, frozenset(c for cue in cues if (c := whole(cue)) is not None))
        for span, cues in given.scene_links
        if (here := whole(span)) is not None
    ]
    return mentions, is_name, points, said, links


def _same(article: Labelled, one: int, other: int) -> bool:
    """Whether two mentions belong to one person, by the groups that the silver chains were matched with."""
    return article.labels.group_of.get(one) == article.labels.group_of.get(other)


def _links(attributions: tuple[Attribution, ...], inside) -> tuple:
    """Contents, cues and sources inside a window, the cue number of each content and the source number of each cue;
    -1 where there is none, or none in this window."""
    contents: list[Span] = []
    cues: list[Span] = []
    sources: list[Span] = []
    cue_of_content: list[int] = []
    source_of_cue: list[int] = []
    for relation in attributions:
        here = [s for span in relation.source if (s := inside(span)) is not None]
        for s in here:
            if s not in sources:
                sources.append(s)
        marks = [s for span in relation.cue if (s := inside(span)) is not None and s not in cues]
        cues += marks
        source_of_cue += [sources.index(here[0]) if here else -1] * len(marks)
        for span in relation.content:
            if (s := inside(span)) is not None and s not in contents:
                contents.append(s)
                cue_of_content.append(cues.index(marks[0]) if marks else -1)
    return contents, cues, sources, cue_of_content, source_of_cue
