"""How far a span stands from a cue, in a few steps that grow: what the link scores know of distance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_REACH = 8
BUCKETS = 2 * _REACH + 1


def gap_buckets(spans: NDArray[np.int_], others: NDArray[np.int_]) -> NDArray[np.int_]:
    """(N, 2) and (M, 2) first and last words of spans -> (N, M) buckets of the words between them, in powers of two;
    the upper half where the other span comes later."""
    after = others[None, :, 0] - spans[:, None, 1]
    before = spans[:, None, 0] - others[None, :, 1]
    steps = np.minimum(np.log2(np.maximum(np.maximum(after, before), 1)).astype(int) + 1, _REACH)
    return np.where(after > 0, _REACH + steps, np.where(before > 0, _REACH - steps, _REACH))
