"""Mentions of a whole article and what each may stand for -> the article's people, and who speaks each statement.

Names are grouped by their words (`grouping.py`). Every other mention is a walk: from "she" to "the actress" to "Alyssa Milano", each
step with the network's probability, until it reaches a name or nothing; so a mention has a probability for each person. The
speaker of a statement is where its source leads. How sure that is, and whether to say it, `speaker_confidence` decides.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from .gender import factor, is_given_name, of_name, of_title, pronoun_gender
from .grouping import Name, groups, name_words
from .mentions import FIRST_PERSON, Mention
from .names import bare_name, is_another_body, is_other, office, own_name, title_before
from .section import Finding, Reference, Section
from .statement_head import KINDS

NAMED = ("person", "organization", "outlet", "document")
_SINGULAR_SELF = frozenset("i me my mine myself".split())
_PLURAL_SELF = FIRST_PERSON - _SINGULAR_SELF
_BELONGS = 0.4
_OTHER = 0.1
_HEADLINE_CHARS, _LONG_WORDS = 200, 6
_FAR, _OWN, _SURE_PRONOUN = 0.6, 0.3, 0.75
# how much a rule counts beside the network: "who" after its antecedent, "the mayor" where one is called Mayor
_RELATIVE, _TITLED = 0.7, 0.6
# the bearer of a name that several bear: fitted to 97 sources of that kind (training articles), of which nine in ten come out right
_LED, _NAMED_FIRST = 2.0, 1.0
# of 297 nested sources that are described and have a name, 8 are the speaker of the statement around them (training articles)
_SELF_DESCRIBED = 0.05
FEATURES = (
    "constant",
    "likeliest",
    "lead over the second",
    "likeliest squared",
    "named kinds",
    "kind of this person",
    "source is a name",
    "source is a pronoun",
    "source is a description",
    "no source",
    "nested",
    "attribution",
    "named kinds and likeliest",
    "full name",
    "nothing",
    "named by its source",
)

Likely = dict[int, float]
_OWNERS = frozenset("his her its their my our".split())
_OWNED = re.compile(r"(?:['’]s?)?(?: (?!(?:who|whom|whose|that|which|and|or|as|than|to|about|from) )[\w’'.-]+){1,6},? ")
# what may stand before the owner: "one of her aides"
_SOME_OF = re.compile(r"[\w’'-]+ of ")
_JOINT = re.compile(r",? (?:and|&) (?:[\w.’'-]+ ){0,3}")


@dataclass
class Character:
    """Someone or something that the article names: the numbers of its name mentions, and how often each form stands."""

    number: int
    is_person: bool
    names: list[int] = field(default_factory=list)
    forms: Counter[str] = field(default_factory=Counter)
    in_sentences: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The fullest form: most words, then most frequent, then first. A form that stands only in headlines counts only alone: there,
        every word begins with a capital, and the tags take too many."""
        forms = self.in_sentences or self.forms
        return max(forms, key=lambda f: (len(name_words(f, self.is_person)), forms[f]))

    @property
    def kind(self) -> str:
        """The kind that most of its mentions have."""
        return self.kinds.most_common(1)[0][0] if self.kinds else "organization"


@dataclass(frozen=True)
class Spoken:
    """Who speaks one statement: the likeliest first, the mentions that lead there, and the numbers that confidence comes from.

    kinds      (9,) the probability of each kind of speaker
    is_joint   two named people or bodies speak together: a group, of whom none is named alone
    """

    likely: tuple[tuple[int, float], ...]
    via: tuple[int, ...]
    features: NDArray[np.float64]
    kinds: tuple[float, ...]
    is_joint: bool = False

    @property
    def likeliest(self) -> int:
        """The likeliest character, or -1."""
        return self.likely[0][0] if self.likely else -1


class Cast:
    """The people of one article.

    mentions     of all sections, in text order, with their character ranges in `places`
    characters   whom the names name
    belongs      for each mention, the probability of each character
    """

    def __init__(self, text: str, sections: Sequence[Section]) -> None:
        self._text = text
        self.mentions: list[Mention] = []
        self.places: list[tuple[int, int]] = []
        self.references: list[Reference] = []
        self.starts: list[int] = []
        for section in sections:
            base = len(self.mentions)
            self.starts.append(base)
            self.mentions += section.mentions
            self.places += [(int(section.words.starts[m.first]), int(section.words.ends[m.last])) for m in section.mentions]
            self.references += [Reference(tuple((base + j, p) for j, p in r.to), r.nothing) for r in section.references]
        self.forms = [text[a:b] for a, b in self.places]
        self._homes = self._group()
        self._names = sorted(self._homes)
        self.belongs: list[Likely] = [{} for _ in self.mentions]
        self._owned = self._owned_by()
        self._owners = self._owners_of()
        self._follow()

    def _group(self) -> dict[int, list[int]]:
        """The characters that each name may name."""
        named = [i for i, m in enumerate(self.mentions) if m.form == "name"]
        aside = {i for i in named if self._in_headline(i)}
        tagged = {i: self.mentions[i].kind in ("person", "") for i in named}
        whole = self._as_in_sentences([(i, bare_name(self.forms[i], tagged[i])) for i in named], aside)
        persons = self._persons(whole)
        # what the other mentions decide, a title is part of the name or not
        whole = [(i, form if persons[i] == tagged[i] else bare_name(self.forms[i], persons[i])) for i, form in whole]
        homes, count = groups([Name(form, persons[i]) for i, form in whole])
        self.characters = [Character(n, True) for n in range(count)]
        for (i, form), home in zip(whole, homes, strict=True):
            for n in home:
                self.characters[n].is_person = persons[i]
            if len(home) == 1:
                c = self.characters[home[0]]
                c.names.append(i)
                c.forms[form] += 1
                if i not in aside:
                    c.in_sentences[form] += 1
                if self.mentions[i].kind:
                    c.kinds[self.mentions[i].kind] += 1
        for (i, form), home in zip(whole, homes, strict=True):
            for n in home:
                if not self.characters[n].names:
                    self.characters[n].names.append(i)
                    self.characters[n].forms[form] += 1
        return dict(zip(named, homes, strict=True))

    def _as_in_sentences(self, whole: list[tuple[int, str]], aside: set[int]) -> list[tuple[int, str]]:
        """The people of headlines (`aside`) without a word that is no name: "Exploits Quill" is "Quill" where the sentences know an Ada
        Quill and nobody called Exploits; the word must look like a verb, or stand small in the text, and be nobody's given name."""
        people = [(i, form, name_words(form)) for i, form in whole if self.mentions[i].kind == "person"]
        begins = {words[0] for i, _, words in people if i not in aside and words}
        ends = {words[-1] for i, _, words in people if i not in aside and len(words) > 1}

        def is_no_name(word: str) -> bool:
            return word not in begins and not is_given_name(word) and (word.endswith(("s", "ed")) or f" {word} " in self._text)

        bare = {
            i: form.partition(" ")[2]
            for i, form, words in people
            if i in aside
            and len(words) == 2
            and words[1] in ends
            and name_words(form.partition(" ")[2]) == words[1:]
            and is_no_name(words[0])
        }
        return [(i, bare.get(i, form)) for i, form in whole]

    def _in_headline(self, i: int) -> bool:
        """Whether the line of a mention is written as a headline: short, nearly every long word with a capital, and without a stop
        or with six long words or more."""
        first, last = self.places[i]
        low, high = max(0, first - _HEADLINE_CHARS), last + _HEADLINE_CHARS
        start, end = self._text.rfind("\n", low, first) + 1, self._text.find("\n", last, high)
        if (start == 0 and low > 0) or (end < 0 and high < len(self._text)):
            return False
        line = self._text[start : end if end >= 0 else len(self._text)].rstrip()
        long = [w for w in line.split() if len(w) > 3]
        is_short = len(line) < _HEADLINE_CHARS and (not line.endswith((".", "”", '"')) or len(long) >= _LONG_WORDS)
        return is_short and sum(w[0].isupper() for w in long) > 0.8 * len(long)

    def _persons(self, whole: list[tuple[int, str]]) -> dict[int, bool]:
        """Whether each name is a person's. One mention is easily mistaken: unless it is sure, the other mentions of that form decide."""
        votes: dict[tuple[str, ...], float] = {}
        for i, form in whole:
            m = self.mentions[i]
            if m.kind:
                votes[name_words(form)] = votes.get(name_words(form), 0.0) + (m.sure if m.kind == "person" else -m.sure)
        full = {w for w, vote in votes.items() if len(w) > 1 and vote > 0}
        family = {w[-1] for w in full}
        found = {}
        for i, form in whole:
            words, m = name_words(form), self.mentions[i]
            vote = votes.get(words, 0.0)
            found[i] = vote > 0 if vote else len(words) == 1 and words[0] in family
        return found

    def _follow(self) -> None:
        """Fills `belongs`, in the order in which each step leads to what is known already."""
        order = sorted(range(len(self.mentions)), key=lambda i: (self.places[i][1], -self.places[i][0]))
        for i, home in self._homes.items():
            if len(home) == 1:
                self.belongs[i] = {home[0]: 1.0}
        self._odds = [self._gender_hints(c) for c in self.characters]
        # twice: what a sure pronoun says of a person later in the article helps with those before it
        for _ in range(2):
            self._follow_once(order)

    def _follow_once(self, order: Sequence[int]) -> None:
        last: dict[str, Likely] = {}
        ending = {self.places[i][1]: i for i in order if self.mentions[i].form != "pronoun"}
        holders = self._holders_of_titles()
        for i in order:
            if self.mentions[i].form == "name":
                if len(self._homes[i]) > 1:
                    self.belongs[i] = self._one_of(i, self._homes[i])
                continue
            gender = pronoun_gender(self.forms[i]) if self.mentions[i].form == "pronoun" else ""
            likely = self.led(self.references[i], gender)
            if gender in ("he", "she"):
                # a pronoun whose person is named too far away for one window: the one that the last such pronoun stood for
                for n, p in last.get(gender, {}).items():
                    likely[n] = likely.get(n, 0.0) + _FAR * self.references[i].nothing * p
                likely = self._weighed(likely, gender)
                last[gender] = likely or last.get(gender, {})
            elif self.forms[i].casefold() == "who" and (before := self._just_before(i, ending)) >= 0:
                likely = _mixed(self.belongs[before], likely, _RELATIVE)
            elif self.mentions[i].form == "description":
                called = holders.get(office(self.forms[i]), ())
                if len(called) == 1:
                    likely = _mixed(dict.fromkeys(called, 1.0), likely, _TITLED)
                likely = {n: p * (_OTHER if self._is_another_body(i, n) else 1.0) for n, p in likely.items()}
            likely = _not_one_of(self._owned.get(i, set()), likely)
            self.belongs[i] = self._without_owner(i, likely) if i in self._owners else likely

    def _is_another_body(self, i: int, n: int) -> bool:
        c = self.characters[n]
        return not c.is_person and is_another_body(self.forms[i], c.name)

    def _owned_by(self) -> dict[int, set[int]]:
        """For each mention that owns somebody named after it, who that is: "its" is not Bo Lund in "its chairman, Bo Lund"."""
        found: dict[int, set[int]] = {}
        opening: dict[int, list[int]] = {}
        for i, (start, _) in enumerate(self.places):
            opening.setdefault(start, []).append(i)
        for around, (start, end) in enumerate(self.places):
            for i in opening[start]:
                stop = self.places[i][1]
                possessive = self.forms[i].endswith(("'s", "’s")) or self._text.startswith(("'s", "’s"), stop)
                owns = possessive or self.forms[i].casefold() in _OWNERS
                if stop >= end or not owns or "name" in (self.mentions[i].form, self.mentions[around].form):
                    continue
                for name in self.names_in(stop, end)[:1]:
                    if _OWNED.fullmatch(self._text, stop, self.places[name][0]):
                        found.setdefault(i, set()).update(self._homes[name])
        return found

    def _owners_of(self) -> dict[int, int]:
        """For each description with its owner ("her deputy", "one of her aides"; her "deputy"), the mention "her"."""
        owners = [i for i, form in enumerate(self.forms) if form.casefold() in _OWNERS]
        opening = {self.places[i][0]: i for i in owners}
        ending = {self.places[i][1] + 1: i for i in owners}
        found = {}
        for i, (start, end) in enumerate(self.places):
            if self.mentions[i].form != "description":
                continue
            some = _SOME_OF.match(self._text, start, end)
            owner = opening.get(some.end() if some else start, ending.get(start, -1))
            if owner >= 0 and self.places[owner][1] < end:
                found[i] = owner
        return found

    def _without_owner(self, i: int, likely: Likely) -> Likely:
        """The ways of "her deputy" without whomever "her" stands for: nobody is their own."""
        owner = self.belongs[self._owners[i]]
        return {n: p * (1 - (1 - _OTHER) * owner.get(n, 0.0) * self.characters[n].is_person) for n, p in likely.items()}

    def _just_before(self, i: int, ending: dict[int, int]) -> int:
        """The mention that "who" follows, with a comma or without: the nearest to it is whom it stands for; -1 where there is none."""
        end = self.places[i][0]
        while end > 0 and self._text[end - 1] in " ,":
            end -= 1
        return ending.get(end, -1) if self.places[i][0] - end <= 2 else -1

    def _holders_of_titles(self) -> dict[str, list[int]]:
        """Which people the article calls by each title: "the mayor" is Mayor Ada Quill where nobody else is called mayor."""
        found: dict[str, list[int]] = {}
        for c in self.characters:
            for title in {title_before(self._text, self.places[i][0]) for i in c.names if c.is_person} - {""}:
                found.setdefault(title, []).append(c.number)
        return found

    def _gender_hints(self, c: Character) -> float:
        """The log-odds that "she" and not "he" stands for this person."""
        if not c.is_person:
            return 0.0
        titles = [of_title(self._text, self.places[i][0]) for i in c.names]
        return of_name(c.name) + max(-3.0, min(3.0, sum(titles)))

    def _weighed(self, likely: Likely, gender: str) -> Likely:
        """The ways of a pronoun without those that its gender closes; a sure one is a hint for the pronouns after it."""
        total = sum(likely.values())
        weighed = {n: p * factor(gender, self.characters[n].is_person, self._odds[n]) for n, p in likely.items()}
        if not sum(weighed.values()):
            return likely
        weighed = _regained(weighed, total)
        best = max(weighed, key=lambda n: weighed[n])
        if weighed[best] > _SURE_PRONOUN and self.characters[best].is_person:
            self._odds[best] += 0.8 if gender == "she" else -0.8
        return weighed

    def led(self, reference: Reference, gender: str = "") -> Likely:
        """The probability of each character, one step on; never from "she" to "he"."""
        likely: Likely = {}
        for j, p in reference.to:
            other = pronoun_gender(self.forms[j]) if gender else ""
            if other and other != gender:
                continue
            for n, q in self.belongs[j].items():
                likely[n] = likely.get(n, 0.0) + p * q
        return likely

    def _one_of(self, i: int, home: Sequence[int]) -> Likely:
        """A name that several bear: whom the network leads to, a title before it, and who was named first, headlines aside."""
        led = self.led(self.references[i])
        title = of_title(self._text, self.places[i][0])
        # whoever was named first is called by the bare surname, the others by their first names
        first = min(home, key=lambda n: (not self.characters[n].in_sentences, self.characters[n].names[0]))
        likely = {}
        for n in home:
            agrees = 1.0 if not title else factor("she" if title > 0 else "he", True, self._odds[n])
            likely[n] = math.exp(_LED * led.get(n, 0.0) + _NAMED_FIRST * (n == first)) * agrees
        total = sum(likely.values())
        return {n: p / total for n, p in likely.items()}

    def called_by_source(self, source: int) -> int:
        """The character that has no name but this source ("the Harrow government"), made where there is none yet; -1 if it has none."""
        at = own_name(self.forms[source])
        if at is None:
            return -1
        form = self.forms[source][slice(*at)]
        key = name_words(form, False)
        bodies = [c for c in self.characters if not c.is_person]
        alike = [c.number for c in bodies if any(name_words(f, False) == key for f in c.forms)]
        if not alike and len(key) > 1:
            # "the Quill campaign" is Ada Quill’s campaign, where only one is called so
            alike = [c.number for c in bodies if c.kind != "place" and _shortens(key, name_words(c.name, False))]
            alike = alike if len(alike) == 1 else []
        if alike:
            return alike[0]
        c = Character(len(self.characters), False, [source])
        c.forms[form] += 1
        self.characters.append(c)
        return c.number

    def without_others(self, source: int, likely: Likely) -> Likely:
        """The ways of a source without the people that it names as somebody else: "Ada Quill’s lawyer" is not Ada Quill."""
        start, end = self.places[source]
        others = {
            self.whose(i)
            for i in self.names_in(start, end)
            if is_other(self.forms[source], self.places[i][0] - start, self.places[i][1] - start)
        }
        return {n: p * (_OTHER if n in others and self.characters[n].is_person else 1.0) for n, p in likely.items()}

    def is_self(self, source: int, speaker: Sequence[tuple[int, float]]) -> bool:
        """Whether a source inside a statement is the statement's speaker: "I" is, and the "we" of an organisation."""
        form = self.forms[source].casefold()
        return form in _SINGULAR_SELF or (form in _PLURAL_SELF and bool(speaker) and not self.characters[speaker[0][0]].is_person)

    def is_joint(self, source: int) -> bool:
        """Whether a source names two of a kind together: "Ana Ruiz and Bo Lund"."""
        start, end = self.places[source]
        inside = [(self.places[i], self._homes[i][0]) for i in self.names_in(start, end)]
        if len(inside) < 2:
            return False
        (one, first), (other, second) = inside[:2]
        between = self._text[one[1] : other[0]]
        same_kind = self.characters[first].is_person == self.characters[second].is_person
        return first != second and same_kind and _JOINT.fullmatch(between) is not None

    def names_in(self, start: int, end: int) -> list[int]:
        """The name mentions within a character range, in text order."""
        low, high = (bisect_left(self._names, at, key=lambda i: self.places[i][0]) for at in (start, end))
        return [i for i in self._names[low:high] if self.places[i][1] <= end]

    def descriptions_in(self, source: int) -> list[int]:
        """The shorter descriptions with which one begins: "the harbour master" in "the harbour master, whom she trusts"."""
        before = takewhile(lambda i: self.places[i][0] == self.places[source][0], range(source - 1, -1, -1))
        return [i for i in before if self.mentions[i].form == "description"]

    def whose(self, i: int) -> int:
        """The character of a mention, or -1."""
        likely = self.belongs[i]
        best = max(likely, key=lambda n: likely[n], default=-1)
        return best if best >= 0 and likely[best] >= _BELONGS else -1

    def path(self, source: int, reference: Reference, to: int) -> tuple[int, ...]:
        """The mentions that lead from a source (or a cue, -1) to a name of character `to`, the nearest first."""
        steps: list[int] = []
        at, seen = reference, {source}
        while len(steps) < 8:
            ways = [(p * self.belongs[j].get(to, 0.0), -j) for j, p in at.to if j not in seen]
            if not ways or max(ways)[0] <= 0:
                break
            j = -max(ways)[1]
            steps.append(j)
            seen.add(j)
            if self.mentions[j].form == "name":
                break
            at = self.references[j]
        return tuple(steps)


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name is a longer one that lacks words before its last."""
    return short[-1:] == full[-1:] and set(short) <= set(full)


def _not_one_of(barred: set[int], likely: Likely) -> Likely:
    """The ways of a mention without some people."""
    left = {n: p for n, p in likely.items() if n not in barred}
    return left if len(left) == len(likely) else _regained(left, sum(likely.values()))


def _regained(left: Likely, total: float) -> Likely:
    """What was taken from one way, of the `total` before, goes to those that are left, but not all, and the less the more was taken:
    perhaps nobody here is meant."""
    remaining = sum(left.values())
    if not remaining:
        return {}
    grown = remaining + (total - remaining) * math.sqrt(min(1.0, remaining / total))
    return {n: p * min(1.0, grown) / remaining for n, p in left.items()}


def _mixed(rule: Likely, network: Likely, share: float) -> Likely:
    """Both together, the rule with this share."""
    return {n: share * rule.get(n, 0.0) + (1 - share) * network.get(n, 0.0) for n in {**rule, **network}}


def spoken(cast: Cast, sections: Sequence[Section], sure: Sequence[Sequence[float]]) -> list[list[Spoken]]:
    """Who speaks each statement of each section; `sure` is the confidence of each as an attribution."""
    found: list[list[Spoken]] = []
    for base, section, confidences in zip(cast.starts, sections, sure, strict=True):
        here: list[Spoken] = []
        for f, confidence in zip(section.findings, confidences, strict=True):
            source = base + f.source if f.source >= 0 else -1
            reference = Reference(tuple((base + j, p) for j, p in f.speaker.to), f.speaker.nothing)
            if source >= 0 and f.parent >= 0 and cast.is_self(source, here[f.parent].likely):
                cast.belongs[source] = dict(here[f.parent].likely)
                here.append(here[f.parent])
                continue
            likely = cast.belongs[source] if source >= 0 else cast.led(reference)
            if source >= 0 and cast.mentions[source].form == "description":
                likely = _fitting(cast, source, f, cast.without_others(source, likely))
                if f.parent >= 0 and here[f.parent].likeliest >= 0:
                    likely = cast.belongs[source] = _not(here[f.parent].likeliest, likely)
                    for i in cast.descriptions_in(source):
                        cast.belongs[i] = _not(here[f.parent].likeliest, cast.belongs[i])
            best = tuple(sorted(likely.items(), key=lambda x: (-x[1], x[0]))[:2])
            named = source >= 0 and cast.mentions[source].form == "name"
            via = cast.path(source, reference, best[0][0]) if best and not named else ()
            joint = source >= 0 and cast.mentions[source].form == "description" and cast.is_joint(source)
            here.append(Spoken(best, via, _features(cast, f, source, best, confidence), f.kinds, joint))
        found.append(here)
    return found


def _not(speaker: int, likely: Likely) -> Likely:
    """The ways of a description that the speaker uses: "she explained that the harbour master had assured her" is of another. Nobody
    describes themselves in their own words as if they were somebody else (Chomsky 1981, condition C of binding)."""
    return {n: p * (_SELF_DESCRIBED if n == speaker else 1.0) for n, p in likely.items()}


def _fitting(cast: Cast, source: int, f: Finding, likely: Likely) -> Likely:
    """Whom a description leads to, among those of the kind that it was read as; and besides, where a body speaks, the description itself
    as its name: "the Harrow government", and not a person in it."""
    body = sum(f.kinds[KINDS.index(k)] for k in ("organization", "outlet", "document"))
    person = f.kinds[KINDS.index("person")]
    likely = {n: p * max(0.1, 1 - (body if cast.characters[n].is_person else person)) for n, p in likely.items()}
    left = body - sum(likely.values())
    if left < _OWN or (own := cast.called_by_source(source)) < 0:
        return likely
    return {**likely, own: likely.get(own, 0.0) + left}


def _features(cast: Cast, f: Finding, source: int, best: Sequence[tuple[int, float]], confidence: float) -> NDArray[np.float64]:
    first = best[0][1] if best else 0.0
    second = best[1][1] if len(best) > 1 else 0.0
    character = cast.characters[best[0][0]] if best else None
    kind = as_speaker(character.kind) if character else "unknown"
    # who is read as unnamed and yet leads to a name is that person
    found = first * f.kinds[KINDS.index("unnamed")] if character and character.is_person else 0.0
    named = sum(f.kinds[KINDS.index(k)] for k in NAMED) + found
    form = cast.mentions[source].form if source >= 0 else "none"
    return np.array(
        [
            1, first, first - second, first * first, named, f.kinds[KINDS.index(kind)] + found, form == "name", form == "pronoun",
            form == "description", form == "none", f.parent >= 0, confidence, named * first,
            character is not None and len(name_words(character.name, character.is_person)) > 1, f.speaker.nothing,
            bool(best) and source >= 0 and source in cast.characters[best[0][0]].names and form == "description",
        ],
        float,
    )  # fmt: skip


def speaker_confidence(weights: Sequence[float], features: NDArray[np.float64]) -> float:
    """The probability that the likeliest is the speaker, to three places."""
    return round(1 / (1 + float(np.exp(-np.dot(weights, features)))), 3)


def kind_of(kinds: Sequence[float], character: Character | None) -> str:
    """The kind of speaker: what was read, among the kinds that can be named if there is a name."""
    if character is None:
        return KINDS[int(np.argmax(kinds))]
    own = as_speaker(character.kind)
    return max(NAMED, key=lambda k: kinds[KINDS.index(k)] + 0.3 * (k == own))


def as_speaker(kind: str) -> str:
    """A place that speaks is an organisation."""
    return "organization" if kind == "place" else kind


def first_person(cast: Cast, inside: Iterator[tuple[tuple[int, int], int]]) -> None:
    """Gives every "I" in a quotation to the quotation's speaker; `inside` holds character ranges and characters, outer ones first."""
    singular = [i for i, form in enumerate(cast.forms) if form.casefold() in _SINGULAR_SELF]
    starts = [cast.places[i][0] for i in singular]
    for (start, end), character in inside:
        for i in singular[bisect_left(starts, start) : bisect_left(starts, end)]:
            if cast.places[i][1] <= end:
                cast.belongs[i] = {character: 1.0}
