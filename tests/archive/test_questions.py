"""What the archive answers."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import Archive, Article, NotFound, Person, Record, Span, Statement, When
from onrecord.archive.alignment import changes
from onrecord.archive.search import expression
from onrecord.formats.charts import write_chart

from .conftest import against, record

LONG = "we will never sell the old ferry to a bank before the winter of 2019 is over"


@pytest.fixture
def asked(archive: Archive) -> Archive:
    a = record("a", ("Ada Quill", f"{LONG}"), ("Bo Lund", "Ada Quill has sold us out"), published="2024-05-01")
    other = (
        "Ida Moor",
        "a museum is what this harbour has become since the shipyard closed and everybody with two hands moved away to Strand",
    )
    b = record("b", ("Ada Quill", LONG.replace("never", "gladly")), other, published="2024-06-01", outlet="Strand Press")
    c = record("c", ("Ida Moor", "the harbour is a museum now"), published="2025-01-01", outlet="Strand Press")
    list(archive.add_all([against(a, 1, "Ada Quill"), b, c]))
    return archive


def test_search_finds_words_phrases_and_filters(asked: Archive) -> None:
    assert {s.article for s in asked.search("ferry")} == {"a", "b"}
    assert [s.article for s in asked.search('"gladly sell" bank')] == ["b"]
    assert [s.article for s in asked.search("ferry", since="2024-05-02")] == ["b"]
    assert asked.search("ferry", speaker="Bo Lund") == []
    assert [s.who for s in asked.search("sold", about="Ada Quill")] == ["Bo Lund"]
    assert {s.who for s in asked.search("", outlet="strand press", speaker="Ida Moor")} == {"Ida Moor"}


@pytest.mark.parametrize(
    "words", ['"', "a OR b NOT", "NEAR(x y)", "col:x", "*", "O'Brien's %_", "(((", "ferry AND", "\0", "-ferry^", '"a" "']
)
def test_no_words_are_operators(asked: Archive, words: str) -> None:
    asked.search(words)
    with pytest.raises(NotFound):
        asked.who(words + " Nobody")


@given(st.text(max_size=30))
def test_any_text_makes_an_expression_of_quoted_words(words: str) -> None:
    found = expression(words)
    assert found is None or all(part.startswith('"') and part.endswith('"') for part in found.split(" AND "))


def test_who_counts_what_was_said_and_by_whom(asked: Archive) -> None:
    found = asked.who("Ada Quill")
    assert (found.said, found.about, found.texts, found.first, found.last) == (2, 1, 2, "2024-05-01", "2024-06-01")
    assert found.by == [("Bo Lund", 1)]
    assert dict(found.outlets) == {"Harrow Courant": 1, "Strand Press": 1}
    assert [s.article for s in found.statements] == ["b", "a"]


def test_a_name_is_the_far_most_frequent_bearers_and_the_others_are_told(archive: Archive) -> None:
    told = [record(f"a{k}", ("Ada Quill", f"Ferry number {k} is sound.")) for k in range(20)]
    list(archive.add_all([*told, record("b", ("Edwin Quill", "I was mayor once."))]))
    who = archive.who("Quill")
    assert (who.name, who.said, [(name, texts) for _, name, texts in who.namesakes]) == ("Ada Quill", 20, [("Edwin Quill", 1)])
    assert len(archive.search("ferry", speaker="Quill")) == 20
    assert {m.said.speaker for m in archive.timeline("Quill")} == {"Ada Quill"}
    # what changes the archive must be sure
    for change in (lambda: archive.remove_person("Quill"), lambda: archive.rename("Quill", "Somebody"), lambda: archive.person("Quill")):
        with pytest.raises(NotFound, match="could be several"):
            change()


def test_a_surname_that_could_be_several_lists_them(archive: Archive) -> None:
    list(archive.add_all([record("a", ("Ada Quill", "One.")), record("b", ("Edwin Quill", "Two."))]))
    with pytest.raises(NotFound, match=r"#1 Ada Quill .*#2 Edwin Quill"):
        archive.who("Quill")
    assert archive.who("#2").name == "Edwin Quill"


def test_sides_of_a_person_and_of_a_topic(asked: Archive) -> None:
    assert [(s.polarity, s.by, s.account) for s in asked.sides("Ada Quill").sides] == [("against", "Bo Lund", "Harrow Courant")]
    assert not asked.sides("harbour museum").is_person
    with pytest.raises(NotFound):
        asked.sides("zanzibarium")


def test_timeline_is_in_the_order_of_time(asked: Archive) -> None:
    assert [m.said.article for m in asked.timeline("ferry")] == ["a", "b"]


def test_echoes_tell_who_was_first_and_what_was_changed(asked: Archive) -> None:
    found = asked.echoes(LONG, speaker="Ada Quill")
    assert [(e.said.article, [c.kind for c in e.changes]) for e in found.echoes] == [("a", []), ("b", ["negation added"])]
    assert asked.echoes("nobody has ever said this about a lighthouse keeper").echoes == []
    assert [r.voices for r in asked.repeated()] == [2]


def test_words_in_quotation_marks_are_a_topic_even_where_somebody_is_called_so(asked: Archive) -> None:
    asked.add(record("e", ("Moor", "the moor is wet"), ("Bo Lund", "I fell into a moor")))
    assert asked.sides("Ida Moor").is_person
    with pytest.raises(NotFound, match="or put it in quotation marks"):
        asked.sides("Moor")
    assert not asked.sides('"moor"').is_person
    assert [m.said.content for m in asked.timeline('"moor"')] == ["“the moor is wet”", "“I fell into a moor”"]


def test_the_name_of_one_who_neither_speaks_nor_is_spoken_of_is_a_topic(asked: Archive) -> None:
    boat = Person(id="p1", name="Ferry", kind="organization", mentions=(Span(start=0, end=5, text="Ferry"),))
    asked.add(Record(model="made", article=Article(id="boat", text="Ferry for sale."), people=(boat,)))
    assert asked.who("Ferry").texts == 1
    assert {m.said.article for m in asked.timeline("ferry")} == {"a", "b"}


def test_a_season_has_its_place_in_a_timeline_and_its_chart(archive: Archive, tmp_path: Path) -> None:
    spring = record("a", ("Ada Quill", "the ferry sails in spring"), published="2024-10-01")
    archive.add(spring.model_copy(update={"statements": (spring.statements[0].model_copy(update={"when": When(edtf="2024-21")}),)}))
    archive.add(record("b", ("Ada Quill", "the ferry sails in April"), published="2024-04-02"))
    moments = archive.timeline("Ada Quill")
    assert [(m.time, m.day) for m in moments] == [("2024-21", "2024-03"), ("2024-04-02", "2024-04-02")]
    write_chart(moments, tmp_path / "ferry.svg")
    assert "2024-04" in (tmp_path / "ferry.svg").read_text("utf8")


def test_what_has_no_date_comes_last(asked: Archive) -> None:
    asked.add(record("undated", ("Ada Quill", "the ferry sails again"), published=None))
    moments = asked.timeline("ferry")
    assert [(m.time, m.said.article) for m in moments] == [("2024-05-01", "a"), ("2024-06-01", "b"), (None, "undated")]
    assert [m.time for m in asked.timeline("ferry", limit=2)] == ["2024-05-01", "2024-06-01"]


def test_what_is_nested_in_a_statement_is_no_echo_and_no_second_statement_of_the_same_speaker(archive: Archive) -> None:
    one = record("a", ("Ada Quill", f"I think {LONG}"), ("Bo Lund", "I do not know"))
    outer = one.statements[0]
    start = outer.content[0].start + len("“I think ")
    inner = outer.model_copy(update={"id": "s2", "parent": "s1", "content": (Span.of(one.article.text, start, outer.content[0].end - 1),)})
    archive.add(one.model_copy(update={"statements": (outer, inner, one.statements[1].model_copy(update={"id": "s3"}))}))
    archive.add(record("b", ("Ada Quill", LONG), outlet="Strand Press"))
    assert [(e.said.article, e.said.statement) for e in archive.echoes(LONG).echoes] == [("a", "s1"), ("b", "s1")]
    assert [r.statements for r in archive.repeated(least=1)] == [[1, 4]]
    assert [(s.article, s.statement) for s in archive.who("Ada Quill").statements] == [("a", "s1"), ("b", "s1")]


def test_both_halves_of_a_spliced_quotation_are_found(asked: Archive) -> None:
    put_together = f"{LONG}, the shipyard closed and everybody … moved away"
    assert {(e.said.article, e.said.who) for e in asked.echoes(put_together).echoes} >= {("a", "Ada Quill"), ("b", "Ida Moor")}


def test_words_left_out_for_an_ellipsis_do_not_count_against_a_quotation(asked: Archive) -> None:
    assert [(e.wording, [c.kind for c in e.changes]) for e in asked.echoes("the harbour […] museum now").echoes] == [
        ("the harbour is a museum now", ["ellipsis"])
    ]


def test_a_quotation_over_paragraphs_is_one_wording(archive: Archive) -> None:
    first, second = "The boat was old when my mother sailed on her", "She will be older still when we have paid for her"
    text = f'"{first}.\n\n"{second}," Ada Quill said.'
    end = text.index(" Ada")
    statement = Statement(id="s1", content=(Span.of(text, 0, end),), quote_type="direct", confidence=0.9)
    archive.add(Record(model="made", article=Article(id="a", text=text), statements=(statement,)))
    [echo] = archive.echoes(f"{first}. {second.replace('older', 'younger')}").echoes
    assert [c.kind for c in echo.changes] == ["word swapped"]
    assert second in echo.wording


@pytest.mark.parametrize(
    ("altered", "kinds"),
    [
        (LONG.replace(" ", "\u00a0", 1), {"typography"}),
        (f"[{LONG[0]}]{LONG[1:]}", {"typography"}),
        (LONG.replace("bank", "museum"), {"word swapped"}),
        (LONG.replace("old ", ""), {"cut"}),
        (LONG.replace("the old ferry to", "…"), {"ellipsis"}),
        (LONG.replace("never ", ""), {"negation dropped"}),
        (LONG.replace("2019", "2024"), {"number changed"}),
        (LONG + " and then the harbour is closed", {"spliced"}),
        (LONG.replace("will", "will surely"), {"added"}),
        (LONG.replace("bank", "museum").replace("2019", "2024"), {"word swapped", "number changed"}),
        (" ".join(LONG.split()[2:9]), set()),
    ],
)
def test_each_alteration_has_its_name(altered: str, kinds: set[str]) -> None:
    assert {c.kind for c in changes(LONG, altered)} == kinds


def test_audit_counts_sources_and_voices(asked: Archive) -> None:
    found = asked.audit(period="all")
    assert {(s.outlet, s.statements) for s in found.shares} == {("Harrow Courant", 2), ("Strand Press", 3)}
    assert next((v.name, v.statements) for v in found.voices) == ("Ada Quill", 2)


def test_quotations_that_only_others_link_are_in_no_group_together(archive: Archive) -> None:
    one = "the hull of this boat has been sound since my father built it"
    two = "whoever says the harbour is closed has never been there at night"
    three = "nobody asked the pilots before the lamps on the pier went out"
    said = [one, f"{one} and {two}", two, f"{two} and {three}", three]
    list(archive.add_all(record(f"a{k}", ("Ada Quill", words), outlet=f"Outlet {k}") for k, words in enumerate(said)))
    groups = [r.statements for r in archive.repeated()]
    assert {number for group in groups for number in group} == {1, 2, 3, 4, 5}
    assert not any({1, 5} <= set(group) for group in groups)


def test_common_turns_of_phrase_do_not_make_one_quotation(archive: Archive) -> None:
    list(
        archive.add_all(
            [record("a", ("Ada Quill", "we want to make a full recovery")), record("b", ("Bo Lund", "to make a full statement of it"))]
        )
    )
    assert archive.repeated() == []
