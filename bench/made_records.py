"""Records made for speed tests, in the proportions of real ones: 5 KB of text and 25 statements each, words and names distributed as Zipf
found them. Sentences follow the example stories; people and words are invented. An article is a list of passages that know their spans
from their own beginning, so that a wire copy is the same passages with a sentence or two changed.

`python -m bench.made_records --statements 10000 > records.jsonl`
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import random
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, TypeVar

from onrecord import Record

Row = dict[str, Any]
Place = tuple[int, int]
Name = tuple[str, str]
T = TypeVar("T")

STATEMENTS_PER_ARTICLE, NARRATIVE = 25, 0.9
PEOPLE, GIVEN_NAMES, SURNAMES, WORDS, OUTLETS = 20_000, 700, 7_000, 30_000, 60
MOST_FREQUENT_SPEAKER = 0.05
FUNCTION_WORDS_SHARE = 0.45
# of passages; a nested one holds two statements
DIRECT, MIXED, NESTED = 0.42, 0.12, 0.04
GROUPS_SHARE, UNNAMED_SHARE = 0.10, 0.08
PRONOUN, DESCRIBED, STANCE, WHEN, RUNNER_UP = 0.45, 0.3, 0.11, 0.12, 0.2
# of direct quotations, the copies of whole articles left out
REPEATED, REPEATED_WITH_A_CHANGE = 0.10, 0.5
# what is said is repeated soon or never: so many of the latest can be
REMEMBERED = 8_000
WIRE_COPIES, WIRE_MEMORY_ARTICLES = 0.05, 200
FIRST_DAY, DAYS = datetime.date(2014, 1, 1), 3_652

_FUNCTION = (
    "the of to and a in that is was it for on with he as his at by be this had not are but from have they which she you or an were we "
    "their been has when who will would no more if out so up said what its about than into them can only other time new some could these "
    "two may first then do any my now such like our over man me even most made after also did many off before must well back through "
    "years where much your way down should because each just those people how too little good very make world still own see men work "
    "long here between both being under never same another while last might us great old year come since against go came right used take"
).split()
_ONSETS = "b c d f g h j l m n p r s t v w br ch cl cr dr fl fr gr pl pr qu sh sp st str th tr".split()
_VOWELS = "a a e e e i i o o u ai ea ee oa ou".split()
_CODAS = ["", "", "", *"n r t l m d nd rt ck ng nt".split()]
_ENDINGS = ["", "", "", "", "s", "s", "ed", "ing", "er", "ly", "tion", "al", "ment", "y"]
_CUES = "said said said said wrote added argued explained insisted noted claimed warned answered testified acknowledged complained".split()
_ACTS = {"warned": "urge", "wrote": "say", "insisted": "say", "complained": "accuse", "acknowledged": "agree"}
_STANCE_ACTS = {"for": ("support", "agree", "say"), "against": ("accuse", "deny", "say")}
_GROUPS = "two engineers|many voters|residents|three officials|critics|several dockworkers|its authors|some fishermen".split("|")
_UNNAMED = "a spokesman|a spokeswoman|one woman|a former aide|an official|one user|a ministry official|an inspector for the port".split("|")
_AUDIENCES = "reporters|the council|the court|a rally|listeners|members".split("|")
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def made_records(statements: int, seed: int = 7) -> Iterator[Record]:
    """Records of `statements` statements in all, the same for the same seed."""
    return map(Record.from_json, made_lines(statements, seed))


def made_lines(statements: int, seed: int = 7) -> Iterator[bytes]:
    """The records as lines of JSON, byte for byte those of `Record.to_json`."""
    world = World(seed)
    wire: deque[Story] = deque(maxlen=WIRE_MEMORY_ARTICLES)
    for number, first in enumerate(range(0, statements, STATEMENTS_PER_ARTICLE)):
        wanted = min(STATEMENTS_PER_ARTICLE, statements - first)
        source = world.rng.choice(wire) if wire and world.rng.random() < WIRE_COPIES else None
        story = copied(source, world) if source and source.statements == wanted else written(wanted, world)
        wire.append(story)
        yield json.dumps(record(story, number), ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class World:
    """The words, people and outlets that all stories are made of, and the quotations said so far."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        invented = _distinct(WORDS, lambda: _word(rng), _FUNCTION)
        # frequent words are short ones
        invented.sort(key=lambda word: len(word) + rng.random() * 8)
        self.words = [*_FUNCTION, *invented]
        function = _scaled([1 / (rank + 1) for rank in range(1, len(_FUNCTION) + 1)], FUNCTION_WORDS_SHARE)
        content = _scaled([1 / (rank + 5) for rank in range(1, WORDS + 1)], 1 - FUNCTION_WORDS_SHARE)
        self._share_of_words = list(accumulate([*function, *content]))
        self.people = _people(rng)
        named = 1 - GROUPS_SHARE - UNNAMED_SHARE
        self._share_of_people = list(accumulate(zipf_with_first(PEOPLE, MOST_FREQUENT_SPEAKER / named)))
        kinds = ("Courant", "Mail", "Post", "Herald", "Press", "Radio")
        self.outlets = _distinct(OUTLETS, lambda: f"{_word(rng).title()} {rng.choice(kinds)}")
        self._share_of_outlets = list(accumulate(1 / rank for rank in range(1, OUTLETS + 1)))
        self.said: list[tuple[list[str], Name]] = []

    def some_words(self, number: int) -> list[str]:
        """`number` words, one after the other."""
        return self.rng.choices(self.words, cum_weights=self._share_of_words, k=number)

    def some_people(self, number: int) -> list[Name]:
        """`number` people; the frequent ones can be there twice, which keeps their share of all statements."""
        return self.rng.choices(self.people, cum_weights=self._share_of_people, k=number)

    def outlet(self) -> str:
        """An outlet."""
        return self.rng.choices(self.outlets, cum_weights=self._share_of_outlets)[0]

    def description(self) -> str:
        """What somebody is."""
        return f"the {self.rng.choice(self.words[200:2000])} of {self.rng.choice(self.words[200:5000])}"

    def remember(self, words: list[str], speaker: Name) -> None:
        """Lets a quotation be repeated."""
        self.said.append((words, speaker))
        if len(self.said) > REMEMBERED:
            del self.said[: REMEMBERED // 2]

    def repeated(self) -> tuple[list[str], Name]:
        """Something said earlier and who said it, by Zipf's law, the first ones being the best known; half are changed by a word."""
        rng, known = self.rng, len(self.said)
        words, speaker = self.said[min(known, int((known + 1) ** rng.random())) - 1]
        if rng.random() < REPEATED_WITH_A_CHANGE:
            k = rng.randrange(1, len(words) - 1)
            words = [*words[:k], *self.some_words(rng.randrange(2)), *words[k + 1 :]]
        return words, speaker


@dataclass
class Passage:
    """Sentences without the rest of the article; all places count from the passage's own beginning.

    mentions    of people, by name or by pronoun, in text order: who, where, whether by name
    statements  rows of a record, with places for spans and names for ids; a nested one has its parent's place in the list
    """

    text: str = ""
    mentions: list[tuple[Name, Place, bool]] = field(default_factory=list)
    descriptions: list[tuple[Name, str]] = field(default_factory=list)
    statements: list[Row] = field(default_factory=list)

    def put(self, words: str) -> Place:
        """Adds words; where they are."""
        start = len(self.text)
        self.text += words
        return start, len(self.text)


@dataclass(frozen=True)
class Story:
    """What an article is made of before it is a record."""

    headline: str
    byline: Name
    outlet: str
    published: datetime.date
    passages: list[Passage]

    @property
    def statements(self) -> int:
        """How many statements it has."""
        return sum(len(p.statements) for p in self.passages)


def written(statements: int, world: World) -> Story:
    """A new story with so many statements."""
    rng, writer = world.rng, Writer(world)
    passages: list[Passage] = []
    left = statements
    while left:
        passages.append(writer.passage(left))
        left -= len(passages[-1].statements)
        if rng.random() < NARRATIVE:
            passages.append(writer.narrative())
    day = FIRST_DAY + datetime.timedelta(days=rng.randrange(DAYS))
    return Story(" ".join(world.some_words(8)).capitalize(), rng.choice(world.people), world.outlet(), day, passages)


def copied(story: Story, world: World) -> Story:
    """The story as another outlet prints it: one or two sentences that attribute nothing are others."""
    outlet = story.outlet
    while outlet == story.outlet:
        outlet = world.outlet()
    passages = list(story.passages)
    narrative = [k for k, p in enumerate(passages) if not p.statements]
    for k in world.rng.sample(narrative, min(len(narrative), world.rng.randint(1, 2))):
        passages[k] = Writer(world).narrative()
    return Story(story.headline, story.byline, outlet, story.published, passages)


class Writer:
    """Writes the passages of one story, in order: who was named already is named in short."""

    def __init__(self, world: World) -> None:
        self.world, self.rng = world, world.rng
        self.cast = world.some_people(8)
        self.named: list[Name] = []
        self.last: Name | None = None

    def narrative(self) -> Passage:
        """A sentence that attributes nothing to anybody."""
        text = " ".join(self.world.some_words(self.rng.randint(8, 26))).capitalize()
        return Passage(f"{text}.{self._gap()}")

    def passage(self, most_statements: int) -> Passage:
        """A sentence that attributes something: one statement, or two where one is nested."""
        passage, kind = Passage(), self.rng.random()
        if kind < NESTED and most_statements > 1:
            self._nested(passage)
        elif kind < NESTED + DIRECT:
            self._direct(passage)
        else:
            self._indirect(passage, mixed=kind < NESTED + DIRECT + MIXED)
        passage.put(("" if passage.text.endswith("”") else ".") + self._gap())
        return passage

    def _gap(self) -> str:
        return self.rng.choice((" ", "\n\n"))

    def _direct(self, passage: Passage) -> None:
        """“W w,” S said. / “W w,” said S. / S said: “W w.” / “W w,” S said, “w w.”"""
        words, speaker, stance = self._quotation()
        way = self.rng.choice(("after", "after", "inverted", "before", "middle") if len(words) > 7 else ("after", "before"))
        if way == "before":
            s = self._begun(passage, speaker, stance)
            passage.put(": ")
            s["content"] = [self._words(passage, words, stance, "“", ".”")]
            return
        k = self.rng.randint(3, len(words) - 3) if way == "middle" else len(words)
        first = self._words(passage, words[:k], stance, "“", ",”")
        passage.put(" ")
        s = self._begun(passage, speaker, stance, inverted=way == "inverted")
        s["content"] = [first]
        if way == "middle":
            passage.put(", ")
            s["content"].append(self._words(passage, words[k:], None, "“", ".”", capital=False))

    def _indirect(self, passage: Passage, mixed: bool) -> None:
        """S said that w w. / S said that w w “w w.”"""
        speaker = self._anybody()
        stance = self._stance(speaker)
        s = self._begun(passage, speaker, stance)
        s["quote_type"] = "mixed" if mixed else "indirect"
        passage.put(" ")
        start = passage.put("that ")[0]
        end = self._words(passage, self.world.some_words(self.rng.randint(7, 24)), stance, capital=False)[1]
        if mixed:
            passage.put(" ")
            end = self._words(passage, self.world.some_words(self.rng.randint(3, 10)), None, "“", ".”", capital=False)[1]
        s["content"] = [(start, end)]

    def _nested(self, passage: Passage) -> None:
        """Y said that Z had told reporters that w w."""
        outer = self._begun(passage, self._anybody(), None)
        passage.put(" ")
        start = passage.put("that ")[0]
        outer["quote_type"] = "indirect"
        inner = self._begun(passage, self._anybody(), None, cue="had told", capital=False)
        passage.put(" ")
        inside = passage.put("that ")[0]
        end = self._words(passage, self.world.some_words(self.rng.randint(6, 20)), None, capital=False)[1]
        inner |= {"quote_type": "indirect", "parent": 0, "content": [(inside, end)]}
        outer["content"] = [(start, end)]

    def _quotation(self) -> tuple[list[str], Name | str, Row | None]:
        """Words, who says them and for or against whom; some were said before."""
        if self.world.said and self.rng.random() < REPEATED:
            return *self.world.repeated(), None
        words, speaker = self.world.some_words(self.rng.randint(6, 30)), self._anybody()
        stance = self._stance(speaker)
        if stance is None and isinstance(speaker, tuple):
            self.world.remember(words, speaker)
        return words, speaker, stance

    def _anybody(self) -> Name | str:
        """One of the cast, whoever comes first in it speaking the most; or the words for somebody without a name."""
        chance = self.rng.random()
        if chance < GROUPS_SHARE:
            return self.rng.choice(_GROUPS)
        if chance < GROUPS_SHARE + UNNAMED_SHARE:
            return self.rng.choice(_UNNAMED)
        return self.cast[min(int(self.rng.expovariate(0.4)), len(self.cast) - 1)]

    def _stance(self, speaker: Name | str) -> Row | None:
        toward = self.rng.choice(self.cast)
        if self.rng.random() >= STANCE or toward == speaker:
            return None
        return {"toward": toward, "polarity": self.rng.choice(("for", "against")), "confidence": self._confidence()}

    def _confidence(self) -> float:
        return round(self.rng.betavariate(9, 1), 3)

    def _words(
        self, passage: Passage, words: list[str], stance: Row | None, before: str = "", after: str = "", capital: bool = True
    ) -> Place:
        """Adds words between marks, and among them the name of whoever it is for or against; where they are, marks included."""
        start = passage.put(before)[0]
        first = words[0].capitalize() if capital else words[0]
        if stance is None:
            passage.put(" ".join([first, *words[1:]]))
        else:
            k = self.rng.randint(1, len(words))
            passage.put(" ".join([first, *words[1:k]]) + " ")
            self._mention(passage, stance["toward"])
            passage.put(" ".join(["", *words[k:]]))
        return start, passage.put(after)[1]

    def _mention(self, passage: Passage, who: Name) -> Place:
        """Adds a name: in full the first time, and where another has the same surname."""
        short = who in self.named and not any(o[1] == who[1] and o != who for o in self.named)
        if who not in self.named:
            self.named.append(who)
        self.last = who
        place = passage.put(who[1] if short else " ".join(who))
        passage.mentions.append((who, place, True))
        return place

    def _begun(
        self, passage: Passage, speaker: Name | str, stance: Row | None, inverted: bool = False, cue: str = "", capital: bool = True
    ) -> Row:
        """A statement with source and cue, and with whom it was told and when, added to the passage; its content is yet to come."""
        cue = cue or self.rng.choice((*_CUES, "told"))
        s: Row = {"parent": None, "cue": [], "source": [], "quote_type": "direct", "speaker": speaker, "addressee": [], "weekday": None}
        s |= {"stance": [stance] if stance else [], "act": _ACTS.get(cue, "say"), "confidence": self._confidence()}
        s |= {"speaker_confidence": self._confidence(), "runner_up": None}
        if stance:
            s["act"] = self.rng.choice(_STANCE_ACTS[stance["polarity"]])
        if inverted:
            s["cue"] = [passage.put("said" if cue.endswith("told") else cue)]
            passage.put(" ")
        begins = capital and not passage.text
        s["source"] = [self._source(passage, speaker, begins, pronoun=not inverted)]
        if not inverted:
            passage.put(" ")
            s["cue"] = [passage.put(cue)]
            if cue.endswith("told"):
                passage.put(" ")
                s["addressee"] = [passage.put(self.rng.choice(_AUDIENCES))]
        if self.rng.random() < WHEN:
            s["weekday"] = self.rng.randrange(7)
            passage.put(" ")
            s["when"] = passage.put(f"on {_WEEKDAYS[s['weekday']]}")
        if len(self.named) > 1 and isinstance(speaker, tuple) and self.rng.random() < RUNNER_UP:
            s["runner_up"] = self.rng.choice([o for o in self.named if o != speaker])
        passage.statements.append(s)
        return s

    def _source(self, passage: Passage, speaker: Name | str, begins: bool, pronoun: bool) -> Place:
        """The words for who speaks, with a capital where they begin the sentence."""
        if isinstance(speaker, str):
            return passage.put(speaker[0].upper() + speaker[1:] if begins else speaker)
        if pronoun and speaker == self.last and self.rng.random() < PRONOUN:
            # of a gender for good: the given name's length tells it
            word = ("he", "she")[len(speaker[0]) % 2]
            place = passage.put(word.capitalize() if begins else word)
            passage.mentions.append((speaker, place, False))
            return place
        described = speaker not in self.named and self.rng.random() < DESCRIBED
        place = self._mention(passage, speaker)
        if not described:
            return place
        passage.put(", ")
        description = self.world.description()
        end = passage.put(description)[1]
        passage.descriptions.append((speaker, description))
        if pronoun:
            passage.put(",")
        return place[0], end


def record(story: Story, number: int) -> Row:
    """The story as a row of JSON, its fields in the order of `Record`."""
    text, furniture, starts = _set(story)
    named = dict.fromkeys(who for p in story.passages for who, _, by_name in p.mentions if by_name)
    ids = {who: f"p{k}" for k, who in enumerate(named, 1)}
    statements: list[Row] = []
    antecedents = _antecedents(story.passages, starts)
    for start, passage in zip(starts, story.passages, strict=True):
        statements += _statements(story, text, passage, start, ids, antecedents, len(statements))
    article = {
        "id": f"made:{number:06d}", "url": None, "title": story.headline, "byline": " ".join(story.byline), "outlet": story.outlet,
        "published": story.published.isoformat(), "sha256": hashlib.sha256(text.encode()).hexdigest(), "text": text,
        "furniture": furniture, "form": "article",
    }  # fmt: skip
    return {
        "schema": "onrecord/1", "model": "made", "article": article,
        "people": [_person(who, ids[who], text, story.passages, starts) for who in named], "statements": statements,
    }  # fmt: skip


def _set(story: Story) -> tuple[str, list[Row], list[int]]:
    """The text under its headline and byline, these two as furniture, and where each passage begins."""
    byline = f"By {' '.join(story.byline)}, {story.outlet}"
    head = f"{story.headline}\n{byline}\n\n"
    starts = list(accumulate((len(p.text) for p in story.passages), initial=len(head)))[:-1]
    text = (head + "".join(p.text for p in story.passages)).rstrip()
    places = ((0, len(story.headline), "headline"), (len(story.headline) + 1, len(head) - 2, "byline"))
    return text, [{**_span(text, (start, end)), "kind": kind} for start, end, kind in places], starts


def _antecedents(passages: list[Passage], starts: list[int]) -> dict[Place, Place]:
    """For each pronoun, the nearest name before it of the same person; both as places in the article."""
    found, nearest = {}, {}
    for start, passage in zip(starts, passages, strict=True):
        for who, place, by_name in passage.mentions:
            if by_name:
                nearest[who] = _moved(place, start)
            else:
                found[_moved(place, start)] = nearest[who]
    return found


def _statements(
    story: Story, text: str, passage: Passage, start: int, ids: dict[Name, str], antecedents: dict[Place, Place], before: int
) -> Iterator[Row]:
    """The rows of a passage's statements; `before`: how many the article has already."""

    def spans(places: list[Place]) -> list[Row]:
        return [_span(text, _moved(place, start)) for place in places]

    for k, s in enumerate(passage.statements, before + 1):
        stance = [{**one, "toward": ids[one["toward"]]} for one in s["stance"]]
        antecedent = antecedents.get(_moved(s["source"][0], start))
        via = [_span(text, antecedent)] if antecedent else []
        yield {
            "id": f"s{k}", "parent": None if s["parent"] is None else f"s{before + 1 + s['parent']}",
            "content": spans(s["content"]), "cue": spans(s["cue"]), "source": spans(s["source"]), "quote_type": s["quote_type"],
            "speaker": _speaker(s, ids, via), "act": s["act"], "stance": stance, "addressee": spans(s["addressee"]),
            "medium": [], "occasion": [], "when": {"spans": spans([s["when"]]) if "when" in s else [], "edtf": _day(story, s["weekday"])},
            "hedged": False, "confidence": s["confidence"],
        }  # fmt: skip


def _speaker(s: Row, ids: dict[Name, str], via: list[Row]) -> Row:
    who, sure = s["speaker"], s["speaker_confidence"]
    if isinstance(who, str):
        kind = "unnamed" if who in _UNNAMED else "group"
        return {"person": None, "name": None, "kind": kind, "description": who, "confidence": sure, "via": [], "runner_up": None}
    other = s["runner_up"]
    second = {"person": ids[other], "name": " ".join(other), "confidence": round((1 - sure) / 2, 3)} if other else None
    return {
        "person": ids[who], "name": " ".join(who), "kind": "person", "description": None, "confidence": sure, "via": via,
        "runner_up": second,
    }  # fmt: skip


def _day(story: Story, weekday: int | None) -> str | None:
    """The last such day of the week before the story was published."""
    if weekday is None:
        return None
    back = (story.published.weekday() - weekday - 1) % 7 + 1
    return (story.published - datetime.timedelta(days=back)).isoformat()


def _person(who: Name, number: str, text: str, passages: list[Passage], starts: list[int]) -> Row:
    places = [_moved(place, a) for a, p in zip(starts, passages, strict=True) for one, place, _ in p.mentions if one == who]
    mentions = [_span(text, place) for place in sorted(places)]
    return {
        "id": number, "name": " ".join(who), "kind": "person", "aliases": [who[1]] if any(m["text"] == who[1] for m in mentions) else [],
        "descriptions": [words for p in passages for one, words in p.descriptions if one == who], "mentions": mentions,
    }  # fmt: skip


def _span(text: str, place: Place) -> Row:
    return {"start": place[0], "end": place[1], "text": text[place[0] : place[1]]}


def _moved(place: Place, by: int) -> Place:
    return place[0] + by, place[1] + by


def zipf_with_first(number: int, first: float) -> list[float]:
    """Shares of `number` ranks, 1 / (rank + q) as Mandelbrot has it, with the q that gives the first rank the share `first`."""
    low, high = 0.0, 1000.0
    for _ in range(60):
        q = (low + high) / 2
        shares = _scaled([1 / (rank + q) for rank in range(1, number + 1)], 1.0)
        low, high = (q, high) if shares[0] > first else (low, q)
    return shares


def _scaled(weights: list[float], total: float) -> list[float]:
    factor = total / sum(weights)
    return [weight * factor for weight in weights]


def _people(rng: random.Random) -> list[Name]:
    """Given name and surname, the most frequent speaker first; some surnames are shared by many."""
    no_names = [word.title() for word in _FUNCTION]
    given = _distinct(GIVEN_NAMES, lambda: _word(rng, ("", "a", "o", "e")).title(), no_names)
    family = _distinct(SURNAMES, lambda: _word(rng, ("", "", "son", "er", "ley", "man")).title(), no_names)
    frequent = list(accumulate(1 / rank for rank in range(10, SURNAMES + 10)))
    return _distinct(PEOPLE, lambda: (rng.choice(given), rng.choices(family, cum_weights=frequent)[0]))


def _distinct(number: int, make: Callable[[], T], taken: Sequence[T] = ()) -> list[T]:
    """`number` different things, none of them taken, in the order in which they were made."""
    known, found = set(taken), list[T]()
    while len(found) < number:
        if (one := make()) not in known:
            known.add(one)
            found.append(one)
    return found


def _word(rng: random.Random, endings: Sequence[str] = _ENDINGS) -> str:
    syllables = rng.choice((1, 1, 2, 2, 2, 3))
    return "".join(rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables)) + rng.choice(endings)


def main() -> None:
    """Writes the records to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--statements", type=int, required=True)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    sys.stdout.buffer.writelines(made_lines(given.statements, given.seed))


if __name__ == "__main__":
    main()
