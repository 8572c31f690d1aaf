"""What a name hints at of "he" and "she"."""

import pytest

from onrecord.reading.gender import is_given_name, letters, of_name


@pytest.mark.parametrize(
    ("name", "she"), [("Fatima Abt", True), ("Ibrahim Abt", False), ("Harriet Abt", True), ("Gareth Abt", False), ("Maurice Abt", False)]
)
def test_a_given_name_that_the_table_knows(name: str, *, she: bool) -> None:
    assert is_given_name(name.split()[0].casefold())
    assert (of_name(name) > 0) is she


@pytest.mark.parametrize(
    ("name", "she"), [("Zamirella Abt", True), ("Quorvina Abt", True), ("Tordrick Abt", False), ("Brostislav Abt", False)]
)
def test_a_name_that_it_does_not_know_is_judged_by_its_letters_and_with_less_weight(name: str, *, she: bool) -> None:
    assert not is_given_name(name.split()[0].casefold())
    assert (of_name(name) > 0) is she
    assert abs(of_name(name)) <= 1.5 < of_name("Harriet Abt")


def test_one_word_hints_at_nothing() -> None:
    assert of_name("Harriet") == of_name("Zamirella") == 0


@pytest.mark.parametrize("name", ["A. Quill", "J.K. Quill", "Мария Петрова", "王 小明"])
def test_initials_and_unknown_letters_hint_at_nothing(name: str) -> None:
    assert of_name(name) == 0


def test_letters_are_those_of_both_ends() -> None:
    assert letters("mia") == ["^m", "^mi", "^mia", "a$", "ia$", "mia$"]
