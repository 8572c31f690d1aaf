"""Records -> one self-contained page: the article with its spans marked, and the statements beside it.

Everything is in the page (style and script too), and a policy in its head forbids it to load anything. Marks are cut where spans
overlap, and each piece knows the statements and people it belongs to, so that pointing at one side shows the other. Each statement
says, folded away, why its speaker was chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template

from ..record import Record, Span, Statement
from . import SURE, chain, heading, who
from .explanation import explanation

_ROLES = ("content", "cue", "source")


def to_html(records: Sequence[Record]) -> str:
    """The page for one record or several."""
    page = Template((files("onrecord.formats") / "page.html").read_text("utf8"))
    titles = [escape(heading(r)) for r in records]
    index = "".join(f'<li><a href="#a{n}">{title}</a></li>' for n, title in enumerate(titles, 1)) if len(records) > 1 else ""
    articles = "\n".join(_article(record, f"a{n}") for n, record in enumerate(records, 1))
    return page.substitute(
        title=titles[0] if len(records) == 1 else f"{len(records)} articles",
        index=f"<nav><ol>{index}</ol></nav>" if index else "",
        articles=articles,
    )


def _article(record: Record, name: str) -> str:
    article = record.article
    facts = " · ".join(escape(value) for value in (article.outlet, article.published, article.byline) if value)
    statements = "\n".join(_statement(record, s, name) for s in record.statements) or '<li class="none">No attributed statements.</li>'
    return (
        f'<section id="{name}">\n<header><h1 dir="auto">{escape(heading(record))}</h1><p class="facts">{facts}</p></header>\n'
        '<div class="columns">\n'
        f'<article dir="auto">{"".join(marked(record, name))}</article>\n'
        f'<aside><h2>{len(record.statements)} statements</h2><ol class="statements">{statements}</ol>{_people(record, name)}</aside>\n'
        "</div>\n</section>"
    )


def _people(record: Record, name: str) -> str:
    """Everyone in the article, those who speak most first; a button each, which shows where they are."""
    if not record.people:
        return ""
    said = Counter(s.speaker.person for s in record.statements)
    rows = []
    for p in sorted(record.people, key=lambda p: -said[p.id]):
        others = "; ".join(dict.fromkeys((*p.aliases, *p.descriptions)))
        count = f"{said[p.id]} said, " if said[p.id] else ""
        rows.append(
            f'<li><button type="button" data-s="{name}-{p.id}"><b dir="auto">{escape(p.name)}</b> <span class="as">{escape(p.kind)}, '
            f"{count}{len(p.mentions)} mentions</span>{f'<span class=others dir=auto>{escape(others)}</span>' if others else ''}"
            "</button></li>"
        )
    return f'<h2>{len(rows)} people, organisations and documents</h2><ol class="statements people">{"".join(rows)}</ol>'


def marked(record: Record, name: str) -> Iterator[str]:
    """The text, cut at the edges of all spans; stripped of tags and unescaped it is the text again."""
    text = record.article.text
    events: list[tuple[int, bool, str, str]] = []
    for s in record.statements:
        for role in _ROLES:
            for span in getattr(s, role):
                events += [(span.start, True, role, f"{name}-{s.id}"), (span.end, False, role, f"{name}-{s.id}")]
    for p in record.people:
        for span in p.mentions:
            events += [(span.start, True, "mention", f"{name}-{p.id}"), (span.end, False, "mention", f"{name}-{p.id}")]
    for piece in record.article.furniture:
        events += [(piece.start, True, "furniture", ""), (piece.end, False, "furniture", "")]
    events.sort(key=lambda e: (e[0], e[1]))
    on: list[tuple[str, str]] = []
    at = 0
    for place, begins, role, statement in events:
        if place > at:
            yield _piece(text[at:place], on)
            at = place
        if begins:
            on.append((role, statement))
        else:
            on.remove((role, statement))
    yield escape(text[at:], quote=False)


def _piece(words: str, on: list[tuple[str, str]]) -> str:
    escaped = escape(words, quote=False)
    if not on:
        return escaped
    roles = " ".join(sorted({role for role, _ in on}))
    statements = " ".join(dict.fromkeys(statement for _, statement in on if statement))
    return f'<span class="{roles}" data-s="{statements}">{escaped}</span>' if statements else f'<span class="{roles}">{escaped}</span>'


def _statement(record: Record, s: Statement, name: str) -> str:
    names = {person.id: person.name for person in record.people}
    accounts = "".join(f'<span class="chain" dir="auto">{escape(one)} ‹ </span>' for one in chain(record, s)[:-1])
    source = _words(s.source)
    shown = f'<b dir="auto"{"" if s.speaker.name else " class=open"}>{escape(who(s))}</b>'
    if source and source != who(s):
        shown += f' <span class="as">as “{escape(source)}”</span>'
    elif source and not s.speaker.name and s.speaker.kind in ("person", "organization", "outlet", "unknown"):
        shown += ' <span class="as">(speaker open)</span>'
    tags = [
        s.quote_type,
        *([s.act] if s.act != "say" else []),
        *(f"to {x.text}" for x in s.addressee),
        *(f"in {x.text}" for x in s.medium),
        *(f"at {x.text}" for x in s.occasion),
        *([f"{_words(s.when.spans)}{f' = {s.when.edtf}' if s.when.edtf else ''}"] if s.when.spans else []),
    ]
    chips = "".join(f"<i>{escape(tag)}</i>" for tag in tags)
    for side in s.stance:
        sign = "+" if side.polarity == "for" else "−"
        whom = escape(names.get(side.toward, side.toward))
        chips += f'<i class="{side.polarity}">{sign} {side.polarity} {whom}, {side.confidence:.0%}</i>'
    if s.hedged:
        chips += '<i class="hedged">≈ hedged</i>'
    if s.speaker.name and s.speaker.confidence < SURE:
        chips += f'<i class="sure" title="confidence that this is the speaker">speaker {s.speaker.confidence:.0%}</i>'
    nested = f' class="nested" style="margin-left:{1.2 * (len(_parents(record, s)))}rem"' if s.parent else ""
    how = f'<span class="how">{escape(_words(s.cue))}</span>'
    sure = f'<i class="sure" title="confidence that content and source are right">{s.confidence:.0%}</i>'
    why = "".join(f"<li>{escape(line)}</li>" for line in explanation(record, s.id)[1:])
    return (
        f'<li{nested}><button type="button" data-s="{name}-{s.id}"><span class="who">{accounts}{shown} {how}</span>'
        f'<q dir="auto">{escape(_words(s.content))}</q><span class="tags">{chips}{sure}</span></button>'
        f"<details><summary>why this speaker</summary><ul>{why}</ul></details></li>"
    )


def _parents(record: Record, s: Statement) -> list[str]:
    by_id = {one.id: one for one in record.statements}
    found = []
    while s.parent in by_id:
        found.append(s.parent)
        s = by_id[s.parent]
    return found


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(" ".join(span.text.split()) for span in spans)
