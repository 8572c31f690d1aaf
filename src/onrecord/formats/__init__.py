"""Records -> what people and programs read: JSON, JSON lines, CSV, the terminal, one HTML page; a file each."""

from __future__ import annotations

from ..record import Record


def heading(record: Record) -> str:
    """What to call the article: its title, else a headline in its text, else its id."""
    article = record.article
    headlines = (piece.text for piece in article.furniture if piece.kind == "headline")
    return article.title or next(headlines, None) or article.id
