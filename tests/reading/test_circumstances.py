"""Phrases around statements -> to whom, in what, at which event, when, and who shares them."""

import numpy as np

from onrecord.reading.circumstances import Scene, resolved, scenes
from onrecord.reading.section import Circumstance, Finding, Reference, Section
from onrecord.reading.spans import Attribution, Found

from .made import words_of

LEAST = dict.fromkeys(("addressee", "medium", "occasion", "when"), 0.3)


def read(
    text: str, cues: list[str], phrase: str, role: str, speakers: list[int], sure: float = 0.9, of: int = 0, source: str = ""
) -> list[list[str]]:
    """The phrases of this role that each statement has; the statements are given by their cues, the phrase belongs to number `of`."""
    words = words_of(text)

    def span(part: str, after: int = 0) -> Found:
        start = text.index(part, after)
        return Found(
            int(np.searchsorted(words.starts, start, side="right")) - 1,
            int(np.searchsorted(words.starts, start + len(part), side="left")) - 1,
            1, 1, 1,
        )  # fmt: skip

    findings, at = [], 0
    for cue in cues:
        found = span(cue, at)
        at = int(words.ends[found.last])
        findings.append(
            Finding(Attribution((found,), found, span(source) if source else None, (1.0,), 1.0), -1, 1.0, -1, Reference(), (), (), ())
        )
    where = span(phrase)
    section = Section(words, findings, [], [], [Circumstance((where.first, where.last), role, sure, ((of, 1.0),))])
    given: list[Scene] = scenes(text, section, speakers, LEAST)
    return [[text[a:b] for a, b in scene.spans[role]] for scene in given]


def test_statements_of_one_sentence_share_its_time() -> None:
    text = "Quill said on Tuesday it rained and added more. Quill asked why."
    assert read(text, ["said", "added", "asked"], "Tuesday", "when", [0, 0, 0]) == [["Tuesday"], ["Tuesday"], []]


def test_a_speaker_who_goes_on_does_so_at_the_same_place() -> None:
    text = "Quill said so at a rally.\n\nShe added more.\n\nLund denied it.\n\nQuill asked why."
    shown = read(text, ["said", "added", "denied", "asked"], "a rally", "occasion", [0, 0, 1, 0])
    assert shown == [["a rally"], ["a rally"], [], []]


def test_what_was_said_before_need_not_have_been_said_there() -> None:
    text = "Quill wants it gone. She said so at a rally and asked why."
    assert read(text, ["wants", "said", "asked"], "a rally", "occasion", [0, 0, 0], of=1) == [[], ["a rally"], ["a rally"]]
    text = "Quill asked why and said so at a rally."
    assert read(text, ["asked", "said"], "a rally", "occasion", [0, 0], of=1) == [["a rally"], ["a rally"]], "one sentence"


def test_a_medium_holds_within_its_paragraph() -> None:
    text = "Quill said so in a letter. She added more.\n\nShe asked why."
    assert read(text, ["said", "added", "asked"], "a letter", "medium", [0, 0, 0]) == [["a letter"], ["a letter"], []]
    assert read(text, ["said", "added", "asked"], "a letter", "medium", [-1, -1, -1]) == [["a letter"], [], []], "speakers unknown"


def test_who_speaks_is_not_told() -> None:
    text = "One user wrote that it rained."
    assert read(text, ["wrote"], "One user", "addressee", [0]) == [["One user"]]
    assert read(text, ["wrote"], "One user", "addressee", [0], source="One user") == [[]]


def test_a_doubtful_phrase_is_left_out() -> None:
    assert read("Quill told reporters so.", ["told"], "reporters", "addressee", [0], sure=0.2) == [[]]


def test_times_are_resolved_against_the_day_of_publication() -> None:
    text = "Quill spoke on Tuesday."
    at = (text.index("Tuesday"), text.index("Tuesday") + 7)
    assert resolved(text, [at], "2024-09-12", future=False) == "2024-09-10"
    assert resolved(text, [at], None, future=False) is None
