"""Errors by kind on PolNeAR dev: `python -m bench.errors --shared ../shared --examples 10`.

Counts may be published; examples go to the terminal only, since the corpus is not ours to publish.

right         content and source are right as score.py's "attribution overlap" counts them, and so are the edges of the content
cut short     likewise, but the content leaves out words that gold has
too long      likewise, but the content has words that gold has not (and perhaps lacks others)
source wrong  the content is found, with another source, or none, or one where gold has none
missed        no content said that shares half its characters with gold's
invented      said, and no gold content is like it
"""

from __future__ import annotations

import copy
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import click

from onrecord import Reader

from .corpora import Row, dev_splits, read, scorer, shared_option

KINDS = ("right", "content cut short", "content too long", "source wrong", "missed", "invented")
COMMON_CUES = 15
_NO_HEADS = frozenset(
    """
    has have had is was are were be been being am do does did will would can could may might must shall should also not never n't n’t
    hasn’t haven’t hadn’t isn’t wasn’t aren’t weren’t don’t doesn’t didn’t won’t wouldn’t can’t couldn’t shouldn’t
    hasn't haven't hadn't isn't wasn't aren't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't to the a an
    """.split()
)
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»]*[”\"»]?")


class Judgement(NamedTuple):
    """One gold relation or one invented statement."""

    kind: str
    form: str
    cue: str
    example: str


def judged(score: ModuleType, gold: list[Row], records: list[Row]) -> Iterator[Judgement]:
    """Every gold relation, then every invented statement, article by article."""
    by_text = {r["article"]["text"]: r for r in copy.deepcopy(records)}
    for article in gold:
        text = article["text"]
        top, _, _ = score.prepare(text, by_text.get(text, {}))
        contents = [score.chars(text, score.pairs(a["content"])) for a in article["attributions"]]
        pairing = score.best_pairs(contents, [s["_content"] for s in top])
        for k, relation in enumerate(article["attributions"]):
            spans = score.pairs(relation["content"])
            kind = _kind(score, text, relation, contents[k], top[pairing[k]]) if k in pairing else "missed"
            said = _words(text, top[pairing[k]]["_spans"]) if k in pairing else "–"
            gold_words = _words(text, {role: score.pairs(relation[role]) for role in ("source", "cue", "content")})
            yield Judgement(kind, form(text, spans), head(text, score.pairs(relation["cue"])), f"gold: {gold_words}\n      said: {said}")
        for j in sorted(set(range(len(top))) - set(pairing.values())):
            spans = top[j]["_spans"]
            yield Judgement("invented", form(text, spans["content"]), head(text, spans["cue"]), f"said: {_words(text, spans)}")


def _kind(score: ModuleType, text: str, relation: Row, content: set[int], said: Row) -> str:
    source = score.chars(text, score.pairs(relation["source"]))
    shared = source & said["_source"] and len(said["_source"]) <= len(source) + 60
    if not shared and (source or said["_source"]):
        return "source wrong"
    edges = [
        sorted(score.trimmed(text, *span) for span in spans) for spans in (score.pairs(relation["content"]), said["_spans"]["content"])
    ]
    bare = [{i for i in score.chars(text, spans) if text[i] not in score.TRIM} for spans in edges]
    if edges[0] == edges[1] or bare[0] == bare[1]:
        return "right"
    return "content cut short" if bare[1] < bare[0] else "content too long"


def form(text: str, spans: list[tuple[int, int]]) -> str:
    """direct, mixed or indirect, by the quotation marks inside the content."""
    words = " ".join(text[a:b] for a, b in spans)
    quoted = "".join(_QUOTED.findall(words))
    if not quoted:
        return "indirect"
    return "direct" if len(re.findall(r"\w+", quoted)) == len(re.findall(r"\w+", words)) else "mixed"


def head(text: str, cue: list[tuple[int, int]]) -> str:
    """The first word of the cue that is not an auxiliary or a function word, in small letters, as it stands: said and says are two.

    A cue of nothing but such words is its first one, no cue is `none`."""
    words = re.findall(r"[\w’']+", " ".join(text[a:b] for a, b in cue).casefold())
    return next((word for word in words if word not in _NO_HEADS), next(iter(words), "none"))


def _words(text: str, spans: dict[str, list[tuple[int, int]]]) -> str:
    return " | ".join(" … ".join(" ".join(text[a:b].split()) for a, b in spans[role]) or "–" for role in ("source", "cue", "content"))


def tables(found: list[Judgement]) -> str:
    """Counts by form and by the commonest cues, as Markdown."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    cues: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        forms[one.form][one.kind] += 1
        forms["all"][one.kind] += 1
        cues[one.cue][one.kind] += 1
    common = sorted(cues, key=lambda cue: -sum(cues[cue].values()))[:COMMON_CUES]
    return "\n\n".join(_table(title, names, counts) for title, names, counts in (
        ("form of the content", ["direct", "mixed", "indirect", "all"], forms), ("cue", common, cues)))  # fmt: skip


def _table(title: str, names: list[str], counts: dict[str, Counter[str]]) -> str:
    lines = [f"| {title} | " + " | ".join(KINDS) + " |", "|---" * (len(KINDS) + 1) + "|"]
    return "\n".join([*lines, *(f"| {name} | " + " | ".join(str(counts[name][kind]) for kind in KINDS) + " |" for name in names)])


@click.command()
@shared_option
@click.option("--examples", default=0, help="How many examples of each kind to print.")
def main(shared: Path, examples: int) -> None:
    """Print the error tables of PolNeAR dev."""
    polnear = dev_splits(shared)[0]
    found = list(judged(scorer(shared), polnear.gold, read(Reader(), polnear.gold)))
    print(tables(found))
    for kind in KINDS[1:] if examples else ():
        print(f"\n## {kind}")
        of_kind = [one for one in found if one.kind == kind]
        for one in of_kind[:: max(1, len(of_kind) // examples)][:examples]:
            print(f"  - {one.example}")


if __name__ == "__main__":
    main()
