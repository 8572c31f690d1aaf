"""Which mentions a mention may stand for: the same rule in training and in reading."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int_]


def may_stand_for(spans: Ints, mentions: Ints, is_name: NDArray[np.bool_], own: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(N, M) whether each span may stand for each mention: one that begins before it or inside it, or a name anywhere.

    spans, mentions   (N, 2) and (M, 2) first and last words
    is_name           (M,) whether the mention is a name
    own               (N,) whether the span may be its own answer, if it is a name: a source, not a mention looking for others
    """
    before = mentions[None, :, 0] <= spans[:, None, 1]
    itself = (mentions[None] == spans[:, None]).all(2)
    may = before | is_name[None, :]
    return np.asarray(np.where(itself, own[:, None] & is_name[None, :], may))
