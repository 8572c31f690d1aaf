"""audit: who gets to speak. By outlet and period: shares of named, unnamed, group and document sources; the people who speak most, in
statements and words, direct and indirect; the pronouns that the articles use for them; and any column of the imported table of people."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from ..record import SpeakerKind
from . import database

if TYPE_CHECKING:
    from .archive import Archive

Period = Literal["year", "month", "all"]
KINDS = get_args(SpeakerKind)
_CHARS = {"year": 4, "month": 7, "all": 0}
_SHE, _HE, _THEY = (
    frozenset("she her hers herself".split()),
    frozenset("he him his himself".split()),
    frozenset("they them their theirs themselves themself".split()),
)


@dataclass(frozen=True)
class Share:
    """One outlet in one period: how many statements and words, how many are named, and how many by kind of source and by quotation."""

    outlet: str | None
    period: str | None
    statements: int
    words: int
    named: int
    kinds: dict[str, int]
    direct: int
    mixed: int
    indirect: int


@dataclass(frozen=True)
class Voice:
    """One person: statements, words, how many of them quoted, the pronouns articles use (she, he, they: texts), and the imported facts."""

    person: str
    name: str
    kind: str
    statements: int
    words: int
    quoted: int
    pronouns: dict[str, int]
    facts: dict[str, str]


@dataclass(frozen=True)
class Audit:
    """Who gets to speak: shares by outlet and period, the people who speak most, and statements by each value of a column of facts."""

    shares: list[Share]
    voices: list[Voice]
    by: dict[str, int]


def audit(archive: Archive, period: Period = "year", by: str | None = None, limit: int = 20) -> Audit:
    """The audit. `by` is a column of the imported table: statements are counted by its values ("" where the person has none)."""
    with database.telling(archive.path):
        voices = _voices(archive, limit)
        return Audit(_shares(archive, period), voices, _by(archive, by) if by else {})


def _shares(archive: Archive, period: Period) -> list[Share]:
    found: dict[tuple[str | None, str | None], Counter[str]] = {}
    for outlet, day, kind, quote_type, named, n, words in archive.db.execute(
        """SELECT r.outlet, substr(r.published, 1, ?) AS day, s.speaker_kind, s.quote_type, s.speaker IS NOT NULL AS named, count(*),
        sum(length(s.content) - length(replace(s.content, ' ', '')) + 1)
        FROM statement s JOIN reading r ON r.id = s.reading WHERE r.current GROUP BY r.outlet, day, s.speaker_kind, s.quote_type, named""",
        (_CHARS[period],),
    ):
        counts = found.setdefault((outlet, day or None), Counter())
        counts.update({"statements": n, "words": words, kind: n, quote_type: n, "named": n * named})
    return [
        Share(
            outlet, day, c["statements"], c["words"], c["named"], {kind: c[kind] for kind in KINDS}, c["direct"], c["mixed"], c["indirect"]
        )
        for (outlet, day), c in sorted(found.items(), key=lambda item: (item[0][0] or "", item[0][1] or ""))
    ]


def _voices(archive: Archive, limit: int) -> list[Voice]:
    rows = archive.db.execute(
        """SELECT p.id, p.name, p.kind, sum(c.said) AS n, sum(c.said_words), p.facts FROM character c JOIN person p ON p.id = c.person
        WHERE c.current AND c.said > 0 GROUP BY p.id ORDER BY n DESC, p.id LIMIT ?""",
        (limit,),
    ).fetchall()
    return [
        Voice(f"#{key}", name, kind, n, words, _quoted(archive, key), _pronouns(archive, key), json.loads(facts) if facts else {})
        for key, name, kind, n, words, facts in rows
    ]


def _quoted(archive: Archive, person: int) -> int:
    sql = """SELECT count(*) FROM character c JOIN statement s ON s.speaker = c.id
        WHERE c.person = ? AND c.current AND s.quote_type <> 'indirect'"""
    return int(archive.db.execute(sql, (person,)).fetchone()[0])


def _pronouns(archive: Archive, person: int) -> dict[str, int]:
    """In how many texts (of the newest 500) each pronoun stands for them: the one that stands most often in a text counts."""
    counts: Counter[str] = Counter()
    for text, mentions in archive.db.execute(
        """SELECT t.text, x.mentions FROM (SELECT id, reading FROM character
        WHERE person = ? AND current ORDER BY published DESC LIMIT 500) c
        JOIN character x ON x.id = c.id JOIN text t ON t.reading = c.reading""",
        (person,),
    ):
        words = [text[a:b].casefold() for a, b in json.loads(mentions)]
        here = Counter(name for name, forms in (("she", _SHE), ("he", _HE), ("they", _THEY)) for w in words if w in forms)
        if here:
            counts[here.most_common(1)[0][0]] += 1
    return dict(counts)


def _by(archive: Archive, column: str) -> dict[str, int]:
    rows = archive.db.execute(
        """SELECT p.facts, sum(c.said) FROM character c JOIN person p ON p.id = c.person WHERE c.current AND c.said > 0 GROUP BY p.id"""
    )
    counts: Counter[str] = Counter()
    for facts, n in rows:
        counts[str((json.loads(facts) if facts else {}).get(column, ""))] += n
    return dict(counts.most_common())
