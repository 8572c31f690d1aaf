"""A name as somebody types it -> the person meant, or who it could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotFound
from .identity import key_of, short_of

if TYPE_CHECKING:
    from .archive import Archive

_MOST = 8


def people_named(archive: Archive, name: str) -> list[tuple[int, str, str, int]]:
    """Who could be meant by `name`: number, name, kind and how many texts they are in, the most frequent first."""
    db = archive.db
    found: list[int] = []
    for kind in ("person", "organization", "document"):
        key = key_of(name, kind)
        rows = db.execute("SELECT person FROM person_name WHERE short = ?", (short_of(key),)).fetchall()
        if not rows and len(key.split()) == 2:
            rows = db.execute(
                "SELECT person FROM person_name WHERE last = ? AND substr(key, 1, 1) = ? LIMIT 500", (key[2:], key[0])
            ).fetchall()
        found += [p for (p,) in rows]
    marks = ",".join("?" * len(found))
    return db.execute(
        f"""SELECT p.id, p.name, p.kind, (SELECT count(*) FROM character c WHERE c.person = p.id AND c.current) AS texts
        FROM person p WHERE p.id IN (SELECT coalesce(merged_into, id) FROM person WHERE id IN ({marks})) AND p.merged_into IS NULL
        AND (texts > 0 OR p.renamed) ORDER BY texts DESC, p.id""",
        found,
    ).fetchall()


def person_named(archive: Archive, name: str) -> int:
    """The number of the one person meant by `name` or "#12". Raises `NotFound` where there is none, or several."""
    person = person_or_topic(archive, name)
    if person is None:
        raise NotFound(name, "nobody of that name in the archive")
    return person


def person_or_topic(archive: Archive, subject: str) -> int | None:
    """The number of the person meant by a name or "#12"; None where it is nobody's name, and so a topic.

    Raises `NotFound` where there is no such number, or the name could be several people's.
    """
    if subject.startswith("#") and subject[1:].isdigit():
        row = archive.db.execute("SELECT coalesce(merged_into, id) FROM person WHERE id = ?", (int(subject[1:]),)).fetchone()
        if not row:
            raise NotFound(subject, "no person of that number in the archive")
        return int(row[0])
    found = people_named(archive, subject)
    if len(found) > 1:
        shown = ", ".join(f"#{p} {called} ({kind}, {texts} texts)" for p, called, kind, texts in found[:_MOST])
        more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
        raise NotFound(subject, f"could be several, say which by its number: {shown}{more}")
    return found[0][0] if found else None
