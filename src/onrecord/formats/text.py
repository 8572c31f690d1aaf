"""A record -> the terminal: each statement with who, how and what, for people to read.

Colour helps but carries nothing that the words do not; characters that could disturb a terminal are shown as symbols.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ..record import Record, Span, Statement
from . import SURE, chain, heading

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_FAIR = 0.6
_MOST_PEOPLE, _MOST_WORDS = 12, 4


def print_record(record: Record, console: Console) -> None:
    """The article's heading, its statements in text order (nested ones set in), and its people."""
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
        _print_lines(_lines(record, statement), console, 4 * depth[statement.id])
    if record.people:
        console.print()
        console.print(Text("People", style="bold"))
        _print_lines(_people(record), console, 0)
    console.print()


def _print_lines(lines: Sequence[tuple[Text, int]], console: Console, deeper: int) -> None:
    for line, indent in lines:
        indent += deeper
        for row in line.wrap(console, max(20, console.width - indent)):
            row.rstrip()
            console.print(Text(" " * indent) + row)


def shown(words: str) -> str:
    """`words` on one line, with control characters and direction marks as visible symbols."""
    return _UNSAFE.sub(lambda m: "␀" if m[0] == "\x00" else f"⟨{unicodedata.name(m[0], f'U+{ord(m[0]):04X}')}⟩", " ".join(words.split()))


def _lines(record: Record, s: Statement) -> list[tuple[Text, int]]:
    who = Text()
    for name in chain(record, s)[:-1]:
        who.append(f"{shown(name)} ‹ ", style="dim")
    who.append(_speaker(s), style="bold cyan" if s.speaker.name else "cyan" if s.source else "dim")
    if s.cue:
        who.append(f"  {_words(s.cue)}", style="yellow")
    sure = "green" if s.confidence >= SURE else "" if s.confidence >= _FAIR else "red"
    of_speaker = f", speaker {s.speaker.confidence:.0%}" if s.speaker.name and s.speaker.confidence < SURE else ""
    who.append(f"  {s.id}, {s.quote_type}, {s.confidence:.0%}{of_speaker}", style=f"dim {sure}".strip())
    found = [(who, 0), (Text(_words(s.content)), 4)]
    if marks := _marks(record, s):
        found.append((Text(" · ").join(marks), 4))
    return found


def _speaker(s: Statement) -> str:
    """The speaker's name, with the words of the source where they are others; where the name is open, it says so."""
    source = _words(s.source)
    if s.speaker.name:
        name = shown(s.speaker.name)
        return name if not source or name in source else f"{name} (“{source}”)"
    words = shown(s.speaker.description) if s.speaker.description else source
    if not words:
        return "the author" if s.speaker.kind == "author" else "no source named"
    if s.speaker.kind in ("person", "organization", "outlet", "unknown") and source:
        return f"{source} (speaker open)"
    return words if words == source or not source else f"{words} (“{source}”)"


def _marks(record: Record, s: Statement) -> list[Text]:
    """What the statement does and its circumstances, each a few words."""
    names = {person.id: person.name for person in record.people}
    found = [Text(s.act, style="magenta")] if s.act != "say" else []
    for side in s.stance:
        sign, style = ("+ for", "green") if side.polarity == "for" else ("− against", "red")
        found.append(Text(f"{sign} {shown(names.get(side.toward, side.toward))}, {side.confidence:.0%}", style=style))
    found += [Text(f"to {_words([x])}", style="dim") for x in s.addressee]
    found += [Text(f"in {_words([x])}", style="dim") for x in s.medium]
    found += [Text(f"at {_words([x])}", style="dim") for x in s.occasion]
    if s.when.spans:
        value = f" = {s.when.edtf}" if s.when.edtf else ""
        found.append(Text(f"{_words(s.when.spans)}{value}", style="dim"))
    if s.hedged:
        found.append(Text("≈ hedged", style="yellow"))
    return found


def _people(record: Record) -> list[tuple[Text, int]]:
    """Those who speak, most statements first, then how many are only spoken of."""
    said = Counter(s.speaker.person for s in record.statements if s.speaker.person)
    found = []
    for person in sorted(record.people, key=lambda p: -said[p.id])[:_MOST_PEOPLE]:
        if not said[person.id]:
            break
        line = Text(shown(person.name), style="bold")
        others = [shown(words) for words in (*person.aliases, *person.descriptions)][:_MOST_WORDS]
        count = f"{said[person.id]} statement{'' if said[person.id] == 1 else 's'}"
        line.append(f"  {person.kind}, {count}{': ' if others else ''}{'; '.join(others)}", style="not bold dim")
        found.append((line, 4))
    left = len(record.people) - len(found)
    if left:
        found.append((Text(f"{'and ' if found else ''}{left} more, spoken of", style="dim"), 4))
    return found


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(shown(span.text) for span in spans)
