"""Words made by hand, for tests of the steps that need no tokenizer."""

import numpy as np

from onrecord.reading.words import CAPITALISED, LOWER, UPPER, Words


def words_of(text: str) -> Words:
    """Words split at blanks, without the stop or comma after them."""
    starts, ends, case, at = [], [], [], 0
    for word in text.split():
        starts.append(text.index(word, at))
        at = starts[-1] + len(word)
        ends.append(starts[-1] + len(word.rstrip(".,")))
        case.append(UPPER if word.isupper() and len(word) > 1 else CAPITALISED if word[0].isupper() else LOWER)
    zeros = np.zeros(len(starts), np.int32)
    pieces = np.arange(len(starts) + 1, dtype=np.int32)
    return Words(np.array(starts, np.int32), np.array(ends, np.int32), np.array(case, np.int32), zeros, zeros, zeros, pieces, zeros)
