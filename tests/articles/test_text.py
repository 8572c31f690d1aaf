"""Plain text of any encoding is read as it stands; what is no text is refused by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import EmptyText, NotText
from onrecord.articles.text import decoded

STORY = "Mayor Quill’s aide said: “The café is closed – for good.” She denied it, naturally, and left at once."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_english_text_is_decoded_from_the_usual_encodings(encoding: str) -> None:
    assert decoded("a", STORY.encode(encoding)).lstrip("\ufeff") == STORY


def test_byte_order_mark_and_line_ends_stay_in_the_text() -> None:
    assert decoded("a", b"\xef\xbb\xbfOne.\r\nTwo.\r\n") == "\ufeffOne.\r\nTwo.\r\n"


@given(
    st.text(min_size=1, max_size=300).filter(
        lambda t: t.strip("\ufeff \t\r\n\x0b\x0c\u00a0\u2028\u2029") and t[0] not in "\x00\ufeff\ufffe"
    )
)
def test_utf8_without_nulls_comes_back_exactly(text: str) -> None:
    try:
        assert decoded("a", text.encode()) == text
    except NotText as error:
        # what is mostly control characters or starts as a known file does is rightly no text
        assert "binary" in error.reason or "save it" in error.reason


@pytest.mark.parametrize("data", [b"", b" \n\t ", b"\xef\xbb\xbf", "\u00a0\u2028".encode()])
def test_blanks_are_refused_as_empty(data: bytes) -> None:
    with pytest.raises(EmptyText, match="a: is empty"):
        decoded("a", data)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "PNG"),
        (b"\xff\xd8\xff\xe0 JFIF", "JPEG"),
        (b"PK\x03\x04" + bytes(30), "ZIP"),
        (b"\x7fELF" + bytes(30), "program"),
        (bytes(range(256)) * 20, "binary"),
        (b"\x00\x01\x02\x03" * 100, "binary"),
    ],
)
def test_files_that_are_no_text_are_named(data: bytes, what: str) -> None:
    with pytest.raises(NotText, match=what):
        decoded("a", data)


@pytest.mark.parametrize("text", ["\n" * 1_000_000 + "End.", "word " * 1_000_000, "bell \x07 and escape \x1b[31m", "🦀 said مرحبا to עולם"])
def test_strange_but_honest_texts_are_accepted(text: str) -> None:
    assert decoded("a", text.encode()) == text
