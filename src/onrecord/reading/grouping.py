"""Name mentions of one article -> groups: which of them name the same person, organisation, outlet or document.

Only the words of the names are compared; a bare surname that fits two people, or a first name that fits two, belongs to both,
and reading decides (`people.py`). A person and a company of one name are never one group.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from .names import BEFORE_BODIES, BEFORE_PEOPLE, PARTICLES

_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*")
_SUFFIXES = frozenset("jr sr ii iii iv phd md esq".split())
_SMALL = frozenset("the of and for in on at a an to &".split())
# what makes one given name another, of a woman: Paul and Paula, Jean and Jeanette
_HERS = frozenset("a e na ne ina ine ette lla".split())
_LEGAL = frozenset("inc corp co ltd llc plc company corporation group".split())


_Key = tuple[bool, tuple[str, ...]]


@dataclass(frozen=True)
class Name:
    """A name as it stands in the text: its words, and whether it is a person's."""

    text: str
    is_person: bool


@lru_cache(maxsize=100_000)
def name_words(text: str, is_person: bool = True) -> tuple[str, ...]:
    """The words of a name that tell it from others: folded, without accents, possessive and "the". A person's are without titles and
    suffixes too, which a body keeps: ("justice", "department")."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    folded = unicodedata.normalize("NFKC", plain).casefold().replace("’", "'")
    words = [bare for w in _WORD.findall(folded) if (bare := w.removesuffix("'s").replace(".", ""))]
    while len(words) > 1 and words[0] in (BEFORE_PEOPLE if is_person else BEFORE_BODIES):
        words.pop(0)
    while is_person and len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(words)


def groups(names: Sequence[Name]) -> tuple[list[list[int]], int]:
    """For each name the numbers of the groups that it may belong to (one, save where it is ambiguous), and how many groups there are.

    Groups are numbered in the order of their first name in the text.
    """
    keys = [(n.is_person, name_words(n.text, n.is_person) or (n.text.casefold(),)) for n in names]
    first: dict[_Key, int] = {}
    for place, key in enumerate(keys):
        first.setdefault(key, place)
    # long names lead, short ones follow: "Ruiz" is Ana Ruiz wherever it stands
    distinct = sorted(first, key=lambda k: (-len(k[1]), first[k]))
    home: dict[_Key, list[int]] = {}
    leaders: list[_Key] = []
    sharing: dict[tuple[bool, str], list[int]] = {}
    for key in distinct:
        is_person, words = key
        same = _same_person if is_person else _same_body
        near = sorted({g for word in words for g in sharing.get((is_person, word), ())})
        fits = [g for g in near if same(words, leaders[g][1])]
        if not fits and is_person and len(words) == 1:
            fits = _misspelt(words[0], leaders)
        if not fits:
            fits = [len(leaders)]
            leaders.append(key)
            for word in {*words, *(_acronyms(words) if not is_person else ()), *((w[0] for w in words) if is_person else ())}:
                sharing.setdefault((is_person, word), []).append(fits[0])
        home[key] = fits
    order: dict[int, int] = {}
    for key in keys:
        for g in home[key]:
            order.setdefault(g, len(order))
    return [sorted(order[g] for g in home[key]) for key in keys], len(order)


def _misspelt(word: str, leaders: Sequence[_Key]) -> list[int]:
    """The one person whose family name `word` all but is, or one of whose names it is with a slip: "Cooke" for "Jennifer Cook", "Rahman"
    for "Rami Abdulrahman", "Terrence" for "Terence Crutch"."""
    people = [(g, full) for g, (is_person, full) in enumerate(leaders) if is_person and len(full) > 1]
    near = [g for g, full in people if _all_but(word, full[-1]) or _slipped(word, full[0]) or _slipped(word, full[-1])]
    return near if len(near) == 1 else []


def _all_but(word: str, family: str) -> bool:
    if len(word) >= 5 and family.endswith(word):
        return True
    alike = word[0] == family[0] and abs(len(word) - len(family)) <= 1 and min(len(word), len(family)) >= 4
    return alike and SequenceMatcher(None, word, family).ratio() >= 0.8


def _slipped(word: str, name: str) -> bool:
    """Whether two names differ in a letter or two that are neither the first nor the last."""
    ends_alike = word[0] == name[0] and word[-1] == name[-1] and min(len(word), len(name)) >= 6
    return ends_alike and SequenceMatcher(None, word, name).ratio() >= (0.9 if len(word) == len(name) else 0.87)


def _acronyms(words: tuple[str, ...]) -> set[str]:
    """The letters that a body may be called by: of all its words, and of its strong ones."""
    strong = [w for w in words if w not in _SMALL]
    return {"".join(w[0] for w in of) for of in (words, strong)} if len(strong) > 1 else set()


def _same_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` can be a form of the name `full`, which has as many words or more."""
    if short == full:
        return True
    if len(short) == 1:
        word = short[0]
        return word in (full[0], full[-1]) or (len(full) > 2 and full[-2] in PARTICLES and word in full[-2:])
    family = _family(full)
    if short[-len(family) :] == family and len(short) > len(family):
        return _first_fits(short[0], full)
    if short == family:
        return True
    # one of two family names, as in Spanish and Portuguese: "Gabriel García" for "Gabriel García Márquez"
    return len(short) >= 2 and len(full) > len(short) and full[: len(short)] == short


def _first_fits(first: str, full: tuple[str, ...]) -> bool:
    if first == full[0] or (len(first) == 1 and full[0].startswith(first)) or (len(full[0]) == 1 and first.startswith(full[0])):
        return True
    # "Mitt Romney" for "Willard Mitt Romney"; a short form that begins alike, whichever comes first: "Alex" for "Alexander" yes, "Joe" no
    short, long = sorted((first, full[0]), key=len)
    return first in full[1:-1] or (len(short) > 2 and long.startswith(short) and long[len(short) :] not in _HERS)


def _family(full: tuple[str, ...]) -> tuple[str, ...]:
    """The last word with the particles before it: ("van", "der", "berg")."""
    at = len(full) - 1
    while at > 1 and full[at - 1] in PARTICLES:
        at -= 1
    return full[at:]


def _same_body(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` can be a form of the organisation, outlet or document `full`."""
    if short == full:
        return True
    bare = tuple(w for w in full if w not in _LEGAL)
    if len(short) == 1 and 2 <= len(short[0]) <= 7 and short[0] in _acronyms(full):
        return True
    mine = tuple(w for w in short if w not in _LEGAL)
    if not mine or len(mine) >= len(full):
        return mine == bare
    # "the Times" for "the New York Times", "Goldman" for "Goldman Sachs", "the Observatory" for "the Harrow Observatory for Winds"; never
    # from a word that many bodies share
    inside = len(mine) == 1 and len(mine[0]) > 7 and mine[0] in bare
    return (mine == bare[-len(mine) :] or mine == bare[: len(mine)] or inside) and not set(mine) <= _SHARED


_SHARED = frozenset(
    """national american united new state federal house senate committee department university party news city county court international
    global north south east west association council institute agency commission bureau office center centre foundation white white house
    republican republicans democratic democrats general community college school hospital police super pac campaign fund bank""".split()
)
