"""Text -> its quotation marks and the stretches between them.

Every style is read the same way (curly, straight, single, guillemets, low marks), apostrophes are told from single
quotation marks, and a missing mark does no harm beyond its paragraph. A quotation that opens one paragraph, is not
closed there and is opened again in the next goes on: the second mark is a repeated one, not a new quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_MARK = re.compile("[\"“”„‟«»‹›'‘’‚‛]")
_FAMILY = {
    **dict.fromkeys('"“”„‟', "double"),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "small guillemet"),
    **dict.fromkeys("'‘’‚‛", "single"),
}
_OPENS = set("“„‟«‹‘‚‛")
_CLOSES = set("”»›’")
_BEFORE_OPENING = set("([{—–-/…:;,") | set("\"“”„«»'‘’")


class Mark(NamedTuple):
    """A quotation mark at `position`: whether it opens, and how deep its quotation lies (1: not inside another)."""

    position: int
    opens: bool
    level: int


class Quotation(NamedTuple):
    """A quoted stretch `[start, end)`, marks included where they are there; `level` as in `Mark`; `goes_on` where it is not closed and
    the next paragraph opens it again."""

    start: int
    end: int
    level: int
    goes_on: bool = False


class _Open(NamedTuple):
    family: str
    start: int


def quotations(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[list[Mark], list[Quotation]]:
    """The quotation marks of `text` and the stretches they enclose, each in text order, given its paragraphs."""
    marks: list[Mark] = []
    found: list[Quotation] = []
    carried: str | None = None
    for start, end in paragraphs:
        stack: list[_Open] = []
        for match in _MARK.finditer(text, start, end):
            position = match.start()
            family = _FAMILY[text[position]]
            repeated = carried is not None and position == start and _repeats(text[position], carried)
            if repeated:
                found[-1] = found[-1]._replace(goes_on=True)
            role = "open" if repeated else _role(text, position, start, end, stack)
            if role == "open":
                stack.append(_Open(family, position))
                marks.append(Mark(position, True, len(stack)))
            elif role == "close":
                while stack and stack[-1].family != family:
                    unclosed = stack.pop()
                    found.append(Quotation(unclosed.start, position, len(stack) + 1))
                marks.append(Mark(position, False, max(1, len(stack))))
                if stack:
                    opened = stack.pop()
                    found.append(Quotation(opened.start, position + 1, len(stack) + 1))
        carried = text[stack[0].start] if stack else None
        while stack:
            unclosed = stack.pop()
            found.append(Quotation(unclosed.start, end, len(stack) + 1))
    return marks, sorted(found)


def _repeats(mark: str, opened_by: str) -> bool:
    """Whether a mark repeats the one that opened a quotation. A curly one does not repeat a straight one: it opens a quotation within (in
    the training articles 5 of 8 do)."""
    return _FAMILY[mark] == _FAMILY[opened_by] and not (opened_by in "\"'" and mark not in "\"'")


def _role(text: str, position: int, start: int, end: int, stack: list[_Open]) -> str | None:
    """'open', 'close', or None for an apostrophe, a prime or a stray mark."""
    mark = text[position]
    family = _FAMILY[mark]
    before = text[position - 1] if position > start else " "
    after = text[position + 1] if position + 1 < end else " "
    may_open = (before.isspace() or before in _BEFORE_OPENING) and not after.isspace()
    may_close = not before.isspace()
    is_open = any(entry.family == family for entry in stack)
    if family == "single":
        if before.isalnum() and after.isalnum():
            return None
        if mark in "‘‚‛":
            return "open" if may_open else None
        if is_open and may_close and not after.isalnum():
            return "close"
        return "open" if mark == "'" and may_open and after.isalpha() and _is_closed_later(text, position, end) else None
    if mark == '"':
        if is_open and may_close:
            return "close"
        if may_open or (not is_open and not before.isalnum()):
            return "open"
        return None if before.isdigit() else "close"
    opened_by = next((text[entry.start] for entry in reversed(stack) if entry.family == family), "")
    if mark in _OPENS:
        reverse = (mark == "“" and opened_by == "„") or (mark == "«" and opened_by == "»") or (mark == "‹" and opened_by == "›")
        return "close" if reverse else "open"
    if not is_open and may_open and (before.isspace() or not may_close):
        return "open"
    return "close"


def _is_closed_later(text: str, position: int, end: int) -> bool:
    """Whether a straight single mark that could close stands between `position` and `end`; else it is an apostrophe."""
    for match in re.compile("['’]").finditer(text, position + 1, end):
        before, at = text[match.start() - 1], match.start() + 1
        if not before.isspace() and not (at < end and text[at].isalnum()):
            return True
    return False
