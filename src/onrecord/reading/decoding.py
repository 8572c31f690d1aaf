"""Tag scores -> the best sequence of tags and the probability of each tag, under the network's conditional random field.

The sequences of many texts are decoded side by side, one word of each at a time; every operation treats them row by row, so
that the result for one does not depend on the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .tags import CONTINUATIONS, FORBIDDEN, OUT, allowed

TOGETHER = 64

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Field:
    """Scores of the random field: step (T, T), first (T,), last (T,)."""

    step: Floats
    first: Floats
    last: Floats


@dataclass(frozen=True)
class Tagging:
    """best (W,) the most probable tags as a whole; probabilities (W, T) of each tag by itself."""

    best: Ints
    probabilities: Floats


def decode(field: Field, texts: Sequence[tuple[Floats, NDArray[np.int32]]]) -> list[Tagging]:
    """For each text, given as tag scores (W, T) of its words and (W,) 1 where a paragraph begins, its tagging. No span reaches into
    another paragraph. Texts are decoded side by side."""
    order = sorted(range(len(texts)), key=lambda i: len(texts[i][0]))
    found: dict[int, Tagging] = {}
    for at in range(0, len(order), TOGETHER):
        group = order[at : at + TOGETHER]
        found.update(zip(group, _decode_together(field, [texts[i] for i in group]), strict=True))
    return [found[i] for i in range(len(texts))]


def best_tags(texts: Sequence[Floats], doubt: float) -> list[Ints]:
    """The best tags of each text that may follow one another, given as scores (W, T) of its words; `doubt` is taken from "out"."""
    field = Field(*allowed())
    found: list[Ints] = [np.zeros(0, np.int64)] * len(texts)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    for at in range(0, len(order), TOGETHER):
        group = order[at : at + TOGETHER]
        lengths = np.array([len(texts[i]) for i in group])
        scores = np.zeros((int(lengths.max()), len(group), len(field.first)), np.float32)
        for k, i in enumerate(group):
            scores[: len(texts[i]), k] = texts[i]
        scores[:, :, OUT] -= doubt
        best = _viterbi(field, scores, lengths)
        for k, i in enumerate(group):
            found[i] = best[: len(texts[i]), k]
    return found


def _decode_together(field: Field, given: list[tuple[Floats, NDArray[np.int32]]]) -> list[Tagging]:
    lengths = np.array([len(scores) for scores, _ in given])
    longest, tags = max(1, int(lengths.max())), len(field.first)
    scores = np.zeros((longest, len(given), tags), np.float32)
    for i, (one, opening) in enumerate(given):
        scores[: len(one), i] = one
        scores[np.flatnonzero(opening)[:, None], i, CONTINUATIONS] = FORBIDDEN
    best = _viterbi(field, scores, lengths)
    probabilities = _marginals(field, scores, lengths)
    return [Tagging(best[:n, i], probabilities[:n, i]) for i, n in enumerate(lengths.tolist())]


def _viterbi(field: Field, scores: Floats, lengths: Ints) -> Ints:
    """(L, N, T) scores of N sequences -> (L, N) tags."""
    longest, count, _ = scores.shape
    step = field.step.T[None]
    back = np.zeros(scores.shape, np.int8)
    value = field.first + scores[0]
    rows = np.arange(count)
    final = np.where((lengths == 1)[:, None], value, np.float32(FORBIDDEN * 10))
    for i in range(1, longest):
        ways = value[:, None, :] + step
        back[i] = ways.argmax(2)
        value = ways.max(2) + scores[i]
        final[lengths == i + 1] = value[lengths == i + 1]
    tag = (final + field.last).argmax(1)
    best = np.zeros((longest, count), np.int64)
    for i in range(longest - 1, -1, -1):
        best[i] = tag
        inside = i < lengths
        tag = np.where(inside & (i > 0), back[i, rows, tag], tag)
    return best


def _marginals(field: Field, scores: Floats, lengths: Ints) -> Floats:
    """(L, N, T) scores -> (L, N, T) probabilities, by the forward-backward algorithm with scaling."""
    longest = len(scores)
    step = np.exp(field.step)
    emitted = np.maximum(np.exp(scores - scores.max(2, keepdims=True)), np.float32(1e-30))
    forward = np.zeros_like(scores)
    alpha = np.exp(field.first) * emitted[0]
    forward[0] = alpha / alpha.sum(1, keepdims=True)
    for i in range(1, longest):
        alpha = _times(forward[i - 1], step) * emitted[i]
        forward[i] = alpha / alpha.sum(1, keepdims=True)
    backward = np.ones_like(scores)
    ending = np.exp(field.last)[None]
    for i in range(longest - 1, -1, -1):
        if i + 1 < longest:
            beta = _times(backward[i + 1] * emitted[i + 1], step.T)
            backward[i] = beta / beta.sum(1, keepdims=True)
        backward[i] = np.where(np.equal(lengths, i + 1)[:, None], ending, backward[i])
    both = forward * backward
    return np.asarray(both / np.maximum(both.sum(2, keepdims=True), np.float32(1e-30)), np.float32)


def _times(left: Floats, right: Floats) -> Floats:
    """(N, T) by (T, T) in a fixed order of addition, so that a row's sum does not depend on how many rows there are."""
    product: Floats = np.einsum("nt,tu->nu", left, right, optimize=False)
    return product
