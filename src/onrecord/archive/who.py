"""who: what somebody said, what was said about them and by whom, when first and last, and in which outlets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import database
from .people import people_named, person_asked
from .search import Said, said

if TYPE_CHECKING:
    from .archive import Archive

_NEWEST = 2_000


@dataclass(frozen=True)
class Who:
    """What the archive has of one person.

    texts, said, about   how many texts name them, how many statements are theirs, how many of others are about them
    outlets              outlets with the number of their texts that name the person, the most first
    by                   who spoke about them, with the number of statements (of the newest 2,000)
    statements, others   the newest of theirs, and of those about them
    namesakes            others who could be called so: number, name, texts; what is asked is answered for the far most frequent
    """

    person: str
    name: str
    kind: str
    external: str | None
    aliases: list[str]
    descriptions: list[str]
    texts: int
    said: int
    about: int
    first: str | None
    last: str | None
    outlets: list[tuple[str, int]]
    by: list[tuple[str, int]]
    statements: list[Said]
    others: list[Said]
    namesakes: list[tuple[str, str, int]]


def who(archive: Archive, name: str, limit: int = 10) -> Who:
    """What the archive has of the person called `name`, or "#12". Raises `NotFound` where there is none, or several."""
    with database.telling(archive.path):
        person = person_asked(archive, name)
        db = archive.db
        called, kind, external = db.execute("SELECT name, kind, external FROM person WHERE id = ?", (person,)).fetchone()
        texts, said_, about, first, last = db.execute(
            "SELECT count(*), sum(said), sum(about), min(published), max(published) FROM character WHERE person = ? AND current", (person,)
        ).fetchone()
        outlets = db.execute(
            """SELECT r.outlet, count(*) AS n FROM character c JOIN reading r ON r.id = c.reading
            WHERE c.person = ? AND c.current AND r.outlet IS NOT NULL GROUP BY r.outlet ORDER BY n DESC, r.outlet""",
            (person,),
        ).fetchall()
        return Who(
            f"#{person}", called, kind, external, _called(archive, person, "aliases"), _called(archive, person, "descriptions"),
            texts, said_ or 0, about or 0, first, last, outlets, _by(archive, person),
            said(archive, spoken(archive, person, limit)), said(archive, spoken_about(archive, person, limit)),
            [(f"#{p}", other, n) for p, other, _, n in people_named(archive, called if name.startswith("#") else name) if p != person],
        )  # fmt: skip


def spoken(archive: Archive, person: int, limit: int) -> list[int]:
    """The numbers of the newest statements of a person; "I think" within what they say is no other statement."""
    sql = """SELECT s.id FROM (SELECT id, published FROM character WHERE person = ? AND current AND said > 0
        ORDER BY published DESC LIMIT ?) c JOIN statement s ON s.speaker = c.id
        LEFT JOIN statement p ON p.reading = s.reading AND p.number = s.parent WHERE p.speaker IS NOT s.speaker
        ORDER BY c.published DESC, s.id LIMIT ?"""
    return [i for (i,) in archive.db.execute(sql, (person, limit, limit))]


def spoken_about(archive: Archive, person: int, limit: int) -> list[int]:
    """The numbers of the newest statements of others about a person; as in `spoken`, "I think" within one is no other."""
    sql = """SELECT a.statement FROM (SELECT id, published FROM character WHERE person = ? AND current AND about > 0
        ORDER BY published DESC LIMIT ?) c JOIN about a ON a.character = c.id JOIN statement s ON s.id = a.statement
        LEFT JOIN statement p ON p.reading = s.reading AND p.number = s.parent WHERE p.speaker IS NULL OR p.speaker IS NOT s.speaker
        ORDER BY c.published DESC, a.statement LIMIT ?"""
    return [i for (i,) in archive.db.execute(sql, (person, limit, limit))]


def _called(archive: Archive, person: int, column: str) -> list[str]:
    """The aliases or descriptions that the newest articles give."""
    rows = archive.db.execute(
        f"""SELECT j.value, count(*) AS n FROM (SELECT id FROM character WHERE person = ? AND current ORDER BY published DESC LIMIT 200) c
        JOIN character x ON x.id = c.id, json_each(x.{column}) j GROUP BY j.value ORDER BY n DESC, j.value LIMIT 10""",
        (person,),
    )
    return [word for word, _ in rows]


def _by(archive: Archive, person: int) -> list[tuple[str, int]]:
    rows = archive.db.execute(
        f"""SELECT coalesce(p.name, s.speaker_name, s.speaker_description, s.source) AS by, count(*) AS n
        FROM (SELECT a.statement FROM (SELECT id FROM character WHERE person = ? AND current AND about > 0 ORDER BY published DESC
        LIMIT {_NEWEST}) c JOIN about a ON a.character = c.id LIMIT {_NEWEST}) x JOIN statement s ON s.id = x.statement
        LEFT JOIN character c ON c.id = s.speaker LEFT JOIN person p ON p.id = c.person
        GROUP BY by HAVING by <> '' ORDER BY n DESC, by LIMIT 10""",
        (person,),
    )
    return [(name, n) for name, n in rows]
