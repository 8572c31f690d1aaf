"""A record + its annotation as somebody corrected it in brat -> the corrected record.

What nobody touched stays as the model read it, confidences and all; what was changed or added is certain. `corrected(record,
standoff(record))` is the record itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import BadRow, Error, InputMissing, NotFound, NotText
from ..reading.mentions import PRONOUNS
from ..reading.names import bare_name, is_all_name
from ..reading.paragraphs import paragraphs
from ..reading.quotations import quotations
from ..record import Person, Record, Span, Speaker, Stance, Statement, When
from . import roles
from .annotation import Annotation, Event, Pieces
from .brat import KINDS, ROLES, SIDES, pieces_of

if TYPE_CHECKING:
    from ..archive import Archive

_WITHOUT_NAME = ("group", "unnamed", "generic")


def corrections(archive: Archive, source: str) -> Iterator[Record | Error | None]:
    """The corrected records of a folder of brat's, or of one .ann file: None for one that nobody changed, an `Error` for one that
    cannot be understood, or whose text is not in the archive."""
    path = Path(source)
    if not path.exists():
        yield InputMissing(source, "no such file or folder")
        return
    files = sorted(path.rglob("*.ann")) if path.is_dir() else [path]
    if not files:
        yield InputMissing(source, "has no .ann files in it")
    for file in files:
        try:
            text, annotation = file.with_suffix(".txt").read_bytes().decode(), file.read_bytes().decode()
            record = archive.record_of_text(text)
            changed = corrected(record, annotation, str(file))
            yield None if changed == record else changed
        except OSError as error:
            yield InputMissing(error.filename or str(file), f"cannot be opened: {error.strerror}")
        except UnicodeDecodeError:
            yield NotText(str(file), "it, or its text, is not UTF-8")
        except NotFound:
            yield NotFound(str(file), "no article in the archive has its text: brat's texts must not be changed")
        except Error as error:
            yield error


def corrected(record: Record, annotation: str, name: str = "annotation") -> Record:
    """The record with what its annotation says. Raises `BadRow` where that is no annotation of this text, with the line."""
    found = Annotation(record.article.text, annotation, name)
    people, owners = _people(record, found)
    writer = _Writer(record, found, people, owners)
    return record.model_copy(update={"people": tuple(people.values()), "statements": writer.statements()})


def _people(record: Record, found: Annotation) -> tuple[dict[str, Person], dict[str, str]]:
    """The people by id, and whose the mentions are. A group that shares mentions with a person of the record is that person."""
    groups = _groups(found)
    holders: dict[tuple[int, int], list[str]] = {}
    for p in record.people:
        for m in p.mentions:
            holders.setdefault(pieces_of((m,))[0], []).append(p.id)
    known = {p.id: p for p in record.people}
    fits: list[tuple[bool, int, int, str]] = []
    for k, group in enumerate(groups):
        shared = Counter(p for t in group for p in holders.get(found.spans[t][1][0], ()))
        # the same mentions come first, then the most in common
        fits += [(n < max(len(group), len(known[p].mentions)), -n, k, p) for p, n in shared.items()]
    ids: dict[int, str] = {}
    for _, _, k, person in sorted(fits, key=lambda fit: fit[:3]):
        if k not in ids and person not in ids.values():
            ids[k] = person
    fresh = max((int(p.id[1:]) for p in record.people if p.id[1:].isdigit()), default=0)
    people = {p.id: p for p in record.people if not p.mentions or p.id in ids.values()}
    owners: dict[str, str] = {}
    for k, group in enumerate(groups):
        if k not in ids:
            fresh += 1
            ids[k] = f"p{fresh}"
        owners |= dict.fromkeys(group, ids[k])
        [(kind, _)] = Counter(KINDS[found.spans[t][0]] for t in group).most_common(1)
        mentions = tuple(sorted((s for t in group for s in found.spanned(found.spans[t][1])), key=lambda s: (s.start, s.end)))
        before = known.get(ids[k])
        if before is None or (before.kind, before.mentions) != (kind, mentions):
            people[ids[k]] = _person(ids[k], kind, mentions, before)
    return people, owners


def _groups(found: Annotation) -> list[list[str]]:
    """The mentions in groups, one a person, in the order in which they are first mentioned."""
    group_of = {t: [t] for t, (kind, _) in found.spans.items() if kind in KINDS}
    for names in found.groups:
        known = [t for t in names if t in group_of]
        for t in known[1:]:
            if group_of[t] is not group_of[known[0]]:
                group_of[known[0]] += group_of[t]
                group_of |= dict.fromkeys(group_of[t], group_of[known[0]])
    distinct = {id(group): group for group in group_of.values()}
    return sorted(distinct.values(), key=lambda group: min(found.spans[t][1] for t in group))


def _person(number: str, kind: str, mentions: tuple[Span, ...], before: Person | None) -> Person:
    """A person who is new, or whose mentions were changed: named by the longest of them that is a name."""
    texts = [m.text for m in mentions if m.text.casefold() not in PRONOUNS] or [m.text for m in mentions]
    names = [bare_name(text, kind == "person") for text in texts if is_all_name(text) or (text[:1].isupper() and " " not in text)]
    kept = [word for word in ((before.name, *before.aliases) if before else ()) if any(word in text for text in texts)]
    forms = list(dict.fromkeys([*kept, *sorted(names, key=len, reverse=True)])) or [max(texts, key=len)]
    described = [d for d in (before.descriptions if before else ()) if any(d in text for text in texts)]
    described += [text for text in texts if " " in text and not is_all_name(text) and not any(form in text for form in forms)]
    return Person.model_validate(
        {"id": number, "name": forms[0], "kind": kind, "aliases": tuple(forms[1:]), "mentions": mentions,
         "descriptions": tuple(dict.fromkeys(described))}
    )  # fmt: skip


@dataclass(frozen=True)
class _Marks:
    """What of a statement can be seen in its words: two statements with the same marks are one."""

    pieces: tuple[Pieces, ...]
    act: str
    quote_type: str
    hedged: bool
    edtf: str | None


class _Writer:
    """Writes the statements, in order, the untouched ones as they were."""

    def __init__(self, record: Record, found: Annotation, people: dict[str, Person], owners: dict[str, str]) -> None:
        self._record, self._found, self._people, self._owners = record, found, people, owners
        self._untouched = {_marks_of(s): s for s in record.statements}
        self._order = {s.id: k for k, s in enumerate(record.statements)}
        self._unmentioned = {p.id for p in record.people if not p.mentions}
        text = record.article.text
        self._quoted = [(q.start, q.end) for q in quotations(text, paragraphs(text))[1]]

    def statements(self) -> tuple[Statement, ...]:
        events = self._found.events
        parents = {key: e.argument("In") for key, e in events.items()}
        before = {key: self._untouched.pop(self._marks(e), None) for key, e in events.items()}

        def place(key: str) -> tuple[Any, ...]:
            content, was = sorted(self._found.spans[events[key].trigger][1]), before[key]
            return content[0][0], self._depth(key, parents), self._order[was.id] if was else len(self._order), content

        order = sorted(events, key=place)
        ids = {key: f"s{n}" for n, key in enumerate(order, 1)}
        return tuple(self._statement(ids[key], ids.get(parents[key] or ""), events[key], before[key]) for key in order)

    def _depth(self, key: str, parents: dict[str, str | None]) -> int:
        depth, at = 0, parents[key]
        while at is not None:
            depth, at = depth + 1, parents[at]
            if depth > len(parents):
                raise BadRow(self._found.events[key].where, "is nested in itself")
        return depth

    def _marks(self, event: Event) -> _Marks:
        given: dict[str, Pieces] = {role: self._found.spans[to][1] for role, to in event.arguments if role in ROLES}
        content = self._found.spans[event.trigger][1]
        kind = event.attributes.get("QuoteType") or self._quote_type(content)
        pieces = (content, *(given.get(role, ()) for role in ROLES))
        return _Marks(pieces, event.attributes.get("Act", "say"), kind, "Hedged" in event.attributes, event.when)

    def _quote_type(self, content: Pieces) -> str:
        inside = [
            any(a <= at < b for a, b in self._quoted)
            for start, end in content
            for at in range(start, end)
            if self._record.article.text[at].isalnum()
        ]
        return "direct" if inside and all(inside) else "mixed" if any(inside) else "indirect"

    def _statement(self, number: str, parent: str | None, event: Event, before: Statement | None) -> Statement:
        sides = tuple(self._stances(event, before))
        speaker = self._speaker(event, before)
        if before:
            return before.model_copy(update={"id": number, "parent": parent, "speaker": speaker, "stance": sides})
        marks = self._marks(event)
        content, *parts = (self._found.spanned(pieces) for pieces in marks.pieces)
        spans = dict(zip(ROLES.values(), parts, strict=True))
        when = When(spans=spans.pop("when"), edtf=marks.edtf if self._record.article.published else None)
        fields = {"act": marks.act, "quote_type": marks.quote_type, "hedged": marks.hedged, "speaker": speaker, "stance": sides}
        return Statement.model_validate(
            {"id": number, "parent": parent, "content": content, **spans, "when": when, **fields, "confidence": 1.0}
        )

    def _speaker(self, event: Event, before: Statement | None) -> Speaker:
        to = event.argument("Speaker")
        kind = event.attributes.get("SpeakerKind", "unknown")
        was = before.speaker if before else None
        person = self._owners[to] if to else was.person if was and was.person in self._unmentioned else None
        if was and was.person == person and was.kind == kind:
            name = self._people[person].name if person else was.name
            return was if was.name == name else was.model_copy(update={"name": name})
        if person:
            known = self._people[person]
            return Speaker(person=person, name=known.name, kind=known.kind, confidence=1.0)
        source = event.argument("Source")
        described = self._found.spanned(self._found.spans[source][1])[0].text if source and kind in _WITHOUT_NAME else None
        return Speaker.model_validate({"kind": kind, "description": described, "confidence": 1.0})

    def _stances(self, event: Event, before: Statement | None) -> Iterator[Stance]:
        """Those that were there, in their order, then the new ones."""
        wanted = {(self._owners[to], SIDES[role]): None for role, to in event.arguments if role in SIDES}
        for one in before.stance if before else ():
            if (one.toward, one.polarity) in wanted or one.toward in self._unmentioned:
                wanted.pop((one.toward, one.polarity), None)
                yield one
        for toward, polarity in wanted:
            yield Stance.model_validate({"toward": toward, "polarity": polarity, "confidence": 1.0})


def _marks_of(s: Statement) -> _Marks:
    given = roles(s)
    return _Marks((pieces_of(s.content), *(pieces_of(given[f]) for f in ROLES.values())), s.act, s.quote_type, s.hedged, s.when.edtf)
