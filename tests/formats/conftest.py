import pytest

from onrecord import Article, Furniture, Person, Record, Span, Speaker, Stance, Statement, When

TEXT = (
    "Ferry <stays> & sails\n\n“The hull is sound,” Mayor Ada Quill told reporters on Tuesday, “and that is that.”\n\n"
    "Bo Lund reportedly said that Quill’s claim that nobody lied was a fairy tale.\n\nREAD MORE: Ten ferries"
)


def span(words: str, after: int = 0) -> Span:
    at = TEXT.index(words, after)
    return Span.of(TEXT, at, at + len(words))


@pytest.fixture
def record() -> Record:
    """A record with everything in it: pieces, nesting, stance, circumstances, furniture, words that look like markup."""
    teaser = span("READ MORE: Ten ferries")
    quill = Person(id="p1", name="Ada Quill", kind="person", aliases=("Quill",), mentions=(span("Ada Quill"),))
    lund = Person(id="p2", name="Bo Lund", kind="person", mentions=(span("Bo Lund"),))
    return Record(
        model="test",
        article=Article(
            id="a",
            text=TEXT,
            title="Ferry <stays>",
            outlet="Courant",
            published="2024-09-11",
            furniture=(Furniture(start=teaser.start, end=teaser.end, text=teaser.text, kind="teaser"),),
        ),
        people=(quill, lund),
        statements=(
            Statement(
                id="s1",
                content=(span("“The hull is sound,”"), span("“and that is that.”")),
                cue=(span("told"),),
                source=(span("Mayor Ada Quill"),),
                quote_type="direct",
                speaker=Speaker(person="p1", name="Ada Quill", kind="person", confidence=0.9),
                addressee=(span("reporters"),),
                when=When(spans=(span("Tuesday"),), edtf="2024-09-10"),
                confidence=0.95,
            ),
            Statement(
                id="s2",
                content=(span("that Quill’s claim that nobody lied was a fairy tale"),),
                cue=(span("said"),),
                source=(span("Bo Lund"),),
                quote_type="indirect",
                speaker=Speaker(person="p2", name="Bo Lund", kind="person", confidence=0.8),
                act="deny",
                stance=(Stance(toward="p1", polarity="against", confidence=0.7),),
                hedged=True,
                confidence=0.7,
            ),
            Statement(
                id="s3", parent="s2", content=(span("that nobody lied"),), cue=(span("claim"),), quote_type="indirect", confidence=0.4
            ),
        ),
    )
