"""Text -> words and wordpieces with what the uncased vocabulary does not see.

A word is what the tokenizer's own pre-tokenizer splits off: letters and digits together, each punctuation mark alone.
Beside its wordpieces a word carries three small facts: how it is written (letter case), whether it stands inside
quotation marks, and whether it begins a paragraph. Quotation marks of every style become one pair of wordpieces, and a text
written all in capitals or all in small letters is marked as having no case, so that neither changes what is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from .paragraphs import paragraphs
from .quotations import Mark, Quotation, quotations

NO_CASE, LOWER, CAPITALISED, UPPER, MIXED, NO_LETTERS = range(6)
CASES = 6
OUTSIDE, QUOTED, QUOTED_INSIDE = range(3)
QUOTE_STATES = 3
_CHUNK_CHARS = 20_000

Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Words:
    """The W words and P wordpieces of one text.

    starts, ends    (W,) code-point offsets of each word in the text
    case, quote     (W,) one of the constants of this module
    opening         (W,) 1 where the word is the first of a paragraph
    mark            (W,) 1 where the word is a quotation mark
    first_piece     (W + 1,) where the word's wordpieces begin in `pieces`; the last entry is P
    pieces          (P,) vocabulary ids
    """

    starts: Ints
    ends: Ints
    case: Ints
    quote: Ints
    opening: Ints
    mark: Ints
    first_piece: Ints
    pieces: Ints

    def __len__(self) -> int:
        return len(self.starts)

    def part(self, start: int, end: int) -> Words:
        """The words `[start, end)`; their offsets still count from the beginning of the text."""
        first, last = self.first_piece[start], self.first_piece[end]
        return Words(
            self.starts[start:end],
            self.ends[start:end],
            self.case[start:end],
            self.quote[start:end],
            self.opening[start:end],
            self.mark[start:end],
            self.first_piece[start : end + 1] - first,
            self.pieces[first:last],
        )

    def sections(self, most_words: int) -> list[Words]:
        """The words in parts of at most `most_words`, cut at paragraphs where one begins in the second half of a part."""
        openings, parts, start = np.flatnonzero(self.opening), [], 0
        while len(self) - start > most_words:
            near = openings[(openings > start + most_words // 2) & (openings <= start + most_words)]
            end = int(near[-1]) if len(near) else start + most_words
            parts.append(self.part(start, end))
            start = end
        return [*parts, self.part(start, len(self))] if start < len(self) else parts


class Splitter:
    """Splits texts into words and wordpieces, by the vocabulary of `tokenizer_path` (a tokenizer.json of a BERT model)."""

    def __init__(self, tokenizer_path: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(tokenizer_path))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        vocabulary = self.tokenizer.get_vocab()
        self.opens, self.closes, self.inner_opens, self.inner_closes = (vocabulary[mark] for mark in "“”‘’")
        self.first, self.last = vocabulary["[CLS]"], vocabulary["[SEP]"]

    def words(self, text: str) -> tuple[Words, list[Quotation]]:
        """The words of `text`, and its quoted stretches."""
        bounds = paragraphs(text)
        marks, quoted = quotations(text, bounds)
        pieces, spans, new_word = self._pieces(text, bounds)
        at = np.flatnonzero(new_word)
        starts = spans[at, 0]
        first_piece = np.append(at, len(pieces)).astype(np.int32)
        ends = spans[first_piece[1:] - 1, 1] if len(at) else starts
        opening = np.zeros(len(at), np.int32)
        if len(at):
            first_words = np.searchsorted(starts, np.array([a for a, _ in bounds], np.int32))
            opening[first_words[first_words < len(at)]] = 1
        mark = self._unify_marks(marks, starts, first_piece, pieces)
        return Words(starts, ends, _case(text, starts, ends), _quote(quoted, starts), opening, mark, first_piece, pieces), quoted

    def _pieces(self, text: str, bounds: list[tuple[int, int]]) -> tuple[Ints, Ints, NDArray[np.bool_]]:
        """Vocabulary ids (P,), offsets (P, 2) and whether a word begins there (P,)."""
        chunks = [chunk for start, end in bounds for chunk in _chunks(text, start, end)]
        ids, offsets, begins = [np.zeros(0, np.int32)], [np.zeros((0, 2), np.int32)], [np.zeros(0, bool)]
        for i in range(0, len(chunks), 256):
            batch = chunks[i : i + 256]
            encodings = self.tokenizer.encode_batch([text[a:b] for a, b in batch], add_special_tokens=False)
            for (start, _), encoding in zip(batch, encodings, strict=True):
                if encoding.ids:
                    ids.append(np.array(encoding.ids, np.int32))
                    offsets.append(np.array(encoding.offsets, np.int32) + start)
                    begins.append(np.diff(np.array(encoding.word_ids, np.int32), prepend=-1) != 0)
        return np.concatenate(ids), np.concatenate(offsets), np.concatenate(begins)

    def _unify_marks(self, marks: list[Mark], starts: Ints, first_piece: Ints, pieces: Ints) -> Ints:
        """Gives every quotation mark the wordpiece of its role, in place; returns (W,) 1 where a word is a mark."""
        is_mark = np.zeros(len(starts), np.int32)
        if not marks or not len(starts):
            return is_mark
        at = np.searchsorted(starts, np.array([m.position for m in marks], np.int32))
        for i, m in zip(at.tolist(), marks, strict=True):
            if i < len(starts) and starts[i] == m.position:
                is_mark[i] = 1
                outer, inner = (self.opens, self.inner_opens) if m.opens else (self.closes, self.inner_closes)
                pieces[first_piece[i]] = outer if m.level == 1 else inner
        return is_mark


def _chunks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A paragraph in pieces of at most 20,000 characters, cut at blanks where there are any."""
    found = []
    while end - start > _CHUNK_CHARS:
        cut = text.rfind(" ", start + 1, start + _CHUNK_CHARS)
        cut = cut if cut > start else start + _CHUNK_CHARS
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]


def _case(text: str, starts: Ints, ends: Ints) -> Ints:
    words = [text[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    if is_without_case(text):
        return np.full(len(words), NO_CASE, np.int32)
    return np.fromiter(map(_case_of, words), np.int32, len(words))


def _case_of(word: str) -> int:
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else CAPITALISED
    if word[:1].isupper() and word[1:].islower():
        return CAPITALISED
    return MIXED if any(c.isupper() for c in word) else NO_LETTERS


def is_without_case(text: str) -> bool:
    """Whether nearly all letters are capitals, or all are small: then letter case says nothing about a word."""
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper > 9 * lower or upper * 500 < lower


def _quote(quoted: list[Quotation], starts: Ints) -> Ints:
    state = np.zeros(len(starts), np.int32)
    for level in (1, 2):
        for q in quoted:
            if q.level == level:
                a, b = np.searchsorted(starts, (q.start, q.end))
                state[a:b] = level
    return state
