"""Bytes from anywhere -> articles: a path, a URL, standard input, or lines of JSON."""

from __future__ import annotations

import sys
from pathlib import Path

from ..errors import InputMissing
from ..record import Article
from .html import article_of_html, looks_like_html
from .tables import articles_from_lines
from .text import decoded
from .web import fetch

__all__ = ["MOST_BYTES", "articles_from_lines", "open_article"]

MOST_BYTES = 100_000_000


def open_article(source: str, *, published: str | None = None, outlet: str | None = None) -> Article:
    """The article at `source`: a path, an http(s) URL, or "-" for standard input; HTML or plain text, told by its beginning.

    published, outlet   win over what a page says of itself
    Raises `InputMissing` where nothing can be opened there, `NotText` where it is no article, `EmptyText` where it is empty.
    """
    if source.startswith(("http://", "https://")):
        data, url, content_type = fetch(source)
        article = (
            Article(id=source, url=source, text=decoded(source, data))
            if content_type == "text/plain"
            else article_of_html(source, data, url)
        )
    else:
        data = _read(source)
        is_html = source.lower().endswith((".html", ".htm", ".xhtml")) or looks_like_html(data)
        article = article_of_html(source, data) if is_html else Article(id=source, text=decoded(source, data))
    given = {"published": published, "outlet": outlet}
    return article.model_copy(update={field: value for field, value in given.items() if value is not None})


def _read(source: str) -> bytes:
    try:
        if source == "-":
            data = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            path = Path(source)
            if path.is_dir():
                raise InputMissing(source, "is a directory: name the files in it")
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise InputMissing(source, "no such file") from None
    except (OSError, ValueError) as error:
        raise InputMissing(source, f"cannot be opened: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MOST_BYTES:
        raise InputMissing(source, f"is larger than {MOST_BYTES // 1_000_000} MB: cut it into articles first")
    return data
