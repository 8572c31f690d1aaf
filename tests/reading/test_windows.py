"""Windows cover every word once and stay within what the encoder was trained on."""

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.reading.windows import AFTER_PIECES, BEFORE_PIECES, CORE_PIECES, windows
from onrecord.reading.words import Splitter

paragraph = st.integers(1, 700).map(lambda n: "word " * n)


@settings(max_examples=40)
@given(st.lists(paragraph, max_size=6))
def test_cores_cover_every_word_once_with_context_around(splitter: Splitter, given_paragraphs: list[str]) -> None:
    words, _ = splitter.words("\n".join(given_paragraphs))
    found = windows(words)
    assert [i for w in found for i in range(w.start, w.end)] == list(range(len(words)))
    for w in found:
        assert w.before <= w.start < w.end <= w.after
        assert words.first_piece[w.after] - words.first_piece[w.before] <= CORE_PIECES + BEFORE_PIECES + AFTER_PIECES
    assert all(w.before < w.start for w in found[1:])


def test_a_paragraph_that_fits_is_not_cut(splitter: Splitter) -> None:
    words, _ = splitter.words("\n".join(["one two three four five " * 20] * 8))
    openings = set(words.opening.nonzero()[0].tolist())
    assert {w.start for w in windows(words)} <= openings
