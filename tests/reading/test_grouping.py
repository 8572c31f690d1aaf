"""Names of one article: which belong together."""

import pytest

from onrecord.reading.grouping import Name, groups, name_words


def homes(*names: str, kind: bool = True) -> list[list[int]]:
    return groups([Name(n, kind) for n in names])[0]


def test_a_surname_and_a_first_name_join_the_full_name_wherever_it_stands() -> None:
    assert homes("Quill", "Ada Quill", "Ada", "Mayor Quill", "Quill’s") == [[0]] * 5


def test_a_surname_that_two_bear_belongs_to_both() -> None:
    assert homes("Ada Quill", "Edwin Quill", "Quill") == [[0], [1], [0, 1]]


def test_two_first_names_with_one_surname_are_two_people() -> None:
    for one, other in (("Ana Ruiz", "Bo Ruiz"), ("Paul Ruiz", "Paula Ruiz"), ("Daniela Ruiz", "Daniel Ruiz"), ("Jean Abt", "Jeanette Abt")):
        assert groups([Name(one, True), Name(other, True)]) == ([[0], [1]], 2)


@pytest.mark.parametrize(
    ("full", "short"),
    [
        ("Tomás van der Berg", "van der Berg"),
        ("Tomás van der Berg", "Berg"),
        ("Nkechi Obi-Larsen", "Obi-Larsen"),
        ("J. R. Vance", "Vance"),
        ("Ana María Ruiz", "Ana Ruiz"),
        ("Gabriel García Márquez", "Gabriel García"),
        ("Muhammad al-Masri", "al-Masri"),
        ("محمد علي", "علي"),
        ("Harold Lim Jr.", "Harold Lim"),
        ("Li Wei", "Li"),
        ("Íñigo Peña", "Inigo Pena"),
        ("Alexander Vane", "Alex Vane"),
        ("Alex Vane", "Alexander Vane"),
    ],
)
def test_short_forms_of_names_from_many_places(full: str, short: str) -> None:
    assert homes(full, short) == [[0], [0]]


def test_an_acronym_joins_its_body() -> None:
    assert homes("Ferry Users’ Association", "FUA", "Harbour Board of Trade", "HBT", kind=False) == [[0], [0], [1], [1]]


def test_a_short_name_of_a_body_joins_it_but_a_common_word_does_not() -> None:
    assert homes("Lindqvist Institute", "Lindqvist", kind=False) == [[0], [0]]
    assert homes("Harrow City Council", "Council", kind=False) == [[0], [1]]


def test_a_person_and_a_company_of_one_name_stay_apart() -> None:
    assert groups([Name("Ellery", True), Name("Ellery", False)]) == ([[0], [1]], 2)


def test_titles_possessives_and_case_are_not_part_of_a_name() -> None:
    assert name_words("Sen. Ana Ruiz’s") == name_words("ANA RUIZ") == ("ana", "ruiz")


def test_a_body_keeps_its_titles_and_is_no_other_body() -> None:
    assert name_words("the Justice Department", is_person=False) == ("justice", "department")
    assert homes("House Republicans", "Senate Republicans", kind=False) == [[0], [1]]


@pytest.mark.parametrize(
    ("full", "word", "is_same"),
    [
        ("Terence Crutch", "Terrence", True),
        ("Tess McClenney", "McLenney", True),
        ("Tess McClenney", "McLenny", True),
        ("Andrew Moor", "Andrews", False),
        ("Ann Morris", "Morrison", False),
        ("Daniel Moor", "Danielle", False),
        ("Ann Petersen", "Peterson", True),
    ],
)
def test_a_slip_of_the_pen_in_a_name_is_still_that_person(full: str, word: str, is_same: bool) -> None:
    assert (homes(full, word) == [[0], [0]]) is is_same


def test_groups_are_numbered_in_text_order() -> None:
    assert homes("Zoe Abt", "Ana Ruiz", "Abt") == [[0], [1], [0]]
