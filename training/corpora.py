"""The corpora of shared/data -> articles whose attributions are given in words, ready to be cut into windows.

A tenth of the training articles (by a hash of the id) is held out: it chooses thresholds and calibrates confidence,
and is never trained on. The dev splits are not read here at all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.reading.paragraphs import paragraphs
from onrecord.reading.words import Splitter, Words

EDGES = " \t\r\n\u00a0\"“”„‟'‘’‚‛«»‹›`.,;:!?—–-()[]…"
CORPORA = ("polnear", "viral")

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
    attributions: tuple[Attribution, ...]


def read_lines(path: Path) -> list[dict]:
    """The JSON objects of a (gzipped) file, one a line."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def is_held_out(article_id: str) -> bool:
    """Whether this article belongs to the tenth that is never trained on."""
    return hashlib.sha256(article_id.encode()).digest()[0] % 10 == 0


def training_articles(data: Path, splitter: Splitter, corpora: tuple[str, ...] = CORPORA) -> list[Labelled]:
    """The training articles of `corpora` that are not held out."""
    return [
        labelled(article, corpus, splitter)
        for corpus in corpora
        for article in read_lines(data / corpus / "train.jsonl.gz")
        if not is_held_out(article["id"])
    ]


def labelled(article: dict, corpus: str, splitter: Splitter) -> Labelled:
    """An article of the corpora with its spans in words. Spans are trimmed of marks and stops at their edges, which annotators
    set as they please, and end with their paragraph, as PolNeAR has it; reading joins a quotation that runs on."""
    text = article["text"]
    words, _ = splitter.words(text)
    bounds = paragraphs(text)

    def spans(given: list[list[int]]) -> tuple[Span, ...]:
        pieces = [(max(a, start), min(b, end)) for a, b in given for start, end in bounds if start < b and a < end]
        return tuple(span for a, b in pieces if (span := in_words(text, words, a, b)) is not None)

    relations = tuple(
        Attribution(*(spans(relation[role]) for role in ("source", "cue", "content"))) for relation in article["attributions"]
    )
    return Labelled(article["id"], corpus, words, tuple(r for r in relations if r.content))


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
