"""Words -> mentions: what of a source is a name."""

import pytest

from onrecord.reading.mentions import as_name
from onrecord.reading.words import Splitter


@pytest.mark.parametrize(
    ("source", "mentions", "name"),
    [
        ("the Courant", ["Courant"], "Courant"),
        ("Quill’s", ["Quill"], "Quill"),
        ("the Courant's", ["Courant"], "Courant"),
        ("Waters’", ["Waters"], "Waters"),
        ("the Courant", ["the Courant", "Courant"], "the Courant"),
        ("Quill’s aide", ["Quill"], "Quill’s aide"),
    ],
)
def test_a_source_is_its_name_without_article_and_possessive(splitter: Splitter, source: str, mentions: list[str], name: str) -> None:
    words, _ = splitter.words(source)

    def span(part: str) -> tuple[int, int]:
        start = source.index(part)
        return words.starts.tolist().index(start), words.ends.tolist().index(start + len(part))

    assert as_name(source, words, span(source), {span(m) for m in mentions}) == span(name)
