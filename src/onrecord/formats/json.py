"""Records -> JSON: one document, or one record a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from ..record import Record


def write_json(records: Iterable[Record], stream: TextIO, many: bool) -> None:
    """The record as an indented JSON object or, with `many`, all of them as an array, written one after another."""
    if not many:
        for record in records:
            stream.write(record.to_json(indent=1) + "\n")
        return
    stream.write("[")
    for number, record in enumerate(records):
        stream.write((",\n" if number else "\n") + record.to_json(indent=1))
    stream.write("\n]\n")


def write_jsonl(records: Iterable[Record], stream: TextIO) -> None:
    """One record a line, each written out at once."""
    for record in records:
        stream.write(record.to_json() + "\n")
        stream.flush()
