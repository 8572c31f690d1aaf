"""Furniture is known by its form, whatever the outlet, and sentences are left alone."""

import time
from pathlib import Path

import pytest

from onrecord.reading.furniture import KINDS, furniture
from onrecord.reading.paragraphs import paragraphs

STORY = [
    "The council voted on Tuesday night to keep the ferry running for another year, after a debate that went on past midnight.",
    "“The hull is sound,” Mayor Ada Quill told the council, “and nobody in this room has shown me otherwise.”",
    "Her opponent, Tomás van der Berg, does not believe her. He wants the ferry tied up at once, he said at a rally.",
    "Several residents who had come to watch were not persuaded by either side of the argument on Tuesday night.",
]


def marked(lines: list[str], **known: str) -> dict[str, str]:
    text = "\n\n".join(lines)
    return {text[a:b]: kind for a, b, kind in furniture(text, paragraphs(text), **known)}


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: Ten river crossings you will not forget",
        "Related: How the ferry was built",
        "Sign up for our morning newsletter and never miss a story",
        "Follow us on Twitter and Facebook",
        "Photo: Mayor Quill at the quay (Mira Todd/Strand Press)",
        "By Ann Ode",
    ],
)
def test_lines_that_are_not_the_articles_own_are_marked(line: str) -> None:
    at = 0 if line.startswith("By") else len(STORY)
    assert set(marked([*STORY[:at], line, *STORY[at:]])) == {line}


def test_a_title_repeated_in_the_text_is_a_headline() -> None:
    title = "Council keeps the old ferry for another year"
    assert marked([title, *STORY], title=title) == {title: "headline"}


def test_sentences_behind_a_dateline_are_the_articles_own() -> None:
    assert marked(["PORT ELLERY — Mr. Quill said that he would not go to the meeting on Tuesday.", *STORY]) == {}


@pytest.mark.parametrize("change", [str, str.upper, str.lower])
def test_letter_case_of_a_whole_text_changes_nothing(change: object) -> None:
    assert callable(change)
    assert marked([change(line) for line in STORY]) == {}


def test_ranges_are_whole_paragraphs_in_order_with_known_kinds(examples: Path) -> None:
    for path in examples.glob("*.txt"):
        text = path.read_bytes().decode()
        bounds = paragraphs(text)
        found = furniture(text, bounds)
        assert found == sorted(found)
        assert all((a, b) in bounds and kind in KINDS[1:] for a, b, kind in found)
        assert sum(b - a for a, b, _ in found) < 0.15 * len(text)


def test_huge_texts_take_seconds() -> None:
    started = time.monotonic()
    for text in ("word\n" * 100_000, "word " * 1_000_000):
        furniture(text, paragraphs(text))
    assert time.monotonic() - started < 30
    assert furniture("", []) == []
