"""Records -> brat standoff (brat.nlplab.org/standoff.html): a folder that people open in brat and correct; `corrections.py` reads it again.

A person is a group of mentions (Equiv). A statement is an event: its content is the trigger; source, cue, the speaker, whom it is for and
against, and the circumstances are its arguments; act, kind of quotation and kind of speaker its attributes. Offsets are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import get_args

from ..errors import Error
from ..record import Act, EntityKind, Person, QuoteType, Record, Span, SpeakerKind, Statement
from . import roles

ROLES = {"Source": "source", "Cue": "cue", "Addressee": "addressee", "Medium": "medium", "Occasion": "occasion", "When": "when"}
KINDS = {kind.capitalize(): kind for kind in get_args(EntityKind)}
SIDES = {"For": "for", "Against": "against"}
_LINES = re.compile(r"[^\n\r]+")
_UNSAFE = re.compile(r"[^\w.-]+")
_NAME_CHARS = 60


def write_brat(records: Iterable[Record], folder: Path) -> int:
    """Writes brat's configuration, and a text and its annotation for each record; how many. A text that several articles share is written
    once. Raises `Error` where the folder holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Error(str(folder), "is there already: name a new folder, so that nobody's corrections are written over")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "annotation.conf").write_text(CONFIGURATION, "utf8")
    written: set[str] = set()
    for record in records:
        if record.article.sha256 not in written:
            written.add(record.article.sha256)
            name = f"{len(written):05d}-{_UNSAFE.sub('-', record.article.id.rpartition('/')[2])[:_NAME_CHARS].strip('-.')}"
            (folder / f"{name}.txt").write_bytes(record.article.text.encode())
            (folder / f"{name}.ann").write_bytes(standoff(record).encode())
    return len(written)


def standoff(record: Record) -> str:
    """The annotation of one record."""
    return "".join(f"{line}\n" for line in _Writer(record).lines)


class _Writer:
    """Numbers what is written: a source or a time that several statements share is one span."""

    def __init__(self, record: Record) -> None:
        self.lines: list[str] = []
        self._numbers = {mark: count(1) for mark in "TA#"}
        self._spans: dict[str, str] = {}
        self._mentions = {p.id: self._person(p) for p in record.people}
        for statement in record.statements:
            self._statement(statement)

    def _add(self, mark: str, line: str) -> str:
        name = f"{mark}{next(self._numbers[mark])}"
        self.lines.append(f"{name}\t{line}")
        return name

    def _person(self, person: Person) -> list[tuple[Span, str]]:
        found = [(m, self._add("T", _bound(person.kind.capitalize(), (m,)))) for m in person.mentions]
        if len(found) > 1:
            self.lines.append(f"*\tEquiv {' '.join(name for _, name in found)}")
        return found

    def _shared(self, kind: str, spans: tuple[Span, ...]) -> str:
        line = _bound(kind, spans)
        if line not in self._spans:
            self._spans[line] = self._add("T", line)
        return self._spans[line]

    def _statement(self, s: Statement) -> None:
        given = roles(s)
        arguments = [("Statement", self._add("T", _bound("Statement", s.content)))]
        arguments += [(role, self._shared(role, given[field])) for role, field in ROLES.items() if given[field]]
        if s.speaker.person and (mention := self._mention(s.speaker.person, s)):
            arguments.append(("Speaker", mention))
        for role, polarity in SIDES.items():
            toward = [m for one in s.stance if one.polarity == polarity and (m := self._mention(one.toward, s))]
            # brat numbers arguments of one role: For, For2, For3
            arguments += [(f"{role}{n if n > 1 else ''}", mention) for n, mention in enumerate(toward, 1)]
        if s.parent:
            arguments.append(("In", f"E{s.parent[1:]}"))
        event = f"E{s.id[1:]}"
        self.lines.append(f"{event}\t{' '.join(f'{role}:{name}' for role, name in arguments)}")
        for attribute, value in (("Act", s.act), ("QuoteType", s.quote_type), ("SpeakerKind", s.speaker.kind)):
            self._add("A", f"{attribute} {event} {value}")
        if s.hedged:
            self._add("A", f"Hedged {event}")
        if s.when.edtf:
            self._add("#", f"AnnotatorNotes {event}\twhen {s.when.edtf}")

    def _mention(self, person: str, s: Statement) -> str | None:
        """The mention of a person that an arrow of a statement leads to: one in its source, else the one that is nearest to the content."""
        found = self._mentions[person]
        for mention, name in found:
            if any(part.start <= mention.start and mention.end <= part.end for part in s.source):
                return name
        return min(found, key=lambda m: abs(m[0].start - s.content[0].start))[1] if found else None


def pieces_of(spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
    """The ranges of spans as brat holds them: none goes over the end of a line."""
    return tuple(
        (span.start + line.start(), span.start + line.end()) for span in spans for line in _LINES.finditer(span.text) if line[0].strip()
    )


def _bound(kind: str, spans: tuple[Span, ...]) -> str:
    pieces = pieces_of(spans)
    words = [line for span in spans for line in _LINES.findall(span.text) if line.strip()]
    return f"{kind} {';'.join(f'{a} {b}' for a, b in pieces)}\t{' '.join(words)}"


def _configuration() -> str:
    people = "|".join(KINDS)
    arguments = [
        *(f"{role}?:{role}" for role in ROLES), f"Speaker?:{people}", *(f"{side}*:{people}" for side in SIDES), "In?:Statement",
    ]  # fmt: skip
    values = {"Act": Act, "QuoteType": QuoteType, "SpeakerKind": SpeakerKind}
    return "\n".join(
        [
            "[entities]", *KINDS, *ROLES,
            "[relations]", *(f"Equiv\tArg1:{kind}, Arg2:{kind}, <REL-TYPE>:symmetric-transitive" for kind in KINDS),
            "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>",
            "[events]", f"Statement\t{', '.join(arguments)}",
            "[attributes]", *(f"{name}\tArg:Statement, Value:{'|'.join(get_args(kinds))}" for name, kinds in values.items()),
            "Hedged\tArg:Statement", "",
        ]
    )  # fmt: skip


CONFIGURATION = _configuration()
