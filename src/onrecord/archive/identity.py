"""Who is who across articles: a person of one text -> a person of the archive.

Names are compared, never surnames alone: the same first and family name (a middle name may be missing) is the same person, unless what
the articles say of them and whom they name beside them both speak against it. A single word ("Quill") and a name without a capital ("the
police") are the same only where descriptions or people named beside them speak for it. Corrections made by hand come before all of it.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache

from ..reading.grouping import name_words
from .rows import Character

MOST_WORDS = 60
_RECENT = 200
_NICKNAME = re.compile(r"[\"“‘(][^\"”’)]{1,20}[\"”’)](?=\s+\w)")
_CLASS = {"person": "p", "organization": "b", "outlet": "b", "document": "d"}
_LEGAL = frozenset("inc corp co ltd llc plc".split())
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON = frozenset(
    """the and for from with who whose his her their its our your you him she they them one two three new old former late then own says said
    told year years day man woman men women guy person people somebody someone anyone other another also first last this that these those
    was were has had all any some most many same out not but than""".split()
)


@lru_cache(maxsize=200_000)
def key_of(name: str, kind: str) -> str:
    """The folded name that a person is found by: "p ada quill" for "Mayor Ada Quill", "b justice department" for the Justice Department."""
    words = name_words(_NICKNAME.sub(" ", name), kind == "person") or (name.casefold(),)
    if kind != "person" and len(words) > 1:
        words = tuple(w for w in words if w not in _LEGAL) or words
    return " ".join((_CLASS.get(kind, "p"), *words))


def short_of(key: str) -> str:
    """The key with the first and the last word of a person's name only."""
    words = key.split()
    return f"p {words[1]} {words[-1]}" if words[0] == "p" and len(words) > 3 else key


@lru_cache(maxsize=50_000)
def _telling(description: str) -> frozenset[str]:
    return frozenset(w.removesuffix("s") for w in _WORD.findall(description.casefold()) if w not in _COMMON)


def telling_words(descriptions: Sequence[str]) -> set[str]:
    """The words of descriptions that tell one person from another: "striker", "Harrow"."""
    return set().union(*map(_telling, descriptions)) if descriptions else set()


class Identity:
    """Finds, for the people of one text after another, who they are; new ones get numbers, and are written by `write`."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._people: dict[str, list[tuple[str, int]]] = {}
        self._words: dict[int, set[str]] = {}
        self._new: list[tuple[object, ...]] = []
        self._names: list[tuple[object, ...]] = []
        self._changed: set[int] = set()
        self._beside: dict[int, set[int]] = {}
        self._next: int = db.execute("SELECT coalesce(max(id), 0) + 1 FROM person").fetchone()[0]
        self._merged: dict[int, int] = dict(db.execute("SELECT id, merged_into FROM person WHERE merged_into IS NOT NULL").fetchall())
        self._has_splits = bool(db.execute("SELECT 1 FROM split LIMIT 1").fetchone())

    def people_of(self, characters: Sequence[Character], sha256: str) -> list[int]:
        """The person of each character, in order."""
        found: list[int | None] = [None] * len(characters)
        # long names first: they are sure, and say in whose company the others are
        for at in sorted(range(len(characters)), key=lambda k: -len(characters[k].name)):
            found[at] = self._person(characters[at], sha256, {p for p in found if p is not None})
        people = [p for p in found if p is not None]
        company = set(people)
        for person in people:
            self._beside.setdefault(person, set()).update(company)
        return people

    def write(self) -> None:
        """Writes the people who came new, and what more is known of the others."""
        self._db.executemany("INSERT INTO person(id, name, kind, words) VALUES (?,?,?,?)", self._new)
        self._db.executemany("INSERT OR IGNORE INTO person_name VALUES (?,?,?,?)", self._names)
        changed = [(" ".join(sorted(self._words[p])), p) for p in self._changed]
        self._db.executemany("UPDATE person SET words = ? WHERE id = ?", changed)
        self._new.clear()
        self._names.clear()
        self._changed.clear()
        if len(self._people) > 300_000:
            self._people.clear()
            self._words.clear()
            self._beside.clear()

    def _person(self, character: Character, sha256: str, beside: set[int]) -> int:
        key = key_of(character.name, character.kind)
        if self._has_splits and (
            row := self._db.execute("SELECT person FROM split WHERE sha256 = ? AND key = ?", (sha256, key)).fetchone()
        ):
            return int(row[0])
        words = telling_words(character.descriptions) - {w.removesuffix("s") for w in key.split()}
        sure = len(key.split()) > 2 or (key[0] != "p" and any(c.isupper() for c in character.name))
        # two of one name in one text are two, save where one of them is who wrote it
        candidates = [p for p in self._named(key) if p not in beside or character.local is None]
        for person in candidates:
            if self._same(person, words, beside, sure):
                if words - self._words[person] and len(self._words[person]) < MOST_WORDS:
                    self._words[person] |= words
                    self._changed.add(person)
                return self._owner(person)
        return self._made(character, key, words)

    def _named(self, key: str) -> list[int]:
        """Who goes by this name: the same words first, then the same but for a middle name that one of the two lacks."""
        fitting = [(other != key, person) for other, person in self._called(short_of(key)) if _fits(key, other)]
        return list(dict.fromkeys(person for _, person in sorted(fitting)))

    def _called(self, short: str) -> list[tuple[str, int]]:
        """The keys and people under one first and last word."""
        if short not in self._people:
            rows = self._db.execute("SELECT key, person FROM person_name WHERE short = ? LIMIT 50", (short,)).fetchall()
            self._people[short] = rows
        return self._people[short]

    def _same(self, person: int, words: set[str], beside: set[int], sure: bool) -> bool:
        known = self._known(person)
        alike = bool(words & known)
        # one word is too little to tell namesakes by
        if sure and (alike or min(len(words), len(known)) < 2 or len(known) >= MOST_WORDS // 2):
            return True
        if not sure and alike:
            return True
        company = len(beside & self._company(person, beside))
        return company >= (1 if sure else 2)

    def _known(self, person: int) -> set[str]:
        if person not in self._words:
            row = self._db.execute("SELECT words FROM person WHERE id = ?", (person,)).fetchone()
            self._words[person] = set(row[0].split()) if row else set()
        return self._words[person]

    def _company(self, person: int, beside: set[int]) -> set[int]:
        """Which of `beside` are named in another text with this person."""
        here = beside & self._beside.get(person, set())
        if here or not beside:
            return here
        rows = self._db.execute(
            f"""SELECT DISTINCT other.person FROM (SELECT reading FROM character WHERE person = ? AND current LIMIT {_RECENT}) mine
            JOIN character other ON other.reading = mine.reading""",
            (person,),
        ).fetchall()
        self._beside.setdefault(person, set()).update(p for (p,) in rows)
        return beside & self._beside[person]

    def _owner(self, person: int) -> int:
        """The person, or the one that they were merged into by hand."""
        if person not in self._merged:
            return person
        return self._owner(self._merged[person])

    def _made(self, character: Character, key: str, words: set[str]) -> int:
        person = self._next
        self._next += 1
        self._words[person] = set(words)
        self._new.append((person, character.name, character.kind, " ".join(sorted(words))))
        keys = {key}
        if key[0] == "b":
            # a body is called by its letters in the next article
            keys |= {key_of(a, character.kind) for a in character.aliases if len(a) > 2 and a.isupper() and " " not in a}
        for one in keys:
            self._called(short_of(one)).append((one, person))
            self._names.append((one, person, short_of(one), one.split()[-1]))
        return person


def _fits(key: str, other: str) -> bool:
    """Whether two keys can be one name: the same, or the same first and last word with middle names that do not disagree."""
    if key == other:
        return True
    mine, theirs = key.split()[2:-1], other.split()[2:-1]
    if mine and theirs:
        return len(mine) == len(theirs) and all(
            a[0] == b[0] and (a == b or 1 in (len(a), len(b))) for a, b in zip(mine, theirs, strict=True)
        )
    return True


def merge(db: sqlite3.Connection, into: int, others: Sequence[int]) -> None:
    """Makes several people one, for good: their names lead to `into` in every article read later, too."""
    for other in others:
        db.execute("UPDATE person SET merged_into = ? WHERE id = ?", (into, other))
        db.execute("UPDATE character SET person = ? WHERE person = ?", (into, other))


def split(db: sqlite3.Connection, person: int, readings: Sequence[int], name: str) -> int:
    """Makes another person, called `name`, of this one in these readings, for good; the number of the new person."""
    kind = db.execute("SELECT kind FROM person WHERE id = ?", (person,)).fetchone()[0]
    new = int(db.execute("INSERT INTO person(name, kind, renamed) VALUES (?,?,1)", (name, kind)).lastrowid or 0)
    _named_by(db, new, name, kind)
    for reading in readings:
        [sha256] = db.execute("SELECT sha256 FROM reading WHERE id = ?", (reading,)).fetchone()
        for called, its_kind in db.execute(
            "SELECT name, kind FROM character WHERE reading = ? AND person = ?", (reading, person)
        ).fetchall():
            db.execute("INSERT OR REPLACE INTO split VALUES (?,?,?)", (sha256, key_of(called, its_kind), new))
        db.execute("UPDATE character SET person = ? WHERE reading = ? AND person = ?", (new, reading, person))
    return new


def rename(db: sqlite3.Connection, person: int, name: str) -> None:
    """Calls a person by another name, for good; the old names still lead to them."""
    [kind] = db.execute("SELECT kind FROM person WHERE id = ?", (person,)).fetchone()
    db.execute("UPDATE person SET name = ?, renamed = 1 WHERE id = ?", (name, person))
    _named_by(db, person, name, kind)


def import_person(
    db: sqlite3.Connection, name: str, kind: str, aliases: Sequence[str], external: str | None, facts: dict[str, str]
) -> None:
    """Puts in a known person, or adds what is known to the one of that name."""
    row = db.execute("SELECT person FROM person_name WHERE key = ? ORDER BY person LIMIT 1", (key_of(name, kind),)).fetchone()
    person = row[0] if row else db.execute("INSERT INTO person(name, kind, renamed) VALUES (?,?,1)", (name, kind)).lastrowid
    db.execute("UPDATE person SET external = ?, facts = ? WHERE id = ?", (external, json.dumps(facts, ensure_ascii=False), person))
    for called in (name, *aliases):
        _named_by(db, int(person or 0), called, kind)


def _named_by(db: sqlite3.Connection, person: int, name: str, kind: str) -> None:
    key = key_of(name, kind)
    db.execute("INSERT OR IGNORE INTO person_name VALUES (?,?,?,?)", (key, person, short_of(key), key.split()[-1]))
