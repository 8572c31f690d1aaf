"""Reader: article -> record, step by step.

The steps are those of this folder, in order: paragraphs and quotation marks, words, the encoder, tags, spans and their links,
confidence, and the record. Articles are read some at a time, so memory does not grow with their number; a text of any length
is read in sections.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import EmptyText, Error, NotText
from ..record import Article, Furniture, Person, QuoteType, Record, Span, Speaker, Statement
from .confidence import confidence, features
from .decoding import Field, decode
from .encoder import Encoder
from .furniture import furniture
from .language import require_english
from .names import name_in
from .paragraphs import paragraphs
from .quotations import Quotation
from .running import joined
from .spans import Attribution, Pointers, attributions
from .statements import characters, content_ranges, holds_quotation, quote_type
from .words import Splitter, Words

WEIGHTS = Path(__file__).parent / "weights"
SECTION_WORDS = 1500
BATCH_WORDS = 24_000
BATCH_CHARS = 120_000


@dataclass
class _Reading:
    """An article on its way through the steps."""

    article: Article
    quoted: list[Quotation]
    sections: list[Words]
    found: list[tuple[Words, Attribution]] = field(default_factory=list)


class Reader:
    """Reads articles with one set of weights.

    weights   the folder with encoder.onnx, field.npz, reading.json and tokenizer.json; by default the one of the package
    threads   how many windows are read side by side; by default as many as there are cores

    `model` is the name and version of the weights, `encoder.seconds` the time spent in onnxruntime so far.
    """

    def __init__(self, weights: Path = WEIGHTS, threads: int | None = None) -> None:
        settings = json.loads((weights / "reading.json").read_text("utf8"))
        parts = np.load(weights / "field.npz")
        self.model: str = settings["model"]
        self._confidence: list[float] = settings["confidence"]
        self._least: float = settings["least_confidence"]
        self._field = Field(parts["step"], parts["first"], parts["last"], settings["eagerness"])
        self._pointers = Pointers(parts["distance"], parts["nothing"], parts["nothing_bias"])
        self._splitter = Splitter(weights / "tokenizer.json")
        self.encoder = Encoder(weights, self._splitter, threads)

    def read(self, item: str | Article, any_language: bool = False) -> Record:
        """The record of one text or article. Raises an `Error` where it cannot be read."""
        [result] = self.read_all([item], any_language)
        if isinstance(result, Error):
            raise result
        return result

    def read_all(self, items: Iterable[str | Article | Error], any_language: bool = False) -> Iterator[Record | Error]:
        """The records of many, in order; an article that cannot be read gives an `Error` in its place, and so does an
        `Error` among the items."""
        batch: list[_Reading | Error] = []
        chars = 0
        for item in items:
            batch.append(self._opened(item, any_language))
            chars += len(item.text) if isinstance(item, Article) else len(item) if isinstance(item, str) else 0
            if chars > BATCH_CHARS:
                yield from self._read(batch)
                batch, chars = [], 0
        yield from self._read(batch)

    def _opened(self, item: str | Article | Error, any_language: bool) -> _Reading | Error:
        if isinstance(item, Error):
            return item
        article = item if isinstance(item, Article) else Article(text=item) if _is_unicode(item) else None
        try:
            if article is None or not _is_unicode(article.text):
                raise NotText(article.id if article else "text", "holds halves of characters (lone surrogates): decode it again")
            if not article.text.strip("\ufeff \t\r\n\u00a0"):
                raise EmptyText(article.id, "is empty or only blanks")
            if not any_language:
                require_english(article.id, article.text)
            words, quoted = self._splitter.words(article.text)
        except Error as error:
            return error
        except Exception as error:
            return _unforeseen(article.id if article else "text", error)
        return _Reading(article, quoted, words.sections(SECTION_WORDS))

    def _read(self, batch: list[_Reading | Error]) -> Iterator[Record | Error]:
        jobs = [(reading, section) for reading in batch if isinstance(reading, _Reading) for section in reading.sections]
        for group in _groups(jobs):
            encoded = self.encoder.encode([section for _, section in group])
            for (reading, section), one, tagging in zip(
                group,
                encoded,
                decode(self._field, [(e.tags, words.opening) for e, (_, words) in zip(encoded, group, strict=True)]),
                strict=True,
            ):
                found = attributions(tagging, one.links, self._pointers)
                reading.found += [(section, a) for a in joined(found, section, reading.quoted)]
        for item in batch:
            if isinstance(item, Error):
                yield item
                continue
            try:
                yield self._record(item)
            except Exception as error:
                yield _unforeseen(item.article.id, error)

    def _record(self, reading: _Reading) -> Record:
        text = reading.article.text
        marked = furniture(text, paragraphs(text), reading.article.title, reading.article.byline)
        silent = [(start, end) for start, end, kind in marked if kind != "headline"]
        every = [self._draft(text, words, reading.quoted, a) for words, a in reading.found]
        drafts = [d for d in every if (d.quotes or d.confidence >= self._least) and not any(_meets(silent, *c) for c in d.content)]
        drafts.sort(key=lambda d: d.content)
        people, statements = _people_and_statements(text, drafts)
        article = reading.article.model_copy(
            update={"furniture": tuple(Furniture(start=start, end=end, text=text[start:end], kind=kind) for start, end, kind in marked)}
        )
        return Record(model=self.model, article=article, people=people, statements=statements)

    def _draft(self, text: str, words: Words, quoted: list[Quotation], a: Attribution) -> _Draft:
        return _Draft(
            content_ranges(text, words, quoted, a),
            characters(words, a.cue) if a.cue else None,
            characters(words, a.source) if a.source else None,
            quote_type(words, a),
            confidence(self._confidence, features(words, a)),
            a.sourced,
            holds_quotation(words, a),
        )


@dataclass(frozen=True)
class _Draft:
    content: list[tuple[int, int]]
    cue: tuple[int, int] | None
    source: tuple[int, int] | None
    quote_type: QuoteType
    confidence: float
    sourced: float
    quotes: bool


def _people_and_statements(text: str, drafts: list[_Draft]) -> tuple[tuple[Person, ...], tuple[Statement, ...]]:
    """The people named by the sources, and the statements in text order."""
    mentions: dict[str, list[Span]] = {}
    statements = []
    for number, draft in enumerate(drafts, 1):
        speaker = Speaker()
        if draft.source and (at := name_in(text[slice(*draft.source)])):
            span = Span.of(text, draft.source[0] + at[0], draft.source[0] + at[1])
            known = mentions.setdefault(span.text, [])
            if span not in known:
                known.append(span)
            speaker = Speaker(
                person=f"p{list(mentions).index(span.text) + 1}", name=span.text, kind="person", confidence=round(draft.sourced, 3)
            )
        one = [(Span.of(text, *given),) if given else () for given in (draft.cue, draft.source)]
        statements.append(
            Statement(
                id=f"s{number}",
                content=tuple(Span.of(text, *c) for c in draft.content),
                cue=one[0],
                source=one[1],
                quote_type=draft.quote_type,
                speaker=speaker,
                confidence=draft.confidence,
            )
        )
    people = tuple(
        Person(id=f"p{i}", name=name, kind="person", mentions=tuple(sorted(spans, key=lambda s: s.start)))
        for i, (name, spans) in enumerate(mentions.items(), 1)
    )
    return people, tuple(statements)


def _meets(ranges: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether `[start, end)` shares a character with one of the sorted, disjoint ranges."""
    before = bisect_left(ranges, (end,))
    return before > 0 and ranges[before - 1][1] > start


def _groups(jobs: list[tuple[_Reading, Words]]) -> Iterator[list[tuple[_Reading, Words]]]:
    """Sections in groups of some 24,000 words: what is in memory at a time."""
    group: list[tuple[_Reading, Words]] = []
    for job in jobs:
        group.append(job)
        if sum(len(words) for _, words in group) > BATCH_WORDS:
            yield group
            group = []
    if group:
        yield group


def _unforeseen(name: str, error: Exception) -> Error:
    """A bug of ours, told of one article: the rest of the batch is read."""
    return NotText(name, f"cannot be read, for a reason of ours: {type(error).__name__}: {' '.join(str(error).split())}")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
