"""The form of a transcript: turns, each "NAME: words". What articles/ and reading/ both know of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAMED = re.compile(r"(?:>>\s*|-\s*)?((?:[^\W\d_][\w.’'-]*|\d{1,2})(?:[ ][\w.’'-]+){0,4})\s?:[ \t]+(?=\S)")
_NO_NAMES = frozenset("note notes update updated source sources correction photo image video http https editor re subject warning".split())


@dataclass(frozen=True)
class Turn:
    """What one speaker says: where the name stands (without its colon; null where there is none) and where the words do."""

    name: tuple[int, int] | None
    words: tuple[int, int]


def looks_like_transcript(text: str) -> bool:
    """Whether a text is made of turns: three or more of its lines, and three in five, begin "NAME: ", and somebody
    has two turns."""
    lines = [line for line in text.splitlines() if line.strip()]
    names = [match[1] for line in lines if (match := named(line))]
    return len(names) >= 3 and len(names) >= 0.6 * len(lines) and len(set(names)) < len(names)


def turns_of(text: str) -> list[Turn]:
    """The turns of a transcript; a paragraph without a name goes on with the turn before it."""
    turns: list[Turn] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at + len(line) - len(line.lstrip()), at + len(line.rstrip())
        match = named(text[start:end])
        if match:
            words = (start + match.end(), end)
            turns.append(Turn((start + match.start(1), start + match.end(1)), words))
        elif end > start and turns:
            turns[-1] = Turn(turns[-1].name, (turns[-1].words[0], end))
        elif end > start:
            turns.append(Turn(None, (start, end)))
        at += len(line)
    return turns


def named(line: str) -> re.Match[str] | None:
    """The beginning "NAME: " of a line, the name its first group; None where there is none."""
    match = _NAMED.match(line.lstrip())
    return match if match and match[1].split()[0].casefold() not in _NO_NAMES and match[1][:1].isupper() else None
