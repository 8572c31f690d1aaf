"""Words: offsets, letter case, quotation state, and the unified marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.words import CAPITALISED, LOWER, NO_CASE, OUTSIDE, QUOTED, QUOTED_INSIDE, UPPER, Splitter


def texts(splitter: Splitter, text: str) -> list[str]:
    words, _ = splitter.words(text)
    return [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)]


def test_words_are_what_stands_in_the_text(splitter: Splitter) -> None:
    assert texts(splitter, "Zoë O’Dea said: “Déjà vu!”") == ["Zoë", "O", "’", "Dea", "said", ":", "“", "Déjà", "vu", "!", "”"]


def test_letter_case_is_kept_beside_the_uncased_pieces(splitter: Splitter) -> None:
    words, _ = splitter.words("The NATO chief Ann spoke.")
    assert words.case[:5].tolist() == [CAPITALISED, UPPER, LOWER, CAPITALISED, LOWER]


@pytest.mark.parametrize("text", ["ANN ODE SAID THAT THE FERRY WAS LATE.", "ann ode said that the ferry was late."])
def test_a_text_without_letter_case_says_so(splitter: Splitter, text: str) -> None:
    words, _ = splitter.words(text)
    assert set(words.case.tolist()) == {NO_CASE}


@pytest.mark.parametrize("marks", ["“”", '""', "«»", "''", "‘’"])
def test_every_style_of_marks_gives_the_same_pieces(splitter: Splitter, marks: str) -> None:
    plain, _ = splitter.words("He said “never again” to Ann.")
    other, _ = splitter.words(f"He said {marks[0]}never again{marks[1]} to Ann.")
    assert other.pieces.tolist() == plain.pieces.tolist()
    assert other.quote.tolist() == plain.quote.tolist()


def test_quotation_state_knows_one_inside_another(splitter: Splitter) -> None:
    words, _ = splitter.words("She: “he said ‘no’ to me” then.")
    text = "She: “he said ‘no’ to me” then."
    state = {text[a:b]: int(q) for a, b, q in zip(words.starts, words.ends, words.quote, strict=True)}
    assert (state["She"], state["he"], state["no"], state["then"]) == (OUTSIDE, QUOTED, QUOTED_INSIDE, OUTSIDE)


@given(st.text(max_size=300))
def test_words_are_in_order_and_inside_the_text(splitter: Splitter, text: str) -> None:
    words, _ = splitter.words(text)
    assert (words.starts < words.ends).all()
    assert (words.ends[:-1] <= words.starts[1:]).all()
    assert not len(words) or words.ends[-1] <= len(text)
    assert words.first_piece[-1] == len(words.pieces)


@given(st.text(alphabet="ab. \n", max_size=400), st.integers(1, 40))
def test_sections_hold_every_word_once(splitter: Splitter, text: str, most: int) -> None:
    words, _ = splitter.words(text)
    parts = words.sections(most)
    assert [s for part in parts for s in part.starts.tolist()] == words.starts.tolist()
    assert [p for part in parts for p in part.pieces.tolist()] == words.pieces.tolist()
    assert all(len(part) <= most for part in parts)
