"""For which characters "he" and "she" can stand: hints from given names, titles and other pronouns of the article.

These are hints, never facts: they weigh the ways that the network leaves open, and what the article says itself (Mr., an unmistakable
pronoun) counts more than a name. Nothing of it is in a record.
"""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib.resources import files

from .grouping import name_words

HE, SHE = frozenset("he him his himself".split()), frozenset("she her hers herself".split())
IT = frozenset("it its itself".split())
_TITLES = (
    (re.compile(r"\b(?:Mr|Sir|Lord|King|Prince|Congressman|Councilman|Chairman|Father|Brother|Pope|Rabbi|Imam)\.? $"), -2.5),
    (re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady|Queen|Princess|Congresswoman|Councilwoman|Chairwoman|Sister|Madam|actress)\.? $"), 2.5),
    (re.compile(r"\b(?:spokesman|businessman|husband|actor)\.? $"), -1.5),
    (re.compile(r"\b(?:spokeswoman|businesswoman|wife|widow|mother|daughter)\.? $"), 1.5),
)
_MOST = 4.0
_MOST_OF_LETTERS = 1.5
_LEAST_FACTOR = 0.04


def pronoun_gender(word: str) -> str:
    """ "he", "she", "it", or "" for every other word."""
    folded = word.casefold()
    return "he" if folded in HE else "she" if folded in SHE else "it" if folded in IT else ""


@cache
def _given_names() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = json.loads((files("onrecord.reading") / "weights" / "given_names.json").read_text("utf8"))
    return table


def is_given_name(word: str) -> bool:
    """Whether a folded word is one of the given names that the table knows."""
    return word in _given_names()["shares"]


def letters(word: str) -> list[str]:
    """What a name that the table does not know is judged by: its first one to three letters ("^mar") and its last one to four ("ria$")."""
    return [f"^{word[:k]}" for k in (1, 2, 3) if len(word) >= k] + [f"{word[-k:]}$" for k in (1, 2, 3, 4) if len(word) >= k]


def of_name(name: str) -> float:
    """The log-odds of "she" that a full name hints at, by its given name, or where that is not known by the letters that it begins and ends
    with; 0 for a name of one word, for initials, and for letters that it does not know."""
    words = name_words(name)
    if len(words) < 2:
        return 0.0
    share = _given_names()["shares"].get(words[0])
    if share is not None:
        return math.log(share / (1 - share))
    weights = _given_names()["letters"]
    told = [weights[part] for part in letters(words[0]) if part in weights]
    if len(words[0]) < 3 or not told:
        return 0.0
    return max(-_MOST_OF_LETTERS, min(_MOST_OF_LETTERS, sum([weights[""], *told])))


def of_title(text: str, start: int) -> float:
    """The log-odds that the words before a name hint at."""
    before = text[max(0, start - 16) : start]
    return next((odds for pattern, odds in _TITLES if pattern.search(before)), 0.0)


def factor(gender: str, is_person: bool, odds: float) -> float:
    """What a pronoun's way to a character is multiplied with: 1 where nothing is known, up to 2 where all speaks for it."""
    if gender == "it":
        return 0.15 if is_person else 1.0
    if not gender:
        return 1.0
    if not is_person:
        return 0.1
    odds = max(-_MOST, min(_MOST, odds if gender == "she" else -odds))
    return max(_LEAST_FACTOR, 2 / (1 + math.exp(-odds)))
