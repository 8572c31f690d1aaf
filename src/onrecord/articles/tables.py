"""Tables -> articles, one a row: lines of JSON, CSV, or Parquet, with a column mapping.

A row that is no article gives an error in its place, named by file and line, and the rest is read.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, BinaryIO

from pydantic import ValidationError

from ..errors import BadRow, Error, InputMissing, NotText
from ..record import Article, is_unicode

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
    for where, line in named_lines(stream, name):
        row = row_of_line(line, where)
        yield row if isinstance(row, Error) else article_of_row(row, where, columns)


def named_lines(lines: Iterable[bytes], name: str) -> Iterator[tuple[str, bytes]]:
    """The lines that are not blank, without a byte-order mark, each with its place: NAME:LINE."""
    for number, line in enumerate(lines, 1):
        plain = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if plain.strip():
            yield f"{name}:{number}", plain


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
    """The articles of a CSV table in UTF-8 with column names in its first row; commas, semicolons or tabs between the cells.

    A row is named by the line on which it begins. Quotation marks within a quoted cell must be doubled: a lenient parser would lose them.
    """
    csv.field_size_limit(_MOST_CELL)
    # what is not UTF-8 is kept as it is for the rows before and after it, and refused in its own row
    lines = io.TextIOWrapper(stream, "utf-8-sig", errors="surrogateescape", newline="")
    try:
        head = lines.readline()
        mark = max(",;\t", key=head.count)
        try:
            header = next(csv.reader([head], delimiter=mark), [])
        except csv.Error as error:
            yield BadRow(f"{name}:1", f"holds no names of columns: {error}")
            return
        if columns.text not in header:
            yield _no_text(f"{name}:1", columns, header)
            return
        for line, cells in _csv_rows(lines, mark):
            where = f"{name}:{line}"
            if isinstance(cells, str):
                yield BadRow(where, cells)
            elif len(cells) != len(header):
                yield BadRow(where, f"has {len(cells)} cells where there are {len(header)} columns")
            elif any("\0" in cell for cell in cells):
                yield BadRow(where, "holds NUL characters: not a text")
            else:
                yield article_of_row(dict(zip(header, cells, strict=True)), where, columns)
    finally:
        # the stream is the caller's: it stays open
        with suppress(ValueError):
            lines.detach()


def _csv_rows(lines: Iterable[str], mark: str) -> Iterator[tuple[int, list[str] | str]]:
    """The rows after the header, each with the line on which it begins: its cells, or what is wrong with it. Empty ones are passed over."""
    rows = csv.reader(lines, delimiter=mark, strict=True)
    while True:
        line = rows.line_num + 2
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            open_end = "unexpected end" in str(error)
            lost = f"the {rows.line_num + 2 - line} lines from here to the end of the file are not read"
            yield line, f"opens a quotation mark that is never closed: {lost}" if open_end else f"is not CSV: {error}"
        else:
            if any(cells):
                yield line, cells


def articles_from_parquet(path: str, columns: Columns = PLAIN) -> Iterator[Article | Error]:
    """The articles of a Parquet file, some rows in memory at a time; a row is named by its number, from 1.

    Needs pyarrow: raises `InputMissing` without it, and where there is no such file.
    """
    try:
        import pyarrow.parquet as parquet
    except ImportError:
        raise InputMissing(path, "needs pyarrow: pip install 'onrecord[tables]'") from None
    number = 0
    try:
        with parquet.ParquetFile(path) as table:
            names = table.schema_arrow.names
            if columns.text not in names:
                yield _no_text(path, columns, names)
                return
            wanted = [name for name in (*dataclasses.astuple(columns), "form") if name in names]
            for batch in table.iter_batches(batch_size=200, columns=wanted):
                for row in batch.to_pylist():
                    number += 1
                    yield article_of_row(row, f"{path}:{number}", columns)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise InputMissing(path, "no such file" if isinstance(error, FileNotFoundError) else "cannot be opened") from None
    except Exception as error:
        # pyarrow raises much, and what comes after the break cannot be had
        yield NotText(path, f"is damaged or no Parquet file, after row {number}: {' '.join(str(error).split())[:200]}")


def rows_of_parquet(path: str) -> int | None:
    """How many rows a Parquet file says that it has; None where it says nothing, or pyarrow is not there."""
    try:
        import pyarrow.parquet as parquet

        return int(parquet.read_metadata(path).num_rows)
    except Exception:
        return None


def article_of_row(row: Mapping[str, Any], where: str, columns: Columns = PLAIN) -> Article | BadRow:
    """The article in a row. An empty cell is as one that is not there."""
    text, article_id = row.get(columns.text), _cell(row.get(columns.id))
    if not isinstance(text, str):
        return BadRow(where, f'has no "{columns.text}", or it is not a string')
    if article_id is not None and (not isinstance(article_id, str | int | float | Decimal) or isinstance(article_id, bool)):
        return BadRow(where, f'"{columns.id}" is neither a string nor a number')
    given = {name: value for name in _OPTIONAL if (value := _cell(row.get(getattr(columns, name)))) is not None}
    if isinstance(given.get("published"), str):
        given["published"] = _extended(given["published"])
    if columns == PLAIN and (form := _cell(row.get("form"))) is not None:
        given["form"] = form
    if isinstance(article_id, float):
        # a column of whole numbers with gaps is kept by some programs as floating-point numbers
        article_id = f"{article_id:.15g}"
    given = {"id": where if article_id is None else str(article_id), "text": text, **given}
    for name, value in given.items():
        if isinstance(value, str) and not is_unicode(value):
            return BadRow(where, f'"{getattr(columns, name, name)}" holds halves of characters (lone surrogates), or is not UTF-8')
    try:
        return Article(**given)
    except ValidationError as error:
        return BadRow(where, _wrong(error, given, columns))
    except Exception as error:
        # a row can hold what nobody foresaw: the others are read all the same
        return BadRow(where, f"holds what cannot be kept: {' '.join(str(error).split())[:100]}")


def _no_text(where: str, columns: Columns, names: Iterable[str]) -> BadRow:
    there = ", ".join(names)[:200]
    return BadRow(where, f"has no column {columns.text!r}, but {there!r}: use --text-column" if there else "is empty: no names of columns")


def _wrong(error: ValidationError, given: Mapping[str, Any], columns: Columns) -> str:
    first = error.errors(include_url=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "article"
    column = getattr(columns, name, name)
    if name == "published":
        return f'"{column}" is {str(given[name])[:40]!r}: a date must be as 2024-09-13'
    return f'"{column}": {first["msg"]}'


def _cell(value: Any) -> Any:
    """A cell as it can stand in an article: dates in ISO 8601, null for an empty string and for NaN, which some programs write for null."""
    if value == "" or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.isoformat() if isinstance(value, datetime.date) else value


def _extended(date: str) -> str:
    """A date such as 20240913 or 2024-W37-5 as 2024-09-13; all else as it is."""
    try:
        return datetime.date.fromisoformat(date).isoformat()
    except ValueError:
        return date
