"""A record <-> the rows of its reading: the one place that knows how spans, people and stances lie in the tables.

`rows_of` and `record_of` undo each other: what comes out of an archive is the record that went in, byte for byte.
"""

from __future__ import annotations

import json
import sqlite3
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

from ..record import Article, Furniture, Person, Record, RunnerUp, Span, Speaker, Stance, Statement, When, joined

_ROLES = ("content", "cue", "source", "addressee", "medium", "occasion")
_PLACES = (*_ROLES, "via", "when")

READING = "INSERT INTO reading VALUES (?,?,?,?,?,?,?,1,?)"
TEXT = "INSERT INTO text VALUES (?,?,?)"
TEXT_WORDS = "INSERT INTO text_words(rowid, text) VALUES (?,?)"
CHARACTER = "INSERT INTO character VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,1)"
STATEMENT = "INSERT INTO statement VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
STATEMENT_WORDS = "INSERT INTO statement_words(rowid, content) VALUES (?,?)"
ABOUT = "INSERT INTO about VALUES (?,?,?,?,?,?)"

Row = tuple[object, ...]


@dataclass
class Character:
    """A person of one record: what the table `character` holds, before it is known who they are across articles."""

    local: str | None
    name: str
    kind: str
    aliases: tuple[str, ...]
    descriptions: tuple[str, ...]
    mentions: list[tuple[int, int]]
    said: int = 0
    said_words: int = 0
    about: int = 0


@dataclass
class Rows:
    """The rows of one reading, by table, ready to be written."""

    reading: list[Row] = field(default_factory=list)
    text: list[Row] = field(default_factory=list)
    text_words: list[Row] = field(default_factory=list)
    character: list[Row] = field(default_factory=list)
    statement: list[Row] = field(default_factory=list)
    statement_words: list[Row] = field(default_factory=list)
    about: list[Row] = field(default_factory=list)

    def write(self, db: sqlite3.Connection) -> None:
        """Writes and forgets them."""
        for name, sql in (
            ("reading", READING),
            ("text", TEXT),
            ("character", CHARACTER),
            ("statement", STATEMENT),
            ("about", ABOUT),
            ("text_words", TEXT_WORDS),
            ("statement_words", STATEMENT_WORDS),
        ):
            db.executemany(sql, getattr(self, name))
            getattr(self, name).clear()


def characters_of(record: Record) -> list[Character]:
    """The people of a record, and last the writer where all of the text is theirs."""
    found = [Character(p.id, p.name, p.kind, p.aliases, p.descriptions, [(m.start, m.end) for m in p.mentions]) for p in record.people]
    if record.article.form == "statement" and record.article.byline:
        found.append(Character(None, record.article.byline, "person", (), (), []))
    return found


def add_rows(
    rows: Rows, record: Record, sha256: str, corrected: bool, ids: tuple[int, int, int], characters: list[Character], people: list[int]
) -> None:
    """Puts the rows of one reading to the others; `ids` are the numbers of the reading and of its first character and statement,
    `people` who the characters are across articles."""
    reading, first_character, first_statement = ids
    article = record.article
    published = article.published and article.published[:10]
    number = {c.local: first_character + k for k, c in enumerate(characters)}
    by_id = {c.local: c for c in characters}
    starts = sorted((start, end, c.local) for c in characters for start, end in c.mentions)
    for k, s in enumerate(record.statements):
        words = joined(s.content)
        local = None if s.speaker.kind == "author" and None in number else s.speaker.person
        speaker = number.get(local) if local or s.speaker.kind == "author" else None
        if speaker is not None:
            by_id[local].said += 1
            by_id[local].said_words += words.count(" ") + 1
        statement = first_statement + k
        rows.statement.append(_statement(reading, statement, s, words, speaker))
        rows.statement_words.append((statement, words))
        for row in _abouts(s, starts, number, local):
            by_id[row[0]].about += 1
            rows.about.append((number[row[0]], statement, *row[1:]))
    for c, person in zip(characters, people, strict=True):
        lists = (compact(c.aliases), compact(c.descriptions), f"[{','.join(f'[{a},{b}]' for a, b in c.mentions)}]")
        rows.character.append((number[c.local], person, reading, c.local, c.name, c.kind, *lists, c.said, c.said_words, c.about, published))
    rows.reading.append(
        (reading, sha256, record.model, int(corrected), article.form, published, article.outlet, article.text.count(" ") + 1)
    )
    rows.text.append((reading, article.text, compact([(f.start, f.end, f.kind) for f in article.furniture])))
    rows.text_words.append((reading, article.text))


def _statement(reading: int, statement: int, s: Statement, words: str, speaker: int | None) -> Row:
    who = s.speaker
    pieces = (s.content, s.cue, s.source, s.addressee, s.medium, s.occasion, who.via, s.when.spans)
    # written by hand: this is where most of the time of adding went
    spans = ",".join([f'"{role}":{_places(found)}' for role, found in zip(_PLACES, pieces, strict=True) if found])
    if other := who.runner_up:
        spans += f',"runner_up":{compact([other.person, other.name, other.confidence])}'
    return (
        statement, reading, int(s.id[1:]), int(s.parent[1:]) if s.parent else None, words,
        joined(s.cue), joined(s.source), s.quote_type,
        speaker, who.name, who.kind, who.description, who.confidence, s.act, int(s.hedged), s.when.edtf, s.confidence, f"{{{spans}}}",
    )  # fmt: skip


def _places(spans: tuple[Span, ...]) -> str:
    return f"[{','.join([f'[{p.start},{p.end}]' for p in spans])}]"


def _abouts(
    s: Statement, starts: list[tuple[int, int, str | None]], number: dict[str | None, int], speaker: str | None
) -> list[tuple[str | None, int, str | None, float | None, int | None]]:
    """Whom a statement is about, the speaker left out: those with a mention in the content, and those it is for or against."""
    mentioned = set()
    for piece in s.content:
        at = bisect_left(starts, (piece.start,))
        while at < len(starts) and starts[at][0] < piece.end:
            if starts[at][1] <= piece.end:
                mentioned.add(starts[at][2])
            at += 1
    mentioned.discard(speaker)
    if not mentioned and not s.stance:
        return []
    sides = {one.toward: (one.polarity, one.confidence, k) for k, one in enumerate(s.stance) if one.toward in number}
    everyone = sorted(mentioned | set(sides), key=lambda local: number[local])
    return [(local, int(local in mentioned), *sides.get(local or "", (None, None, None))) for local in everyone]


def record_of(db: sqlite3.Connection, article_id: int) -> Record:
    """The record of one article row, as it went in."""
    name, reading, url, title, byline, outlet, published = db.execute(
        "SELECT name, reading, url, title, byline, outlet, published FROM article WHERE id = ?", (article_id,)
    ).fetchone()
    model, form = db.execute("SELECT model, form FROM reading WHERE id = ?", (reading,)).fetchone()
    text, furniture = db.execute("SELECT text, furniture FROM text WHERE reading = ?", (reading,)).fetchone()
    article = Article(
        id=name, url=url, title=title, byline=byline, outlet=outlet, published=published, form=form, text=text,
        furniture=tuple(Furniture(start=a, end=b, text=text[a:b], kind=kind) for a, b, kind in json.loads(furniture)),
    )  # fmt: skip
    people, local = [], {}
    for row in db.execute(
        "SELECT id, local, name, kind, aliases, descriptions, mentions FROM character WHERE reading = ? AND local IS NOT NULL ORDER BY id",
        (reading,),
    ):
        local[row[0]] = row[1]
        aliases, descriptions, mentions = (json.loads(cell) for cell in row[4:])
        places = tuple(Span.of(text, a, b) for a, b in mentions)
        people.append(Person(id=row[1], name=row[2], kind=row[3], aliases=aliases, descriptions=descriptions, mentions=places))
    rows = db.execute("SELECT * FROM statement WHERE reading = ? ORDER BY number", (reading,)).fetchall()
    statements = tuple(_of_row(db, row, text, local, article.published) for row in rows)
    return Record(model=model, article=article, people=tuple(people), statements=statements)


def _of_row(db: sqlite3.Connection, row: tuple[Any, ...], text: str, local: dict[int, str], published: str | None) -> Statement:
    (key, _, number, parent, _, _, _, quote_type, speaker, name, kind, description, sure, act, hedged, edtf, confidence, spans) = row
    given = json.loads(str(spans))
    places = {role: tuple(Span.of(text, a, b) for a, b in given.get(role, ())) for role in _PLACES}
    runner_up = given.get("runner_up")
    stances = db.execute(
        "SELECT character, polarity, confidence FROM about WHERE statement = ? AND polarity IS NOT NULL ORDER BY place", (key,)
    )
    fields = {
        "id": f"s{number}", "parent": f"s{parent}" if parent else None, "quote_type": quote_type, "act": act, "hedged": bool(hedged),
        "confidence": confidence, **{role: places[role] for role in _ROLES},
        "stance": tuple(Stance(toward=local[c], polarity=p, confidence=sure_) for c, p, sure_ in stances),
        "when": When(spans=places["when"], edtf=edtf if published else None),
        "speaker": Speaker(
            person=local.get(speaker) if speaker else None, name=name, kind=kind, description=description, confidence=sure,
            via=places["via"],
            runner_up=runner_up and RunnerUp(person=runner_up[0], name=runner_up[1], confidence=runner_up[2]),
        ),
    }  # fmt: skip
    return Statement.model_validate(fields)


def compact(value: object) -> str:
    """JSON as the columns hold it, without blanks."""
    return "[]" if value == () else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
