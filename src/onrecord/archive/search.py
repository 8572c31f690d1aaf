"""search: the statements in which words stand, the best first, with who said them where.

Words are looked up in the full-text index of contents; nothing in them is an operator but quotation marks around a phrase. Where more than
`RANKED` statements have them, the ones added last are ranked: that keeps an answer for the commonest word in a hundred milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import NotFound
from . import database
from .people import person_asked

if TYPE_CHECKING:
    from .archive import Archive

RANKED = 2_000
_FEW = 1_000
_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
_TOKEN = re.compile(r"\w+")

_FIELDS = """s.id, s.content, s.cue, s.source, s.quote_type, p.id, coalesce(p.name, s.speaker_name), s.speaker_kind, s.speaker_description,
 s.act, s.hedged, s.confidence,
 (SELECT name FROM article WHERE reading = s.reading AND NOT superseded ORDER BY published IS NULL, published, id LIMIT 1),
 s.number, r.published, r.outlet, s.edtf,
 substr(t.text, max(1, json_extract(s.spans, '$.content[0][0]') - 79), min(80, json_extract(s.spans, '$.content[0][0]'))),
 substr(t.text, json_extract(s.spans, '$.content[#-1][1]') + 1, 80)"""
_JOINED = """JOIN reading r ON r.id = s.reading JOIN text t ON t.reading = s.reading
 LEFT JOIN character c ON c.id = s.speaker LEFT JOIN person p ON p.id = c.person"""


@dataclass(frozen=True)
class Said:
    """One statement as an answer shows it.

    number      of the statement in this archive, for `echoes`
    speaker     the name, or null; person: their number, as "#12"
    article     the id of the earliest article that has it; before, after: the words around its first content
    """

    number: int
    content: str
    cue: str
    source: str
    quote_type: str
    person: str | None
    speaker: str | None
    speaker_kind: str
    description: str | None
    act: str
    hedged: bool
    confidence: float
    article: str
    statement: str
    published: str | None
    outlet: str | None
    when: str | None
    before: str
    after: str

    @property
    def who(self) -> str:
        """A few words for the speaker."""
        return self.speaker or self.description or self.source or "no source named"


@dataclass(frozen=True)
class Filters:
    """What a statement has to be, beside having the words; what is None is not asked for. Dates are ISO, `since` and `until` included."""

    speaker: str | None = None
    about: str | None = None
    outlet: str | None = None
    act: str | None = None
    kind: str | None = None
    since: str | None = None
    until: str | None = None
    quoted: bool = False


def search(archive: Archive, words: str, filters: Filters = Filters(), limit: int = 20, offset: int = 0) -> list[Said]:
    """The statements that have all these words (a phrase in quotation marks), ranked by bm25, the first `limit` after `offset`.

    Raises `NotFound` where a person asked for is not in the archive, or could be several.
    """
    with database.telling(archive.path):
        speaker, about = (None if name is None else person_asked(archive, name) for name in (filters.speaker, filters.about))
        where, values = _conditions(filters, speaker, about)
        match = expression(words)
        if match is None:
            sql = f"""SELECT s.id FROM statement s JOIN reading r ON r.id = s.reading WHERE r.current{where}
                ORDER BY s.id DESC LIMIT ? OFFSET ?"""
            found = [i for (i,) in archive.db.execute(sql, (*values, limit, offset))] if where else []
        else:
            found = _ranked(archive, match, where, values, _by_people(archive, speaker, about))[offset : offset + limit]
        return said(archive, found)


def topic(archive: Archive, words: str, most: int) -> list[Said]:
    """The statements on a topic: those that have the words. Raises `NotFound` where none has."""
    found = search(archive, words, limit=most)
    if not found:
        raise NotFound(words, "neither a person nor words of a statement in the archive")
    return found


def _ranked(archive: Archive, match: str, where: str, values: list[object], few: list[int] | None) -> list[int]:
    """The statements that match, the best first; `few`: no others can, which is quicker than to look at each."""
    among = "1" if few is None else f"statement_words.rowid IN ({','.join(map(str, few))})"
    inner = f"""SELECT statement_words.rowid AS id, bm25(statement_words) AS score FROM statement_words
        CROSS JOIN statement s ON s.id = statement_words.rowid CROSS JOIN reading r ON r.id = s.reading
        WHERE statement_words MATCH ? AND {among} AND r.current{where} ORDER BY statement_words.rowid DESC LIMIT {RANKED}"""
    return [i for (i,) in archive.db.execute(f"SELECT id FROM ({inner}) ORDER BY score, id DESC", (match, *values))]


def _by_people(archive: Archive, speaker: int | None, about: int | None) -> list[int] | None:
    """The statements by or about the people asked for; None where nobody is asked for, or there are too many to name them."""
    if speaker is not None:
        sql = "SELECT s.id FROM character c JOIN statement s ON s.speaker = c.id WHERE c.person = ? AND c.current LIMIT ?"
    elif about is not None:
        sql = "SELECT a.statement FROM character c JOIN about a ON a.character = c.id WHERE c.person = ? AND c.current LIMIT ?"
    else:
        return None
    ids = [i for (i,) in archive.db.execute(sql, (speaker if speaker is not None else about, _FEW + 1))]
    return ids if len(ids) <= _FEW else None


def _conditions(filters: Filters, speaker: int | None, about: int | None) -> tuple[str, list[object]]:
    """The filters as SQL over statement s and reading r, with the values."""
    asked = (
        ("s.speaker IN (SELECT id FROM character WHERE person = ?)", speaker),
        ("EXISTS (SELECT 1 FROM about b JOIN character x ON x.id = b.character WHERE b.statement = s.id AND x.person = ?)", about),
        (
            "EXISTS (SELECT 1 FROM article o WHERE o.reading = r.id AND NOT o.superseded AND o.outlet = ? COLLATE NOCASE)",
            filters.outlet,
        ),
        ("s.act = ?", filters.act),
        ("s.speaker_kind = ?", filters.kind),
        ("r.published >= ?", filters.since),
        ("r.published <= ?", filters.until),
    )
    given = [(condition, value) for condition, value in asked if value is not None]
    where = "".join(f" AND {condition}" for condition, _ in given)
    return where + " AND s.quote_type <> 'indirect'" * filters.quoted, [value for _, value in given]


def expression(words: str) -> str | None:
    """Typed words as an FTS5 expression that means just these words; None where there is no word in them."""
    parts = [" ".join(_TOKEN.findall("".join(m.groups(default="")))) for m in _PHRASE.finditer(words.replace("\x00", " "))]
    return " AND ".join(f'"{part}"' for part in parts if part) or None


def said(archive: Archive, ids: Sequence[int]) -> list[Said]:
    """These statements, in this order."""
    marks = ",".join("?" * len(ids))
    rows = {row[0]: row for row in archive.db.execute(f"SELECT {_FIELDS} FROM statement s {_JOINED} WHERE s.id IN ({marks})", list(ids))}
    return [_said(rows[i]) for i in ids if i in rows]


def _said(row: tuple[Any, ...]) -> Said:
    (number, content, cue, source, quote_type, person, speaker, kind, description, act, hedged, sure, article, k, published, outlet, edtf,
     before, after) = row  # fmt: skip
    return Said(
        number, content, cue, source, quote_type, f"#{person}" if person else None, speaker, kind, description, act, bool(hedged), sure,
        article or "", f"s{k}", published, outlet, edtf, before, after,
    )  # fmt: skip
