"""Taking things out for good: an article, or every trace of a person. Afterwards not a byte of them is left in the file.

A person's statements go, and in the texts that they were in their names, what they were called and their words become "█", as many as
there were characters, so that the offsets of all others' statements hold. The hash of the text stays: the same article, added again,
does not bring them back.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING

from ..errors import NotFound
from . import database
from .archive import clear, refresh
from .rows import compact

if TYPE_CHECKING:
    from .archive import Archive

BLANK = "█"


def remove_article(archive: Archive, name: str) -> int:
    """Takes out all versions of an article; how many. Raises `NotFound`."""
    db = archive.db
    rows = db.execute("SELECT reading FROM article WHERE name = ?", (name,)).fetchall()
    if not rows:
        raise NotFound(name, "no such article in the archive")
    with archive.transaction():
        db.execute("DELETE FROM article WHERE name = ?", (name,))
        for (reading,) in rows:
            if db.execute("SELECT 1 FROM article WHERE reading = ?", (reading,)).fetchone():
                refresh(db, reading)
            else:
                clear(db, reading)
        _forget_nobodies(db)
    _scrub(archive)
    return len(rows)


def remove_person(archive: Archive, name: str) -> int:
    """Takes out every trace of a person; how many texts they were in. Raises `NotFound`."""
    db = archive.db
    person = archive.person(name)
    everyone = [person] + [p for (p,) in db.execute("SELECT id FROM person WHERE merged_into = ?", (person,))]
    marks = ",".join("?" * len(everyone))
    readings = [r for (r,) in db.execute("SELECT DISTINCT reading FROM character WHERE person = ?", (person,))]
    with archive.transaction():
        for reading in readings:
            _blank(db, reading, person)
        for table in ("person_name", "split"):
            db.execute(f"DELETE FROM {table} WHERE person IN ({marks})", everyone)
        db.execute(f"DELETE FROM person WHERE id IN ({marks})", everyone)
        _forget_nobodies(db)
    _scrub(archive)
    return len(readings)


def _blank(db: sqlite3.Connection, reading: int, person: int) -> None:
    """Takes one person out of one reading."""
    [text] = db.execute("SELECT text FROM text WHERE reading = ?", (reading,)).fetchone()
    db.execute("INSERT INTO text_words(text_words, rowid, text) VALUES ('delete', ?, ?)", (reading, text))
    characters = db.execute(
        "SELECT id, name, aliases, descriptions, mentions FROM character WHERE reading = ? AND person = ?", (reading, person)
    ).fetchall()
    statements = _theirs(db, reading, [c[0] for c in characters])
    blanks: list[tuple[int, int]] = []
    for _, name, aliases, descriptions, mentions in characters:
        blanks += [(a, b) for a, b in json.loads(mentions)]
        described = (way(d[:1]) + d[1:] for d in json.loads(descriptions) for way in (str.upper, str.lower))
        for words in {name, *json.loads(aliases), *described}:
            blanks += _everywhere(words, text)
    for _, _, spans in statements:
        blanks += [tuple(place) for role in ("content", "source", "via", "addressee") for place in json.loads(spans).get(role, ())]
    blanked = list(text)
    for start, end in blanks:
        blanked[start:end] = [c if c.isspace() else BLANK for c in blanked[start:end]]
    after = "".join(blanked)
    for key, content, _ in statements:
        db.execute("INSERT INTO statement_words(statement_words, rowid, content) VALUES ('delete', ?, ?)", (key, content))
        db.execute("DELETE FROM about WHERE statement = ?", (key,))
        db.execute("DELETE FROM statement WHERE id = ?", (key,))
    for key, *_ in characters:
        db.execute("DELETE FROM about WHERE character = ?", (key,))
        db.execute("DELETE FROM character WHERE id = ?", (key,))
    db.execute("UPDATE text SET text = ? WHERE reading = ?", (after, reading))
    db.execute("INSERT INTO text_words(rowid, text) VALUES (?, ?)", (reading, after))
    db.execute("UPDATE article SET title = NULL, byline = NULL WHERE reading = ?", (reading,))
    _rewrite(db, reading, after)


def _theirs(db: sqlite3.Connection, reading: int, characters: list[int]) -> list[tuple[int, str, str]]:
    """The statements of these characters, and what is nested in them: numbers in the archive, contents and spans."""
    rows = db.execute(
        "SELECT id, number, content, spans, speaker, parent FROM statement WHERE reading = ? ORDER BY number", (reading,)
    ).fetchall()
    theirs: set[int] = set()
    for _, number, _, _, speaker, parent in rows:
        if speaker in characters or parent in theirs:
            theirs.add(number)
    return [(key, content, spans) for key, number, content, spans, *_ in rows if number in theirs]


def _rewrite(db: sqlite3.Connection, reading: int, text: str) -> None:
    """Takes the words of all that is left from the blanked text, and numbers the statements anew."""
    rows = db.execute(
        "SELECT id, number, parent, content, spans, speaker_name, speaker_description FROM statement WHERE reading = ? ORDER BY number",
        (reading,),
    ).fetchall()
    local = {row[0] for row in db.execute("SELECT local FROM character WHERE reading = ?", (reading,))}
    number = {row[1]: k for k, row in enumerate(rows, 1)}
    for key, old, parent, content, spans, name, description in rows:
        given = json.loads(spans)
        if given.get("runner_up") and given["runner_up"][0] not in local:
            del given["runner_up"]
        words = {role: " … ".join(text[a:b] for a, b in given.get(role, ())) for role in ("content", "cue", "source")}
        kept = description if description is None or description in text else None
        # in order, and none grows: no two rows have one number at any time
        db.execute(
            """UPDATE statement SET number = ?, parent = ?, content = ?, cue = ?, source = ?, spans = ?, speaker_description = ?,
            speaker_name = ? WHERE id = ?""",
            (
                number[old], number.get(parent), words["content"], words["cue"], words["source"],
                compact(given), kept, name if name is None or name in text else None, key,
            ),
        )  # fmt: skip
        if words["content"] != content:
            db.execute("INSERT INTO statement_words(statement_words, rowid, content) VALUES ('delete', ?, ?)", (key, content))
            db.execute("INSERT INTO statement_words(rowid, content) VALUES (?, ?)", (key, words["content"]))
    for key, name, aliases, descriptions in db.execute(
        "SELECT id, name, aliases, descriptions FROM character WHERE reading = ?", (reading,)
    ).fetchall():
        lists = [compact([w for w in json.loads(cell) if w in text]) for cell in (aliases, descriptions)]
        shown = name if name in text else BLANK * 3
        db.execute("UPDATE character SET name = ?, aliases = ?, descriptions = ? WHERE id = ?", (shown, *lists, key))


def _everywhere(words: str, text: str) -> list[tuple[int, int]]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append((at, at + len(words)))
        at = text.find(words, at + 1)
    return found


def _forget_nobodies(db: sqlite3.Connection) -> None:
    """People whom no text names any more, and nobody put in or corrected by hand."""
    gone = """SELECT id FROM person p WHERE NOT renamed AND facts IS NULL AND merged_into IS NULL
        AND NOT EXISTS (SELECT 1 FROM character WHERE person = p.id) AND NOT EXISTS (SELECT 1 FROM person WHERE merged_into = p.id)"""
    db.execute(f"DELETE FROM person_name WHERE person IN ({gone})")
    db.execute(f"DELETE FROM person WHERE id IN (SELECT id FROM ({gone}))")


def _scrub(archive: Archive) -> None:
    """Makes sure that what was deleted is in no free page, index or log."""
    with database.telling(archive.path):
        for index in ("statement_words", "text_words"):
            archive.db.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")
        archive.db.execute("VACUUM")
        archive.db.execute("PRAGMA wal_checkpoint(truncate)")
