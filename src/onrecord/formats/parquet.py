"""Records -> Parquet: one row a statement, flat and typed, with the columns of the CSV. Needs pyarrow (`onrecord[tables]`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..errors import Error
from ..record import Record
from .csv import COLUMNS, row_of

_ROWS = 20_000
_FLOATS, _INTEGERS = ("speaker_confidence", "confidence"), ("content_start", "content_end")


def write_parquet(records: Iterable[Record], path: Path) -> None:
    """Writes the file in row groups, whole or not at all. Raises `Error` where pyarrow is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise Error(str(path), "needs pyarrow: pip install 'onrecord[tables]'") from None
    kinds = {**dict.fromkeys(_FLOATS, pyarrow.float64()), **dict.fromkeys(_INTEGERS, pyarrow.int32()), "hedged": pyarrow.bool_()}
    schema = pyarrow.schema([(name, kinds.get(name, pyarrow.string())) for name in COLUMNS])
    draft = path.with_name(f".{path.name}.part")
    try:
        with pyarrow.parquet.ParquetWriter(draft, schema) as out:
            for rows in _groups(records):
                out.write_table(pyarrow.Table.from_pylist(rows, schema))
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _groups(records: Iterable[Record]) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for record in records:
        for statement in record.statements:
            row = dict(zip(COLUMNS, row_of(record, statement), strict=True))
            rows.append({**row, "hedged": statement.hedged})
        if len(rows) >= _ROWS:
            yield rows
            rows = []
    yield rows
