"""timeline: what was said when, by whom, where. The time is the one that the statement gives itself (`when`), else the day of
publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import database
from .people import person_or_topic
from .search import Said, said, topic
from .who import spoken, spoken_about

if TYPE_CHECKING:
    from .archive import Archive

_MOST = 2_000
_SEASONS = {"21": "03", "22": "06", "23": "09", "24": "12"}
_DAY = re.compile(r"-?\d{4}(?:-\d\d(?:-\d\d)?)?")


@dataclass(frozen=True)
class Moment:
    """One statement at its time: `time` is EDTF, `day` its first day, month or year as ISO, for sorting, `stated` whether the text itself
    gives it; time and day are null where neither the statement nor its article is dated."""

    time: str | None
    day: str | None
    stated: bool
    said: Said


def timeline(archive: Archive, subject: str, limit: int = 200) -> list[Moment]:
    """What a person said and what was said about them, or the statements on a topic, in the order of time; the newest where there
    are more than `limit`; what has no time comes last."""
    with database.telling(archive.path):
        person = person_or_topic(archive, subject)
        if person is not None:
            ids = dict.fromkeys(spoken(archive, person, _MOST) + spoken_about(archive, person, _MOST))
            found = said(archive, list(ids))
        else:
            found = topic(archive, subject, _MOST)
        moments = sorted(map(_moment, found), key=lambda m: (m.day or "", m.said.number))
        undated = [m for m in moments if m.day is None]
        dated = moments[len(undated) :][-limit:]
        return dated + undated[: limit - len(dated)]


def _moment(one: Said) -> Moment:
    day = _DAY.search(one.when or "")
    if one.when and day:
        year, season = day[0][:-3], _SEASONS.get(day[0][-2:])
        return Moment(one.when, f"{year}-{season}" if season and len(day[0]) == 7 else day[0], True, one)
    return Moment(one.published, one.published, False, one)
