"""A .ann file of brat's -> its spans, its groups of mentions and its statements, checked against the text; who speaks and what follows is
decided in `corrections.py`. What brat can hold and we do not write (relations, events of other kinds) is passed over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import get_args

from ..errors import BadRow
from ..record import Act, QuoteType, Span, SpeakerKind
from .brat import KINDS, SIDES

Pieces = tuple[tuple[int, int], ...]
_VALUES: dict[str, tuple[str, ...]] = {
    name: get_args(kinds) for name, kinds in (("Act", Act), ("QuoteType", QuoteType), ("SpeakerKind", SpeakerKind))
}
_WHEN = re.compile(r"when ([\dTXZE~?%./:+-]+)\s*")
_FITTING = {role: set(KINDS) for role in ("Speaker", *SIDES)}


@dataclass
class Event:
    """A statement as its lines have it; arguments and attributes by their names."""

    where: str
    trigger: str
    arguments: list[tuple[str, str]]
    attributes: dict[str, str] = field(default_factory=dict)
    when: str | None = None

    def argument(self, role: str) -> str | None:
        """What the first argument of this role leads to, or None."""
        return next((to for its_role, to in self.arguments if its_role == role), None)


class Annotation:
    """The lines of a .ann file: spans by id with their kind, groups of mentions, events by id. What it does not know is passed over."""

    def __init__(self, text: str, lines: str, name: str) -> None:
        self.spans: dict[str, tuple[str, Pieces]] = {}
        self.events: dict[str, Event] = {}
        self.groups: list[list[str]] = []
        self._text = text
        attributes: list[tuple[str, str]] = []
        for number, line in enumerate(lines.split("\n"), 1):
            key, _, rest = line.rstrip("\r").partition("\t")
            where = f"{name}:{number}"
            if key.startswith("T"):
                self.spans[key] = self._span(rest, where)
            elif key.startswith("E"):
                parts = [(role.rstrip("0123456789"), to) for role, _, to in (part.partition(":") for part in rest.split())]
                if parts and parts[0][0] == "Statement":
                    self.events[key] = Event(where, parts[0][1], parts[1:])
            elif key == "*" and rest.startswith("Equiv "):
                self.groups.append(rest.split()[1:])
            elif key.startswith(("A", "M", "#")):
                attributes.append((rest, where))
        for rest, where in attributes:
            self._attribute(rest, where)
        self._check()

    def _span(self, rest: str, where: str) -> tuple[str, Pieces]:
        place, _, words = rest.partition("\t")
        kind, _, ranges = place.partition(" ")
        try:
            pieces = tuple((int(a), int(b)) for a, b in (piece.split() for piece in ranges.split(";")))
        except ValueError:
            raise BadRow(where, f"{place!r} is no span of brat's") from None
        there = " ".join(self._text[a:b] for a, b in pieces)
        if not all(0 <= a < b for a, b in pieces):
            raise BadRow(where, f"{place!r} is empty")
        if there != words:
            raise BadRow(where, f"the text at {ranges} is {there[:40]!r}, not {words[:40]!r}")
        return kind, pieces

    def _attribute(self, rest: str, where: str) -> None:
        """An attribute of a statement, or the note that says when it was said."""
        head, _, note = rest.partition("\t")
        name, event, value = (*head.split(), "", "", "")[:3]
        if event not in self.events:
            return
        if name == "AnnotatorNotes":
            if match := _WHEN.match(note):
                self.events[event].when = match[1]
            return
        if name in _VALUES and value not in _VALUES[name]:
            raise BadRow(where, f"{value!r} is no {name}: {', '.join(_VALUES[name])}")
        self.events[event].attributes[name] = value

    def _check(self) -> None:
        """Every argument leads to something of the right kind."""
        for event in self.events.values():
            for role, to in [("Statement", event.trigger), *event.arguments]:
                fits = to in self.events if role == "In" else to in self.spans and self.spans[to][0] in _FITTING.get(role, {role})
                if not fits:
                    raise BadRow(event.where, f"{role}:{to} leads to nothing that can be {role}")

    def spanned(self, pieces: Pieces) -> tuple[Span, ...]:
        """Spans for pieces; those that only the end of a line parts are one."""
        whole: list[tuple[int, int]] = []
        for a, b in sorted(pieces):
            between = self._text[whole[-1][1] : a] if whole else ""
            if whole and not between.strip() and ("\n" in between or "\r" in between):
                whole[-1] = (whole[-1][0], b)
            else:
                whole.append((a, b))
        return tuple(Span.of(self._text, a, b) for a, b in whole)
