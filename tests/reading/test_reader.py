"""The whole of reading: whatever the text, spans are true, a record depends on its text alone, and nothing is fetched."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import onrecord
from onrecord import Article, EmptyText, Error, NotText, OtherLanguage, Reader, Record

PIECES = [
    *(
        "“We will not go,” ",
        "she said. ",
        "Ann Ode ",
        "told reporters that ",
        "the ferry ",
        "According to ",
        "a spokesman, ",
        "denied it. ",
    ),
    *("\n\n", "\r\n", "“", "”", "'", '"', "«non» ", "مرحبا ", "🦀", "\x07", "\ufeff", " ", "\u00a0", "\u200b"),
    *("that that that ", "READ MORE: ", "A" * 50),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(threads=2)


@pytest.fixture(scope="module")
def stories(examples: Path) -> list[str]:
    return [path.read_bytes().decode() for path in sorted(examples.glob("*.txt"))]


def check(record: Record, text: str) -> None:
    """Everything the contract says of offsets, names, order and ids."""
    assert record.article.text == text
    assert all(0 <= s.start < s.end <= len(text) and text[s.start : s.end] == s.text for s in record.spans())
    for person in record.people:
        assert all(words in text for words in (person.name, *person.aliases, *person.descriptions))
    firsts = [s.content[0].start for s in record.statements if s.parent is None]
    assert firsts == sorted(firsts)
    assert [s.id for s in record.statements] == [f"s{n}" for n in range(1, len(record.statements) + 1)]
    ids = {p.id for p in record.people}
    assert all(s.speaker.person is None or s.speaker.person in ids for s in record.statements)
    silent = [(f.start, f.end) for f in record.article.furniture if f.kind != "headline"]
    assert not [1 for s in record.statements for c in s.content for a, b in silent if c.start < b and a < c.end]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join))
def test_whatever_the_text_every_span_is_true(reader: Reader, text: str) -> None:
    [result] = reader.read_all([text], any_language=True)
    assert isinstance(result, EmptyText) or (isinstance(result, Record) and not check(result, text))


def test_stories_are_read(reader: Reader, stories: list[str]) -> None:
    types = set()
    for story, record in zip(stories, reader.read_all(stories), strict=True):
        assert isinstance(record, Record)
        check(record, story)
        assert len(record.statements) >= 12
        assert {s.quote_type for s in record.statements} >= {"direct", "indirect"}
        types |= {s.quote_type for s in record.statements}
        assert Record.from_json(record.to_json()) == record
    assert "mixed" in types


def test_a_record_is_the_same_alone_in_a_batch_and_on_any_number_of_threads(reader: Reader, stories: list[str]) -> None:
    alone = [reader.read(story).to_json() for story in stories]
    batch = [r.to_json() for r in reader.read_all([stories[0] * 3, *stories, "Ann said no."]) if isinstance(r, Record)]
    assert batch[1:-1] == alone
    single = Reader(threads=1)
    assert [r.to_json() for r in single.read_all(reversed(stories)) if isinstance(r, Record)] == alone[::-1]


def test_errors_stand_in_the_place_of_what_cannot_be_read(reader: Reader) -> None:
    german = "Der Stadtrat hat am Dienstag beschlossen, die alte Fähre ein weiteres Jahr fahren zu lassen, sagte der Bürgermeister."
    given_error = Error("x", "was bad before")
    items = ["", "“Never,” said Ann Ode.", german, "\ud800 halves", given_error, Article(id="b", text=" \n ")]
    found = list(reader.read_all(items))
    assert [type(f) for f in found] == [EmptyText, Record, OtherLanguage, NotText, Error, EmptyText]
    assert found[4] is given_error and str(found[5]) == "b: is empty or only blanks"
    with pytest.raises(OtherLanguage):
        reader.read(german)
    assert isinstance(reader.read(german, any_language=True), Record)


@pytest.mark.parametrize("step", ["onrecord.reading.assembly.furniture", "onrecord.reading.section.pronouns"])
def test_a_bug_of_ours_costs_one_article_only(step: str, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str, *rest: object) -> list[tuple[int, int, str]]:
        if "bad" in text:
            raise IndexError("off by one")
        return []

    monkeypatch.setattr(step, broken)
    good, bad, last = reader.read_all(
        ["“Never,” said Ann Ode.", Article(id="b", text="“A bad thing,” said Ann Ode."), "“No,” said Bo Lund."]
    )
    assert isinstance(good, Record) and isinstance(last, Record)
    assert str(bad) == "b: cannot be read, for a reason of ours: IndexError: off by one"


def test_reading_is_lazy_and_in_constant_memory(reader: Reader) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "“Never,” said Ann Ode of the plan. " * 200

    results = reader.read_all(endless())
    for _ in range(3):
        assert isinstance(next(results), Record)
    assert taken < 60


def test_what_cannot_be_read_is_told_before_all_is_taken(reader: Reader) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield ""

    assert isinstance(next(reader.read_all(endless())), EmptyText)
    assert taken < 1_000


def test_a_reader_that_is_left_in_the_middle_reads_on(reader: Reader) -> None:
    texts = ["“Never,” said Ann Ode of the plan. " * 500] * 8
    results = reader.read_all(texts)
    first = next(results)
    results.close()
    assert isinstance(first, Record) and reader.read(texts[0]).statements == first.statements


def test_texts_of_any_shape_are_read(reader: Reader) -> None:
    for text in ("\n" * 200_000 + "“No,” said Ann.", "“No,” said Ann. " * 8_000, "x" * 300_000, "\x00\x01 Ann said no."):
        check(reader.read(text, any_language=True), text)


def test_furniture_yields_no_statements_but_headlines_may(reader: Reader, stories: list[str]) -> None:
    council = next(s for s in stories if "PORT ELLERY" in s)
    record = reader.read(Article(text=council, title="Council keeps the old ferry, and the argument about it"))
    marked = {f.text.split(":")[0]: f.kind for f in record.article.furniture}
    assert marked.get("Council keeps the old ferry, and the argument about it") == "headline"
    assert any(f.text.startswith("READ MORE") for f in record.article.furniture)


def test_speakers_are_found_through_pronouns_descriptions_and_asides(reader: Reader) -> None:
    text = (
        "Mayor Ada Quill defended the old ferry on Tuesday. “The hull is sound,” she told reporters. "
        "“It is not,” a spokesman for the union said.\n\n"
        "Bo Lund, who runs the harbour, said that the ferry should be sold. “Nobody will buy it,” he added."
    )
    said = {s.content[0].text: s.speaker for s in reader.read(text).statements if s.parent is None}
    assert said["“The hull is sound,”"].name == "Ada Quill" and said["“The hull is sound,”"].via
    assert said["“It is not,”"].name is None and said["“It is not,”"].kind in ("unnamed", "group")
    assert said["“Nobody will buy it,”"].name == "Bo Lund"


def test_nested_statements_stand_in_their_parents_and_come_after_them(reader: Reader, stories: list[str]) -> None:
    records = [r for r in reader.read_all(stories) if isinstance(r, Record)]
    inner = [(r, s) for r in records for s in r.statements if s.parent]
    assert inner
    for record, s in inner:
        by_id = {one.id: (place, one) for place, one in enumerate(record.statements)}
        place, parent = by_id[s.parent or ""]
        assert place < by_id[s.id][0]
        assert all(any(c.start <= mine.start and mine.end <= c.end for c in parent.content) for mine in s.content)


def test_whom_a_record_names_are_its_people_and_withheld_names_are_null(reader: Reader, stories: list[str]) -> None:
    for record in reader.read_all(stories):
        assert isinstance(record, Record)
        names = {p.id: p.name for p in record.people}
        for s in record.statements:
            assert (s.speaker.name is None) == (s.speaker.person is None)
            assert s.speaker.person is None or (names[s.speaker.person] == s.speaker.name and s.speaker.confidence >= reader.least_speaker)
            assert all(one.toward in names and one.toward != s.speaker.person for one in s.stance)
            assert s.speaker.runner_up is None or names[s.speaker.runner_up.person] == s.speaker.runner_up.name
            assert s.when.edtf is None  # no date of publication


def test_times_are_resolved_against_the_date_of_publication(reader: Reader) -> None:
    article = Article(text="“The hull is sound,” Mayor Ada Quill told reporters on Tuesday.", published="2024-09-11")
    [statement] = reader.read(article).statements
    assert [s.text for s in statement.when.spans] == ["Tuesday"] and statement.when.edtf == "2024-09-10"
    assert [s.text for s in statement.addressee] == ["reporters"]


def test_nothing_opens_a_connection(monkeypatch: pytest.MonkeyPatch, stories: list[str]) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert isinstance(onrecord.read(stories[0]), Record)


def test_confidence_is_a_probability_that_varies(reader: Reader, stories: list[str]) -> None:
    sure = [s.confidence for r in reader.read_all(stories) if isinstance(r, Record) for s in r.statements]
    assert all(0 <= c <= 1 for c in sure)
    assert min(sure) < 0.7 < 0.9 < max(sure)


def test_an_owner_is_not_the_one_who_is_theirs(examples: Path) -> None:
    text = (examples / "council-vote.txt").read_text("utf8")
    mentions = {p.name: [m.text for m in p.mentions] for p in onrecord.read(text).people}
    assert "Its chairman, Ilyas Demir" in mentions["Ilyas Demir"] and "Its" not in mentions["Ilyas Demir"]
    assert "Her" not in mentions["Tomás van der Berg"], "Her opponent in the November election, Tomás van der Berg"
