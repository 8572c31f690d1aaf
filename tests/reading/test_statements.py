"""From words to characters: quotation marks come back, running quotations become one content."""

import pytest

from onrecord.reading.paragraphs import paragraphs
from onrecord.reading.quotations import quotations
from onrecord.reading.spans import Attribution, Found
from onrecord.reading.statements import content_ranges, quote_type, with_marks
from onrecord.reading.words import Splitter


def attribution(splitter: Splitter, text: str, *contents: str) -> Attribution:
    words, _ = splitter.words(text)
    found = []
    for content in contents:
        at = text.index(content)
        inside = [i for i, (a, b) in enumerate(zip(words.starts, words.ends, strict=True)) if at <= a and b <= at + len(content)]
        found.append(Found(inside[0], inside[-1], 1.0, 1.0, 1.0))
    return Attribution(tuple(found), None, None, (1.0,) * len(found), 1.0)


@pytest.mark.parametrize(
    ("text", "bare", "whole"),
    [
        ("“Never again,” she said.", "Never again", "“Never again,”"),
        ('She said: "Never again."', "Never again", '"Never again."'),
        ("She vowed to try “never” again.", "to try “never” again", "to try “never” again"),
        ("She spoke of a “great day.” He left.", "a “great day", "a “great day.”"),
        ("“Well,” she said.\n\n“It is ‘over’,” he said.", "It is ‘over", "“It is ‘over’,”"),
    ],
)
def test_marks_belong_to_a_content_that_holds_the_quotation(text: str, bare: str, whole: str) -> None:
    at = text.index(bare)
    start, end = with_marks(text, at, at + len(bare), quotations(text, paragraphs(text))[1])
    assert text[start:end] == whole


def test_a_quotation_over_paragraphs_is_one_content(splitter: Splitter) -> None:
    text = "“We go on.\n\n“And on,” she said."
    words, quoted = splitter.words(text)
    ranges = content_ranges(text, words, quoted, attribution(splitter, text, "We go on", "And on"))
    assert [text[a:b] for a, b in ranges] == ["“We go on.\n\n“And on,”"]


@pytest.mark.parametrize(
    ("text", "second", "pieces"),
    [
        ("“We go on,” she said, “and on.”", "and on", ["“We go on,”", "“and on.”"]),
        ("“We go on.”\n\n“And on,” she said.", "And on", ["“We go on.”", "“And on,”"]),
        ('"We go on."\n\nAnd on, she said.', "And on", ['"We go on."', "And on"]),
        ("We go on.\n\nAnd on, she said.", "And on", ["We go on", "And on"]),
    ],
)
def test_other_pieces_stay_apart(splitter: Splitter, text: str, second: str, pieces: list[str]) -> None:
    words, quoted = splitter.words(text)
    ranges = content_ranges(text, words, quoted, attribution(splitter, text, "We go on", second))
    assert [text[a:b] for a, b in ranges] == pieces


@pytest.mark.parametrize(
    ("content", "expected"), [("Never again", "direct"), ("it was “a farce” all along", "mixed"), ("he would not go", "indirect")]
)
def test_type_of_quotation(splitter: Splitter, content: str, expected: str) -> None:
    text = "“Never again,” she said, adding it was “a farce” all along and he would not go."
    words, _ = splitter.words(text)
    assert quote_type(words, attribution(splitter, text, content)) == expected
