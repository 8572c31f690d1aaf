"""Records -> what people and programs read: JSON, JSON lines, CSV, the terminal, one HTML page; a file each."""

from __future__ import annotations

from ..record import Record, Span, Statement, joined

# from here on, views take a speaker as sure and do not say how sure
SURE = 0.9


def heading(record: Record) -> str:
    """What to call the article: its title, else a headline in its text, else its id."""
    article = record.article
    headlines = (piece.text for piece in article.furniture if piece.kind == "headline")
    return article.title or next(headlines, None) or article.id


def chain(record: Record, statement: Statement) -> list[str]:
    """By whose account: the outlet where it is known, who reports the statement that this one is nested in, and its own speaker last;
    only the speaker where the statement is not nested."""
    by_id = {s.id: s for s in record.statements}
    found = [who(statement)]
    while statement.parent in by_id:
        statement = by_id[statement.parent]
        found.insert(0, who(statement))
    return [record.article.outlet, *found] if record.article.outlet and len(found) > 1 else found


def who(statement: Statement) -> str:
    """A few words for the speaker: the name, else a description, else the words of the source."""
    return statement.speaker.name or statement.speaker.description or joined(statement.source) or "no source named"


def roles(statement: Statement) -> dict[str, tuple[Span, ...]]:
    """The spans of a statement by their role, in the order in which annotators see them."""
    s = statement
    return {
        "content": s.content, "cue": s.cue, "source": s.source, "addressee": s.addressee, "medium": s.medium, "occasion": s.occasion,
        "when": s.when.spans,
    }  # fmt: skip
