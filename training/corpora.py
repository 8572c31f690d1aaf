"""The corpora of shared/data -> articles whose attributions and people are given in words, ready to be cut into windows.

A tenth of the training articles (by a hash of the id) is held out: it chooses thresholds and calibrates confidence,
and is never trained on. Of the stories that come without annotation, those that were annotated for this project are all
trained on, and so are the texts that were written for it. The dev splits are not read here at all.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from onrecord.reading.paragraphs import paragraphs
from onrecord.reading.words import Splitter, Words

from .annotations import annotations, notes_and_scenes
from .labels import Labels, from_gap, from_gum, from_silver
from .renaming import renamed

EDGES = " \t\r\n\u00a0\"“”„‟'‘’‚‛«»‹›`.,;:!?—–-()[]…"
CORPORA = ("polnear", "viral")
UNLABELLED, WRITTEN = "unlabelled", "written"
TAUGHT = (*CORPORA, WRITTEN)

Span = tuple[int, int]


@dataclass(frozen=True)
class Attribution:
    """One relation: first and last word of each span, last one included."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True)
class Labelled:
    """An article with its words and its human attributions."""

    id: str
    corpus: str
    words: Words
    attributions: tuple[Attribution, ...] | None
    labels: Labels


@dataclass(frozen=True)
class Annotated:
    """An article with all that is known of it, in characters: silver entities and chains, speakers, circumstances. `is_own`: its speakers
    are the corpus's own annotation, and not that of `annotations/`."""

    article: dict
    corpus: str
    silver: dict | None
    notes: list[dict]
    scenes: list[dict]
    is_own: bool = False

    @property
    def has_speakers(self) -> bool:
        """Whether speaker, act, sides and nested attributions of its statements are known; of every one, or of none."""
        return bool(self.notes)

    @property
    def has_circumstances(self) -> bool:
        """Whether the circumstances of all its statements are known."""
        return len(self.scenes) >= len(self.article["attributions"])

    def with_other_names(self, rng: np.random.Generator) -> Annotated:
        """The article with other names for all its people."""
        article, silver, notes, scenes = renamed(self.article, self.silver, self.notes, self.scenes, rng)
        return Annotated(article, self.corpus, silver, notes, scenes, self.is_own)

    def labelled(self, splitter: Splitter, rng: np.random.Generator | None = None) -> Labelled:
        """In words; with other names for all people if `rng` is given."""
        given = self.with_other_names(rng) if rng else self
        return labelled(given.article, self.corpus, splitter, given.silver, given.notes, given.scenes)


def read_lines(path: Path) -> list[dict]:
    """The JSON objects of a (gzipped) file, one a line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def is_held_out(article_id: str) -> bool:
    """Whether this article belongs to the tenth that is never trained on."""
    return hashlib.sha256(article_id.encode()).digest()[0] % 10 == 0


def annotated_articles(data: Path, corpora: tuple[str, ...] = TAUGHT, held_out: bool = False) -> list[Annotated]:
    """The training articles of `corpora` that are not held out (or those that are)."""
    found = []
    for corpus in corpora:
        if corpus == WRITTEN:
            found += [] if held_out else [_annotated_here(given, given["story"], WRITTEN) for given in annotations(WRITTEN).values()]
            continue
        beside = {
            kind: {row["id"]: row for row in read_lines(path)} if (path := data / corpus / f"train.{kind}.jsonl.gz").exists() else {}
            for kind in ("corenlp", "speakers", "circumstances")
        }
        ours = annotations(corpus)
        for article in read_lines(data / corpus / "train.jsonl.gz"):
            if is_held_out(article["id"]) == held_out:
                notes, scenes = (beside[kind].get(article["id"], {}).get("annotations", []) for kind in ("speakers", "circumstances"))
                is_own = bool(notes)
                if article["id"] in ours:
                    further = notes_and_scenes(article, ours[article["id"]])
                    notes, scenes = notes or further[0], scenes or further[1]
                found.append(Annotated(article, corpus, beside["corenlp"].get(article["id"]), notes, scenes, is_own))
        if corpus == "viral" and not held_out:
            found += _further_stories(data)
    return found


def _further_stories(data: Path) -> Iterator[Annotated]:
    """The stories that come without annotation and were annotated since."""
    ours = annotations(UNLABELLED)
    for story in read_lines(data / "viral" / "unlabelled.jsonl.gz"):
        if story["id"] in ours:
            yield _annotated_here(ours[story["id"]], story["text"], "viral")


def _annotated_here(given: dict, text: str, corpus: str) -> Annotated:
    """A text of which all annotation, its attributions too, is a row of `annotations/`."""
    article = {"id": given["id"], "text": text, "attributions": given["attributions"]}
    return Annotated(article, corpus, None, *notes_and_scenes(article, given))


def labelled(
    article: dict, corpus: str, splitter: Splitter, silver: dict | None = None, notes: Sequence[dict] = (), scenes: Sequence[dict] = ()
) -> Labelled:
    """An article of the corpora with its spans in words. Spans are trimmed of marks and stops at their edges, which annotators
    set as they please, and end with their paragraph, as PolNeAR has it; reading joins a quotation that runs on. Written texts teach no
    spans of attributions: where those begin and end is for the corpora to say."""
    text = article["text"]
    words, _ = splitter.words(text)
    bounds = paragraphs(text)

    def spans(given: list[list[int]]) -> tuple[Span, ...]:
        pieces = [(max(a, start), min(b, end)) for a, b in given for start, end in bounds if start < b and a < end]
        return tuple(span for a, b in pieces if (span := in_words(text, words, a, b)) is not None)

    relations = {
        number: Attribution(*(spans(relation[role]) for role in ("source", "cue", "content")))
        for number, relation in enumerate(article["attributions"])
    }
    relations = {number: r for number, r in relations.items() if r.content}
    labels = from_silver(text, words, relations, partial(in_words, text, words), silver, notes, scenes)
    return Labelled(article["id"], corpus, words, None if corpus == WRITTEN else tuple(relations.values()), labels)


def gum_documents(data: Path, splitter: Splitter) -> Iterator[Labelled]:
    """The training documents of GUM: mentions and coreference, no attributions."""
    for document in read_lines(data / "gum.jsonl.gz"):
        if document["split"] == "train":
            words, _ = splitter.words(document["text"])
            labels = from_gum(document, document["text"], words, partial(in_words, document["text"], words))
            yield Labelled(document["id"], "gum", words, None, labels)


def unlabelled_articles(data: Path, splitter: Splitter) -> Iterator[Labelled]:
    """News of which nothing is known: only other networks can say something of it."""
    ours = annotations(UNLABELLED)
    for article in read_lines(data / "viral" / "unlabelled.jsonl.gz"):
        if article["id"] in ours:
            continue
        words, _ = splitter.words(article["text"])
        if len(words):
            yield Labelled(article["id"], UNLABELLED, words, None, Labels.unknown(words))


def gap_snippets(data: Path, splitter: Splitter) -> Iterator[Labelled]:
    """GAP's development file, which is the part for training: one pronoun and two names each."""
    with (data / "gap" / "development.tsv").open(encoding="utf8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
            words, _ = splitter.words(row["Text"])
            labels = from_gap(row, row["Text"], words, partial(in_words, row["Text"], words))
            yield Labelled(row["ID"], "gap", words, None, labels)


def in_words(text: str, words: Words, start: int, end: int) -> Span | None:
    """First and last word of `[start, end)` without marks and stops at its edges, or None if nothing is left."""
    while start < end and text[start] in EDGES:
        start += 1
    while end > start and text[end - 1] in EDGES:
        end -= 1
    if start >= end:
        return None
    first = int(np.searchsorted(words.ends, start, side="right"))
    last = int(np.searchsorted(words.starts, end, side="left")) - 1
    return (first, last) if first <= last < len(words) else None
