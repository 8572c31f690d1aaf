"""A name where the source is a name, and nothing where it is a description or about somebody else."""

import pytest

from onrecord.reading.names import name_in


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
