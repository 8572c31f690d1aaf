"""A name where the source is a name, and nothing where it is a description or about somebody else."""

import pytest

from onrecord.reading.names import (
    bare_name,
    describes,
    goes_on,
    is_all_name,
    is_another_body,
    is_other,
    name_in,
    office,
    own_name,
    suffix_after,
    title_before,
)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("Rep. Ana Ruiz of Ohio", "Ana Ruiz"),
        ("Mr. Okafor", "Okafor"),
        ("Jan van der Meer", "Jan van der Meer"),
        ("Dr Ilse Marrow, who led the study", "Ilse Marrow"),
        ("Mayor Ada Quill", "Ada Quill"),
        ("Siobhán O’Dea-Ó Néill", "Siobhán O’Dea-Ó Néill"),
        ("Zhang", "Zhang"),
    ],
)
def test_titles_and_what_follows_are_left_out(source: str, name: str) -> None:
    at = name_in(source)
    assert at is not None
    assert source[slice(*at)] == name


@pytest.mark.parametrize(
    "source", ["she", "She", "the mayor", "Ruiz’s lawyer", "a spokesman for Ana Ruiz", "voters", "The Harrow Courant", "", "I", "’s"]
)
def test_descriptions_pronouns_and_other_peoples_names_give_none(source: str) -> None:
    assert name_in(source) is None


@pytest.mark.parametrize(
    ("form", "bare"),
    [
        ("Sen. Ana Ruiz’s", "Ana Ruiz"),
        ("the Harrow Courant", "Harrow Courant"),
        ("pal Bo Lund", "Bo Lund"),
        ("al Sabaah", "al Sabaah"),
        ("van der Berg", "van der Berg"),
        ("Mayor", "Mayor"),
        ("Department of Harbours", "Department of Harbours"),
        ("محمد علي", "محمد علي"),
        ("’s", "’s"),
        ("'", "'"),
    ],
)
def test_a_bare_name_has_no_title_no_possessive_and_no_word_before_it(form: str, bare: str) -> None:
    assert bare_name(form) == bare


def test_what_is_a_title_for_people_is_part_of_the_name_of_a_body() -> None:
    assert bare_name("the Justice Department’s", is_person=False) == "Justice Department"
    assert bare_name("Justice Ana Ruiz") == "Ana Ruiz"


def test_suffixes_and_nicknames_belong_to_a_name() -> None:
    text = "Bo Lund Jr. and Ana “Bo” Ruiz III, and Eva Abt ivy"
    assert text[: suffix_after(text, 0, 7)] == "Bo Lund Jr."
    at = text.index("Ruiz") + 4
    assert text[at : suffix_after(text, at - 4, at)] == " III"
    assert suffix_after(text, 0, text.index(" ivy")) == text.index(" ivy")
    assert goes_on(" “Bo” ") and goes_on(" ") and not goes_on(" and ") and not goes_on(", ")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("the Harrow government", "Harrow government"),
        ("police", "police"),
        ("Harrow officials’s", "Harrow officials"),
        ("the campaign", None),
        ("which", None),
        ("a long description of somebody in Harrow", None),
        ("Quill, the mayor", None),
    ],
)
def test_a_body_is_called_by_its_source_where_that_says_whose_it_is(source: str, name: str | None) -> None:
    at = own_name(source)
    assert (at and source[slice(*at)]) == name


def test_a_name_that_ends_in_a_particle_goes_on() -> None:
    text = "So Jean-Marc de Le Roux spoke, and Ana de la Vega Ruiz; Bo van left."
    assert text[3 : suffix_after(text, 3, 15)] == "Jean-Marc de Le Roux"
    at = text.index("Ana")
    assert text[at : suffix_after(text, at, at + 6)] == "Ana de la Vega Ruiz"
    at = text.index("Bo van")
    assert text[at : suffix_after(text, at, at + 6)] == "Bo van", "nothing with a capital follows"


@pytest.mark.parametrize(
    ("source", "name", "other"),
    [
        ("Ada Quill’s lawyer", "Ada Quill", True),
        ("the spokesman for Mayor Ada Quill", "Ada Quill", True),
        ("a friend of the late Ada Quill", "Ada Quill", True),
        ("the head of Harrow Bank Ada Quill", "Ada Quill", False),
        ("Mayor Ada Quill", "Ada Quill", False),
        ("Ada Quill, who spoke for Bo Lund", "Ada Quill", False),
        ("Ada Quill, who spoke for Bo Lund", "Bo Lund", True),
    ],
)
def test_a_name_in_a_source_may_be_anothers(source: str, name: str, other: bool) -> None:
    start = source.index(name)
    assert is_other(source, start, start + len(name)) is other


def test_titles_are_told_in_full() -> None:
    text = "Then Sen. Ana Ruiz met Mr. Lund and Mayor Quill."
    assert [title_before(text, text.index(n)) for n in ("Ana", "Lund", "Quill")] == ["senator", "", "mayor"]
    assert [office(d) for d in ("the senator", "the outgoing mayor", "a mayor", "the woman", "mayor")] == ["senator", "mayor", "", "", ""]


def test_who_held_an_office_does_not_hold_it() -> None:
    text = "Former mayor Edwin Quill, ex-Sen. Bo Lund and Mayor Ada Quill came."
    assert [title_before(text, text.index(n)) for n in ("Edwin", "Bo", "Ada")] == ["former mayor", "former senator", "mayor"]
    assert office("the former mayor") == "former mayor"


def test_a_source_that_is_all_name() -> None:
    assert is_all_name("The Harrow News and World Report") and is_all_name("Department of Harbours")
    assert not is_all_name("a Harrow Courant reporter") and not is_all_name("Quill") and not is_all_name("Ada Quill, Mayor")


@pytest.mark.parametrize(
    ("description", "name", "another"),
    [
        ("The police", "Players' Association", True),
        ("the state court of appeal", "Harrow Bank", True),
        ("the hospital’s", "Harrow Police", True),
        ("the police department", "Harrow Police", False),
        ("the police", "Harrow County Sheriff's Office", False),
        ("the police", "Police Federation of Harrow", False),
        ("the court", "Court of Appeal for Harrow", False),
        ("the league", "Harrow Basketball Association", False),
        ("the company", "Western Union", False),
        ("the party", "Harrow National Committee", False),
        ("the police", "Brightwater", False),
        ("the body", "Players' Association", False),
    ],
)
def test_a_body_that_is_called_what_it_is_is_nothing_else(description: str, name: str, another: bool) -> None:
    assert is_another_body(description, name) is another


def test_a_description_says_something() -> None:
    assert all(map(describes, ("man", "the mayor", "68-year-old fisherman", "user", "his wife", "a passer-by", "the man she spoke to")))
    assert not any(map(describes, ("the", "’s", "-year", "his own", "you", "U", "three", "somebody else", "member of", "")))
