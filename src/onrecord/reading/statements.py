"""Attributions in words -> statements in characters, with their type of quotation.

The network's spans leave out marks and stops at their edges; here a content takes back the quotation marks that belong to it,
and a quotation that goes on in the next paragraph becomes one content.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from ..record import QuoteType
from .quotations import Quotation
from .spans import Attribution, Found
from .words import OUTSIDE, Words

LONG_QUOTATION_WORDS = 5
_AT_EDGES = set(" \t\r\n\u00a0\"“”„‟'‘’‚‛«»‹›.,;:!?—–-…")


def content_ranges(text: str, words: Words, quoted: Sequence[Quotation], attribution: Attribution) -> list[tuple[int, int]]:
    """Character ranges `[start, end)` of the content's pieces, marks included, pieces of one running quotation joined."""
    ranges: list[tuple[int, int]] = []
    for found in sorted(attribution.contents, key=lambda f: f.first):
        start, end = with_marks(text, *characters(words, found), quoted)
        if ranges and _runs_on(text, ranges[-1][1], start, quoted):
            start = ranges.pop()[0]
        ranges.append((start, end))
    return ranges


def characters(words: Words, found: Found) -> tuple[int, int]:
    """The character range of a span of words."""
    return int(words.starts[found.first]), int(words.ends[found.last])


def with_marks(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> tuple[int, int]:
    """`[start, end)` and the quotation marks at its edges whose quotation it holds whole."""
    near = quoted[max(0, bisect_right(quoted, (start, 0, 0, False)) - 3) : bisect_right(quoted, (end, 0, 0, False))]
    for q in near:
        if q.start < start and start - q.start <= 2 and q.end > start and _only_edges(text[q.start : start]):
            start = q.start
    for q in near:
        if q.start >= start and q.end > end and q.end - end <= 4 and _only_edges(text[end : q.end]):
            end = q.end
    return start, end


def quote_type(words: Words, attribution: Attribution) -> QuoteType:
    """direct: all words of the content stand in quotation marks; mixed: some; indirect: none."""
    inside = outside = 0
    for found in attribution.contents:
        part = words.quote[found.first : found.last + 1]
        quoted = int((part != OUTSIDE).sum())
        inside, outside = inside + quoted, outside + len(part) - quoted
    return "indirect" if not inside else "mixed" if outside else "direct"


def holds_quotation(words: Words, attribution: Attribution) -> bool:
    """Whether a content has five quoted words or more: such a statement is shown however unsure, since whoever looks for what was
    said would rather see it with its low confidence than miss it."""
    return any(int((words.quote[f.first : f.last + 1] != OUTSIDE).sum()) >= LONG_QUOTATION_WORDS for f in attribution.contents)


def _runs_on(text: str, end: int, start: int, quoted: Sequence[Quotation]) -> bool:
    """Whether the quotation that a piece stops in, at `end`, goes on where the next one starts: a paragraph break and marks between, and
    no word. Pieces that were closed, or never stood in quotation marks, stay pieces."""
    number = bisect_left(quoted, (end,)) - 1
    while number >= 0 and quoted[number].level > 1:
        number -= 1
    return number >= 0 and quoted[number].goes_on and end <= quoted[number].end <= start and _only_edges(text[end:start])


def _only_edges(between: str) -> bool:
    return all(c in _AT_EDGES for c in between)


def outside_quotations(start: int, end: int, quoted: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """What is left of `[start, end)` without the quotations, which are sorted."""
    left, at = [], start
    for a, b in quoted[max(0, bisect_right(quoted, (start, start)) - 1) : bisect_right(quoted, (end, end))]:
        if a > at:
            left.append((at, min(a, end)))
        at = max(at, b)
    return [*left, (at, end)] if at < end else left
