"""Paragraphs: line breaks, blank lines, wrapped text."""

from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.paragraphs import is_hard_wrapped, paragraphs

WRAPPED = (
    "The council of Port Ellery voted on Tuesday night to keep the old\nferry running for another year, after a debate that went on\n"
    "well past midnight and left both sides unhappy with what they\nhad agreed to in the end.\n\nThe mayor said nothing."
)


def test_line_breaks_end_paragraphs() -> None:
    text = " One.\r\n\r\nTwo.\nThree.  "
    assert [text[a:b] for a, b in paragraphs(text)] == ["One.", "Two.", "Three."]


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    assert is_hard_wrapped(WRAPPED)
    assert len(paragraphs(WRAPPED)) == 2


def test_short_lines_are_paragraphs_of_their_own() -> None:
    assert not is_hard_wrapped("A headline\nBy Ann Ode\nThe text begins here.\nIt goes on.")


@given(st.text(max_size=200))
def test_paragraphs_hold_every_character_that_is_not_blank(text: str) -> None:
    found = paragraphs(text)
    kept = "".join(text[a:b] for a, b in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a < b for a, b in found)
