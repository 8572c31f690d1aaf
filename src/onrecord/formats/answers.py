"""Answers of an archive -> JSON, CSV rows, and the terminal. Each answer is a list of rows under named columns; JSON has all of it."""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..archive.audit import Audit
from ..archive.echoes import Echoes, Repeated
from ..archive.search import Said
from ..archive.sides import Sides
from ..archive.timeline import Moment
from ..archive.who import Who
from . import SURE
from .text import shown

Answer = Audit | Echoes | Sides | Who | Sequence[Said] | Sequence[Moment] | Sequence[Repeated]
Row = list[object]

_SAID = ("number", "speaker", "speaker_kind", "person", "content", "cue", "quote_type", "act", "hedged", "when", "published", "outlet",
         "article", "statement", "confidence")  # fmt: skip


def to_json(answer: object) -> str:
    """One JSON document with all that the answer holds."""
    return json.dumps(answer, ensure_ascii=False, indent=1, default=dataclasses.asdict)


def write_csv(answer: Answer, stream: TextIO) -> None:
    """The rows of the answer under the names of its columns (RFC 4180)."""
    columns, rows = table_of(answer)
    out = csv.writer(stream, lineterminator="\r\n")
    out.writerow(columns)
    out.writerows(rows)


def table_of(answer: Answer) -> tuple[list[str], list[Row]]:
    """The columns and rows of an answer."""
    if isinstance(answer, Who):
        return ["list", *_SAID], [["said", *_said(s)] for s in answer.statements] + [["about", *_said(s)] for s in answer.others]
    if isinstance(answer, Sides):
        return ["polarity", "by", "account", "side_confidence", *_SAID], [
            [side.polarity, side.by, side.account, side.confidence, *_said(side.said)] for side in answer.sides
        ]
    if isinstance(answer, Echoes):
        return ["wording", "share", "changes", "voice", "primary", *_SAID], [
            [e.wording, e.share, "; ".join(_change(c) for c in e.changes), e.voice, e.primary, *_said(e.said)] for e in answer.echoes
        ]
    if isinstance(answer, Audit):
        kinds = list(answer.shares[0].kinds) if answer.shares else []
        return ["outlet", "period", "statements", "words", "named", "direct", "mixed", "indirect", *kinds], [
            [s.outlet, s.period, s.statements, s.words, s.named, s.direct, s.mixed, s.indirect, *s.kinds.values()] for s in answer.shares
        ]
    rows: list[Row] = []
    for item in answer:
        if isinstance(item, Moment):
            rows.append([item.time, "stated" if item.stated else "published" if item.time else None, *_said(item.said)])
        elif isinstance(item, Repeated):
            rows.append([item.voices, len(item.statements), item.statements[0], item.quotation])
        else:
            rows.append(_said(item))
    first = answer[0] if answer else None
    if isinstance(first, Moment):
        return ["time", "time_from", *_SAID], rows
    if isinstance(first, Repeated):
        return ["voices", "times", "first", "quotation"], rows
    return list(_SAID), rows


def print_answer(answer: Answer, console: Console) -> None:
    """The answer for a person at a terminal."""
    if isinstance(answer, Who):
        _who(answer, console)
    elif isinstance(answer, Sides):
        _sides(answer, console)
    elif isinstance(answer, Echoes):
        _echoes(answer, console)
    elif isinstance(answer, Audit):
        _audit(answer, console)
    else:
        for item in answer:
            if isinstance(item, Moment):
                _statement(item.said, console, head=f"{item.time or 'undated'}{'' if item.stated or not item.time else ' (published)'}:")
            elif isinstance(item, Repeated):
                console.print(Text(f"{item.voices} voices, {len(item.statements)} times  #{item.statements[0]}", "bold"))
                console.print(Padding(Text(shown(_cut(item.quotation))), (0, 0, 1, 4)))
            else:
                _statement(item, console)
        if not answer:
            console.print("nothing found")


def _who(answer: Who, console: Console) -> None:
    console.print(Text(shown(f"{answer.name}  {answer.kind}, {answer.person}{f' = {answer.external}' if answer.external else ''}"), "bold"))
    span = f", {answer.first} to {answer.last}" if answer.first else ""
    console.print(Text(f"{answer.said} statements, {answer.about} of others about them, in {answer.texts} texts{span}"))
    for label, words in (("also", answer.aliases), ("described as", answer.descriptions)):
        if words:
            console.print(Text(shown(f"{label}: {', '.join(words)}")))
    if answer.namesakes:
        others = ", ".join(f"{number} {name} ({texts})" for number, name, texts in answer.namesakes[:8])
        console.print(Text(shown(f"others of that name: {others}")))
    for label, counts in (("outlets", answer.outlets), ("spoken of by", answer.by)):
        if counts:
            console.print(Text(shown(f"{label}: {', '.join(f'{name} {n}' for name, n in counts[:10])}")))
    for label, statements in (("Said", answer.statements), ("Said of them", answer.others)):
        if statements:
            console.print(Text(f"\n{label}, newest first\n", "bold"))
            for s in statements:
                _statement(s, console)


def _sides(answer: Sides, console: Console) -> None:
    what = "toward" if answer.is_person else "on the words"
    for polarity in ("for", "against"):
        sides = [side for side in answer.sides if side.polarity == polarity]
        console.print(Text(shown(f"{polarity.capitalize()}, {what} {answer.subject}: {len(sides)}"), "bold"))
        for side in sides:
            sure = f"side {side.confidence:.0%}  " if side.confidence < SURE else ""
            _statement(side.said, console, tail=f"{sure}on the account of {side.account}")


def _echoes(answer: Echoes, console: Console) -> None:
    console.print(Text(f"in {len(answer.echoes)} statements, {answer.voices} voices", "bold"))
    for e in answer.echoes:
        differ = "; ".join(_change(c) for c in e.changes) or "word for word"
        _statement(e.said, console, tail=f"{'primary source, ' if e.primary else ''}voice {e.voice}, {differ}")


def _audit(answer: Audit, console: Console) -> None:
    columns = ("outlet", "period", "statements", "named", "people", "bodies", "documents", "groups", "unnamed", "quoted")
    table = Table(*columns, box=None, pad_edge=False)
    for s in answer.shares:
        kinds = s.kinds
        bodies = kinds["organization"] + kinds["outlet"]
        counts = (s.named, kinds["person"], bodies, kinds["document"], kinds["group"], kinds["unnamed"], s.direct + s.mixed)
        table.add_row(Text(shown(s.outlet or "–")), s.period or "–", str(s.statements), *(f"{n / s.statements:.0%}" for n in counts))
    console.print(table)
    console.print()
    people = Table("who speaks", "kind", "statements", "words", "quoted", "she / he / they (texts)", box=None, pad_edge=False)
    for v in answer.voices:
        pronouns = " / ".join(str(v.pronouns.get(p, 0)) for p in ("she", "he", "they"))
        people.add_row(Text(shown(v.name)), v.kind, str(v.statements), str(v.words), str(v.quoted), pronouns)
    console.print(people)
    for value, n in answer.by.items():
        console.print(Text(shown(f"{value or '(not known)'}: {n} statements")))


def _statement(s: Said, console: Console, head: str = "", tail: str = "") -> None:
    where = " · ".join(part for part in (s.published, s.outlet, f"{s.article} {s.statement}", f"#{s.number}") if part)
    sure = f", {s.confidence:.0%}" if s.confidence < SURE else ""
    hedged = ", hedged" if s.hedged else ""
    line = Text(f"{shown(head)} " if head else "")
    line.append(shown(s.who), "bold")
    line.append(f"  {shown(s.cue)}  {s.quote_type}{hedged}{sure}")
    console.print(line)
    console.print(Padding(Text(shown(_cut(s.content))), (0, 0, 0, 4)))
    console.print(Padding(Text(shown(f"{where}{f'  ({tail})' if tail else ''}"), "dim"), (0, 0, 0, 4)))
    console.print()


def _cut(words: str) -> str:
    return " ".join(words.split()) if len(words) < 400 else " ".join(words[:397].split()) + " …"


def _change(change: object) -> str:
    kind, before, after = (getattr(change, name) for name in ("kind", "before", "after"))
    if kind == "typography":
        return "typography"
    arrow = f"{_short(before)!r} → {_short(after)!r}" if before and after else repr(_short(before or after))
    return f"{kind}: {arrow}"


def _short(words: str) -> str:
    return words if len(words) < 60 else words[:57] + "…"


def _said(s: Said) -> list[object]:
    return [getattr(s, name) for name in _SAID]
