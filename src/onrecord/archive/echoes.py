"""echoes: the same quotation across articles. Who had it first, who repeats it, which words were changed, from which primary source.

A quotation is looked up by the words in it that are rarest in the archive, two and two; what is found is laid against it word by word
(`alignment.py`). Near-duplicate articles (wire copy) are one voice. All quotations of an archive
are grouped by runs of three words.
"""

from __future__ import annotations

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import numpy as np

from ..errors import NotFound
from . import database
from .alignment import Change, changes, common_words, folded_words, in_order, share
from .search import Said, said

if TYPE_CHECKING:
    from .archive import Archive

LEAST_WORDS = 4
LEAST_SHARE = 0.6
_RAREST, _COMMON, _TAKEN = 8, 3_000, 200
_MARKS = re.compile(r"[\"“”«»]")
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]+)(?:(?<!\s)[\"”»])?")
# runs of words that more quotations than these have are ways of speaking, not quotations
_BUCKET = 300
_PLAIN_ENOUGH, _PLAIN_RUN_ENOUGH, _RUN_WORDS = 0.85, 0.8, 5
_FUNCTION_WORDS = frozenset(
    """a about able all also am an and any are as at be because been but by can could did do does don't for from get go going got
    had has have he her him his how i i'm if in is it it's its just like me more my no not now of on one or other our out over
    people said say she so some such than that that's the their them then there these they they're this those to up us very was
    way we we're well were what when where which who will with would you your … think want know make take see come much many new
    time year years""".split()
)


@dataclass(frozen=True)
class Echo:
    """One article's wording of a quotation: what differs from the wording asked for, how much is the same (0 to 1), which voice it is.

    voice   near-duplicate articles have the same number
    """

    said: Said
    wording: str
    share: float
    changes: list[Change]
    voice: int
    primary: bool


@dataclass(frozen=True)
class Echoes:
    """A quotation through the archive: the wordings in the order of publication, the first first.

    voices   how many different voices there are; primary: the first that is the speaker's own text (a post, a transcript), or null
    """

    quotation: str
    echoes: list[Echo]
    voices: int
    primary: Echo | None


def echoes(archive: Archive, quotation: str, speaker: str | None = None, limit: int = 50) -> Echoes:
    """Where the archive has the quotation: a text, or "#12" for a statement of the archive.

    speaker   who is said to have said it: an echo by somebody else has the change "speaker swapped"
    Raises `NotFound` where a statement of that number is not in it.
    """
    with database.telling(archive.path):
        if quotation.startswith("#") and quotation[1:].isdigit():
            own = said(archive, [int(quotation[1:])])
            if not own:
                raise NotFound(quotation, "no statement of that number in the archive")
            quotation = own[0].content
        words = folded_words(_plain(quotation))
        matches = _matches(archive, words, spliced=True)
        within = _within(archive, matches)
        found = said(archive, [number for number in matches if number not in within][:limit])
        return _told(archive, quotation, found, speaker)


def _matches(archive: Archive, words: Sequence[str], spliced: bool = False) -> list[int]:
    """Statements that have the words or most of them in order, the most alike first, of these the ones nearest in length.

    spliced   what the best of them has nothing of, before or after, is looked up for itself: it could be from another quotation
    """
    kept = [word for word in words if word != "…"]
    candidates = _candidates(archive, kept)
    marks = ",".join("?" * len(candidates))
    rows = archive.db.execute(
        f"SELECT s.id, s.content FROM statement s JOIN reading r ON r.id = s.reading WHERE r.current AND s.id IN ({marks})", candidates
    )
    found, best, runs = [], (0, list[str]()), _runs(words)
    for number, content in rows:
        theirs = folded_words(content)
        common = common_words(theirs, words)
        alike = common / max(1, min(len(theirs), len(kept)))
        least = _PLAIN_RUN_ENOUGH if runs & _runs(theirs) else _PLAIN_ENOUGH
        telling = alike >= least or _telling(theirs, words) >= 2
        if alike >= LEAST_SHARE and common >= min(LEAST_WORDS, len(kept)) and telling and _close(theirs, words):
            found.append((-common, abs(len(theirs) - len(words)), number))
            best = max(best, (common, theirs))
    others = [number for rest in _beside(words, best[1]) for number in _matches(archive, rest)] if spliced and found else []
    return list(dict.fromkeys([*(number for _, _, number in sorted(found)), *others]))


def _within(archive: Archive, statements: Sequence[int]) -> set[int]:
    """Those that are nested in another of them: what a speaker says that somebody said is no echo of its own."""
    marks = ",".join("?" * len(statements))
    rows = archive.db.execute(
        f"""SELECT s.id, p.id FROM statement s JOIN statement p ON p.reading = s.reading AND p.number = s.parent
        WHERE s.id IN ({marks}) AND p.id IN ({marks})""",
        [*statements, *statements],
    )
    return {nested for nested, _ in rows}


def _beside(words: Sequence[str], theirs: Sequence[str]) -> list[Sequence[str]]:
    """The words before the first and after the last that another wording has too, where they are enough to look up."""
    pairs = set(pairwise(theirs))
    shared = [k for k, pair in enumerate(pairwise(words)) if pair in pairs]
    around = (words[: shared[0]], words[shared[-1] + 2 :])
    return [rest for rest in around if sum(word != "…" for word in rest) >= _RUN_WORDS]


def _telling(theirs: Sequence[str], words: Sequence[str]) -> int:
    """How many words that are not function words both have."""
    return len({w for w in words if w not in _FUNCTION_WORDS}.intersection(theirs))


def _runs(words: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(*(words[k:] for k in range(_RUN_WORDS)), strict=False))


def _close(theirs: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words stand together: a speech has the words of many a sentence somewhere, in order."""
    pairs = set(pairwise(theirs))
    mine = list(pairwise(words))
    return sum(pair in pairs for pair in mine) >= max(1, 0.3 * min(len(mine), len(theirs) - 1))


def _candidates(archive: Archive, words: Sequence[str]) -> list[int]:
    """The statements that share rare words, or pairs of less rare ones, with the quotation: those with the most, the rarest first."""
    weights: dict[int, float] = defaultdict(float)
    lists = {word: _with(archive, [word]) for word in dict.fromkeys(words)}
    rarest = sorted(lists, key=lambda word: len(lists[word]))[:_RAREST]
    common = [word for word in rarest if len(lists[word]) >= _COMMON]
    found = [lists[word] for word in rarest if len(lists[word]) < _COMMON]
    if len(found) < 4:
        found += [_with(archive, [first, second]) for first, second in list(combinations(common, 2))[:10]]
    if not found or min(map(len, found)) >= _COMMON:
        found += [_with(archive, [f"{first} {second}"]) for first, second in list(dict.fromkeys(pairwise(words)))[:12]]
    for numbers in found:
        weight = 1 / (1 + math.log1p(len(numbers)))
        for number in numbers:
            weights[number] += weight
    return heapq.nlargest(_TAKEN, weights, key=weights.__getitem__)


def _with(archive: Archive, terms: Sequence[str]) -> list[int]:
    match = " AND ".join('"' + term.replace('"', " ") + '"' for term in terms)
    sql = "SELECT rowid FROM statement_words WHERE statement_words MATCH ? ORDER BY rowid DESC LIMIT ?"
    return [i for (i,) in archive.db.execute(sql, (match, _COMMON))]


def _told(archive: Archive, quotation: str, found: list[Said], speaker: str | None) -> Echoes:
    readings = _readings(archive, [s.number for s in found])
    voices = _Voices(archive).of(sorted({reading for reading, _ in readings.values()}))
    asked = _plain(quotation)
    words = folded_words(asked)
    told = []
    for s in found:
        wording = _wording_of(s.content, words)
        reading, form = readings[s.number]
        differ = changes(wording, asked)
        if speaker and s.speaker and not _same_name(speaker, s.speaker):
            differ = [*differ, Change("speaker swapped", s.speaker, speaker)]
        alike = share(folded_words(wording), words)
        told.append(Echo(s, wording, round(alike, 3), differ, voices[reading], form != "article"))
    told.sort(key=lambda e: (e.said.published is None, e.said.published, e.said.number))
    return Echoes(quotation, told, len({e.voice for e in told}), next((e for e in told if e.primary), None))


def _wording_of(content: str, wanted: Sequence[str]) -> str:
    """Of a content, what has the words: the quoted part that has most of them, all quoted parts together, or all of it."""
    parts: list[str] = _QUOTED.findall(content) or [_plain(content)]

    def common(part: str) -> float:
        words = folded_words(part)
        return round(share(words, wanted) * min(len(words), len(wanted)), 6)

    return max([*parts, " ".join(parts)], key=common)


def _same_name(one: str, other: str) -> bool:
    a, b = one.casefold().split(), other.casefold().split()
    return a == b or (a[-1] == b[-1] and (len(a) == 1 or len(b) == 1 or a[0] == b[0]))


def _readings(archive: Archive, statements: Sequence[int]) -> dict[int, tuple[int, str]]:
    """For each statement its reading, and the form of the text."""
    marks = ",".join("?" * len(statements))
    sql = f"SELECT s.id, r.id, r.form FROM statement s JOIN reading r ON r.id = s.reading WHERE s.id IN ({marks})"
    return {statement: (reading, form) for statement, reading, form in archive.db.execute(sql, statements)}


class _Voices:
    """Which texts are near-duplicates: half or more of the shorter one's runs of five words stand in the other."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._runs: dict[int, frozenset[int]] = {}

    def of(self, readings: Sequence[int]) -> dict[int, int]:
        """The voice of each reading: the first that it is a near-duplicate of."""
        voice: dict[int, int] = {}
        for reading in readings:
            leaders = dict.fromkeys(voice.values())
            voice[reading] = next((o for o in leaders if _overlap(self._of(reading), self._of(o)) >= 0.5), reading)
        return voice

    def _of(self, reading: int) -> frozenset[int]:
        if reading not in self._runs:
            [text] = self._archive.db.execute("SELECT text FROM text WHERE reading = ?", (reading,)).fetchone()
            words = [hash(w) for w in text.casefold().split()]
            self._runs[reading] = frozenset(map(hash, zip(words, words[1:], words[2:], words[3:], words[4:], strict=False)))
        return self._runs[reading]


def _overlap(a: frozenset[int], b: frozenset[int]) -> float:
    return len(a & b) / max(1, min(len(a), len(b)))


def _plain(text: str) -> str:
    return _MARKS.sub("", text).strip()


@dataclass(frozen=True)
class Repeated:
    """A quotation that several articles have: the numbers of its statements, the earliest first, the wording that is most like all others,
    and how many voices repeat it. A statement with several quotations can stand under each."""

    statements: list[int]
    quotation: str
    voices: int


def clusters(archive: Archive, least: int = 2) -> list[Repeated]:
    """All quotations that at least `least` voices have, the most repeated first."""
    with database.telling(archive.path):
        rows = archive.db.execute(
            """SELECT s.id, s.content, s.reading, p.id FROM statement s JOIN reading r ON r.id = s.reading
            LEFT JOIN statement p ON p.reading = s.reading AND p.number = s.parent
            WHERE r.current AND s.quote_type <> 'indirect' ORDER BY r.published IS NULL, r.published, s.id"""
        ).fetchall()
        quoted = [(k, quotation) for k, (_, content, *_) in enumerate(rows) for quotation in _quotations(content)]
        found = []
        voices = _Voices(archive)
        for leader, group in _grouped([folded_words(quotation) for _, quotation in quoted]):
            numbers = {rows[quoted[k][0]][0] for k in group}
            # what is nested in another of the group is the same words in the same place
            members = [k for k in dict.fromkeys(quoted[k][0] for k in group) if rows[k][3] not in numbers]
            different = set(voices.of(sorted({rows[k][2] for k in members})).values())
            if len(different) >= least:
                found.append(Repeated([rows[k][0] for k in members], quoted[leader][1], len(different)))
        return sorted(found, key=lambda r: (-r.voices, r.statements[0]))


def _quotations(content: str) -> list[str]:
    """The quotations in a content, without their marks; one that goes on in the next paragraph is one."""
    found: list[str] = []
    for piece in content.split(" … "):
        end = 0
        for match in _QUOTED.finditer(piece):
            goes_on = end > 0 and not piece[end : match.start()].strip()
            found[-1:] = [f"{found[-1]}{match[1]}"] if goes_on else [*found[-1:], match[1]]
            end = match.end()
        if not end:
            found.append(_plain(piece))
    return found


def _grouped(words: Sequence[Sequence[str]]) -> list[tuple[int, list[int]]]:
    """Groups of quotations that are alike, by numbers, each with the one that is most like the others: those that share runs of three
    words, and then most of their words."""
    runs: list[int] = []
    owners: list[int] = []
    for k, mine in enumerate(words):
        if len(mine) >= LEAST_WORDS:
            hashes = {hash(run) for run in zip(mine, mine[1:], mine[2:], strict=False)}
            runs.extend(hashes)
            owners.extend([k] * len(hashes))
    if not runs:
        return []
    hashed = np.array(runs)
    order = np.argsort(hashed, kind="stable")
    keys, owner = hashed[order], np.array(owners)[order]
    edges = np.flatnonzero(np.diff(keys)) + 1
    parent = list(range(len(words)))

    def root(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    bags = [frozenset(mine) for mine in words]
    tried: set[tuple[int, int]] = set()
    for bucket in np.split(owner, edges):
        if not 1 < len(bucket) <= _BUCKET:
            continue
        # in a larger bucket each with the one before it: those that are alike stand under other runs, too
        members = bucket.tolist()
        pairs = combinations(members, 2) if len(members) <= 8 else pairwise(members)
        for a, b in pairs:
            if (a, b) in tried or root(a) == root(b):
                continue
            tried.add((a, b))
            if len(bags[a] & bags[b]) >= 0.7 * min(len(bags[a]), len(bags[b])) and _alike(words[a], words[b]):
                parent[root(b)] = root(a)
    chains: dict[int, list[int]] = defaultdict(list)
    for k in range(len(words)):
        chains[root(k)].append(k)
    return [group for chain in chains.values() if len(chain) > 1 for group in _around_leaders(words, chain) if len(group[1]) > 1]


def _around_leaders(words: Sequence[Sequence[str]], chain: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
    """The groups in a chain of quotations each of which is like the next: a long one can link two that have nothing in common. The wording
    that is most like the others leads a group of all that are like it; then the next, of those that are in no group yet."""
    same: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for k in chain:
        same[tuple(words[k])].append(k)
    wordings = list(same)
    near = {wording: {wording: float(len(wording) * len(same[wording]))} for wording in wordings}
    for a, b in combinations(wordings, 2):
        if common := _alike(a, b):
            alike = common * common / max(len(a), len(b))
            near[a][b], near[b][a] = len(same[b]) * alike, len(same[a]) * alike
    left = dict.fromkeys(wordings)
    while left:
        leader = max(left, key=lambda wording: sum(weight for other, weight in near[wording].items() if other in left))
        yield same[leader][0], sorted(k for wording in near[leader] for k in same[wording])
        for wording in near[leader]:
            left.pop(wording, None)


def _alike(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two quotations have in the same order, where that makes them wordings of one; else 0."""
    common, shorter = in_order(a, b), min(len(a), len(b))
    plain = common / shorter >= _PLAIN_ENOUGH or _telling(a, b) >= 2
    return common if common >= LEAST_WORDS and common / shorter >= 0.75 and plain else 0
