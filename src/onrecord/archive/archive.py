"""Archive: records in one SQLite file. Opens it, adds, removes, gives back; the questions are in the files beside this one.

An article is its id and its text: the same again changes nothing, the same text under another id is a second publication that shares
one reading, the same id with another text is a new version. Whole articles are written in one transaction or not at all.
"""

from __future__ import annotations

import gc
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from ..errors import ArchiveError, BadRow, Error, NotFound
from ..record import Article, EntityKind, Record
from . import database, identity
from .identity import Identity
from .rows import Rows, add_rows, characters_of, record_of

if TYPE_CHECKING:
    from .audit import Audit, Period
    from .echoes import Echoes, Repeated
    from .search import Said
    from .sides import Sides
    from .timeline import Moment
    from .who import Who

Outcome = Literal["added", "known", "publication", "version", "reread"]
ReadAll = Callable[[Iterable[Article | Error]], Iterator[Record | Error]]

_KINDS = get_args(EntityKind)
_BATCH_STATEMENTS, _BATCH_S = 5_000, 1.0


@dataclass(frozen=True)
class Added:
    """What became of one item: its name, and whether it was added, known, a further publication, a new version, or read again."""

    name: str
    outcome: Outcome


@dataclass(frozen=True)
class Info:
    """What is in an archive: how many articles (superseded ones left out), statements and people, the schema, the newest model."""

    articles: int
    statements: int
    people: int
    schema: int
    model: str | None


class Archive:
    """The archive in the file `path`; a new one is made there unless `readonly`.

    Raises `ArchiveError` where it cannot be opened. Use it in a `with` statement, or call `close`.
    """

    def __init__(self, path: str, readonly: bool = False, wait_s: float = database.WAIT_S) -> None:
        self.path = str(path)
        self.readonly = readonly
        self.db = database.opened(self.path, not readonly, wait_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self.db.close()

    def info(self) -> Info:
        """What is in it."""
        with database.telling(self.path):
            one = self.db.execute(
                """SELECT (SELECT count(*) FROM article WHERE NOT superseded),
                (SELECT count(*) FROM statement s JOIN reading r ON r.id = s.reading WHERE r.current),
                (SELECT count(DISTINCT person) FROM character WHERE current), (SELECT model FROM reading ORDER BY id DESC LIMIT 1)"""
            ).fetchone()
        return Info(one[0], one[1], one[2], database.SCHEMA, one[3])

    def add(self, item: Record | Article, reread: bool = False) -> Added:
        """Adds one record, or one article, which is read first. Raises an `Error` where it cannot be read or written."""
        [result] = self.add_all([item], reread=reread)
        if isinstance(result, Error):
            raise result
        return result

    def add_all(
        self, items: Iterable[Record | Article | Error], read_all: ReadAll | None = None, reread: bool = False
    ) -> Iterator[Added | Error]:
        """Adds many, in order of reading; an item that cannot be read gives an `Error`, and the others are added.

        read_all   reads the articles that are not known yet; by default `onrecord.read_all`
        reread     articles that are known are read again, and their records replaced, save those corrected by hand
        """
        pending = _Batch(self, reread)
        with _seldom_collected():
            for item in self._read(items, read_all, reread):
                yield from pending.put(item)
            yield from pending.flush()

    def _read(
        self, items: Iterable[Record | Article | Error], read_all: ReadAll | None, reread: bool
    ) -> Iterator[Record | Article | Error]:
        """Records in place of the articles that have to be read; those that are known, or whose text is, come as they are."""
        ready: list[Record | Article | Error] = []

        def unread() -> Iterator[Article | Error]:
            for item in items:
                if isinstance(item, Article) and (reread or not self._has_text(item.sha256)):
                    yield item
                else:
                    ready.append(item)
                    if len(ready) > 200:
                        # lets the reader go on, so that what is ready is written
                        yield _Nothing()

        waiting = unread()
        for first in waiting:
            # the reader is loaded only once there is something to read
            for result in [first] if isinstance(first, Error) else (read_all or _read_all)(chain([first], waiting)):
                yield from ready
                ready.clear()
                if not isinstance(result, _Nothing):
                    yield result
        yield from ready

    def _has_text(self, sha256: str) -> bool:
        with database.telling(self.path):
            return self.db.execute("SELECT 1 FROM reading WHERE sha256 = ?", (sha256,)).fetchone() is not None

    def correct(self, record: Record) -> None:
        """Puts a record corrected by hand in the place of what the model read; a new model does not replace it."""
        pending = _Batch(self, True, corrected=True)
        for result in [*pending.put(record), *pending.flush()]:
            if isinstance(result, Error):
                raise result

    def records(self) -> Iterator[Record]:
        """All records, superseded articles left out, in the order in which they were added."""
        for (number,) in self.db.execute("SELECT id FROM article WHERE NOT superseded ORDER BY id").fetchall():
            yield record_of(self.db, number)

    __iter__ = records

    def record(self, name: str) -> Record:
        """The record of the article of that id. Raises `NotFound`."""
        row = self.db.execute("SELECT id FROM article WHERE name = ? ORDER BY superseded, id DESC LIMIT 1", (name,)).fetchone()
        if not row:
            raise NotFound(name, "no such article in the archive")
        return record_of(self.db, row[0])

    def record_of_text(self, text: str) -> Record:
        """The record of the article that has exactly this text. Raises `NotFound`."""
        sha256 = Article(text=text).sha256
        row = self.db.execute(
            "SELECT a.id FROM article a JOIN reading r ON r.id = a.reading WHERE r.sha256 = ? ORDER BY superseded, a.id LIMIT 1", (sha256,)
        ).fetchone()
        if not row:
            raise NotFound(f"sha256:{sha256}", "no article in the archive has this text")
        return record_of(self.db, row[0])

    def remove(self, name: str) -> int:
        """Takes out an article with all its versions, for good; how many versions. Raises `NotFound`."""
        from .removal import remove_article

        return remove_article(self, name)

    def remove_person(self, name: str) -> int:
        """Takes out every trace of a person, for good; how many texts they were in. Raises `NotFound`."""
        from .removal import remove_person

        return remove_person(self, name)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A transaction that writes all or nothing and waits for other writers."""
        if self.readonly:
            raise ArchiveError(self.path, "was opened to read only")
        with database.telling(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            finally:
                if self.db.in_transaction:
                    self.db.execute("ROLLBACK")

    # questions ------------------------------------------------------------------------------------------------------------------

    def search(self, words: str, limit: int = 20, offset: int = 0, **filters: Any) -> list[Said]:
        """The statements that have these words; `filters` are the fields of `search.Filters`. See `archive.search.search`."""
        from .search import Filters, search

        return search(self, words, Filters(**filters), limit, offset)

    def who(self, name: str, limit: int = 10) -> Who:
        """What somebody said, and what was said about them. See `archive.who.who`."""
        from .who import who

        return who(self, name, limit)

    def sides(self, subject: str, limit: int = 200) -> Sides:
        """Who is for and who against a person or a topic. See `archive.sides.sides`."""
        from .sides import sides

        return sides(self, subject, limit)

    def timeline(self, subject: str, limit: int = 200) -> list[Moment]:
        """What was said when. See `archive.timeline.timeline`."""
        from .timeline import timeline

        return timeline(self, subject, limit)

    def echoes(self, quotation: str, speaker: str | None = None, limit: int = 50) -> Echoes:
        """Where a quotation is, and what was changed in it. See `archive.echoes.echoes`."""
        from .echoes import echoes

        return echoes(self, quotation, speaker, limit)

    def repeated(self, least: int = 2) -> list[Repeated]:
        """All quotations that several voices have. See `archive.echoes.clusters`."""
        from .echoes import clusters

        return clusters(self, least)

    def audit(self, period: Period = "year", by: str | None = None, limit: int = 20) -> Audit:
        """Who gets to speak. See `archive.audit.audit`."""
        from .audit import audit

        return audit(self, period, by, limit)

    # people ---------------------------------------------------------------------------------------------------------------------

    def person(self, name: str) -> int:
        """The number of the one person of that name, or "#12". Raises `NotFound` where there is none, or several."""
        from .people import person_named

        return person_named(self, name)

    def merge(self, into: str, others: Iterable[str]) -> None:
        """Makes several people one; holds for articles read later, too."""
        one, more = self.person(into), [self.person(other) for other in others]
        with self.transaction():
            identity.merge(self.db, one, [other for other in more if other != one])

    def split(self, name: str, articles: Iterable[str], new_name: str) -> None:
        """Makes another person of the one called `name` in these articles."""
        person, readings = self.person(name), []
        for article in articles:
            rows = self.db.execute(
                "SELECT reading FROM article WHERE name = ? AND reading IN (SELECT reading FROM character WHERE person = ?)",
                (article, person),
            ).fetchall()
            if not rows:
                raise NotFound(article, f"no such article names {name}")
            readings += [r for (r,) in rows]
        with self.transaction():
            identity.split(self.db, person, readings, new_name)

    def import_people(self, rows: Iterable[Mapping[str, str]]) -> int:
        """Puts in known people: rows with name and any of kind, aliases (separated by |), id (of Wikidata, say); every other column is kept
        as a fact for `audit`. How many. Raises `BadRow` where a row has no name; then none is put in."""
        count = 0
        with self.transaction():
            for count, row in enumerate(rows, 1):
                name, kind = (row.get("name") or "").strip(), row.get("kind") or "person"
                if not name or kind not in _KINDS:
                    raise BadRow(f"row {count}", f"has no name, or its kind is none of {', '.join(_KINDS)}")
                aliases = [a.strip() for a in (row.get("aliases") or "").split("|") if a.strip()]
                facts = {k: v for k, v in row.items() if k not in ("name", "kind", "aliases", "id") and k and isinstance(v, str)}
                identity.import_person(self.db, name, kind, aliases, row.get("id") or None, facts)
        return count

    def rename(self, name: str, new_name: str) -> None:
        """Calls a person by another name."""
        person = self.person(name)
        with self.transaction():
            identity.rename(self.db, person, new_name)


class _Nothing(Error):
    """Passed through the reader where there is nothing to read."""

    def __init__(self) -> None:
        super().__init__("", "")


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Records have no cycles: looking for some among all those of a batch takes longer than anything that is done with them."""
    before = gc.get_threshold()
    gc.set_threshold(5_000_000, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)


class _Batch:
    """Items that are written together, in one transaction of whole articles."""

    def __init__(self, archive: Archive, reread: bool, corrected: bool = False) -> None:
        self._archive, self._reread, self._corrected = archive, reread, corrected
        self._items: list[Record | Article] = []
        self._statements = 0
        self._since = time.monotonic()
        self._identity: Identity | None = None
        self._changes = -1
        self._touched: set[int] = set()

    def put(self, item: Record | Article | Error) -> Iterator[Added | Error]:
        """Takes an item; writes when there are many, or it is long ago that something was written."""
        if isinstance(item, Error):
            yield item
            return
        self._items.append(item)
        self._statements += len(item.statements) if isinstance(item, Record) else 0
        if self._statements > _BATCH_STATEMENTS or time.monotonic() - self._since > _BATCH_S:
            yield from self.flush()

    def flush(self) -> Iterator[Added | Error]:
        """Writes what waits."""
        if not self._items:
            return
        items, self._items, self._statements = self._items, [], 0
        db = self._archive.db
        with self._archive.transaction():
            # what another program wrote since would not be known to an older Identity
            version = db.execute("PRAGMA data_version").fetchone()[0]
            if self._identity is None or version != self._changes:
                self._identity, self._changes = Identity(db), version
            try:
                results = list(self._written(items, self._identity))
            except BaseException:
                self._identity = None
                raise
        self._since = time.monotonic()
        yield from results

    def _written(self, items: list[Record | Article], people: Identity) -> Iterator[Added | Error]:
        db, rows = self._archive.db, Rows()
        tables = ("reading", "character", "statement", "article")
        ids = {table: db.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()[0] for table in tables}
        fresh: dict[str, int] = {}
        for item in items:
            article = item.article if isinstance(item, Record) else item
            if isinstance(item, Record) and not _numbered(item):
                yield BadRow(article.id, "its statements are not s1, s2 … in order, or its people are named twice")
                continue
            reading = fresh.get(article.sha256) or _one(db, "SELECT id FROM reading WHERE sha256 = ?", article.sha256)
            outcome: Outcome = "publication" if reading else "added"
            replace = bool(reading) and isinstance(item, Record) and self._reread and article.sha256 not in fresh
            if replace and (self._corrected or not _one(db, "SELECT corrected FROM reading WHERE id = ?", reading)):
                clear(db, int(reading or 0))
                reading, kept, outcome = None, reading, "reread"
            else:
                kept = None
            if reading is None and isinstance(item, Record):
                reading = kept or ids["reading"]
                ids["reading"] += kept is None
                characters = characters_of(item)
                found = people.people_of(characters, article.sha256)
                numbers = (int(reading), ids["character"], ids["statement"])
                add_rows(rows, item, article.sha256, self._corrected, numbers, characters, found)
                ids["character"] += len(characters)
                ids["statement"] += len(item.statements)
                fresh[article.sha256] = int(reading)
            elif reading is None:
                yield BadRow(article.id, "is not read yet")
                continue
            outcome = self._publication(article, int(reading), ids, outcome)
            yield Added(article.id, outcome)
        people.write()
        rows.write(db)
        for reading in self._touched:
            refresh(db, reading)
        self._touched.clear()

    def _publication(self, article: Article, reading: int, ids: dict[str, int], outcome: Outcome) -> Outcome:
        """Writes the article row, if it is not there; marks the version that it takes the place of."""
        db = self._archive.db
        before = db.execute("SELECT id, reading FROM article WHERE name = ? AND NOT superseded", (article.id,)).fetchone()
        if before and before[1] == reading:
            if outcome == "reread":
                self._touched.add(reading)
            return outcome if outcome == "reread" else "known"
        if before:
            db.execute("UPDATE article SET superseded = 1 WHERE id = ?", (before[0],))
            self._touched.add(before[1])
        values = (ids["article"], article.id, reading, article.url, article.title, article.byline, article.outlet, article.published)
        db.execute("INSERT INTO article VALUES (?,?,?,?,?,?,?,?,0)", values)
        ids["article"] += 1
        if outcome == "publication":
            self._touched.add(reading)
        return "version" if before else outcome


def refresh(db: sqlite3.Connection, reading: int) -> None:
    """Copies to a reading, and its people, what follows from its articles: whether it is current, its earliest date and outlet."""
    row = db.execute(
        """SELECT substr(published, 1, 10), outlet FROM article WHERE reading = ? AND NOT superseded
        ORDER BY published IS NULL, published, id LIMIT 1""",
        (reading,),
    ).fetchone()
    if row:
        db.execute("UPDATE reading SET current = 1, published = ?, outlet = ? WHERE id = ?", (*row, reading))
        db.execute("UPDATE character SET current = 1, published = ? WHERE reading = ?", (row[0], reading))
    else:
        db.execute("UPDATE reading SET current = 0 WHERE id = ?", (reading,))
        db.execute("UPDATE character SET current = 0 WHERE reading = ?", (reading,))


def clear(db: sqlite3.Connection, reading: int) -> None:
    """Takes out the rows of a reading, its articles excepted."""
    db.execute(
        "INSERT INTO statement_words(statement_words, rowid, content) SELECT 'delete', id, content FROM statement WHERE reading = ?",
        (reading,),
    )
    db.execute("INSERT INTO text_words(text_words, rowid, text) SELECT 'delete', reading, text FROM text WHERE reading = ?", (reading,))
    db.execute("DELETE FROM about WHERE character IN (SELECT id FROM character WHERE reading = ?)", (reading,))
    db.execute("DELETE FROM about WHERE statement IN (SELECT id FROM statement WHERE reading = ?)", (reading,))
    for table, column in (("statement", "reading"), ("character", "reading"), ("text", "reading"), ("reading", "id")):
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (reading,))


def _one(db: sqlite3.Connection, sql: str, *values: object) -> int | None:
    row = db.execute(sql, values).fetchone()
    return row[0] if row else None


def _numbered(record: Record) -> bool:
    names = [p.id for p in record.people]
    return [s.id for s in record.statements] == [f"s{k + 1}" for k in range(len(record.statements))] and len(set(names)) == len(names)


def _read_all(items: Iterable[Article | Error]) -> Iterator[Record | Error]:
    from .. import read_all

    return read_all(items)
