"""Records -> one self-contained page: the article with its spans marked, and the statements beside it.

Everything is in the page (style and script too), and a policy in its head forbids it to load anything. Marks are cut where spans
overlap, and each piece knows the statements it belongs to, so that pointing at one side shows the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template

from ..record import Record, Span, Statement
from . import heading

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
        f'<aside><h2>{len(record.statements)} statements</h2><ol class="statements">{statements}</ol></aside>\n</div>\n</section>'
    )


def marked(record: Record, name: str) -> Iterator[str]:
    """The text, cut at the edges of all spans; stripped of tags and unescaped it is the text again."""
    text = record.article.text
    events: list[tuple[int, bool, str, str]] = []
    for s in record.statements:
        for role in _ROLES:
            for span in getattr(s, role):
                events += [(span.start, True, role, f"{name}-{s.id}"), (span.end, False, role, f"{name}-{s.id}")]
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
    who = s.speaker.name or s.speaker.description or _words(s.source)
    source = _words(s.source)
    shown = f'<b dir="auto">{escape(who)}</b>' if who else "<b class=open>no source named</b>"
    if source and source != who:
        shown += f' <span class="as">as “{escape(source)}”</span>' if s.speaker.name else ""
    tags = [
        s.quote_type,
        *([s.act] if s.act != "say" else []),
        *(f"{x.polarity} {names.get(x.toward, x.toward)}" for x in s.stance),
        *(f"to {x.text}" for x in s.addressee),
        *(f"in {x.text}" for x in s.medium),
        *(f"at {x.text}" for x in s.occasion),
        *([s.when.edtf] if s.when.edtf else [x.text for x in s.when.spans]),
        *(["hedged"] if s.hedged else []),
    ]
    chips = "".join(f"<i>{escape(tag)}</i>" for tag in tags)
    nested = ' class="nested"' if s.parent else ""
    how = f'<span class="how">{escape(_words(s.cue))}</span>'
    sure = f'<i class="sure" title="confidence">{s.confidence:.0%}</i>'
    return (
        f'<li{nested}><button type="button" data-s="{name}-{s.id}"><span class="who">{shown} {how}</span>'
        f'<q dir="auto">{escape(_words(s.content))}</q><span class="tags">{chips}{sure}</span></button></li>'
    )


def _words(spans: Sequence[Span]) -> str:
    return " … ".join(" ".join(span.text.split()) for span in spans)
