"""An article whose people have other names: so that the network learns from the words around a name, not from whose name it is.

Every word of a person's name is replaced by another, the same throughout the article, in the text and in all annotations, whose
offsets move along. The names are in `names.json`; those with which `bench/` measures are others.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np

from onrecord.reading.gender import HE, SHE
from onrecord.reading.grouping import name_words
from onrecord.reading.names import PARTICLES, TITLES

NAMES = Path(__file__).parent / "names.json"
_WORD = re.compile(r"[^\W\d_][^\W\d_’'-]*(?:[’'-][^\W\d_]+)*")


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """{"female" | "male" | "family": {culture: names}}; and "common", given names of both genders that are not for renaming."""
    given = json.loads(NAMES.read_text("utf8"))
    return {part: {culture: words.split() for culture, words in lists.items()} for part, lists in given.items()}


def replacements(full_names: list[str], genders: dict[str, str], text: str, rng: np.random.Generator) -> dict[str, str]:
    """A new word for each word of the names of people, all of one culture."""
    culture = str(rng.choice(list(names()["family"])))
    return words_to_replace(full_names, genders, text, rng, lambda part: str(rng.choice(names()[part][culture])))


def words_to_replace(
    full_names: list[str], genders: dict[str, str], text: str, rng: np.random.Generator, drawn: Callable[[str], str]
) -> dict[str, str]:
    """A new word for each word of the names, drawn as "female", "male" or "family"; a word that the text also writes small, or that is a
    title or a particle, is left as it is."""
    small = set(re.findall(r"\b[a-zà-ÿ]+\b", text))
    known = {n: gender for gender in ("female", "male") for n in names()["common"][gender]}
    new: dict[str, str] = {}
    for name in full_names:
        words = [w for w in _WORD.findall(re.sub(r"[’']s\b", "", name)) if w.casefold() not in TITLES | PARTICLES]
        # a common given name tells more than the pronouns of a silver chain, which is often of two people
        gender = (known.get(words[0]) if words else None) or genders.get(name) or str(rng.choice(["female", "male"]))
        for i, word in enumerate(words):
            if len(word) > 2 and word not in new and word[0].isupper() and word.casefold() not in small:
                new[word] = drawn("family" if i == len(words) - 1 and len(words) > 1 else gender)
    return new | {word.upper(): other.upper() for word, other in new.items() if len(word) > 3}


class Renaming:
    """Applies replacements to a text, and to offsets and strings that belong to it."""

    def __init__(self, text: str, new: dict[str, str]) -> None:
        self._pattern = (
            re.compile(r"(?<![\w’'-])(?:" + "|".join(map(re.escape, sorted(new, key=len, reverse=True))) + r")(?![\w-])") if new else None
        )
        self._new = new
        pieces, at, shift = [], 0, 0
        self._places, self._shifts = [0], [0]
        for match in self._pattern.finditer(text) if self._pattern else ():
            word = new[match[0]]
            pieces += [text[at : match.start()], word]
            at = match.end()
            shift += len(word) - len(match[0])
            self._places.append(at)
            self._shifts.append(shift)
        self.text = "".join([*pieces, text[at:]])

    def offset(self, place: int) -> int:
        """Where the character at `place` is now; offsets inside a replaced word move with its end, close enough for spans of words."""
        return place + self._shifts[bisect_right(self._places, place) - 1]

    def string(self, value: str | None) -> str | None:
        """The string with the new names."""
        return self._pattern.sub(lambda m: self._new[m[0]], value) if value and self._pattern else value

    def relations(self, given: list[dict]) -> list[dict]:
        """Attributions with their offsets moved."""
        return [{role: [[self.offset(a), self.offset(b)] for a, b in x[role]] for role in ("source", "cue", "content")} for x in given]

    def note(self, given: dict) -> dict:
        """The annotation of one statement with the new names."""
        return {
            **given,
            "speaker": self.string(given["speaker"]),
            "description": self.string(given["description"]),
            "stance": [{**x, "toward": self.string(x["toward"])} for x in given["stance"]],
            "inner": [{k: self.string(v) for k, v in x.items()} for x in given["inner"]],
        }


def people_of(entities: list, notes: list[dict], text: str) -> list[str]:
    """Full names of people: two words or more, from the silver entities and the gold speakers."""
    found = [text[a:b] for a, b, kind in entities if kind == "PERSON"]
    found += [n["speaker"] for n in notes if n["speaker"] and n["speaker_kind"] == "person"]
    return [name for name in dict.fromkeys(" ".join(f.split()) for f in found) if len(name_words(name)) >= 2]


def genders_of(chains: list, people: list[str], text: str) -> dict[str, str]:
    """Gender of the people whose silver chain has pronouns of one gender, mostly."""
    found = {}
    for chain in chains:
        words = [text[m[0] : m[1]].casefold() for m in chain]
        he, she = sum(w in HE for w in words), sum(w in SHE for w in words)
        if max(he, she) >= 2 and max(he, she) >= 4 * min(he, she):
            for m in chain:
                for name in people:
                    if name in text[m[0] : m[1]] and m[1] - m[0] < len(name) + 20:
                        found[name] = "male" if he > she else "female"
    return found


def renamed(article: dict, silver: dict | None, notes: list[dict], scenes: list[dict], rng: np.random.Generator) -> tuple:
    """(article, silver, notes, scenes) with other names."""
    text = article["text"]
    entities, chains = (silver["entities"], silver["coreference"]) if silver else ([], [])
    people = people_of(entities, notes, text)
    r = Renaming(text, replacements(people, genders_of(chains, people, text), text, rng))
    article = {**article, "text": r.text, "attributions": r.relations(article["attributions"])}
    if silver:
        silver = {
            **silver,
            "entities": [[r.offset(a), r.offset(b), kind] for a, b, kind in entities],
            "coreference": [[[r.offset(m[0]), r.offset(m[1]), *m[2:]] for m in chain] for chain in chains],
        }
    notes = [r.note(n) for n in notes]
    scenes = [
        {
            **s,
            **{k: [r.string(p) for p in s[k]] for k in ("addressee", "medium", "occasion")},
            "when": {**s["when"], "phrases": [r.string(p) for p in s["when"]["phrases"]]},
        }
        for s in scenes
    ]
    return article, silver, notes, scenes
