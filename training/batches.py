"""Windows -> batches: everything that one step of training needs, padded together in a few arrays.

Spans stay spans (first and last word); which of them may be linked to which, and which links are right, is worked out here, so that the
losses are a handful of operations over whole batches, on two cores as on an accelerator. A batch is made of numpy's arrays, which
travel between processes; `network.on` makes tensors of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.reading.antecedents import may_stand_for
from onrecord.reading.distance import gap_buckets
from onrecord.reading.layers import LAYERS

from .labels import UNKNOWN
from .windows import Window

Array = NDArray[np.generic]


@dataclass
class Choices:
    """Spans that each choose one of several others or, last, none: spans (B, N, 2), others (B, M, 2) words; gap (B, N, M) distances in
    buckets; may (B, N, M + 1) which can be chosen; right (B, N, M + 1) which are right, of those that are known; weight (B, N) of each
    span in the loss, 0 where nothing is known; given (B, N) which spans are none of the padding."""

    spans: Array
    others: Array
    gap: Array
    may: Array
    right: Array
    weight: Array
    given: Array


@dataclass
class Statements:
    """spans (B, S, 3, 2) first and last words of source, cue and content, -1 where there is none; given (B, S); inside (B, S, W) the words
    of the contents; kind, act (B, S) or UNKNOWN. Sides: one row for each statement and mention, side_statement (E,) counted through
    the padded batch, side_mention (E, 2) words counted likewise, side_inside (E,) 1 within the content; side_group (E,) the person that
    the mention is of, side (G,) where the statement stands towards that person, or UNKNOWN."""

    spans: Array
    given: Array
    inside: Array
    kind: Array
    act: Array
    side_statement: Array
    side_mention: Array
    side_inside: Array
    side_group: Array
    side: Array


@dataclass
class Batch:
    """Windows padded together: pieces, case, quote, opening (B, P); piece_mask (B, P); word_pieces (B, W) the first
    wordpiece of each word; word_mask (B, W); tags (B, W), known where `tagged` (B,); layers (B, W) by name."""

    pieces: Array
    case: Array
    quote: Array
    opening: Array
    piece_mask: Array
    word_pieces: Array
    word_mask: Array
    tags: Array
    tagged: Array
    layers: dict[str, Array]
    cue_of_content: Choices
    source_of_cue: Choices
    stands: Choices
    to_cue: Choices
    statements: Statements

    @staticmethod
    def of(windows: Sequence[Window], first: int, last: int) -> Batch:
        """Pads `windows` and puts the wordpieces `first` and `last` ([CLS], [SEP]) around each."""
        longest = max(len(w.pieces) for w in windows) + 2
        widest = max(len(w.opening) for w in windows)
        shape, words = (len(windows), longest), (len(windows), widest)
        pieces, case, quote, opening = (np.zeros(shape, np.int32) for _ in range(4))
        piece_mask, word_mask = np.zeros(shape, bool), np.zeros(words, bool)
        word_pieces, tags = np.zeros(words, np.int32), np.zeros(words, np.int32)
        layers = {name: np.full(words, UNKNOWN, np.int32) for name in LAYERS}
        for i, w in enumerate(windows):
            n, m = len(w.pieces), len(w.opening)
            pieces[i, 0], pieces[i, 1 : n + 1], pieces[i, n + 1] = first, w.pieces, last
            for to, given in ((case, w.case), (quote, w.quote), (opening, w.opening)):
                to[i, 1 : n + 1] = given[w.word_of]
            piece_mask[i, : n + 2] = True
            word_mask[i, :m] = True
            word_pieces[i, :m] = 1 + np.flatnonzero(np.diff(w.word_of, prepend=-1))
            if w.tags is not None:
                tags[i, :m] = w.tags
            for name, given in w.layers.items():
                layers[name][i, : len(given)] = given
        return Batch(
            pieces, case, quote, opening, piece_mask, word_pieces, word_mask, tags,
            np.array([w.tags is not None for w in windows]),
            layers,
            _choices([_linked(w.contents, w.cues, w.cue_of_content) for w in windows]),
            _choices([_linked(w.cues, w.sources, w.source_of_cue) for w in windows]),
            _choices([_stands(w) for w in windows]),
            _choices([_to_cue(w) for w in windows]),
            _statements(windows, widest),
        )  # fmt: skip


@dataclass(frozen=True)
class _Choice:
    """The choices of one window: spans (N, 2), others (M, 2), may and right (N, M + 1), weight (N,)."""

    spans: Array
    others: Array
    may: Array
    right: Array
    weight: Array


def _spans(given: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    return np.array(given, np.int64).reshape(-1, 2)


def _linked(spans: Sequence, others: Sequence, answers: Sequence[int]) -> _Choice:
    """Each span and the number of the other that it belongs to, -1 for none."""
    shape = len(spans), len(others) + 1
    right = np.zeros(shape, bool)
    right[np.arange(len(spans)), np.array(answers, int)] = True
    return _Choice(_spans(spans), _spans(others), np.ones(shape, bool), right, np.ones(len(spans), np.float32))


def _stands(w: Window) -> _Choice:
    """What each point stands for, among the mentions of its window."""
    spans, mentions, names = _spans([p.span for p in w.points]), _spans(w.mentions), np.array(w.is_name, bool)
    may = may_stand_for(spans, mentions, names, np.array([p.own for p in w.points], bool)).reshape(len(spans), len(mentions))
    weight = np.array([p.weight for p in w.points], np.float32)
    right = np.zeros((len(spans), len(mentions) + 1), bool)
    for i, p in enumerate(w.points):
        answers = [j for j in p.right if may[i, j]]
        if p.right and not answers:
            weight[i] = 0
        if p.wrong:
            # GAP says of two names which is right, and nothing of pronouns; where neither is, all others may be
            may[i] &= names
            answers = answers or [j for j in range(len(names)) if names[j] and j not in p.wrong] + [len(names)]
        right[i, answers or [-1]] = True
    may = np.concatenate([may, np.ones((len(spans), 1), bool)], 1)
    return _Choice(spans, mentions, may, right & may, weight)


def _to_cue(w: Window) -> _Choice:
    """Which cue each circumstance belongs to."""
    spans = _spans([span for span, _ in w.scene_links])
    right = np.zeros((len(spans), len(w.cues) + 1), bool)
    for i, (_, answers) in enumerate(w.scene_links):
        right[i, [j for j, cue in enumerate(w.cues) if cue in answers] or [-1]] = True
    return _Choice(spans, _spans(w.cues), np.ones(right.shape, bool), right, np.full(len(spans), float(bool(w.cues)), np.float32))


def _choices(given: Sequence[_Choice]) -> Choices:
    count, n, m = len(given), max(1, *(len(c.spans) for c in given)), max(len(c.others) for c in given)
    spans, others = np.zeros((count, n, 2), np.int32), np.zeros((count, m, 2), np.int32)
    gap = np.zeros((count, n, m), np.int32)
    may, right = np.zeros((count, n, m + 1), bool), np.zeros((count, n, m + 1), bool)
    weight, real = np.zeros((count, n), np.float32), np.zeros((count, n), bool)
    # a span of the padding chooses nothing
    may[:, :, m] = right[:, :, m] = True
    for b, c in enumerate(given):
        i, j = len(c.spans), len(c.others)
        spans[b, :i], others[b, :j], weight[b, :i], real[b, :i] = c.spans, c.others, c.weight, True
        if i and j:
            gap[b, :i, :j] = gap_buckets(c.spans, c.others)
        for to, of in ((may, c.may), (right, c.right)):
            to[b, :i, :j], to[b, :i, m] = of[:, :-1], of[:, -1]
    return Choices(spans, others, gap, may, right, weight, real)


def _statements(windows: Sequence[Window], widest: int) -> Statements:
    shape = len(windows), max(1, *(len(w.said) for w in windows))
    spans, given = np.full((*shape, 3, 2), -1, np.int32), np.zeros(shape, bool)
    inside = np.zeros((*shape, widest), bool)
    kind, act = np.full(shape, UNKNOWN, np.int32), np.full(shape, UNKNOWN, np.int32)
    rows: list[tuple[int, int, int, bool, int]] = []
    side: list[int] = []
    for b, w in enumerate(windows):
        for i, s in enumerate(w.said):
            given[b, i], kind[b, i], act[b, i] = True, s.kind, s.act
            spans[b, i, 2] = s.contents[0][0], s.contents[-1][1]
            for role, span in ((0, s.source), (1, s.cue)):
                if span is not None:
                    spans[b, i, role] = span
            for x, y in s.contents:
                inside[b, i, x : y + 1] = True
            for who, answer in s.sides:
                for x, y in (w.mentions[m] for m in who):
                    within = any(c <= x and y <= d for c, d in s.contents)
                    rows.append((b * shape[1] + i, b * widest + x, b * widest + y, within, len(side)))
                side.append(answer)
    table = np.array(rows, np.int64).reshape(-1, 5)
    answers = np.array(side, np.int64)
    return Statements(spans, given, inside, kind, act, table[:, 0], table[:, 1:3], table[:, 3], table[:, 4], answers)
