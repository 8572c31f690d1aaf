"""A name as somebody types it -> the person meant, or who it could be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import NotFound
from .identity import key_of, short_of

if TYPE_CHECKING:
    from .archive import Archive

_MOST = 8
_OFTENER = 10
_Person = tuple[int, str, str, int]


def people_named(archive: Archive, name: str) -> list[_Person]:
    """Who could be meant by `name`: number, name, kind and how many texts they are in, the most frequent first."""
    db = archive.db
    found: list[int] = []
    for kind in ("person", "organization", "document"):
        key = key_of(name, kind)
        rows = db.execute("SELECT person FROM person_name WHERE short = ?", (short_of(key),)).fetchall()
        if len(key.split()) == 2:
            # a single word is also the family name of others
            rows += db.execute(
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
    """The number of the one person called `name`, or "#12". Raises `NotFound` where there is none, or several."""
    found = _numbered(archive, name) or people_named(archive, name)
    if len(found) > 1:
        raise _several(name, found)
    return _one(name, found)


def person_asked(archive: Archive, name: str) -> int:
    """As `person_named`, for questions: where one of several is in ten times as many texts as all others together, that one is meant."""
    return _one(name, _likeliest(archive, name))


def person_or_topic(archive: Archive, subject: str) -> int | None:
    """As `person_asked`; None where it is the name of nobody who speaks or is spoken of, or stands in quotation marks: it is a topic."""
    if subject.startswith(('"', "“")):
        return None
    try:
        found = _likeliest(archive, subject)
    except NotFound as error:
        if subject.startswith("#"):
            raise
        raise NotFound(error.name, f"{error.reason}; or put it in quotation marks to ask for the words") from None
    sql = "SELECT 1 FROM character WHERE person = ? AND current AND (said OR about) LIMIT 1"
    return found[0][0] if found and (subject.startswith("#") or archive.db.execute(sql, found[0][:1]).fetchone()) else None


def _numbered(archive: Archive, name: str) -> list[_Person]:
    """The person of a number such as "#12", or those that they were merged into. Raises `NotFound` where there is none of that number."""
    if not (name.startswith("#") and name[1:].isdigit()):
        return []
    rows = archive.db.execute(
        "SELECT p.id, p.name, p.kind, 0 FROM person x JOIN person p ON p.id = coalesce(x.merged_into, x.id) WHERE x.id = ?",
        (int(name[1:]),),
    ).fetchall()
    if not rows:
        raise NotFound(name, "no person of that number in the archive")
    return rows


def _likeliest(archive: Archive, name: str) -> list[_Person]:
    found = _numbered(archive, name) or people_named(archive, name)
    if len(found) > 1 and found[0][3] < _OFTENER * sum(texts for *_, texts in found[1:]):
        raise _several(name, found)
    return found[:1]


def _several(name: str, found: list[_Person]) -> NotFound:
    shown = ", ".join(f"#{p} {called} ({kind}, {texts} texts)" for p, called, kind, texts in found[:_MOST])
    more = f" and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return NotFound(name, f"could be several, say which by its number: {shown}{more}")


def _one(name: str, found: list[_Person]) -> int:
    if not found:
        raise NotFound(name, "nobody of that name in the archive")
    return found[0][0]
