"""Time phrases of English news, and their values in EDTF (ISO 8601-2) against a date of publication.

News dates what was said by a few forms: a weekday, a day of a month, a month, a year, "last week", "three days ago". Each form is one
row of a table: how it is written, and what it means. Libraries that resolve dates give a moment ("2016-10-03T00:00") where news gives a
day, a week or a month; EDTF keeps that precision, so the table is ours.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable

Day = datetime.date
_Resolve = Callable[[re.Match[str], Day, bool], str | None]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 21, "summer": 22, "fall": 23, "autumn": 23, "winter": 24}
_NUMBERS = {w: n for n, w in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)} | {"a": 1, "an": 1}
_FEW = frozenset(("few", "several", "couple"))

_WEEKDAY = (
    r"(?P<weekday>Mon(?:day|\.)|Tues?(?:day|\.)|Wed(?:nesday|\.)|Thu(?:rsday|rs\.|r\.|\.)|Fri(?:day|\.)|Sat(?:urday|\.)|Sun(?:day|\.))"
)
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.)"
)
_DAY = r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?(?![\d:%])"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![\w%]|,\d|-\d)"
_PART = r"(?:early |late |mid-?)?(?:morning|afternoon|evening|night|mornings|evenings|nights|midnight|noon|midday)"
_EARLIER = r"(?:(?:(?:just )?earlier(?: on)?|later|late|early|just)(?: in)? )"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:a )?few|several|a couple(?: of)?)"


def _weekday(m: re.Match[str], published: Day, future: bool) -> str | None:
    wanted = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(m["weekday"][:3].casefold()))
    away = (published.weekday() - wanted) % 7
    if (m["which"] and m["which"].casefold() == "next") or future:
        return (published + datetime.timedelta(days=-away % 7 or 7)).isoformat()
    if m["which"] and m["which"].casefold() in ("last", "this past"):
        away = away or 7
    return (published - datetime.timedelta(days=away)).isoformat()


def _date(m: re.Match[str], published: Day, future: bool) -> str | None:
    month, day = _month_number(m["month"]), int(m["day"])
    year = int(m["year"]) if m["year"] else published.year
    for candidate in (year,) if m["year"] else (year + 1, year, year - 1):
        try:
            found = Day(candidate, month, day)
        except ValueError:
            continue
        if m["year"] or (found >= published if future else found <= published):
            return found.isoformat()
    return None


def _month(m: re.Match[str], published: Day, future: bool) -> str | None:
    month = _month_number(m["month"])
    if m["year"]:
        return f"{m['year']}-{month:02}"
    year = published.year
    if future or (m["which"] or "").casefold() == "next":
        year += month < published.month
    else:
        # "last July" in July is the one a year ago
        year -= month > published.month or (month == published.month and (m["which"] or "").casefold() == "last")
    return f"{year}-{month:02}"


def _period(m: re.Match[str], published: Day, _future: bool) -> str | None:
    which, unit = (m["which"] or "").casefold(), m["unit"].casefold()
    step = -1 if which in ("last", "the past", "the previous", "this past") else 1 if which in ("next", "the coming") else 0
    if unit == "weekend":
        saturday = published - datetime.timedelta(days=(published.weekday() + 2) % 7 or 7) if step <= 0 else None
        return f"{saturday.isoformat()}/{(saturday + datetime.timedelta(days=1)).isoformat()}" if saturday else None
    if unit == "week":
        monday = published + datetime.timedelta(days=7 * step - published.weekday())
        sunday = monday + datetime.timedelta(days=6)
        if step == 0 and "earlier" in m[0].casefold():
            sunday = max(monday, published - datetime.timedelta(days=1))
        return f"{monday.isoformat()}/{sunday.isoformat()}"
    if unit == "month":
        return _shifted(published, months=step)[:7]
    if unit == "year":
        return str(published.year + step)
    return None


def _season(m: re.Match[str], published: Day, _future: bool) -> str | None:
    season = _SEASONS[m["season"].casefold()]
    if m["year"]:
        return f"{m['year']}-{season}"
    begins = (3, 6, 9, 12)[season - 21]
    last = (m["which"] or "").casefold() == "last"
    return f"{published.year - (published.month < begins or (last and published.month < begins + 3))}-{season}"


def _ago(m: re.Match[str], published: Day, _future: bool) -> str | None:
    words = m["count"].casefold().split()
    vague = bool(_FEW & set(words))
    count = 3 if vague else int(words[0]) if words[0].isdigit() else _NUMBERS[words[0]]
    if "couple" in words:
        count = 2
    unit = m["unit"].casefold().rstrip("s")
    if unit in ("minute", "hour", "day", "week"):
        days = {"minute": 0, "hour": 0, "day": 1, "week": 7}[unit] * count
        value = (published - datetime.timedelta(days=days)).isoformat()
        return f"{value}~" if vague or unit == "week" else value
    if unit == "month":
        return f"{_shifted(published, months=-count)[:7]}~"
    years = published.year - (10 if unit == "decade" else 1) * count
    return f"{years}~" if vague or unit == "decade" else str(years)


def _relative(m: re.Match[str], published: Day, _future: bool) -> str | None:
    word = m["relative"].casefold()
    days = -1 if word.startswith(("yesterday", "last night", "overnight")) else 1 if word.startswith("tomorrow") else 0
    return (published + datetime.timedelta(days=days)).isoformat()


def _iso(m: re.Match[str], _published: Day, _future: bool) -> str | None:
    try:
        return Day(int(m["y"]), int(m["m"]), int(m["d"])).isoformat()
    except ValueError:
        return None


def _year(m: re.Match[str], _published: Day, _future: bool) -> str | None:
    return m["year"]


def _nothing(_m: re.Match[str], _published: Day, _future: bool) -> str | None:
    return None


# the first row that matches at a place counts: longer forms stand before the shorter ones that begin alike
_ROWS: tuple[tuple[str, _Resolve], ...] = (
    (r"(?P<y>(?:19|20)\d\d)-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?!\d)", _iso),
    (rf"(?:{_WEEKDAY}, )?{_MONTH} {_DAY}(?:,? {_YEAR})?", _date),
    (rf"(?:the )?{_DAY}(?: of)? {_MONTH}(?:,? {_YEAR})?", _date),
    (
        rf"(?:{_EARLIER}|the (?:early |late )?(?:hours|morning|evening|night|afternoon|eve) of |"
        rf"(?:{_PART}|\d{{1,2}}(?::\d\d)? [ap]\.?m\.?) (?:on )?)?"
        rf"(?:(?P<which>last|this past|this|next|past) )?{_WEEKDAY}(?:’s|'s)?(?: {_PART})?(?![\w])",
        _weekday,
    ),
    (
        rf"{_EARLIER}?(?:(?P<which>last|this past|this|next|past) )?(?:(?:early|late|mid)[- ])?{_MONTH}(?:(?: of)?,? {_YEAR})?(?![\w])",
        _month,
    ),
    (
        rf"{_EARLIER}?(?P<which>the past|the previous|the coming|this past|last|this|next) "
        r"(?P<unit>weekend|week|month|year)(?:’s|'s)?(?![\w])",
        _period,
    ),
    (rf"{_EARLIER}?in the (?P<unit>week|month|year)(?P<which>)(?![\w])", _period),
    (
        rf"{_EARLIER}?(?:in )?(?P<which>the|last|this|next) (?:early |late )?(?P<season>spring|summer|fall|autumn|winter)"
        rf"(?: of)?(?: {_YEAR})?(?![\w])",
        _season,
    ),
    (rf"(?P<which>)(?P<season>spring|summer|fall|autumn|winter)(?: of)? {_YEAR}", _season),
    (
        rf"(?:(?:just|about|nearly|almost|more than|some|only|roughly) )?{_COUNT} "
        r"(?P<unit>minutes?|hours?|days?|weeks?|months?|years?|decades?) (?:ago|earlier|before)(?![\w])",
        _ago,
    ),
    (
        rf"{_EARLIER}?(?P<relative>yesterday(?: {_PART})?|last night|overnight|tomorrow(?: {_PART})?|today|tonight|"
        r"this (?:morning|afternoon|evening))"
        r"(?![\w])",
        _relative,
    ),
    (
        r"(?:that|the same|the following|the next|the previous) (?:same )?(?:day|night|morning|afternoon|evening|week|month|year)(?![\w])",
        _nothing,
    ),
    (r"(?:(?:most|more|only|just) )?(?:recently|previously|subsequently)(?![\w])|at the time(?! of)(?![\w])", _nothing),
    (_YEAR, _year),
)
_GROUPS = re.compile(r"\(\?P<(\w+)>")


def _numbered(pattern: str, row: int) -> str:
    """The pattern without its names, as one group `r<row>`."""
    return f"(?P<r{row}>{_GROUPS.sub('(', pattern)})"


_ANY = re.compile(r"(?<![\w$£€#.,-])(?:" + "|".join(_numbered(p, i) for i, (p, _) in enumerate(_ROWS)) + ")", re.IGNORECASE)
_EACH = [re.compile(pattern, re.IGNORECASE) for pattern, _ in _ROWS]
# months and weekdays count only with a capital ("may", "march", "sat"); all else is matched in any case
_CAPITAL = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|\b(?:Mon|Tues?|Wed|Thu|Thurs?|Fri|Sat|Sun|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.",
    re.IGNORECASE,
)


def time_phrases(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The ranges `[start, end)` of the time phrases in `text[start:end]`, in code points, sorted and disjoint."""
    found = []
    for match in _ANY.finditer(text, start, len(text) if end is None else end):
        in_name = match[0].isupper() and text.endswith("USA ", 0, match.start())
        if all(m[0][0].isupper() for m in _CAPITAL.finditer(match[0])) and not in_name and not _is_amount(text, match):
            found.append(match.span())
    return found


def _is_amount(text: str, match: re.Match[str]) -> bool:
    """Whether a bare year is rather a number: "2016 votes" cannot be told, but "about 2000 people", "$2000" or "No. 2010" can."""
    if not match[0].isdigit():
        return False
    before = text[max(0, match.start() - 14) : match.start()].casefold()
    after = text[match.end() : match.end() + 12]
    return before.rstrip().endswith(("about", "than", "some", "nearly", "over", "no.", "$", "£", "€")) or bool(
        re.match(r"\s*(?:people|dollars|votes|miles|men|women|percent|%|feet|delegates|jobs)", after)
    )


def edtf(phrase: str, published: str, future: bool = False) -> str | None:
    """The value of a time phrase in EDTF level 0 or 1, or None where it has none ("that day").

    phrase      words as `time_phrases` finds them, or as a person marks them
    published   ISO 8601 date (or date and time) that the phrase is told from
    future      whether it lies ahead: then a weekday is the next one
    """
    try:
        day = Day.fromisoformat(published[:10])
    except ValueError:
        return None
    for pattern, (_, resolve) in zip(_EACH, _ROWS, strict=True):
        match = pattern.search(phrase)
        if match:
            try:
                return resolve(match, day, future)
            except (ValueError, OverflowError):
                return None
    return None


def _month_number(name: str) -> int:
    return _MONTHS.index(name[:3].casefold()) + 1


def _shifted(day: Day, months: int) -> str:
    """The day so many months on, as ISO 8601; the last of the month where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    return Day(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])).isoformat()
