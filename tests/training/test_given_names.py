"""The table of given names: what the census tells, and that nobody is quite one or the other."""

import pytest

pytest.importorskip("names", reason="the training extra is not installed")
pytest.importorskip("sklearn", reason="the training extra is not installed")

from training.given_names import census, shares_of


def test_the_census_knows_whose_names_are_womens() -> None:
    share = census()
    assert share["maurice"] < 0.05 < 0.95 < share["alice"]
    assert 0.2 < share["leslie"] < 0.8
    assert len(share) > 5000


def test_shares_are_never_quite_all_or_nothing() -> None:
    shares = shares_of({"ada": 500.0, "sim": 1.0}, {"bo": 500.0, "sim": 1.0, "j": 9.0})
    assert shares == {"ada": 0.98, "bo": 0.02, "sim": 0.5}, "and an initial is no name"
