"""What is known of an attribution -> the probability that its content and source are right.

A logistic regression over the probabilities of its parts, fitted on articles that the network did not see, so that of the
statements at 0.9 nine in ten are right in the sense of `score.py`'s "attribution overlap".
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .spans import Attribution
from .words import OUTSIDE, Words

FEATURES = (
    "constant",
    "content begins",
    "content ends",
    "content inside",
    "cue begins",
    "cue inside",
    "source begins",
    "source inside",
    "linked",
    "sourced",
    "product",
    "no cue",
    "no source",
    "pieces",
    "log words",
    "quoted",
    "gap to source",
)

NESTED_FEATURES = ("constant", "inside", "outer confidence", "no cue", "no source", "log words")


def features(words: Words, attribution: Attribution) -> NDArray[np.float64]:
    """(F,) numbers about one attribution, in the order of FEATURES."""
    contents, cue, source = attribution.contents, attribution.cue, attribution.source
    least = [min(c.begins for c in contents), min(c.ends for c in contents), min(c.inside for c in contents)]
    links = [min(attribution.linked), attribution.sourced]
    parts = [*least, *((cue.begins, cue.inside) if cue else (1, 1)), *((source.begins, source.inside) if source else (1, 1)), *links]
    length = sum(c.last - c.first + 1 for c in contents)
    quoted = sum(int((words.quote[c.first : c.last + 1] != OUTSIDE).sum()) for c in contents) / length
    gap = min(max(c.first - source.last, source.first - c.last) for c in contents) if source else 0
    return np.array(
        [
            1.0,
            *map(_log_odds, parts),
            _log_odds(float(np.prod(parts))),
            cue is None,
            source is None,
            len(contents) - 1,
            np.log(length),
            quoted,
            np.log1p(max(gap, 0)),
        ],
        np.float64,
    )


def nested_features(attribution: Attribution, sure: float, outer: float) -> NDArray[np.float64]:
    """(F,) numbers about a nested attribution, in the order of NESTED_FEATURES: `sure` as its tags have it, `outer` the confidence of
    the statement around it."""
    length = sum(c.last - c.first + 1 for c in attribution.contents)
    numbers = [1.0, _log_odds(sure), _log_odds(outer), attribution.cue is None, attribution.source is None, np.log(length)]
    return np.array(numbers, np.float64)


def confidence(weights: Sequence[float], values: NDArray[np.float64]) -> float:
    """The probability, rounded to three places."""
    return round(float(1 / (1 + np.exp(-np.clip(np.sum(np.asarray(weights) * values), -30, 30)))), 3)


def _log_odds(p: float) -> float:
    p = min(max(p, 1e-3), 1 - 1e-3)
    return float(np.log(p / (1 - p)))
