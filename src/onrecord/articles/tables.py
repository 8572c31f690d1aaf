"""Lines of JSON -> articles, one a line: `{"id", "text"}` and any of `title, byline, outlet, published, url`.

A line that is no article gives an error in its place, named by file and line, and the rest is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

from pydantic import ValidationError

from ..errors import BadRow, Error
from ..record import Article

_OPTIONAL = ("title", "byline", "outlet", "published", "url")


def articles_from_lines(stream: BinaryIO, name: str) -> Iterator[Article | Error]:
    """The articles of a JSONL stream, in order; a `BadRow` in the place of a line that is none. Blank lines are passed over."""
    for number, line in enumerate(stream, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield _article(line, f"{name}:{number}")


def _article(line: bytes, where: str) -> Article | BadRow:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        return BadRow(where, "is not UTF-8")
    except (ValueError, RecursionError) as error:
        return BadRow(where, f"is not JSON: {error}")
    if not isinstance(row, dict):
        return BadRow(where, "is not a JSON object")
    if not isinstance(row.get("text"), str):
        return BadRow(where, 'has no "text", or it is not a string')
    given = {key: row[key] for key in _OPTIONAL if row.get(key) is not None}
    article_id = row.get("id")
    if article_id is not None and not isinstance(article_id, str | int):
        return BadRow(where, '"id" is neither a string nor a number')
    try:
        row["text"].encode()
        return Article(id=where if article_id is None else str(article_id), text=row["text"], **given)
    except UnicodeEncodeError:
        return BadRow(where, '"text" holds halves of characters (lone surrogates)')
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return BadRow(where, f'"{first["loc"][0] if first["loc"] else "article"}": {first["msg"]}')
