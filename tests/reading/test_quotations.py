"""Quotation marks of every style, apostrophes, and marks that are missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.paragraphs import paragraphs
from onrecord.reading.quotations import quotations


def quoted(text: str) -> list[str]:
    return [text[q.start : q.end] for q in quotations(text, paragraphs(text))[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “yes” and left.", ["“yes”"]),
        ('He said "yes" and left.', ['"yes"']),
        ("He said 'yes' and left.", ["'yes'"]),
        ("He said ‘yes’ and left.", ["‘yes’"]),
        ("He said «yes» and left.", ["«yes»"]),
        ("Er sagte „ja“ und ging.", ["„ja“"]),
        ("“He told me ‘no’ then,” she said.", ["“He told me ‘no’ then,”", "‘no’"]),
        ("'I don't know,' she said.", ["'I don't know,'"]),
        ('"No," she said, "never."', ['"No,"', '"never."']),
    ],
)
def test_every_style_of_marks_is_read(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("text", ["The voters' choice wasn't theirs.", "the ’90s weren’t Tom’s", "He is 6'2\" tall.", "rock 'n roll"])
def test_apostrophes_and_primes_quote_nothing(text: str) -> None:
    assert quoted(text) == []


def test_a_mark_never_closed_reaches_to_the_end_of_its_paragraph_only() -> None:
    assert quoted("“We go on.\n\nShe left.") == ["“We go on."]


def test_a_quotation_over_paragraphs_is_opened_again_in_each() -> None:
    text = '"We go on.\n\n"And on," she said. "Now."'
    marks, found = quotations(text, paragraphs(text))
    assert [text[q.start : q.end] for q in found] == ['"We go on.', '"And on,"', '"Now."']
    assert [m.opens for m in marks] == [True, True, False, True, False]


@pytest.mark.parametrize("again", ["“And on,”", '"And on,"'])
def test_a_straight_mark_repeats_a_curly_one_too(again: str) -> None:
    text = f"“We go on.\n\n{again} she said."
    assert [q.goes_on for q in quotations(text, paragraphs(text))[1]] == [True, False]


def test_a_curly_mark_in_what_a_straight_one_opened_is_a_quotation_within() -> None:
    text = '"We print the whole story.\n\n“And on,” she said.'
    assert [q.goes_on for q in quotations(text, paragraphs(text))[1]] == [False, False]


@given(st.text(alphabet="ab .\n\"“”‘’'«»„", max_size=60))
def test_whatever_the_marks_the_stretches_lie_in_the_text(text: str) -> None:
    marks, found = quotations(text, paragraphs(text))
    assert all(0 <= q.start < q.end <= len(text) for q in found)
    assert found == sorted(found)
    assert [m.position for m in marks] == sorted({m.position for m in marks})
