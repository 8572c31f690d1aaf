"""What the corpora say about people, in words: mentions and which of them go together, whose statement each is, what is done with
it, for and against whom, what is nested in it, and its circumstances.

Every corpus knows a part. What it does not know is marked with UNKNOWN and trains nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np

from onrecord.reading.dates import time_phrases
from onrecord.reading.gender import HE, SHE
from onrecord.reading.grouping import Name, groups, name_words
from onrecord.reading.layers import DEEPER, DESCRIPTION, INNER, LAYERS, NAME, SCENE, roles_of
from onrecord.reading.mentions import NAME_KINDS, RELATIVE, as_name, pronouns
from onrecord.reading.names import name_in
from onrecord.reading.statement_head import ACTS, KINDS
from onrecord.reading.tags import begin
from onrecord.reading.words import LOWER, Words

UNKNOWN = -100
Span = tuple[int, int]
_SILVER_KINDS = {"PERSON": "person", "ORGANIZATION": "organization", "LOCATION": "place"}
_PERSONAL = HE | SHE


@dataclass(frozen=True)
class Point:
    """A span whose antecedents are known: `right` are numbers of mentions; with none of them in the window, nothing is right.
    `wrong`, if given, are the only mentions known to be wrong (GAP). `own`: the span may be its own answer (a source that is a name)."""

    span: Span
    right: frozenset[int]
    weight: float = 1.0
    wrong: frozenset[int] = frozenset()
    own: bool = False


@dataclass(frozen=True)
class Said:
    """One statement: its spans, numbers of kind and act (or UNKNOWN), and for whom it stands: (mentions, 0 neither 1 for 2 against)."""

    source: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    kind: int = UNKNOWN
    act: int = UNKNOWN
    sides: tuple[tuple[tuple[int, ...], int], ...] = ()


@dataclass
class Labels:
    """All of it for one article of W words. layers: (W,) tags by name of the layer; replaceable: (mention, "he" or "she");
    group_of: the person of a replaceable mention."""

    layers: dict[str, np.ndarray]
    mentions: list[Span] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    scene_links: list[tuple[Span, frozenset[Span]]] = field(default_factory=list)
    replaceable: list[tuple[int, str]] = field(default_factory=list)
    group_of: dict[int, int] = field(default_factory=dict)

    @classmethod
    def unknown(cls, words: Words) -> Labels:
        """No label at all."""
        return cls({name: np.full(len(words), UNKNOWN, np.int64) for name in LAYERS})

    def mention(self, span: Span, form: str) -> int:
        """The number of the mention at `span`, added if it is new."""
        if span not in self.mentions:
            self.mentions.append(span)
            self.forms.append(form)
        return self.mentions.index(span)

    def write(self, layer: str, role: str, span: Span) -> None:
        """Tags of one span, unless its place is taken."""
        tags, (a, b) = self.layers[layer], span
        if (tags[a : b + 1] > 0).any():
            return
        first = begin(roles_of(layer).index(role))
        tags[a : b + 1] = first + 1
        tags[a], tags[b] = first, first + 2
        if a == b:
            tags[a] = first + 3


def from_silver(text: str, words: Words, relations, at, silver: dict | None, notes: list[dict], scenes: list[dict]) -> Labels:
    """Labels of a news article: CoreNLP's entities and chains (PolNeAR) and what the annotators wrote down."""
    labels = Labels.unknown(words)
    names = _news_names(text, words, at, silver, notes, labels)
    for m in pronouns(text, words):
        labels.mention((m.first, m.last), "pronoun")
    if silver:
        _silver_chains(text, words, at, silver, names, labels)
    else:
        _capitalised(text, at, labels)
    _quoted_first_person(text, words, list(relations.values()), labels)
    if notes:
        _notes(text, words, relations, at, notes, names, labels)
    else:
        _unannotated(text, words, list(relations.values()), labels)
    if scenes:
        _scenes(text, words, relations, at, scenes, labels)
    return labels


def _news_names(text, words, at, silver, notes, labels: Labels) -> list[tuple[int, Span, str]]:
    """Writes the layer of names; returns (start, span, kind) of each. Whoever only speaks in what is nested, or is only taken sides on,
    has a name of unknown kind, "", of which the layer says nothing."""
    gold = {}
    for n in notes:
        if n["speaker"] and n["speaker_kind"] in NAME_KINDS:
            gold[n["speaker"]] = n["speaker_kind"]
    found: dict[Span, tuple[int, str]] = {}
    others = {x["toward"] for n in notes for x in n["stance"]} | {x["speaker"] for n in notes for x in n["inner"] if x["speaker"]}
    named = {**dict.fromkeys(sorted(others), ""), **gold}
    for name in sorted(named, key=lambda x: (-len(x), x)):
        _find_name(text, at, name, named[name], found)
    outlets = {" ".join(name_words(n, False)) for n, k in gold.items() if k == "outlet"} | _OUTLETS
    unsure = []
    for a, b, kind in silver["entities"] if silver else ():
        span = at(a, b)
        has_kind = span not in found or bool(found[span][1])
        if span is None or (_meets(found, span) and has_kind):
            continue
        if kind in _SILVER_KINDS:
            of = "outlet" if " ".join(name_words(text[a:b], False)) in outlets else _SILVER_KINDS[kind]
            if span[1] - span[0] < 7:
                found[span] = (a, of)
            else:
                unsure.append(span)
        elif kind == "MISC" and " ".join(name_words(text[a:b], False)) in outlets:
            found[span] = (a, "outlet")
    last = {name: name.split()[-1] for name, kind in named.items() if kind in ("person", "") and " " in name}
    for name in sorted(last, key=lambda x: (named[x] == "", -len(x), x)):
        # one word of a name that may be no person's means it only where no other name ends so
        if named[name] or sum(other.split()[-1] == last[name] for other in named) == 1:
            _find_name(text, at, last[name], named[name], found)
    layer = labels.layers[NAME]
    layer[:] = 0 if silver else np.where(words.case == LOWER, 0, UNKNOWN)
    for a, b in unsure:
        layer[a : b + 1] = UNKNOWN
    names = sorted((start, span, kind) for span, (start, kind) in found.items())
    for _, span, kind in names:
        layer[span[0] : span[1] + 1] = 0 if kind else UNKNOWN
        if kind:
            labels.write(NAME, kind, span)
        labels.mention(span, "name")
    return names


def _find_name(text: str, at, name: str, kind: str, found: dict[Span, tuple[int, str]]) -> None:
    """Adds where a name stands, unless another is found there."""
    for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text) if name[:1].isupper() else ():
        if (span := at(*m.span())) and not _meets(found, span):
            found[span] = (m.start(), kind)


def _meets(found: dict[Span, tuple], span: Span) -> bool:
    return any(a <= span[1] and span[0] <= b for a, b in found)


def _groups(text: str, words: Words, names: list[tuple[int, Span, str]]) -> list[list[int]]:
    return groups([Name(text[words.starts[a] : words.ends[b]], kind == "person") for _, (a, b), kind in names])[0]


def _silver_chains(text, words, at, silver, names, labels: Labels) -> None:
    """Pronouns of chains that hold names of one person; and which names could be pronouns."""
    words_of = {span: number for number, span in enumerate(labels.mentions)}
    homes = dict(zip([span for _, span, _ in names], _groups(text, words, names), strict=True))
    by_group: dict[int, list[int]] = {}
    for span, home in homes.items():
        if len(home) == 1:
            by_group.setdefault(home[0], []).append(words_of[span])
    persons = {span for _, span, kind in names if kind == "person"}
    for chain in silver["coreference"]:
        spans = [(m, at(m[0], m[1])) for m in chain]
        here = [homes[s] for _, s in spans if s in homes and s in persons]
        votes = [h[0] for h in here if len(h) == 1]
        if not votes:
            continue
        group = max(set(votes), key=votes.count)
        if votes.count(group) < 0.8 * len(votes):
            continue
        forms = [text[m[0] : m[1]].casefold() for m, _ in spans]
        he, she = sum(f in HE for f in forms), sum(f in SHE for f in forms)
        for (_, s), form in zip(spans, forms, strict=True):
            if s in words_of and form in _PERSONAL and min(he, she) == 0:
                labels.points.append(Point(s, frozenset(by_group[group]), 0.25))
        if max(he, she) >= 2 and min(he, she) == 0:
            of_person = [n for n in by_group[group] if labels.mentions[n] in persons]
            labels.replaceable += [(n, "he" if he else "she") for n in of_person]
            labels.group_of |= dict.fromkeys(of_person, group)


def _quoted_first_person(text, words, relations, labels: Labels) -> None:
    """The "I" of a quotation is whoever the source is."""
    for r in relations:
        if not r.source:
            continue
        a, b = r.source[0]
        right = frozenset(i for i, (x, y) in enumerate(labels.mentions) if a <= x and y <= b and labels.forms[i] != "first")
        if not right:
            right = frozenset({labels.mention((a, b), "description")})
        for c, d in r.content:
            for w in range(c, d + 1):
                if (
                    words.quote[w]
                    and text[words.starts[w] : words.ends[w]] in ("I", "me", "my", "My", "myself")
                    and (w, w) in labels.mentions
                ):
                    labels.points.append(Point((w, w), right, 0.5))


def _notes(text, words, relations, at, notes, names, labels: Labels) -> None:
    """Speakers, kinds, acts, sides and nested attributions."""
    spans_of = {span: number for number, span in enumerate(labels.mentions)}
    name_of = {spans_of[span]: (text[words.starts[span[0]] : words.ends[span[1]]], kind) for _, span, kind in names}
    inner, deeper = labels.layers[INNER], labels.layers[DEEPER]

    def named(name: str) -> frozenset[int]:
        keys = {is_person: name_words(name, is_person) for is_person in (False, True)}
        return frozenset(
            i
            for i, (form, kind) in name_of.items()
            if (key := keys[kind == "person"])
            and (w := name_words(form, kind == "person"))
            and (w == key or (w[-1] == key[-1] and (set(w) <= set(key) or set(key) <= set(w))) or _initials(w, key))
        )

    mates: dict[str, set[int]] = {}
    rows = []
    for n in notes:
        number = int(n["id"][1:]) - 1
        r = relations.get(number)
        if r is None:
            continue
        source = as_name(text, words, r.source[0], labels.mentions) if r.source else None
        cue = r.cue[0] if r.cue else None
        rows.append((n, r, source, cue))
        if source:
            m = labels.mention(source, "description")
            if n["speaker"]:
                mates.setdefault(n["speaker"], set()).add(m)
            holds_speaker = bool(n["speaker"]) and any(
                source[0] <= a and b <= source[1] for a, b in (labels.mentions[i] for i in named(n["speaker"]))
            )
            if labels.forms[m] == "description" and not holds_speaker and source[1] - source[0] < 8:
                labels.write(DESCRIPTION, "description", source)
            elif labels.forms[m] != "description" or holds_speaker:
                inside = labels.layers[DESCRIPTION][source[0] : source[1] + 1]
                inside[inside == UNKNOWN] = 0
    inner_rows = []
    for n, r, source, cue in rows:
        here = source or cue or r.content[0]
        right = (named(n["speaker"]) | frozenset(mates.get(n["speaker"], ()))) if n["speaker"] else frozenset()
        if n["speaker"] is None and n["description"] and source:
            place = text.find(n["description"], max(0, int(words.starts[source[0]]) - 1500))
            if place >= 0 and (span := at(place, place + len(n["description"]))) and not (span[0] <= source[1] and source[0] <= span[1]):
                right = frozenset({labels.mention(span, "description")})
        own = labels.mentions.index(here) if here in labels.mentions else -1
        # a name is its own answer where it is the source
        keep = right if own in name_of else right - {own}
        labels.points.append(Point(here, keep, 2.0, own=own in name_of))
        for a, b in r.content:
            inner[a : b + 1] = np.maximum(inner[a : b + 1], 0)
            deeper[a : b + 1] = np.maximum(deeper[a : b + 1], 0)
        sides = _sides(text, words, n, r, source, named, name_of, labels)
        labels.said.append(Said(source, cue, r.content, KINDS.index(n["speaker_kind"]), ACTS.index(n["act"]), sides))
        lo, hi = int(words.starts[r.content[0][0]]), int(words.ends[r.content[-1][1]])
        given = []
        for x in n["inner"]:
            p = text.find(x["content"], lo, hi)
            if p < 0 or (content := at(p, p + len(x["content"]))) is None:
                continue
            parts = {}
            for role in ("cue", "source"):
                near = _nearest(text, x[role], p, lo, hi, (p, p + len(x["content"]))) if x[role] else None
                parts[role] = at(near, near + len(x[role])) if near is not None else None
            given.append((content, parts["cue"], parts["source"], x["speaker"]))
        inner_rows += given
        for content, c, s, speaker in given:
            deep = any(o is not content and o[0] <= content[0] and content[1] <= o[1] and o != content for o, *_ in given)
            layer = DEEPER if deep else INNER
            for role, span in (("content", content), ("cue", c), ("source", s)):
                if span:
                    labels.write(layer, role, span)
            s = as_name(text, words, s, labels.mentions) if s else None
            if speaker and (s or c):
                here = labels.mention(s, "description") if s else -1
                labels.points.append(Point(s or c, named(speaker) | frozenset(mates.get(speaker, ())), 1.0, own=here in name_of))
            elif s:
                labels.mention(s, "description")
            labels.said.append(Said(s, c, (content,)))


def _unannotated(text: str, words: Words, relations, labels: Labels) -> None:
    """Statements of which nobody has written down who speaks and what is done: only other networks can say."""
    for r in relations:
        source = as_name(text, words, r.source[0], labels.mentions) if r.source else None
        cue = r.cue[0] if r.cue else None
        is_name = source in labels.mentions and labels.forms[labels.mentions.index(source)] == "name"
        labels.points.append(Point(source or cue or r.content[0], frozenset(), 0.0, own=is_name))
        sides = tuple(((i,), UNKNOWN) for i in _others(r, source, labels))
        labels.said.append(Said(source, cue, r.content, sides=sides))


def _others(r, source: Span | None, labels: Labels) -> list[int]:
    """The mentions within a statement that are not its source."""
    spans = (*r.content, *r.cue, *r.source)
    lo, hi = min(a for a, _ in spans), max(b for _, b in spans)
    return [i for i, (a, b) in enumerate(labels.mentions) if lo <= a and b <= hi and not (source and source[0] <= a and b <= source[1])]


def _initials(w: tuple[str, ...], key: tuple[str, ...]) -> bool:
    return len(w) == 1 and len(key) > 1 and w[0] == "".join(k[0] for k in key if k not in ("of", "the", "and", "for"))


def _nearest(text: str, part: str, middle: int, lo: int, hi: int, aside: Span = (0, 0)) -> int | None:
    """Where `part` stands within [lo, hi) nearest to `middle`, in whole words and not within `aside` if it can: not the "he" of "the"."""
    found = re.compile(re.escape(part)).finditer(text, lo, hi)
    places = [(_cuts(text, *m.span()), m.start() < aside[1] and aside[0] < m.end(), abs(m.start() - middle), m.start()) for m in found]
    return min(places)[3] if places else None


def _cuts(text: str, start: int, end: int) -> bool:
    """Whether the range begins or ends within a word."""
    return (start > 0 and text[start - 1 : start + 1].isalnum()) or (end < len(text) and text[end - 1 : end + 1].isalnum())


def _sides(text, words, n, r, source, named, name_of, labels: Labels) -> tuple:
    """(mentions, polarity) for each person that a statement is about."""
    inside = _others(r, source, labels)

    def may_stand_for_somebody(i: int) -> bool:
        first = labels.mentions[i][0]
        is_third = text[words.starts[first] : words.ends[first]].casefold() in _THIRD
        return labels.forms[i] == "description" or (labels.forms[i] == "pronoun" and is_third)

    found, taken = [], set()
    for x in n["stance"]:
        polarity = 1 if x["polarity"] == "for" else 2
        mine = [i for i in inside if i in named(x["toward"])]
        if not mine:
            mine = [i for i in inside if may_stand_for_somebody(i)]
        if mine:
            found.append((tuple(mine), polarity))
            taken |= set(mine)
    for i in inside:
        if i not in taken and (i in name_of or not n["stance"]):
            found.append(((i,), 0))
    return tuple(found)


_THIRD = frozenset("he him his she her they them their it its who".split())


def _scenes(text, words, relations, at, scenes, labels: Labels) -> None:
    """Addressee, medium, occasion; and time phrases, for which those that say nothing of a statement are the counterexamples, where all
    statements of the article are annotated."""
    complete = len(scenes) >= len(relations)
    if complete:
        labels.layers[SCENE][:] = 0
    times = [span for a, b in time_phrases(text) if (span := at(a, b))]
    links: dict[Span, set[Span]] = {}
    for s in scenes:
        r = relations.get(int(s["id"][1:]) - 1)
        if r is None:
            continue
        anchor = r.cue[0] if r.cue else r.content[0]
        middle = int(words.starts[anchor[0]])
        for role in ("addressee", "medium", "occasion", "when"):
            for phrase in s["when"]["phrases"] if role == "when" else s[role]:
                place = _nearest(text, phrase, middle, max(0, middle - 1200), middle + 1200)
                span = at(place, place + len(phrase)) if place is not None else None
                if span is None:
                    continue
                if role != "when":
                    labels.write(SCENE, role, span)
                # a time phrase as reading will find it
                for here in [t for t in times if t[0] <= span[1] and span[0] <= t[1]] if role == "when" else [span]:
                    if r.cue:
                        links.setdefault(here, set()).add(r.cue[0])
    for span in times if complete else ():
        if not any(x[0] <= span[1] and span[0] <= x[1] for x in links):
            links[span] = set()
    labels.scene_links = [(span, frozenset(cues)) for span, cues in sorted(links.items())]


def from_gum(document: dict, text: str, words: Words, at) -> Labels:
    """Labels of a GUM document: names, descriptions, and coreference of everyone and everything that can speak."""
    labels = Labels.unknown(words)
    labels.layers[NAME][:] = 0
    labels.layers[DESCRIPTION][:] = 0
    clusters: dict[int, list[int]] = {}
    rows = []
    for start, end, kind, cluster, _ in sorted(document["mentions"], key=lambda m: (m[0] - m[1], m[0])):
        form = text[start:end]
        span = at(start, end)
        if span is None:
            continue
        if (first := form.casefold()) in _THIRD | _PERSONAL | RELATIVE | frozenset(
            "i me my we us our them their himself herself itself".split()
        ):
            if first not in ("it", "its", "itself") or kind in ("person", "organization", "place"):
                rows.append((labels.mention(span, "pronoun"), cluster))
            continue
        if kind not in ("person", "organization", "place"):
            continue
        name = name_in(form) if kind == "person" else _body_name(form)
        if name and (short := at(start + name[0], start + name[1])):
            labels.write(NAME, kind, short)
            rows.append((labels.mention(short, "name"), cluster))
        elif kind in ("person", "organization") and span[1] - span[0] < 9:
            labels.write(DESCRIPTION, "description", span)
            rows.append((labels.mention(span, "description"), cluster))
    for number, cluster in rows:
        clusters.setdefault(cluster, []).append(number)
    for number, cluster in rows:
        form = labels.forms[number]
        mates = frozenset(
            m for m in clusters[cluster] if m != number and (labels.mentions[m] < labels.mentions[number] or labels.forms[m] == "name")
        )
        labels.points.append(Point(labels.mentions[number], mates, {"pronoun": 1.0, "description": 0.5, "name": 0.15}[form]))
    return labels


def _body_name(form: str) -> tuple[int, int] | None:
    """The range of an organisation's or a place's name in its mention, without article and possessive; None where it is a description."""
    start = 4 if form.casefold().startswith("the ") else 0
    end = len(form.removesuffix("'s").removesuffix("’s"))
    words = form[start:end].split()
    strong = [w for w in words if w.casefold() not in ("of", "the", "and", "for", "in", "on", "at", "&", "de")]
    if (
        not strong
        or len(words) > 9
        or not all(w[:1].isupper() or w[:1].isdigit() for w in strong)
        or not any(w[:1].isupper() for w in strong)
    ):
        return None
    return start, end


def from_gap(row: dict, text: str, words: Words, at) -> Labels:
    """Labels of a GAP snippet: one pronoun and two names."""
    labels = Labels.unknown(words)
    for m in pronouns(text, words):
        labels.mention((m.first, m.last), "pronoun")
    right, wrong = set(), set()
    for letter in "AB":
        name = row[letter]
        known = wrong if row[f"{letter}-coref"].upper() == "FALSE" else right
        places = {int(row[f"{letter}-offset"])} | {m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
        for span in filter(None, (at(place, place + len(name)) for place in places)):
            taken = [m for m, form in zip(labels.mentions, labels.forms, strict=True) if form == "name" and m != span]
            if not any(a <= span[1] and span[0] <= b for a, b in taken):
                known.add(labels.mention(span, "name"))
    _capitalised(text, at, labels)
    pronoun = at(int(row["Pronoun-offset"]), int(row["Pronoun-offset"]) + len(row["Pronoun"]))
    if pronoun:
        labels.points.append(Point(pronoun, frozenset(right), 1.0, frozenset(wrong - right)))
    return labels


def _capitalised(text: str, at, labels: Labels) -> None:
    """Capitalised words that no corpus names: they are names to choose from, of a kind not known."""
    taken = set().union(*(range(a, b + 1) for a, b in labels.mentions)) if labels.mentions else set()
    for m in _CAPITALISED.finditer(text):
        span = at(*m.span())
        if span and m[0].split()[0].casefold() not in _STARTERS and taken.isdisjoint(range(span[0], span[1] + 1)):
            labels.mention(span, "name")


_CAPITALISED = re.compile(r"[A-Z][a-zà-ÿ]+(?: (?:[A-Z]\.|[A-Z][a-zà-ÿ]+|de|van|von))* [A-Z][a-zà-ÿ]+|(?<=[a-z,] )[A-Z][a-zà-ÿ]+")
_STARTERS = frozenset("the in on at he she his her it they after before when while as for by a an this with during from but".split())
_OUTLETS = frozenset(
    name.strip()
    for name in """
    cnn | fox news | nbc | nbc news | abc | abc news | cbs | cbs news | msnbc | cnbc | npr | pbs | bbc | bbc news | reuters |
    associated press | ap | afp | agence france presse | new york times | washington post | wall street journal | usa today | los
    angeles times | guardian | daily mail | politico | breitbart | breitbart news | huffington post | buzzfeed | buzzfeed news | daily
    beast | vox | slate | salon | bloomberg | bloomberg news | bloomberg politics | time | newsweek | atlantic | new yorker | national
    review | weekly standard | hill | western journalism | daily caller | boston globe | chicago tribune | miami herald | new york
    post | new york daily news | daily news | des moines register | tampa bay times | times | post | journal | telegraph | independent
    | sun | mirror | daily telegraph | financial times | economist | vanity fair | rolling stone | people | tmz | gawker | mashable |
    techcrunch | wired | verge | yahoo news | univision | telemundo | c span | fox business | fox | twitter
    """.split("|")
)
