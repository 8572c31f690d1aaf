"""Bytes from anywhere -> articles: a path, a URL, standard input, a folder, tables, transcripts, posts."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..errors import BadRow, Error, InputMissing, NotText
from ..record import Article, Record
from ..turns import looks_like_transcript
from .html import article_of_html, looks_like_html
from .posts import article_of_post, articles_from_posts, looks_like_posts
from .tables import PLAIN, Columns, article_of_row, articles_from_csv, articles_from_lines, articles_from_parquet, row_of_line
from .text import decoded
from .transcript import article_of_subtitles
from .web import fetch

__all__ = ["MOST_BYTES", "Columns", "articles_from_lines", "articles_of", "open_article"]

Item = Article | Record | Error
_INPUTS = frozenset(".txt .text .md .html .htm .xhtml .jsonl .ndjson .csv .tsv .parquet .vtt .srt .json .js".split()) | {""}

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
            yield item.model_copy(update={**given, **own}) if given or own else item
        else:
            yield item


def _articles_of(source: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    suffix = "" if source.startswith(("http://", "https://")) else Path(source).suffix.lower()
    try:
        if source != "-" and not source.startswith(("http://", "https://")) and Path(source).is_dir():
            for file in _files(Path(source)):
                yield from _articles_of(str(file), columns, speaker)
        elif suffix == ".parquet":
            yield from articles_from_parquet(source, columns)
        elif suffix in (".csv", ".tsv", ".jsonl", ".ndjson"):
            with Path(source).open("rb") as stream:
                rows = (
                    articles_from_csv(stream, source, columns) if suffix in (".csv", ".tsv") else _lines(stream, source, columns, speaker)
                )
                yield from rows
        elif suffix in (".vtt", ".srt"):
            yield article_of_subtitles(source, _read(source))
        elif source.startswith(("http://", "https://")) or suffix in (".html", ".htm", ".xhtml"):
            yield open_article(source)
        else:
            yield from _told_by_content(source, columns, speaker)
    except Error as error:
        yield error
    except OSError as error:
        yield InputMissing(source, "no such file" if isinstance(error, FileNotFoundError) else f"cannot be opened: {error.strerror}")
    except Exception as error:
        # a file can break a parser in ways that nobody foresaw: the others are read all the same
        yield NotText(source, f"cannot be read: {type(error).__name__}: {' '.join(str(error).split())[:200]}")


def _told_by_content(source: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    data = _read(source)
    if looks_like_posts(data):
        yield from articles_from_posts(data, source, speaker)
    elif data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        yield from _lines(io.BytesIO(data), source, columns, speaker)
    elif looks_like_html(data):
        yield article_of_html(source, data)
    else:
        text = decoded(source, data)
        yield Article(id=source, text=text, form="transcript" if looks_like_transcript(text) else "article")


def _lines(stream: BinaryIO, name: str, columns: Columns, speaker: str | None) -> Iterator[Item]:
    """Lines of JSON: each a record, a post, or an article."""
    for number, line in enumerate(stream, 1):
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not line.strip():
            continue
        where = f"{name}:{number}"
        if b'"schema"' in line[:200]:
            try:
                yield Record.from_json(line)
            except Error as error:
                yield BadRow(where, error.reason)
            continue
        row = row_of_line(line, where)
        if isinstance(row, Error):
            yield row
        elif "text" in row and ("author" in row or "speaker" in row) and columns == PLAIN:
            yield article_of_post(row, where, speaker)
        else:
            yield article_of_row(row, where, columns)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and its folders that can hold articles, in the order of their names; hidden ones are passed over."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        elif path.is_file() and path.suffix.lower() in _INPUTS:
            yield path
