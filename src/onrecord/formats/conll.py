"""Records -> CoNLL-U Plus (universaldependencies.org/ext-format.html): a token a line, for annotators and for whoever trains on it.

Columns: ID, FORM, START and END (code points of the text), PEOPLE ("B-p1.2": the second mention of p1 begins) and STATEMENTS
("s2:B-content"); several in one cell are joined by |. Tokens are words and single marks, cut where a span begins or ends, so that every
span can be had back. A block is a paragraph; people and statements stand before the first one of their article.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TextIO

from ..reading.paragraphs import paragraphs
from ..record import Record
from . import roles

COLUMNS = ("ID", "FORM", "START", "END", "PEOPLE", "STATEMENTS")
_TOKEN = re.compile(r"\w+|[^\w\s]")


def write_conll(records: Iterable[Record], stream: TextIO) -> None:
    """The names of the columns, then every article."""
    stream.write(f"# global.columns = {' '.join(COLUMNS)}\n")
    for record in records:
        stream.writelines(_blocks(record))


def _blocks(record: Record) -> Iterator[str]:
    text = record.article.text
    marks = [(4, "", f"{p.id}.{k}", m) for p in record.people for k, m in enumerate(p.mentions, 1)]
    marks += [(5, f"{s.id}:", role, span) for s in record.statements for role, spans in roles(s).items() for span in spans]
    tokens = _tokens(text, {place for *_, span in marks for place in (span.start, span.end)})
    rows = [["", text[a:b], str(a), str(b), "", ""] for a, b in tokens]
    starts = [a for a, _ in tokens]
    for column, whose, label, span in marks:
        first = bisect_left(starts, span.start)
        for at in range(first, bisect_left(starts, span.end)):
            rows[at][column] += f"{'|' * bool(rows[at][column])}{whose}{'I' if at > first else 'B'}-{label}"
    head = "".join(_comments(record))
    for number, (start, end) in enumerate(paragraphs(text), 1):
        lines = rows[bisect_left(starts, start) : bisect_left(starts, end)]
        body = "".join("\t".join([str(k), *(cell or "_" for cell in row[1:])]) + "\n" for k, row in enumerate(lines, 1))
        yield f"{head}# newpar\n# sent_id = {number}\n{body}\n"
        head = ""


def _tokens(text: str, cuts: set[int]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        places = [match.start(), *(at for at in range(match.start() + 1, match.end()) if at in cuts), match.end()]
        found += pairwise(places)
    return found


def _comments(record: Record) -> Iterator[str]:
    """What no token can say: one line for the article, and for each of its people and statements."""
    yield f"# newdoc id = {_line(record.article.id)}\n"
    for p in record.people:
        yield f"# person {p.id} = {p.kind} | {_line(p.name)}\n"
    for s in record.statements:
        sides = ", ".join(f"{one.polarity} {one.toward}" for one in s.stance)
        speaker = f"{s.speaker.kind} {s.speaker.person or '_'} {s.speaker.confidence}"
        facts = [f"speaker {speaker}", f"act {s.act}", s.quote_type, f"parent {s.parent or '_'}", f"when {s.when.edtf or '_'}"]
        facts += ["hedged"] * s.hedged + [sides] * bool(sides)
        yield f"# statement {s.id} = {' | '.join(facts)} | confidence {s.confidence}\n"


def _line(words: str) -> str:
    return " ".join(words.split())
