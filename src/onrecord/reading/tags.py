"""The word tags that source, cue and content spans are written in, and which of them may follow one another.

BIOES: a span of one word is S; a longer one B, I …, E. Spans of the three roles never overlap (PolNeAR and the viral
stories have 3 overlaps in 70,000 spans), so one sequence of tags holds them all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ROLES = ("source", "cue", "content")
OUT = 0
TAGS = 1 + 4 * len(ROLES)
BEGINNINGS = [1 + 4 * role + k for role in range(len(ROLES)) for k in (0, 3)]
CONTINUATIONS = [1 + 4 * role + k for role in range(len(ROLES)) for k in (1, 2)]
FORBIDDEN = -1e4


def begin(role: int) -> int:
    """The tag B of role number `role`; I, E and S are the three after it."""
    return 1 + 4 * role


def spans_tagged(tags: NDArray[np.int64], role: int) -> list[tuple[int, int]]:
    """First and last word of each span of one role, out of tags (W,) that may follow one another."""
    b = begin(role)
    firsts, lasts = (np.flatnonzero((tags == tag) | (tags == b + 3)).tolist() for tag in (b, b + 2))
    return list(zip(firsts, lasts, strict=True))


def allowed() -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Scores 0 (may) or -10,000 (may not): from tag to tag (T, T), as the first (T,), as the last (T,)."""
    opens = [OUT, *BEGINNINGS]
    closes = [OUT, *(begin(r) + k for r in range(len(ROLES)) for k in (2, 3))]
    step = np.full((TAGS, TAGS), FORBIDDEN, np.float32)
    step[np.ix_(closes, opens)] = 0
    for r in range(len(ROLES)):
        b = begin(r)
        for a in (b, b + 1):
            step[a, [b + 1, b + 2]] = 0
    first, last = np.full(TAGS, FORBIDDEN, np.float32), np.full(TAGS, FORBIDDEN, np.float32)
    first[opens] = 0
    last[closes] = 0
    return step, first, last
