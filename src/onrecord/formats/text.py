"""A record -> the terminal: each statement with who, how and what, for people to read.

Colour helps but carries nothing that the words do not; characters that could disturb a terminal are shown as symbols.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ..record import Record, Span, Statement
from . import heading

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_SURE, _FAIR = 0.9, 0.6


def print_record(record: Record, console: Console) -> None:
    """The article's heading and its statements in text order, nested ones set in."""
    article = record.article
    facts = [value for value in (article.outlet, article.published, article.byline) if value]
    console.print(Text(shown(heading(record)), style="bold"), soft_wrap=False)
    count = (
        f"{len(record.statements)} attributed statement{'' if len(record.statements) == 1 else 's'}"
        if record.statements
        else "no attributed statements"
    )
    console.print(Text(" · ".join([*map(shown, facts), count]), style="dim"))
    depth: dict[str, int] = {}
    for statement in record.statements:
        depth[statement.id] = depth.get(statement.parent, 0) + 1 if statement.parent else 0
        console.print()
        for line, indent in _lines(record, statement):
            indent += 4 * depth[statement.id]
            for row in line.wrap(console, max(20, console.width - indent)):
                row.rstrip()
                console.print(Text(" " * indent) + row)
    console.print()


def shown(words: str) -> str:
    """`words` on one line, with control characters and direction marks as visible symbols."""
    return _UNSAFE.sub(lambda m: "␀" if m[0] == "\x00" else f"⟨{unicodedata.name(m[0], f'U+{ord(m[0]):04X}')}⟩", " ".join(words.split()))


def _lines(record: Record, s: Statement) -> list[tuple[Text, int]]:
    who = Text()
    who.append(_speaker(s), style="bold cyan" if s.source or s.speaker.name else "dim")
    if s.cue:
        who.append(f"  {_words(s.cue)}", style="yellow")
    for tag in _tags(record, s):
        who.append(f"  [{tag}]", style="magenta")
    sure = "green" if s.confidence >= _SURE else "" if s.confidence >= _FAIR else "red"
    who.append(f"  {s.quote_type}, {s.confidence:.0%}", style=f"dim {sure}".strip())
    return [(who, 0), (Text(_words(s.content)), 4)]


def _speaker(s: Statement) -> str:
    source = _words(s.source)
    name = shown(s.speaker.name) if s.speaker.name else ""
    if name and source and name not in source:
        return f"{name} ({source})"
    return source or name or (shown(s.speaker.description) if s.speaker.description else "no source named")


def _tags(record: Record, s: Statement) -> list[str]:
    names = {person.id: person.name for person in record.people}
    return [
        *([s.act] if s.act != "say" else []),
        *(f"{one.polarity} {shown(names.get(one.toward, one.toward))}" for one in s.stance),
        *(f"to {_words([x])}" for x in s.addressee),
        *(f"in {_words([x])}" for x in s.medium),
        *(f"at {_words([x])}" for x in s.occasion),
        *([s.when.edtf] if s.when.edtf else [_words([x]) for x in s.when.spans]),
        *(["hedged"] if s.hedged else []),
    ]


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(shown(span.text) for span in spans)
