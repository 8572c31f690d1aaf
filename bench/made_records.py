"""Records made for speed tests, with the proportions of real ones: 5 KB of text and 25 statements each, names and words distributed as Zipf
found them, the most frequent speaker with 5 % of all statements. Sentences follow the example stories; people and words are invented.

`python -m bench.made_records --statements 10000 > records.jsonl`
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from typing import Any

import numpy as np

from onrecord import Record

STATEMENTS = 25
OUTLETS, PEOPLE, WORDS = 60, 20_000, 30_000
FIRST_SHARE, LEAD_ARTICLES = 0.05, 0.25
REPEATED = 0.10
_FUNCTION = (
    "the of to and a in that is for it was on be with as by at this not are from have they which or had we an there but their has been "
    "would more all no one were will so if out up can what who when about into them some could over time than only other new then its "
    "these also two any first may now such like our after us even most much well where should very through just those "
    "before must between own"
).split()
_ONSETS, _VOWELS, _CODAS = (
    "b c d f g h l m n p r s t v w br ch cl dr fr gr pl pr sh st str th tr".split(),
    "a e i o u ai ea ou".split(),
    (" n r s t l m nd rt ck ng st".split(" ")),
)
_CUES = "said told warned added argued explained insisted noted claimed wrote".split()
_ACTS = "say say say say say accuse support deny promise urge ask think".split()
_GROUPS = "two engineers|many voters|residents|three officials|critics|supporters of the plan".split("|")
_UNNAMED = "a spokesman|a former aide|one user|an official|a source close to the council".split("|")


def made_records(statements: int, seed: int = 7) -> Iterator[dict[str, Any]]:
    """Records as JSON objects, `statements` statements in all, the same for the same seed."""
    maker = _Maker(seed)
    for k in range(-(-statements // STATEMENTS)):
        yield maker.record(k)


def made_lines(statements: int, seed: int = 7) -> Iterator[bytes]:
    """The records as lines of JSON, as `onrecord read --format jsonl` writes them."""
    for record in made_records(statements, seed):
        yield Record.model_validate(record).to_json().encode() + b"\n"


class _Maker:
    def __init__(self, seed: int) -> None:
        self.rng = rng = np.random.default_rng(seed)
        words = [self._word() for _ in range(WORDS)]
        self.words = _FUNCTION + words
        ranks = np.arange(1, len(self.words) + 1)
        self._word_share = np.cumsum(1 / ranks**1.05)
        self._word_share /= self._word_share[-1]
        given, family = [self._word().title() for _ in range(900)], [self._word().title() for _ in range(6000)]
        pairs = {(given[a], family[b]) for a, b in zip(rng.integers(0, 900, PEOPLE * 2), rng.integers(0, 6000, PEOPLE * 2), strict=True)}
        self.people = sorted(pairs)[:PEOPLE]
        rng.shuffle(self.people)
        share = 1 / np.arange(1, PEOPLE + 1) ** 0.9
        share[0] = 0
        self._people_share = np.cumsum(share / share.sum())
        self.outlets = [f"{self._word().title()} {kind}" for kind in ("Post", "Mail", "Courant", "Herald") for _ in range(OUTLETS // 4)]
        self.quotations: list[str] = []

    def _word(self) -> str:
        syllables = int(self.rng.integers(1, 4))
        return "".join(
            _ONSETS[self.rng.integers(len(_ONSETS))] + _VOWELS[self.rng.integers(len(_VOWELS))] + _CODAS[self.rng.integers(len(_CODAS))]
            for _ in range(syllables)
        )

    def _sentence(self, number: int) -> str:
        return " ".join(self.words[i] for i in np.searchsorted(self._word_share, self.rng.random(number)))

    def _quotation(self) -> str:
        rng = self.rng
        if self.quotations and rng.random() < REPEATED:
            words = self.quotations[int(len(self.quotations) * rng.random() ** 3)].split()
            if rng.random() < 0.5:
                words[int(rng.integers(len(words)))] = self._sentence(1)
            return " ".join(words)
        text = self._sentence(int(rng.integers(6, 31)))
        self.quotations.append(text)
        return text

    def record(self, number: int) -> dict[str, Any]:
        rng = self.rng
        day = datetime.date(2014, 1, 1) + datetime.timedelta(days=int(rng.integers(3650)))
        outlet = self.outlets[int(len(self.outlets) * rng.random() ** 2)]
        cast = [self.people[i] for i in dict.fromkeys(np.searchsorted(self._people_share, rng.random(12)).tolist())]
        # whoever is frequent in all is not in most articles, but speaks much where they are
        lead = self.people[0] if rng.random() < LEAD_ARTICLES else None
        if lead and lead not in cast:
            cast.append(lead)
        text = _Text(f"{self._sentence(8).capitalize()}\n\n")
        people = {name: {"id": f"p{k}", "mentions": []} for k, name in enumerate(cast, 1)}
        statements: list[dict[str, Any]] = []
        while len(statements) < STATEMENTS:
            self._statement(text, people, cast, statements, lead if rng.random() < FIRST_SHARE / LEAD_ARTICLES else None)
            if rng.random() < 0.6:
                text.put(f" {self._sentence(int(rng.integers(8, 22))).capitalize()}.\n\n")
        body = "".join(text.parts)
        span = lambda place: {"start": place[0], "end": place[1], "text": body[place[0] : place[1]]}  # noqa: E731
        for s in statements:
            for role in ("content", "cue", "source"):
                s[role] = [span(place) for place in s[role]]
        return {
            "schema": "onrecord/1",
            "model": "made",
            "article": {
                "id": f"made:{number:06d}", "outlet": outlet, "published": day.isoformat(), "title": body[:40].strip(), "text": body,
            },
            "people": [
                {
                    "id": p["id"], "name": " ".join(name), "kind": "person", "aliases": [name[1]],
                    "descriptions": [f"the {self.words[200 + int(rng.integers(2000))]}"] if rng.random() < 0.3 else [],
                    "mentions": [span(m) for m in p["mentions"]],
                }
                for name, p in people.items() if p["mentions"]
            ],
            "statements": [s for s in statements if all(people_named(s, people))],
        }  # fmt: skip

    def _statement(self, text: _Text, people: dict[Any, Any], cast: list[Any], statements: list[dict[str, Any]], lead: Any) -> None:
        rng = self.rng
        kind = 0.0 if lead else rng.random()
        name = lead or cast[min(int(rng.exponential(2.5)), len(cast) - 1)]
        known = bool(people[name]["mentions"])
        if kind < 0.72:
            form = " ".join(name) if not known else ("she", name[1])[int(rng.integers(2))]
            speaker = {
                "person": people[name]["id"],
                "name": " ".join(name),
                "kind": "person",
                "confidence": round(0.7 + 0.3 * rng.random(), 3),
            }
        else:
            form = (_GROUPS, _UNNAMED)[int(kind > 0.86)][int(rng.integers(5))]
            speaker = {"kind": "unnamed" if kind > 0.86 else "group", "description": form, "confidence": 0.9}
        cue, direct = _CUES[int(rng.integers(len(_CUES)))], rng.random() < 0.45
        about = cast[int(rng.integers(len(cast)))] if rng.random() < 0.3 else None
        if direct and rng.random() < 0.5:
            content = [text.put(f"“{self._quotation().capitalize()},”")]
            text.put(" ")
            source = text.put(form)
            text.put(" ")
            cued = text.put(cue)
        else:
            source = text.put(form[0].upper() + form[1:] if form != "she" else "She")
            text.put(" ")
            cued = text.put(cue)
            text.put(" ")
            if direct:
                content = [text.put(f"“{self._quotation().capitalize()}”")]
            else:
                start = text.put("that ")[0]
                if about and people[about]["mentions"]:
                    people[about]["mentions"].append(text.put(about[1]))
                    text.put(" ")
                content = [(start, text.put(self._sentence(int(rng.integers(8, 25))))[1])]
        text.put(".\n\n" if rng.random() < 0.5 else ". ")
        if speaker.get("person"):
            people[name]["mentions"].append(source)
        stance = []
        if about and about != name and people[about]["mentions"] and rng.random() < 0.3:
            stance = [{"toward": people[about]["id"], "polarity": ("for", "against")[int(rng.integers(2))], "confidence": 0.8}]
        statements.append(
            {
                "id": f"s{len(statements) + 1}", "parent": None, "content": content, "cue": [cued], "source": [source],
                "quote_type": "direct" if direct else "indirect", "speaker": speaker, "act": _ACTS[int(rng.integers(len(_ACTS)))],
                "stance": stance, "confidence": round(0.5 + 0.5 * rng.random(), 3),
            }
        )  # fmt: skip


def people_named(statement: dict[str, Any], people: dict[Any, Any]) -> list[bool]:
    """Whether those that a statement is for or against are named in the text."""
    named = {p["id"] for p in people.values() if p["mentions"]}
    return [one["toward"] in named for one in statement["stance"]]


class _Text:
    def __init__(self, start: str) -> None:
        self.parts = [start]
        self.length = len(start)

    def put(self, words: str) -> tuple[int, int]:
        self.parts.append(words)
        self.length += len(words)
        return self.length - len(words), self.length


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for line in made_lines(given.statements, given.seed):
        sys.stdout.buffer.write(line)
