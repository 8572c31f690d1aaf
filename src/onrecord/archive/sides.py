"""sides: who is for and who against somebody or something, on whose account, in which words.

Toward a person the stances that the reader found are counted; on a topic (the statements that match the words) what counts is what the
statement does: who supports or agrees is for, who accuses or denies is against. A statement that is uncertain says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import database
from .people import person_or_topic
from .search import Said, said, topic

if TYPE_CHECKING:
    from .archive import Archive

_FOR, _AGAINST = frozenset(("support", "agree")), frozenset(("accuse", "deny"))
_MOST = 5_000


@dataclass(frozen=True)
class Side:
    """One statement for or against: by whom (`said.who`), on whose account (the outlet, or who reports it), how sure the side is."""

    polarity: str
    by: str
    account: str
    confidence: float
    said: Said


@dataclass(frozen=True)
class Sides:
    """Who is for and who against `subject`, the surest first; `is_person`: the stances toward a person, else acts on a topic."""

    subject: str
    is_person: bool
    sides: list[Side]


def sides(archive: Archive, subject: str, limit: int = 200) -> Sides:
    """The sides toward a person, where the archive knows one of that name, else on the topic of these words."""
    with database.telling(archive.path):
        person = person_or_topic(archive, subject)
        if person is not None:
            [name] = archive.db.execute("SELECT name FROM person WHERE id = ?", (person,)).fetchone()
            return Sides(name, True, _toward(archive, person, limit))
        found = topic(archive, subject, _MOST)
        polar = [(s, "for" if s.act in _FOR else "against") for s in found if s.act in _FOR | _AGAINST]
        return Sides(subject, False, [Side(polarity, s.who, _account(archive, s), s.confidence, s) for s, polarity in polar[:limit]])


def _toward(archive: Archive, person: int, limit: int) -> list[Side]:
    rows = archive.db.execute(
        """SELECT a.statement, a.polarity, a.confidence FROM character c JOIN about a ON a.character = c.id
        WHERE c.person = ? AND c.current AND a.polarity IS NOT NULL ORDER BY a.confidence DESC, a.statement LIMIT ?""",
        (person, limit),
    ).fetchall()
    found = said(archive, [row[0] for row in rows])
    return [Side(polarity, s.who, _account(archive, s), sure, s) for s, (_, polarity, sure) in zip(found, rows, strict=True)]


def _account(archive: Archive, one: Said) -> str:
    """Who reports it: the speakers of the statements that it is nested in, else the outlet."""
    row = archive.db.execute(
        """SELECT coalesce(p.speaker_name, p.speaker_description, nullif(p.source, '')) FROM statement s
        JOIN statement p ON p.reading = s.reading AND p.number = s.parent WHERE s.id = ?""",
        (one.number,),
    ).fetchone()
    return (row and row[0]) or one.outlet or one.article
