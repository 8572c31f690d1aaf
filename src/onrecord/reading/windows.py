"""Words -> the windows in which the encoder reads them: whole paragraphs, with context on both sides."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .words import Words

CORE_PIECES = 288
BEFORE_PIECES, AFTER_PIECES = 120, 40


class Window(NamedTuple):
    """Words `[start, end)` are read for their own sake, those from `before` to `after` around them for context."""

    before: int
    start: int
    end: int
    after: int


def windows(words: Words) -> list[Window]:
    """Windows whose cores cover every word once: whole paragraphs up to 288 wordpieces, longer paragraphs cut; each with up to 120
    wordpieces of context before it, where people are named, and 40 after it."""
    pieces = words.first_piece
    ends = [*np.flatnonzero(words.opening).tolist()[1:], len(words)] if len(words) else []
    cores: list[tuple[int, int]] = []
    start = last = 0
    for end in ends:
        if last > start and pieces[end] - pieces[start] > CORE_PIECES:
            cores.append((start, last))
            start = last
        while pieces[end] - pieces[start] > CORE_PIECES:
            cut = max(int(np.searchsorted(pieces, pieces[start] + CORE_PIECES, side="right")) - 1, start + 1)
            cores.append((start, cut))
            start = cut
        last = end
    if start < len(words):
        cores.append((start, len(words)))
    firsts = np.searchsorted(pieces, pieces[[a for a, _ in cores]] - BEFORE_PIECES)
    lasts = np.searchsorted(pieces, pieces[[b for _, b in cores]] + AFTER_PIECES, side="right") - 1
    return [
        Window(min(int(first), a), a, b, min(max(int(last), b), len(words)))
        for (a, b), first, last in zip(cores, firsts, lasts, strict=True)
    ]
