"""Records -> CSV (RFC 4180): one row a statement. Words are never changed, so a cell may begin with a sign that a spreadsheet takes
for a formula: open the file as text where its origin is in doubt."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from ..record import Record, Statement, joined

COLUMNS = (
    "article",
    "url",
    "outlet",
    "published",
    "title",
    "statement",
    "parent",
    "content",
    "cue",
    "source",
    "quote_type",
    "speaker_name",
    "speaker_kind",
    "speaker_description",
    "speaker_confidence",
    "act",
    "stance",
    "addressee",
    "medium",
    "occasion",
    "when",
    "edtf",
    "hedged",
    "confidence",
    "content_start",
    "content_end",
)


def write_csv(records: Iterable[Record], stream: TextIO) -> None:
    """The column names, then a row for every statement; the pieces of a content are joined by " … "."""
    rows = csv.writer(stream, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for record in records:
        for statement in record.statements:
            rows.writerow(row_of(record, statement))
        stream.flush()


def row_of(record: Record, s: Statement) -> list[object]:
    """The cells of one statement, in the order of `COLUMNS`."""
    article, speaker = record.article, s.speaker
    names = {person.id: person.name for person in record.people}
    stance = "; ".join(f"{one.polarity} {names.get(one.toward, one.toward)}" for one in s.stance)
    return [
        article.id,
        article.url,
        article.outlet,
        article.published,
        article.title,
        s.id,
        s.parent,
        joined(s.content),
        joined(s.cue),
        joined(s.source),
        s.quote_type,
        speaker.name,
        speaker.kind,
        speaker.description,
        speaker.confidence,
        s.act,
        stance,
        joined(s.addressee),
        joined(s.medium),
        joined(s.occasion),
        joined(s.when.spans),
        s.when.edtf,
        str(s.hedged).lower(),
        s.confidence,
        s.content[0].start,
        s.content[-1].end,
    ]
