"""Text -> the character ranges of its paragraphs.

A paragraph is a run of text between line breaks. Text files wrapped at a fixed width break lines inside sentences;
there only a blank line ends a paragraph.
"""

from __future__ import annotations

import re
from itertools import pairwise

_BREAKS = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]+")
_BLANK_LINES = re.compile(r"(?:\r\n|[\n\r])[ \t\u00a0]*(?:\r\n|[\n\r])\s*")
_WRAP_WIDTH_CHARS = (50, 100)


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The `[start, end)` ranges of the paragraphs of `text`, in order, without surrounding blanks; never empty ones."""
    breaks = _BLANK_LINES if is_hard_wrapped(text) else _BREAKS
    found, start = [], 0
    for match in breaks.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    found.append((start, len(text)))
    return [trimmed for a, b in found if (trimmed := _without_blanks(text, a, b)) is not None]


def is_hard_wrapped(text: str) -> bool:
    """Whether lines were broken at a fixed width: most single line breaks end a line of 50 to 100 characters that stops
    in mid-sentence, and no line is longer."""
    sample = text[:20_000]
    lines = sample.splitlines()
    if len(lines) < 4 or max(map(len, lines)) > _WRAP_WIDTH_CHARS[1]:
        return False
    followed = [line.rstrip() for line, after in pairwise(lines) if line.strip() and after.strip()]
    wrapped = [line for line in followed if len(line) >= _WRAP_WIDTH_CHARS[0] and line[-1] not in ".!?:\"”'’"]
    return len(followed) >= 3 and len(wrapped) > 0.5 * len(followed)


def _without_blanks(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
