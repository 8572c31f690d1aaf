"""Primary sources: texts that are somebody's own words. The whole of a post, an essay or a press release is its writer's, a paragraph a
statement; a transcript is made of turns, and who speaks stands before each. What they quote, the reader finds as in any text.
"""

from __future__ import annotations

from bisect import bisect_right

from ..record import Article, Person, Record, Span, Speaker, Statement
from ..turns import turns_of
from .paragraphs import paragraphs


def transcript_record(model: str, article: Article) -> Record:
    """The record of a transcript: each turn is a direct statement of the one named before it; "UNIDENTIFIED MALE" is nobody's."""
    text = article.text
    turns = turns_of(text)
    names: dict[str, list[tuple[int, int]]] = {}
    for turn in turns:
        if turn.name and not _is_nobody(text[slice(*turn.name)]):
            names.setdefault(text[slice(*turn.name)], []).append(turn.name)
    ids = {name: f"p{k}" for k, name in enumerate(names, 1)}
    people = tuple(
        Person(id=ids[name], name=name, kind="person", mentions=tuple(Span.of(text, *place) for place in places))
        for name, places in names.items()
    )
    statements = []
    for k, turn in enumerate(turns, 1):
        name = text[slice(*turn.name)] if turn.name else None
        speaker = _speaker(name, ids)
        source = (Span.of(text, *turn.name),) if turn.name else ()
        content = (Span.of(text, *turn.words),)
        statements.append(Statement(id=f"s{k}", content=content, source=source, quote_type="direct", speaker=speaker, confidence=1.0))
    return Record(model=model, article=article, people=people, statements=tuple(statements))


def _speaker(name: str | None, ids: dict[str, str]) -> Speaker:
    if name is None:
        return Speaker()
    if name not in ids:
        return Speaker(kind="unnamed", description=name, confidence=1.0)
    return Speaker(person=ids[name], name=name, kind="person", confidence=1.0)


def _is_nobody(name: str) -> bool:
    """Whether a transcript says with this name that it does not know who speaks."""
    return name.casefold().split()[0] in ("unidentified", "unknown", "unnamed")


def with_own_words(record: Record) -> Record:
    """A record with the writer's own statements, one a paragraph; what the reader found in a paragraph is nested in it."""
    article = record.article
    own = [
        Statement(
            id=f"o{k}", content=(Span.of(article.text, start, end),), quote_type="direct",
            speaker=Speaker(kind="author", confidence=1.0), confidence=1.0,
        )
        for k, (start, end) in enumerate(paragraphs(article.text))
    ]  # fmt: skip

    starts = [s.content[0].start for s in own]

    def paragraph(s: Statement) -> int:
        return bisect_right(starts, s.content[0].start) - 1

    nested = [s if s.parent else s.model_copy(update={"parent": own[paragraph(s)].id}) for s in record.statements]
    # a paragraph comes before what is in it, and the reader's own order holds within
    order = sorted([*own, *nested], key=paragraph)
    ids = {s.id: f"s{k}" for k, s in enumerate(order, 1)}
    renamed = (s.model_copy(update={"id": ids[s.id], "parent": s.parent and ids[s.parent]}) for s in order)
    return record.model_copy(update={"statements": tuple(renamed)})
