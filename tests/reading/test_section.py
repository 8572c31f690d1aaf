"""What the tags say of a section's words -> mentions."""

import pytest

from onrecord.reading.mentions import Tagged
from onrecord.reading.section import _is_only_a_beginning, _joined

from .made import words_of


@pytest.mark.parametrize(
    ("text", "roles", "joined"),
    [
        ("Will Power", ("person", "organization"), ["Will Power"]),
        ("Ana Ruiz", ("person", "person"), ["Ana Ruiz"]),
        ("CNN Tapper", ("outlet", "person"), ["CNN", "Tapper"]),
        ("Harrow Courant", ("place", "outlet"), ["Harrow", "Courant"]),
    ],
)
def test_a_name_that_the_tags_cut_in_two_is_one(text: str, roles: tuple[str, str], joined: list[str]) -> None:
    words = words_of(text)
    names = [Tagged(i, i, role, 0.8) for i, role in enumerate(roles)]
    assert [text[words.starts[t.first] : words.ends[t.last]] for t in _joined(text, words, names)] == joined


@pytest.mark.parametrize(
    ("text", "word", "is_only"),
    [
        ("Lawmaker urges calm.", "Lawmaker", True),
        ("It rained. “Lawmaker urges calm.”", "Lawmaker", True),
        ("Quill urges calm. Then Quill left.", "Quill", False),
        ("It rained, Quill said.", "Quill", False),
        ("Ada Quill urges calm.", "Ada Quill", False),
        ("Dr. Quill urges calm.", "Quill", False),
        ("Quill urges calm. His friend “Quill” left.", "Quill", False),
        ("Quill urges calm, Mr. Quill said.", "Quill", False),
        ("It rained.) Lawmaker urges calm.", "Lawmaker", True),
    ],
)
def test_a_capital_at_the_beginning_of_a_sentence_makes_no_name(text: str, word: str, is_only: bool) -> None:
    assert _is_only_a_beginning(text, text.index(word), word) is is_only
