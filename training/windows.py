"""Labelled articles -> training windows: whole paragraphs up to a length that changes from window to window, some of them
disturbed (case taken away, quotation marks taken away, wordpieces masked) so that the model does not lean on one of these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from onrecord.reading.tags import ROLES, begin
from onrecord.reading.words import NO_CASE, OUTSIDE, Words

from .corpora import Attribution, Labelled, Span

MASK_PIECE = 103
MIN_PIECES, MAX_PIECES = 160, 400


@dataclass(frozen=True)
class Window:
    """A stretch of words with tags (W,) and links; pieces (P,), word_of (P,) the word of each wordpiece."""

    pieces: np.ndarray
    word_of: np.ndarray
    case: np.ndarray
    quote: np.ndarray
    opening: np.ndarray
    tags: np.ndarray
    contents: list[Span]
    cues: list[Span]
    sources: list[Span]
    cue_of_content: list[int]
    source_of_cue: list[int]


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
    if disturb and rng.random() < 0.12:
        case[:] = NO_CASE
    if disturb and rng.random() < 0.06:
        kept = w.mark[start:end] == 0
        quote[:] = OUTSIDE
    place = np.cumsum(kept) - 1

    def inside(span: Span) -> Span | None:
        a, b = max(span[0], start) - start, min(span[1], end - 1) - start
        return (int(place[a]), int(place[b])) if a <= b else None

    tags = np.zeros(int(kept.sum()), np.int64)
    linked = _links(article.attributions, inside)
    for role, spans in zip(range(len(ROLES)), (linked[2], linked[1], linked[0]), strict=True):
        for a, b in spans:
            tags[a : b + 1] = begin(role) + 1
            tags[a], tags[b] = begin(role), begin(role) + 2
            if a == b:
                tags[a] = begin(role) + 3
    lengths = np.diff(w.first_piece[start : end + 1])
    first, last = w.first_piece[start], w.first_piece[end]
    keep_piece = np.repeat(kept, lengths)
    pieces = w.pieces[first:last][keep_piece].astype(np.int64)
    if disturb and rng.random() < 0.5:
        pieces[rng.random(len(pieces)) < 0.05] = MASK_PIECE
    return Window(
        pieces, np.repeat(np.arange(int(kept.sum())), lengths[kept]), case[kept], quote[kept], w.opening[start:end][kept], tags, *linked
    )


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
