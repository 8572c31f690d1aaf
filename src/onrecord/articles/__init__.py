"""Bytes from anywhere -> articles: a path, a URL, standard input, a folder, tables, transcripts, posts."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from ..errors import BadRow, Error, InputMissing, NotText
from ..record import Article, Record
from ..turns import looks_like_transcript
from .feed import articles_from_feed
from .folders import files_of
from .html import article_of_html, looks_like_html
from .posts import article_of_post, articles_from_posts, looks_like_posts
from .tables import (
    PLAIN,
    Columns,
    article_of_row,
    articles_from_csv,
    articles_from_lines,
    articles_from_parquet,
    named_lines,
    row_of_line,
    rows_of_parquet,
)
from .text import decoded
from .transcript import article_of_subtitles
from .web import fetch

__all__ = ["MOST_BYTES", "Columns", "articles_from_lines", "articles_of", "count_of", "open_article"]

Item = Article | Record | Error
_RECORD = re.compile(rb'"schema"\s*:\s*"onrecord/')
_HEAD_BYTES = 65_536

MOST_BYTES = 100_000_000


def open_article(source: str, *, published: str | None = None, outlet: str | None = None) -> Article:
    """The article at `source`: a path, an http(s) URL, or "-" for standard input; HTML or plain text, told by its beginning.

    published, outlet   win over what a page says of itself
    Raises `InputMissing` where nothing can be opened there, `NotText` where it is no article, `EmptyText` where it is empty.
    """
    if _is_url(source):
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


def articles_of(
    source: str, *, columns: Columns = PLAIN, published: str | None = None, outlet: str | None = None, speaker: str | None = None
) -> Iterator[Item]:
    """Everything that a source holds: a folder's files, a table's rows, records, posts, a transcript, or one article.

    columns             which columns of tables hold what
    published, outlet   win over what the input says of itself
    speaker             all of the text is this person's own words
    What cannot be read gives an `Error` in its place.
    """
    given = {key: value for key, value in (("published", published), ("outlet", outlet)) if value is not None}
    for item in _articles_of(source, columns, speaker):
        if isinstance(item, Article):
            own = {"byline": speaker, "form": "statement"} if speaker and item.form == "article" else {}
            # a file's name need not be Unicode, an id is
            name = {} if item.id.isascii() else {"id": item.id.encode("utf-8", "surrogateescape").decode("utf-8", "replace")}
            yield item.model_copy(update={**given, **own, **name}) if given or own or name else item
        else:
            yield item


def count_of(source: str) -> int | None:
    """About how many items `articles_of` gives, without reading any: lines of JSON, rows of Parquet, one for another file; None where
    that cannot be told beforehand (standard input, CSV, whose cells may hold line ends)."""
    suffix = Path(source).suffix.lower()
    try:
        if source == "-" or suffix in (".csv", ".tsv"):
            return None
        if _is_url(source):
            return 1
        if Path(source).is_dir():
            counts = [count_of(file) for file in files_of(source) if not Path(file).is_dir()]
            return None if None in counts else sum(count for count in counts if count)
        if suffix == ".parquet":
            return rows_of_parquet(source)
        if suffix in (".jsonl", ".ndjson"):
            with Path(source).open("rb") as lines:
                return sum(1 for line in lines if line.strip())
    except (Error, OSError):
        return 1
    return 1


def _articles_of(source: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    is_file = source != "-" and not _is_url(source)
    try:
        if is_file and Path(source).is_dir():
            for file in files_of(source):
                # a folder among the files is one that could not be listed
                yield from _articles_of(file, columns, speaker) if not Path(file).is_dir() else [InputMissing(file, "cannot be listed")]
        else:
            yield from _opened(source, Path(source).suffix.lower() if is_file else "", columns, speaker)
    except Error as error:
        yield error
    except OSError as error:
        yield InputMissing(source, "no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}")
    except Exception as error:
        # a file can break a parser in ways that nobody foresaw: the others are read all the same
        yield NotText(source, f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _opened(source: str, suffix: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    """What a file, an address or standard input holds, told by its suffix, or else by its content."""
    if _is_url(source) or suffix in (".html", ".htm", ".xhtml"):
        yield open_article(source)
    elif suffix == ".parquet":
        yield from articles_from_parquet(source, columns)
    elif suffix in (".csv", ".tsv"):
        with Path(source).open("rb") as stream:
            yield from articles_from_csv(stream, source, columns)
    elif suffix in (".jsonl", ".ndjson"):
        with Path(source).open("rb") as stream:
            yield from _lines(stream, source, columns, speaker)
    elif suffix in (".vtt", ".srt"):
        yield article_of_subtitles(source, _read(source))
    elif source == "-":
        yield from _standard_input(columns, speaker)
    else:
        yield from _told_by_content(source, suffix, _read(source), columns, speaker)


def _standard_input(columns: Columns, speaker: str | None) -> Iterator[Item]:
    """Lines of JSON are read as they come, without end; all else is one text, whole in memory."""
    stream = sys.stdin.buffer
    head = stream.read(_HEAD_BYTES)
    if _is_json(head) and not looks_like_posts(head) and not _is_whole_document(head):
        yield from _lines(chain(io.BytesIO(head + stream.readline()), stream), "-", columns, speaker)
        return
    data = head + stream.read(MOST_BYTES + 1 - len(head))
    if len(data) > MOST_BYTES:
        raise InputMissing("-", f"is larger than {MOST_BYTES // 1_000_000} MB: cut it into articles first")
    yield from _told_by_content("-", "", data, columns, speaker)


def _told_by_content(source: str, suffix: str, data: bytes, columns: Columns, speaker: str | None) -> Iterator[Item]:
    if looks_like_posts(data):
        yield from articles_from_posts(data, source, speaker)
    elif suffix == ".js":
        raise NotText(source, "is a program, or an export without posts: of an archive of X, name tweets.js")
    elif suffix == ".json" or (_is_json(data) and _is_whole_document(data)):
        yield from _document(data, source, columns, speaker)
    elif _is_json(data):
        yield from _lines(io.BytesIO(data), source, columns, speaker)
    elif looks_like_html(data):
        yield article_of_html(source, data)
    elif suffix in (".xml", ".rss", ".atom"):
        yield from articles_from_feed(data, source)
    else:
        text = decoded(source, data)
        yield Article(id=source, text=text, form="transcript" if looks_like_transcript(text) else "article")


def _is_url(source: str) -> bool:
    return source.startswith(("http://", "https://"))


def _is_json(data: bytes) -> bool:
    """Whether the bytes begin as a JSON object does."""
    return data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


def _is_whole_document(data: bytes) -> bool:
    """Whether the JSON is one document over several lines: the first of them breaks off after an opening or a comma."""
    return data[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0].rstrip().endswith((b"{", b"[", b","))


def _document(data: bytes, name: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    """One JSON document: a record, a post or an article, or an array of them; else lines of JSON in a file called .json."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        if _is_json(data) and not _is_whole_document(data):
            yield from _lines(io.BytesIO(data), name, columns, speaker)
        else:
            yield NotText(name, f"is not JSON: {error}")
        return
    rows = found if isinstance(found, list) else [found]
    for number, row in enumerate(rows, 1):
        where = f"{name}:{number}"
        yield _item(row, where, columns, speaker) if isinstance(row, dict) else BadRow(where, "is not a JSON object")


def _lines(lines: Iterable[bytes], name: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    """Lines of JSON: each a record, a post, or an article."""
    for where, line in named_lines(lines, name):
        if _RECORD.search(line, 0, 200):
            # archives of records are large: this one is parsed once, by pydantic
            yield _record(line, where)
        else:
            row = row_of_line(line, where)
            yield row if isinstance(row, Error) else _item(row, where, columns, speaker)


def _item(row: dict[str, Any], where: str, columns: Columns, speaker: str | None) -> Item:
    if str(row.get("schema")).startswith("onrecord/"):
        return _record(json.dumps(row), where)
    if columns == PLAIN and "text" in row and ("author" in row or "speaker" in row):
        return article_of_post(row, where, speaker)
    return article_of_row(row, where, columns)


def _record(line: str | bytes, where: str) -> Record | BadRow:
    try:
        return Record.from_json(line)
    except Error as error:
        return BadRow(where, error.reason)
    except Exception as error:
        # a line can hold what nobody foresaw: the others are read all the same
        return BadRow(where, f"is no record: {type(error).__name__}: {' '.join(str(error).split())[:100]}")
