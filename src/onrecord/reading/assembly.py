"""What was read of an article's sections -> its record.

Here confidence decides what is shown: statements, names of speakers, sides and circumstances that are too unsure are left out, and a
speaker's name that is left out stays open. Everything that is shown is a span of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from ..record import (
    Article,
    EntityKind,
    Furniture,
    Person,
    Record,
    RunnerUp,
    Span,
    Speaker,
    SpeakerKind,
    Stance,
    Statement,
    When,
)
from .acts import Side, act, is_hedged, sides
from .circumstances import Scene, resolved, scenes
from .confidence import confidence, features, nested_features
from .furniture import furniture
from .mentions import PRONOUNS
from .names import describes, without_possessive
from .paragraphs import paragraphs
from .people import NAMED, Cast, Spoken, as_speaker, first_person, kind_of, speaker_confidence, spoken
from .quotations import Quotation
from .section import Finding, Section
from .statements import characters, content_ranges, holds_quotation, quote_type

Range = tuple[int, int]
_UNKNOWN_KIND = 0.34
# how sure it must be that a mention is a description, and of this person: below it, most are none ("evening") or somebody else's
_DESCRIBED = 0.7


@dataclass(frozen=True)
class Settings:
    """What calibration found (`training/calibrate.py`): weights of the three confidences, and what is too unsure to be shown."""

    confidence: list[float]
    least_confidence: float
    nested: list[float]
    speaker: list[float]
    least_speaker: float
    least_nested: float
    least_side: float
    least_scene: dict[str, float]

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Settings:
        """Out of `reading.json`."""
        return cls(**{name: given[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Draft:
    """A statement on its way into the record: its section and place there, and its character ranges."""

    section: int
    number: int
    finding: Finding
    content: list[Range]
    cue: Range | None
    source: Range | None
    confidence: float
    spoken: Spoken
    scene: Scene
    depth: int


def assembled(model: str, article: Article, quoted: Sequence[Quotation], sections: Sequence[Section], settings: Settings) -> Record:
    """The record of one article."""
    text = article.text
    marked = furniture(text, paragraphs(text), article.title, article.byline)
    silent = [(start, end) for start, end, kind in marked if kind != "headline"]
    people = Cast(text, sections)
    given = drafts(text, quoted, sections, people, settings, silent)
    first_person(people, (((a, b), d.spoken.likeliest) for d in given if d.spoken.likely for a, b in d.content))
    return Record(
        model=model,
        article=article.model_copy(
            update={"furniture": tuple(Furniture(start=a, end=b, text=text[a:b], kind=kind) for a, b, kind in marked)}
        ),
        **_Writer(article, quoted, people, given, sections, settings).parts(),
    )


def _confidences(section: Section, settings: Settings) -> list[float]:
    found: list[float] = []
    for f in section.findings:
        if f.parent < 0:
            found.append(confidence(settings.confidence, features(section.words, f.attribution)))
        else:
            found.append(confidence(settings.nested, nested_features(f.attribution, f.sure, found[f.parent])))
    return found


def drafts(
    text: str,
    quoted: Sequence[Quotation],
    sections: Sequence[Section],
    people: Cast,
    settings: Settings,
    silent: list[Range],
) -> list[Draft]:
    """The statements to be shown, parents before what is nested in them, in the order of their contents; none in `silent` ranges."""
    sure = [_confidences(s, settings) for s in sections]
    found = []
    for k, (section, said) in enumerate(zip(sections, spoken(people, sections, sure), strict=True)):
        shown: dict[int, int] = {-1: -1}
        around = scenes(text, section, [one.likeliest for one in said], settings.least_scene)
        for i, (f, one, scene) in enumerate(zip(section.findings, said, around, strict=True)):
            a = f.attribution
            content = content_ranges(text, section.words, quoted, a)
            enough = (
                sure[k][i] >= settings.least_nested
                if f.parent >= 0
                else sure[k][i] >= settings.least_confidence or holds_quotation(section.words, a)
            )
            if f.parent not in shown or not enough or any(_meets(silent, *c) for c in content):
                continue
            shown[i] = shown[f.parent] + 1
            cue, source = (characters(section.words, part) if part else None for part in (a.cue, a.source))
            found.append(Draft(k, i, f, content, cue, source, sure[k][i], one, scene, shown[i]))
    return sorted(found, key=lambda d: (d.content[0][0], d.depth, d.content))


class _Writer:
    """Writes people and statements, whose ids depend on each other: only who speaks or is spoken of is in `people`."""

    def __init__(
        self,
        article: Article,
        quoted: Sequence[Quotation],
        people: Cast,
        drafts: Sequence[Draft],
        sections: Sequence[Section],
        settings: Settings,
    ) -> None:
        self._article, self._text, self._people, self._drafts = article, article.text, people, drafts
        self._sections, self._settings = sections, settings
        self._quoted = sorted((q.start, q.end) for q in quoted if q.level == 1)
        self._sure = [speaker_confidence(settings.speaker, d.spoken.features) if d.spoken.likely else 0.0 for d in drafts]
        self._named = [
            d.spoken.likeliest if sure >= settings.least_speaker and not d.spoken.is_joint else -1
            for d, sure in zip(drafts, self._sure, strict=True)
        ]
        self._sides: list[list[Side]] = [
            sides(people, d.finding, people.starts[d.section], d.spoken.likeliest, 1.0 if named >= 0 else sure, settings.least_side)
            for d, named, sure in zip(drafts, self._named, self._sure, strict=True)
        ]
        self._kinds = [
            "group" if d.spoken.is_joint else kind_of(d.spoken.kinds, people.characters[n] if n >= 0 else None)
            for d, n in zip(drafts, self._named, strict=True)
        ]
        self._kinds_of: dict[int, Counter[str]] = {}
        for n, kind in zip(self._named, self._kinds, strict=True):
            self._kinds_of.setdefault(n, Counter())[kind] += 1
        self._places = {(d.section, d.number): i for i, d in enumerate(drafts)}
        self._members = self._membership()
        self._ids = self._number()

    def parts(self) -> dict[str, Any]:
        """`people` and `statements` of the record."""
        return {
            "people": tuple(self._person(n) for n in self._ids),
            "statements": tuple(self._statement(i, d) for i, d in enumerate(self._drafts)),
        }

    def _membership(self) -> dict[int, list[int]]:
        """The mentions of each character; of descriptions those that are sure to be one, and of whom."""
        people = self._people
        found: dict[int, list[int]] = {}
        for i, m in enumerate(people.mentions):
            n = people.whose(i)
            if n >= 0 and (m.form != "description" or m.sure * people.belongs[i][n] >= _DESCRIBED):
                found.setdefault(n, []).append(i)
        return found

    def _number(self) -> dict[int, str]:
        """Ids, in the order of first mention. Places are left out unless they speak or are taken sides on."""
        active = {n for n in self._named if n >= 0} | {n for taken in self._sides for n, _, _ in taken}
        active |= {n for d in self._drafts for n, p in d.spoken.likely if p > 0.05}
        shown = [c for c in self._people.characters if c.number in active or (c.kind != "place" and c.kinds)]
        shown.sort(key=lambda c: min(self._people.places[i] for i in c.names))
        return {c.number: f"p{k}" for k, c in enumerate(shown, 1)}

    def _person(self, n: int) -> Person:
        c = self._people.characters[n]
        members = self._members.get(n, c.names)
        forms = self._people.forms
        kinds = self._kinds_of.get(n, Counter())
        own = as_speaker(c.kind)
        kind = max([own, *kinds], key=lambda k: kinds[k] + c.kinds[k]) if kinds else own
        names = set(c.names)
        called = [i for i in members if self._people.mentions[i].form == "description" and i not in names]
        # what the tags took for a description, and is none and no pronoun either, is not shown
        empty = {i for i in called if not describes(forms[i])}
        members = [i for i in members if i not in empty or forms[i].casefold() in PRONOUNS]
        described: dict[str, str] = {}
        for form in (without_possessive(forms[i]) for i in called if i not in empty and not self._holds_name(i, n)):
            described.setdefault(form.casefold(), form)
        return Person(
            id=self._ids[n],
            name=c.name,
            kind=cast(EntityKind, kind),
            aliases=tuple(form for form in sorted(c.forms, key=lambda f: (-c.forms[f], f)) if form != c.name),
            descriptions=tuple(d for d in described.values() if d not in c.name and d not in c.forms),
            mentions=tuple(
                Span.of(self._text, *self._people.places[i]) for i in sorted(names.union(members), key=lambda i: self._people.places[i])
            ),
        )

    def _holds_name(self, i: int, n: int) -> bool:
        start, end = self._people.places[i]
        return any(self._people.whose(j) == n for j in self._people.names_in(start, end))

    def _statement(self, i: int, d: Draft) -> Statement:
        text, section = self._text, self._sections[d.section]
        parent = self._places.get((d.section, d.finding.parent))
        when = d.scene.spans["when"]
        future = d.cue is not None and "will" in text[slice(*d.cue)].split()

        def spans(given: Sequence[Range]) -> tuple[Span, ...]:
            return tuple(Span.of(text, *r) for r in sorted(given))

        return Statement(
            id=f"s{i + 1}",
            parent=None if parent is None else f"s{parent + 1}",
            content=spans(d.content),
            cue=spans([d.cue] if d.cue else []),
            source=spans([d.source] if d.source else []),
            quote_type=quote_type(section.words, d.finding.attribution),
            speaker=self._speaker(i, d),
            act=act(d.finding),
            stance=tuple(Stance(toward=self._ids[n], polarity=side, confidence=p) for n, side, p in self._sides[i]),
            addressee=spans(d.scene.spans["addressee"]),
            medium=spans(d.scene.spans["medium"]),
            occasion=spans(d.scene.spans["occasion"]),
            when=When(spans=spans(when), edtf=resolved(text, sorted(when), self._article.published, future)),
            hedged=is_hedged(text, d.content, d.cue, self._quoted),
            confidence=d.confidence,
        )

    def _speaker(self, i: int, d: Draft) -> Speaker:
        n, kind = self._named[i], self._kinds[i]
        sure = self._sure[i] if n >= 0 else float(max(d.spoken.kinds)) * (1 - self._sure[i] * (kind not in NAMED))
        if n < 0 and max(d.spoken.kinds) < _UNKNOWN_KIND:
            kind = "unknown"
        return Speaker(
            person=self._ids[n] if n >= 0 else None,
            name=self._people.characters[n].name if n >= 0 else None,
            kind=cast(SpeakerKind, kind),
            description=self._description(d) if n < 0 else None,
            confidence=round(sure, 3),
            via=tuple(Span.of(self._text, *self._people.places[j]) for j in d.spoken.via) if n >= 0 else (),
            runner_up=self._runner_up(i, d),
        )

    def _runner_up(self, i: int, d: Draft) -> RunnerUp | None:
        """The second likeliest; where the likeliest is withheld, that one."""
        likely = d.spoken.likely
        if self._named[i] < 0:
            second, p = (likely[0][0], self._sure[i]) if likely else (-1, 0.0)
        else:
            second, p = (likely[1][0], min(likely[1][1], 1 - self._sure[i])) if len(likely) > 1 else (-1, 0.0)
        if second not in self._ids or p < 0.005:
            return None
        return RunnerUp(person=self._ids[second], name=self._people.characters[second].name, confidence=round(p, 3))

    def _description(self, d: Draft) -> str | None:
        """The article's words for a speaker without a name: the source, or what a pronoun stands for; of an "I", those of its speaker."""
        parent = self._places.get((d.section, d.finding.parent))
        if parent is not None and d.spoken is self._drafts[parent].spoken:
            return self._description(self._drafts[parent])
        base, f = self._people.starts[d.section], d.finding
        at = base + f.source if f.source >= 0 else -1
        if at >= 0 and self._people.mentions[at].form != "pronoun":
            return without_possessive(self._people.forms[at])
        for j, p in f.speaker.to:
            if self._people.mentions[base + j].form == "description" and p > 0.25:
                return without_possessive(self._people.forms[base + j])
        return None


def _meets(ranges: list[Range], start: int, end: int) -> bool:
    """Whether `[start, end)` shares a character with one of the sorted, disjoint ranges."""
    before = bisect_left(ranges, (end,))
    return before > 0 and ranges[before - 1][1] > start
