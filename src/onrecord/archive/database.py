"""Opening the SQLite file: settings, schema and its number, and what can go wrong, said in one line.

Every other file here gets a connection from this one, and every error of SQLite leaves as an `ArchiveError` that names the file.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from ..errors import ArchiveError

SCHEMA = 1
WAIT_S = 60.0
_APPLICATION = 0x4F6E5263  # "OnRc"
_SQL = Path(__file__).parent / "schema.sql"


def opened(path: str, writing: bool, wait_s: float = WAIT_S) -> sqlite3.Connection:
    """A connection to the archive at `path`, made there if `writing` and there is none.

    Raises `ArchiveError` where there is no archive, it is of a newer On Record, it is damaged, or it may not be written to.
    """
    file = Path(path)
    if file.is_dir():
        raise ArchiveError(path, "is a directory: name a file")
    if not file.exists() and not writing:
        raise ArchiveError(path, "there is no such archive: make one with onrecord add … --db FILE")
    if not file.exists() and not file.absolute().parent.is_dir():
        raise ArchiveError(path, "the folder that it should be in does not exist")
    with telling(path):
        db = _connected(file, writing, wait_s)
        try:
            _check(db, path, writing)
        except BaseException:
            db.close()
            raise
        return db


@contextmanager
def telling(path: str) -> Iterator[None]:
    """Turns what SQLite says into one line that names the file and what to do."""
    try:
        yield
    except sqlite3.Error as error:
        said = str(error)
        raise ArchiveError(path, next((line for words, line in _MEANINGS if words in said), f"SQLite says: {said}")) from None


_MEANINGS = (
    ("locked", "is in use by another program that does not let go: try again when it is done"),
    ("readonly", "may not be written to: see the permissions of the file and its folder"),
    ("attempt to write", "may not be written to: see the permissions of the file and its folder"),
    ("full", "the disk is full: nothing of the last articles was kept, all before them was"),
    ("disk I/O", "the disk is full or does not answer: nothing of the last articles was kept, all before them was"),
    ("malformed", "is damaged: restore a copy, or save what can be read with sqlite3 FILE .recover"),
    ("not a database", "is not an archive: not an SQLite file"),
    ("unable to open", "cannot be opened: see the permissions of the file and its folder"),
)


def _connected(file: Path, writing: bool, wait_s: float) -> sqlite3.Connection:
    db = sqlite3.connect(file, timeout=wait_s, isolation_level=None) if writing else _reading(file, wait_s)
    db.execute("PRAGMA synchronous = normal")
    db.execute("PRAGMA cache_size = -200000")
    db.execute("PRAGMA mmap_size = 4000000000")
    db.execute("PRAGMA temp_store = memory")
    return db


def _reading(file: Path, wait_s: float) -> sqlite3.Connection:
    name = f"file:{quote(str(file.absolute()))}"
    if os.access(file, os.W_OK) and os.access(file.absolute().parent, os.W_OK):
        # SQLite tidies up the files beside it only where it could write
        db = sqlite3.connect(f"{name}?mode=rw", uri=True, timeout=wait_s, isolation_level=None)
        db.execute("PRAGMA query_only = 1")
        return db
    db = sqlite3.connect(f"{name}?mode=ro", uri=True, timeout=wait_s, isolation_level=None)
    try:
        db.execute("SELECT 1 FROM sqlite_schema")
    except sqlite3.OperationalError:
        # nobody can be writing where not even the files beside it can be made
        db.close()
        db = sqlite3.connect(f"{name}?immutable=1", uri=True, isolation_level=None)
    return db


def _check(db: sqlite3.Connection, path: str, writing: bool) -> None:
    # one reading of all three: another program may be making the archive right now
    db.execute("BEGIN")
    try:
        number = db.execute("PRAGMA user_version").fetchone()[0]
        application = db.execute("PRAGMA application_id").fetchone()[0]
        empty = not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    finally:
        db.execute("ROLLBACK")
    if number > SCHEMA and application == _APPLICATION:
        raise ArchiveError(path, f"was made by a newer On Record (schema {number}, this one knows {SCHEMA}): install the newer version")
    if application == _APPLICATION:
        return
    if empty and not writing:
        raise ArchiveError(path, "is empty: nothing was added to it yet")
    if not empty:
        raise ArchiveError(path, "is not an archive of On Record")
    _made(db)


def _made(db: sqlite3.Connection) -> None:
    """A new archive, all at once: two programs that make it at the same time make it once."""
    db.execute("PRAGMA page_size = 4096")
    _write_ahead(db)
    script = _SQL.read_text("utf8")
    db.execute("BEGIN IMMEDIATE")
    if not db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                db.execute(statement)
                statement = ""
        db.execute(f"PRAGMA application_id = {_APPLICATION}")
        db.execute(f"PRAGMA user_version = {SCHEMA}")
    db.execute("COMMIT")


def _write_ahead(db: sqlite3.Connection) -> None:
    """Turns the write-ahead log on. SQLite's own waiting does not cover this change, so programs that make a file at once wait here."""
    give_up = time.monotonic() + db.execute("PRAGMA busy_timeout").fetchone()[0] / 1000
    while True:
        try:
            db.execute("PRAGMA journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            time.sleep(0.01)
