"""Time phrases: what is found in a text, and what it means against a date of publication."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.reading.dates import edtf, time_phrases

FRIDAY = "2024-03-01"


def found(text: str) -> list[str]:
    return [text[a:b] for a, b in time_phrases(text)]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("She said on Tuesday night that he left.", ["Tuesday night"]),
        ("SHE SAID ON TUESDAY THAT HE LEFT IN MAY.", ["TUESDAY", "MAY"]),
        ("He said earlier this month, and again last week.", ["earlier this month", "last week"]),
        ("On Feb. 3, 2016, and on 4 March 2017", ["Feb. 3, 2016", "4 March 2017"]),
        ("in 2013 and in March 2015", ["2013", "March 2015"]),
        ("three days ago, a few months ago", ["three days ago", "a few months ago"]),
        ("late Thursday and the early hours of Friday", ["late Thursday", "the early hours of Friday"]),
        ("He may march to the sun, sat down and will wed.", []),
        ("It cost $2000 and drew about 2010 people; room 2010b", []),
        ("for two years she was 41", []),
        ("the June 16 letter, the last Monday before", ["June 16", "last Monday"]),
    ],
)
def test_phrases_are_found_as_people_mark_them(text: str, phrases: list[str]) -> None:
    assert found(text) == phrases


@pytest.mark.parametrize(
    ("phrase", "published", "value"),
    [
        ("Friday", FRIDAY, "2024-03-01"),
        ("last Friday", FRIDAY, "2024-02-23"),
        ("Thursday night", FRIDAY, "2024-02-29"),
        ("Saturday", "2024-01-02", "2023-12-30"),
        ("next Monday", FRIDAY, "2024-03-04"),
        ("last week", FRIDAY, "2024-02-19/2024-02-25"),
        ("this week", FRIDAY, "2024-02-26/2024-03-03"),
        ("earlier this week", FRIDAY, "2024-02-26/2024-02-29"),
        ("last month", "2024-01-15", "2023-12"),
        ("earlier this year", FRIDAY, "2024"),
        ("last year", FRIDAY, "2023"),
        ("February", FRIDAY, "2024-02"),
        ("December", FRIDAY, "2023-12"),
        ("last July", "2024-08-02", "2024-07"),
        ("Feb. 29", FRIDAY, "2024-02-29"),
        ("February 29", "2025-03-01", "2024-02-29"),
        ("Nov. 3", FRIDAY, "2023-11-03"),
        ("3 November 2021", FRIDAY, "2021-11-03"),
        ("yesterday", "2024-01-01", "2023-12-31"),
        ("a few months ago", FRIDAY, "2023-12~"),
        ("three days ago", FRIDAY, "2024-02-27"),
        ("ten years ago", FRIDAY, "2014"),
        ("the spring", "2015-11-23", "2015-21"),
        ("spring 2014", FRIDAY, "2014-21"),
        ("2013", FRIDAY, "2013"),
        ("that day", FRIDAY, None),
        ("once", FRIDAY, None),
        ("Friday", "no date", None),
    ],
)
def test_values_are_as_precise_as_the_words(phrase: str, published: str, value: str | None) -> None:
    assert edtf(phrase, published) == value


def test_a_weekday_ahead_is_the_next_one() -> None:
    assert edtf("Friday", FRIDAY, future=True) == "2024-03-08"
    assert edtf("Monday", FRIDAY, future=True) == "2024-03-04"


_WORDS = st.lists(
    st.sampled_from("Friday last week 2016 May 3 , . ago two years the of Jan. 31 earlier at 9 p.m. night".split()), max_size=30
)


@given(st.one_of(st.text(max_size=200), _WORDS.map(" ".join)), st.dates())
def test_ranges_lie_in_the_text_in_order_and_values_never_fail(text: str, day: object) -> None:
    ranges = time_phrases(text)
    assert all(0 <= a < b <= len(text) for a, b in ranges)
    assert all(before[1] <= after[0] for before, after in pairwise(ranges))
    for a, b in ranges:
        value = edtf(text[a:b], str(day))
        assert value is None or re.fullmatch(r"[\d/~-]+", value)


def test_a_part_of_a_text_is_searched_alone() -> None:
    text = "Monday. Tuesday. Wednesday."
    assert [text[a:b] for a, b in time_phrases(text, 8, 16)] == ["Tuesday"]
