"""Tables -> articles, one a row: lines of JSON, CSV, or Parquet, with a column mapping.

A row that is no article gives an error in its place, named by file and line, and the rest is read.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, BinaryIO

from pydantic import ValidationError

from ..errors import BadRow, Error, InputMissing, NotText
from ..record import Article

_MOST_CELL = 50_000_000


@dataclass(frozen=True)
class Columns:
    """Which column (or key) holds what."""

    id: str = "id"
    text: str = "text"
    title: str = "title"
    byline: str = "byline"
    outlet: str = "outlet"
    published: str = "published"
    url: str = "url"


PLAIN = Columns()
_OPTIONAL = tuple(field.name for field in fields(Columns) if field.name not in ("id", "text"))


def articles_from_lines(stream: BinaryIO, name: str, columns: Columns = PLAIN) -> Iterator[Article | Error]:
    """The articles of a JSONL stream, in order; a `BadRow` in the place of a line that is none. Blank lines are passed over."""
    for number, line in enumerate(stream, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            row = row_of_line(line, f"{name}:{number}")
            yield row if isinstance(row, Error) else article_of_row(row, f"{name}:{number}", columns)


def row_of_line(line: bytes, where: str) -> dict[str, Any] | BadRow:
    """The JSON object in a line."""
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        return BadRow(where, "is not UTF-8")
    except (ValueError, RecursionError) as error:
        return BadRow(where, f"is not JSON: {error}")
    return row if isinstance(row, dict) else BadRow(where, "is not a JSON object")


def articles_from_csv(stream: BinaryIO, name: str, columns: Columns = PLAIN) -> Iterator[Article | Error]:
    """The articles of a CSV table in UTF-8 with column names in its first row; commas, semicolons or tabs between the cells."""
    csv.field_size_limit(_MOST_CELL)
    # what is not UTF-8 is kept as it is for the rows before and after it, and refused in its own row
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    head = lines.readline()
    mark = max(",;\t", key=head.count)
    header = next(csv.reader([head], delimiter=mark), [])
    if columns.text not in header:
        yield BadRow(f"{name}:1", f"has no column {columns.text!r}, but {', '.join(header)[:200]!r}: use --text-column")
        return
    rows = csv.reader((line.replace("\0", "\ufffd") for line in lines), delimiter=mark)
    while True:
        where = f"{name}:{rows.line_num + 2}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield BadRow(where, f"is not CSV: {error}")
            continue
        if not any(cells):
            continue
        if len(cells) != len(header):
            yield BadRow(where, f"has {len(cells)} cells where there are {len(header)} columns")
            continue
        yield article_of_row(dict(zip(header, (cell or None for cell in cells), strict=True)), where, columns)


def articles_from_parquet(path: str, columns: Columns = PLAIN) -> Iterator[Article | Error]:
    """The articles of a Parquet file, some rows in memory at a time. Needs pyarrow."""
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        yield InputMissing(path, "needs pyarrow: pip install 'onrecord[tables]'")
        return
    number = 0
    try:
        table = parquet.ParquetFile(path)
        if columns.text not in table.schema_arrow.names:
            yield BadRow(path, f"has no column {columns.text!r}, but {', '.join(table.schema_arrow.names)[:200]!r}: use --text-column")
            return
        for batch in table.iter_batches(batch_size=200):
            for row in batch.to_pylist():
                number += 1
                yield article_of_row(row, f"{path}:{number}", columns)
    except Exception as error:
        # pyarrow raises much, and what comes after the break cannot be had
        yield NotText(path, f"is damaged or no Parquet file, after row {number}: {' '.join(str(error).split())[:200]}")


def article_of_row(row: Mapping[str, Any], where: str, columns: Columns = PLAIN) -> Article | BadRow:
    """The article in a row."""
    text, article_id = row.get(columns.text), row.get(columns.id)
    if not isinstance(text, str):
        return BadRow(where, f'has no "{columns.text}", or it is not a string')
    if article_id is not None and (not isinstance(article_id, str | int) or isinstance(article_id, bool)):
        return BadRow(where, f'"{columns.id}" is neither a string nor a number')
    given = {name: _plain(row[key]) for name in _OPTIONAL if row.get(key := getattr(columns, name)) is not None}
    if "form" in row and columns == PLAIN:
        given["form"] = row["form"]
    try:
        text.encode()
        article = Article(id=where if article_id is None else str(article_id), text=text, **given)
        article.model_dump_json()
        return article
    except UnicodeEncodeError:
        return BadRow(where, f'"{columns.text}" holds halves of characters (lone surrogates), or is not UTF-8')
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return BadRow(where, f'"{first["loc"][0] if first["loc"] else "article"}": {first["msg"]}')
    except ValueError as error:
        return BadRow(where, f"holds what cannot be kept: {' '.join(str(error).split())[:100]}")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
