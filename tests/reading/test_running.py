"""A quotation over several paragraphs belongs to one attribution, that of the nearest cue."""

import pytest

from onrecord.reading.paragraphs import paragraphs
from onrecord.reading.quotations import quotations
from onrecord.reading.running import joined, unbound
from onrecord.reading.spans import Attribution, Found
from onrecord.reading.words import Splitter

TEXT = "Lund, Quill had said, was late. “We went on.\n\n“And on and on.\n\n“Now we stop,” he said. “Good,” she said."


def found(splitter: Splitter, words: str, text: str = TEXT) -> Found:
    given, _ = splitter.words(text)
    at = text.index(words)
    inside = [i for i, (a, b) in enumerate(zip(given.starts, given.ends, strict=True)) if at <= a and b <= at + len(words)]
    return Found(inside[0], inside[-1], 1.0, 1.0, 1.0)


def attribution(cue: Found, *contents: Found) -> Attribution:
    return Attribution(contents, cue, None, (0.9,) * len(contents), 1.0)


def test_pieces_go_to_the_nearest_cue_and_others_stay(splitter: Splitter) -> None:
    early = attribution(
        found(splitter, "had said"), found(splitter, "Lund"), found(splitter, "We went on"), found(splitter, "And on and on")
    )
    late = attribution(found(splitter, "said. “Good"), found(splitter, "Now we stop"))
    other = attribution(found(splitter, "she said"), found(splitter, "Good"))
    words, quoted = splitter.words(TEXT)
    result = joined([early, late, other], words, quoted)
    assert [[(c.first, c.last) for c in a.contents] for a in result] == [
        [(found(splitter, "Lund").first, found(splitter, "Lund").last)],
        [(f.first, f.last) for f in (found(splitter, s) for s in ("We went on", "And on and on", "Now we stop"))],
        [(found(splitter, "Good").first, found(splitter, "Good").last)],
    ]
    assert all(len(a.contents) == len(a.linked) for a in result)


def test_nothing_changes_where_no_quotation_goes_on(splitter: Splitter) -> None:
    words, _ = splitter.words(TEXT)
    closed = TEXT.replace("went on.", "went on.”").replace("and on.", "and on.”")
    one, two = (
        attribution(found(splitter, "had said"), found(splitter, "We went on")),
        attribution(found(splitter, "he said"), found(splitter, "Now we stop")),
    )
    assert joined([one, two], words, quotations(closed, paragraphs(closed))[1]) == [one, two]


def test_a_quotation_is_not_bound_past_anothers_cue_in_a_later_paragraph(splitter: Splitter) -> None:
    words, _ = splitter.words(TEXT)
    early, late, last = (found(splitter, s) for s in ("had said", "he said", "she said"))
    one = attribution(last, found(splitter, "And on and on"), found(splitter, "Good"))
    two = attribution(late, found(splitter, "Now we stop"))
    three = attribution(early, found(splitter, "We went on"))
    result = unbound([one, two, three], words)
    assert [(a.contents, a.cue) for a in result] == [
        ((found(splitter, "We went on"),), early),
        ((found(splitter, "And on and on"),), None),
        ((found(splitter, "Now we stop"),), late),
        ((found(splitter, "Good"),), last),
    ]
    assert unbound([two, three], words) == [three, two], "the nearest cue may stand in a later paragraph"


@pytest.mark.parametrize(("later", "parts"), [("And so did we.", 2), ("“And so did we.”", 1)])
def test_prose_is_not_bound_to_a_cue_of_an_earlier_paragraph_that_has_a_content_there(splitter: Splitter, later: str, parts: int) -> None:
    text = f"“We went on,” he said.\n\n{later}"
    words, _ = splitter.words(text)
    cue, said, after = (found(splitter, part, text) for part in ("said", "We went on", "And so did we"))
    result = unbound([attribution(cue, said, after)], words)
    assert [a.contents for a in result] == ([(said,), (after,)] if parts == 2 else [(said, after)])
    assert result[0].cue == cue
    assert all(a.cue is None for a in result[1:])
