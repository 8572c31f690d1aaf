"""What the words of a statement say of its act by themselves."""

import numpy as np

from onrecord.reading.reader import WEIGHTS
from onrecord.reading.spans import Attribution, Found
from onrecord.reading.statement_head import ACTS
from onrecord.reading.wording import Wording, pieces_of
from onrecord.reading.words import Splitter, Words

TEXT = "Quill said the quay, the quay is sound. Lund denied it."


def span(words: Words, text: str) -> Found:
    at = TEXT.index(text)
    inside = [i for i, (a, b) in enumerate(zip(words.starts, words.ends, strict=True)) if at <= a and b <= at + len(text)]
    return Found(inside[0], inside[-1], 1.0, 1.0, 1.0)


def attribution(words: Words, cue: str | None, *contents: str) -> Attribution:
    parts = tuple(span(words, c) for c in contents)
    return Attribution(parts, span(words, cue) if cue else None, None, (1.0,) * len(parts), 1.0)


def test_a_piece_counts_once_and_more_pieces_tell_more(splitter: Splitter) -> None:
    words, _ = splitter.words(TEXT)
    one = attribution(words, "said", "the quay, the quay", "is sound")
    cue, content = pieces_of(words, one)
    assert len(cue) == 1 and len(content) == len(set(content)) == 5
    scores = np.zeros((2, int(words.pieces.max()) + 1, len(ACTS)), np.int8)
    scores[0, cue, 3], scores[1, content, 4] = 10, 10
    table = Wording({"scores": scores, "scale": np.float32(0.1), "bias": np.arange(10, dtype=np.float32)})
    told = table.scores(words, one) - np.arange(10)
    assert np.allclose(told[[3, 4]], [1.0, 5 / np.sqrt(5)]) and not told[[0, 1, 2, 5, 6, 7, 8, 9]].any()
    assert np.allclose(table.scores(words, attribution(words, None, "it")), np.arange(10)), "a piece that it does not know tells nothing"


def test_the_table_of_the_package_knows_what_denying_is(splitter: Splitter) -> None:
    words, _ = splitter.words(TEXT)
    with np.load(WEIGHTS / "wording.npz") as parts:
        table = Wording(parts)
    assert ACTS[int(table.scores(words, attribution(words, "denied", "it")).argmax())] == "deny"
