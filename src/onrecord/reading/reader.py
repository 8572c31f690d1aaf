"""Reader: article -> record, step by step.

The steps are those of this folder, in order: paragraphs and quotation marks, words, the encoder, tags, and section by section what
they say (`section.py`); then, for the article as a whole, people, speakers, acts, circumstances, and the record. Articles are read
some at a time, so memory does not grow with their number; a text of any length is read in sections.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import EmptyText, Error, NotText
from ..record import Article, Record, is_unicode
from .assembly import Settings, assembled
from .decoding import Field, decode
from .encoder import Encoder
from .heads import Heads
from .language import require_english
from .primary import transcript_record, with_own_words
from .quotations import Quotation
from .section import Section, read_section
from .spans import Pointers
from .wording import Wording
from .words import Splitter, Words

WEIGHTS = Path(__file__).parent / "weights"
SECTION_WORDS = 1500
GROUP_WORDS, LEAST_WORDS = 6_000, 20


@dataclass
class Reading:
    """An article on its way through the steps."""

    article: Article
    quoted: list[Quotation]
    sections: list[Words]
    read: list[Section] = field(default_factory=list)
    failed: Exception | None = None

    @property
    def is_read(self) -> bool:
        """Whether all its sections are read, or one could not be."""
        return self.failed is not None or len(self.read) == len(self.sections)


Job = tuple[Reading, Words]


class Reader:
    """Reads articles with one set of weights.

    weights   the folder with encoder.onnx, field.npz, reading.json, tokenizer.json and wording.npz; by default the one of the package
    threads   how many windows are read side by side; by default as many as there are cores

    `model` is the name and version of the weights, `encoder.seconds` the time spent waiting for onnxruntime so far.
    """

    def __init__(self, weights: Path = WEIGHTS, threads: int | None = None) -> None:
        given = json.loads((weights / "reading.json").read_text("utf8"))
        parts, wording = (_arrays(weights / name) for name in ("field.npz", "wording.npz"))
        self.model: str = given["model"]
        self.settings = Settings.of(given)
        self._field = Field(parts["step"], parts["first"], parts["last"])
        self._pointers = Pointers(parts["distance"], parts["nothing"], parts["nothing_bias"])
        self._heads = Heads(parts, Wording(wording))
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
        waiting: deque[Reading | Error] = deque()

        def opened() -> Iterator[Reading | Error]:
            for item in items:
                waiting.append(self.opened(item, any_language))
                yield waiting[-1]

        for _ in self._read_groups(opened()):
            while waiting and (isinstance(waiting[0], Error) or waiting[0].is_read):
                yield self._finished(waiting.popleft())
        while waiting:
            yield self._finished(waiting.popleft())

    def opened(self, item: str | Article | Error, any_language: bool) -> Reading | Error:
        """An article split into words, or the error that says why not."""
        if isinstance(item, Error):
            return item
        article = item if isinstance(item, Article) else Article(text=item) if is_unicode(item) else None
        try:
            if article is None or not is_unicode(article.text):
                raise NotText(article.id if article else "text", "holds halves of characters (lone surrogates): decode it again")
            if not article.text.strip("\ufeff \t\r\n\u00a0"):
                raise EmptyText(article.id, "is empty or only blanks")
            if article.form == "transcript":
                return Reading(article, [], [])
            if not any_language:
                try:
                    require_english(article.id, article.text)
                except Error:
                    # whose words they are is known in any language; only what is quoted in them is not
                    if article.form != "statement":
                        raise
                    return Reading(article, [], [])
            words, quoted = self._splitter.words(article.text)
        except Error as error:
            return error
        except Exception as error:
            return _unforeseen(article.id if article else "text", error)
        return Reading(article, quoted, words.sections(SECTION_WORDS))

    def read_sections(self, readings: Iterable[Reading]) -> None:
        """What the network says of each section of these articles, put into their `read`."""
        for _ in self._read_groups(readings):
            pass

    def _read_groups(self, readings: Iterable[Reading | Error]) -> Iterator[None]:
        """Reads section by section, some at a time, and stops after each group; the network is one group ahead."""
        groups: deque[list[Job]] = deque()

        def words() -> Iterator[list[Words]]:
            for group in _groups(readings):
                groups.append(group)
                yield [words for _, words in group]

        for encoded in self.encoder.encode_all(words()):
            group = groups.popleft()
            taggings = decode(self._field, [(e.tags, words.opening) for e, (_, words) in zip(encoded, group, strict=True)])
            for (reading, words_), one, tagging in zip(group, encoded, taggings, strict=True):
                text = reading.article.text
                try:
                    reading.read.append(read_section(text, words_, reading.quoted, tagging, one, self._pointers, self._heads))
                except Exception as error:
                    reading.failed = error
            yield

    def _finished(self, item: Reading | Error) -> Record | Error:
        if isinstance(item, Error):
            return item
        try:
            if item.failed:
                raise item.failed
            if item.article.form == "transcript":
                return transcript_record(self.model, item.article)
            if item.article.form == "statement" and not item.sections:
                return with_own_words(Record(model=self.model, article=item.article))
            record = assembled(self.model, item.article, item.quoted, item.read, self.settings)
            return with_own_words(record) if item.article.form == "statement" else record
        except Exception as error:
            return _unforeseen(item.article.id, error)


def _arrays(path: Path) -> dict[str, NDArray[Any]]:
    with np.load(path) as parts:
        return dict(parts)


def _groups(readings: Iterable[Reading | Error]) -> Iterator[list[Job]]:
    """Sections in groups of some GROUP_WORDS words: what is in memory at a time is two of them. An item without words counts a little, so
    that nobody waits for many such."""
    group: list[Job] = []
    size = 0
    for item in readings:
        for job in [(item, words) for words in item.sections] if isinstance(item, Reading) else ():
            group.append(job)
            size += len(job[1])
            if size > GROUP_WORDS:
                yield group
                group, size = [], 0
        size += LEAST_WORDS
        if size > GROUP_WORDS:
            yield group
            group, size = [], 0
    if group:
        yield group


def _unforeseen(name: str, error: Exception) -> Error:
    """A bug of ours, told of one article: the rest of the batch is read."""
    return NotText(name, f"cannot be read, for a reason of ours: {type(error).__name__}: {' '.join(str(error).split())}")
