"""For and against whom a statement stands, without the network: mentions, people and probabilities are made by hand."""

from dataclasses import replace

import pytest

from onrecord.reading.acts import sides
from onrecord.reading.people import Cast
from onrecord.reading.section import Finding, Section

from .test_people import section

TEXT = "Ada Quill spoke. The mayor said that Bo Lund, the harbour master, was a fool."


@pytest.fixture
def made() -> tuple[Cast, Finding]:
    """Ada Quill, the mayor, of Bo Lund, whom she calls the harbour master too; and what the network says of each mention."""
    read: Section = section(
        TEXT,
        [
            ("Ada Quill", "name", "person", []),
            ("The mayor", "description", "", [(0, 0.6), (2, 0.3)]),
            ("Bo Lund", "name", "person", []),
            ("the harbour master", "description", "", [(2, 0.9)]),
        ],
        [(1, {"person": 1.0})],
    )
    finding = replace(read.findings[0], sides=((0, 0.0, 0.7), (2, 0.1, 0.4), (3, 0.1, 0.8)))
    return Cast(TEXT, [read]), finding


def test_the_surest_mention_decides_descriptions_too(made: tuple[Cast, Finding]) -> None:
    cast, finding = made
    lund = next(c.number for c in cast.characters if c.name == "Bo Lund")
    assert (lund, "against", 0.72) in sides(cast, finding, 0, -1, 0.0, 0.25)


@pytest.mark.parametrize(("sure", "shown"), [(1.0, False), (0.8, False), (0.2, True)])
def test_whoever_may_be_the_speaker_is_spoken_of_as_far_as_that_is_open(made: tuple[Cast, Finding], sure: float, *, shown: bool) -> None:
    cast, finding = made
    quill = next(c.number for c in cast.characters if c.name == "Ada Quill")
    assert (quill in [n for n, _, _ in sides(cast, finding, 0, quill, sure, 0.25)]) is shown


@pytest.mark.parametrize(("quill", "shown"), [(0.7, 2), (0.4, 1)])
def test_nobody_far_below_the_likeliest_of_the_statement(made: tuple[Cast, Finding], quill: float, shown: int) -> None:
    cast, finding = made
    found = sides(cast, replace(finding, sides=((0, 0.0, quill), *finding.sides[1:])), 0, -1, 0.0, 0.25)
    assert len(found) == shown and max(p for *_, p in found) == 0.72


def test_nobody_below_the_threshold(made: tuple[Cast, Finding]) -> None:
    cast, finding = made
    assert sides(cast, finding, 0, -1, 0.0, 0.75) == []
