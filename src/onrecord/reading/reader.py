"""Reader: article -> record, step by step.

The steps are those of this folder, in order: paragraphs and quotation marks, words, the encoder, tags, and section by section what
they say (`section.py`); then, for the article as a whole, people, speakers, acts, circumstances, and the record. Articles are read
some at a time, so memory does not grow with their number; a text of any length is read in sections.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ..errors import EmptyText, Error, NotText
from ..record import Article, Record
from .assembly import Settings, assembled
from .decoding import Field, decode
from .encoder import Encoder
from .heads import Heads
from .language import require_english
from .quotations import Quotation
from .section import Section, read_section
from .spans import Pointers
from .words import Splitter, Words

WEIGHTS = Path(__file__).parent / "weights"
SECTION_WORDS = 1500
BATCH_WORDS = 9_000
BATCH_CHARS = 120_000


@dataclass
class Reading:
    """An article on its way through the steps."""

    article: Article
    quoted: list[Quotation]
    sections: list[Words]
    read: list[Section] = field(default_factory=list)
    failed: Exception | None = None


class Reader:
    """Reads articles with one set of weights.

    weights   the folder with encoder.onnx, field.npz, reading.json and tokenizer.json; by default the one of the package
    threads   how many windows are read side by side; by default as many as there are cores

    `model` is the name and version of the weights, `encoder.seconds` the time spent in onnxruntime so far.
    """

    def __init__(self, weights: Path = WEIGHTS, threads: int | None = None) -> None:
        given = json.loads((weights / "reading.json").read_text("utf8"))
        parts = np.load(weights / "field.npz")
        self.model: str = given["model"]
        self.settings = Settings.of(given)
        self._field = Field(parts["step"], parts["first"], parts["last"], given["eagerness"])
        self._pointers = Pointers(parts["distance"], parts["nothing"], parts["nothing_bias"])
        self._heads = Heads(parts)
        self._splitter = Splitter(weights / "tokenizer.json")
        self.encoder = Encoder(weights, self._splitter, threads)

    @property
    def least_speaker(self) -> float:
        """The confidence below which a speaker's name is withheld."""
        return self.settings.least_speaker

    def read(self, item: str | Article, any_language: bool = False) -> Record:
        """The record of one text or article. Raises an `Error` where it cannot be read."""
        [result] = self.read_all([item], any_language)
        if isinstance(result, Error):
            raise result
        return result

    def read_all(self, items: Iterable[str | Article | Error], any_language: bool = False) -> Iterator[Record | Error]:
        """The records of many, in order; an article that cannot be read gives an `Error` in its place, and so does an
        `Error` among the items."""
        batch: list[Reading | Error] = []
        chars = 0
        for item in items:
            batch.append(self.opened(item, any_language))
            chars += len(item.text) if isinstance(item, Article) else len(item) if isinstance(item, str) else 0
            if chars > BATCH_CHARS:
                yield from self._read(batch)
                batch, chars = [], 0
        yield from self._read(batch)

    def opened(self, item: str | Article | Error, any_language: bool) -> Reading | Error:
        """An article split into words, or the error that says why not."""
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
        return Reading(article, quoted, words.sections(SECTION_WORDS))

    def _read(self, batch: list[Reading | Error]) -> Iterator[Record | Error]:
        self.read_sections([reading for reading in batch if isinstance(reading, Reading)])
        for item in batch:
            if isinstance(item, Error):
                yield item
                continue
            try:
                if item.failed:
                    raise item.failed
                yield assembled(self.model, item.article, item.quoted, item.read, self.settings)
            except Exception as error:
                yield _unforeseen(item.article.id, error)

    def read_sections(self, readings: list[Reading]) -> None:
        """What the network says of each section of these articles, put into their `read`."""
        jobs = [(reading, section) for reading in readings for section in reading.sections]
        for group in _groups(jobs):
            encoded = self.encoder.encode([section for _, section in group])
            taggings = decode(self._field, [(e.tags, words.opening) for e, (_, words) in zip(encoded, group, strict=True)])
            for (reading, section), one, tagging in zip(group, encoded, taggings, strict=True):
                text = reading.article.text
                try:
                    reading.read.append(read_section(text, section, reading.quoted, tagging, one, self._pointers, self._heads))
                except Exception as error:
                    reading.failed = error


def _groups(jobs: list[tuple[Reading, Words]]) -> Iterator[list[tuple[Reading, Words]]]:
    """Sections in groups of some 24,000 words: what is in memory at a time."""
    group: list[tuple[Reading, Words]] = []
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
