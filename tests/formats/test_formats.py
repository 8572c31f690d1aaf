"""Each format says what the record says, changes no word, and can be read back."""

import csv
import html
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from onrecord import Article, Furniture, InputMissing, Record, RunnerUp, Span, Speaker, Statement
from onrecord.formats.csv import COLUMNS, write_csv
from onrecord.formats.explanation import explanation
from onrecord.formats.html import marked, to_html
from onrecord.formats.json import write_json, write_jsonl
from onrecord.formats.text import print_record, shown

from .conftest import TEXT, span


def test_json_lines_and_arrays_read_back(record: Record) -> None:
    lines, one, many = io.StringIO(), io.StringIO(), io.StringIO()
    write_jsonl([record, record], lines)
    write_json([record], one, many=False)
    write_json([record, record], many, many=True)
    assert [Record.from_json(line) for line in lines.getvalue().splitlines()] == [record, record]
    assert Record.from_json(one.getvalue()) == record
    assert [Record.model_validate(r) for r in json.loads(many.getvalue())] == [record, record]


def test_an_array_of_nothing_is_an_empty_array() -> None:
    out = io.StringIO()
    write_json([], out, many=True)
    assert json.loads(out.getvalue()) == []


def test_csv_has_a_row_for_every_statement(record: Record) -> None:
    out = io.StringIO(newline="")
    write_csv([record], out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["statement"] for row in rows] == ["s1", "s2", "s3"]
    assert rows[0]["content"] == "“The hull is sound,” … “and that is that.”"
    assert (rows[1]["stance"], rows[1]["hedged"], rows[2]["parent"]) == ("against Ada Quill", "true", "s2")


def printed(record: Record, **options: object) -> str:
    out = io.StringIO()
    print_record(record, Console(file=out, width=60, **options))  # type: ignore[arg-type]
    return out.getvalue()


def test_the_terminal_shows_who_how_and_what(record: Record) -> None:
    text = printed(record)
    for words in (
        "Ada Quill  told",
        "“The hull is sound,” … “and that is that.”",
        "− against Ada Quill, 70%",
        "≈ hedged",
        "Tuesday = 2024-09-10",
        "Courant ‹ Bo Lund ‹ no source named  claim",
        "speaker 80%",
        "Ada Quill  person, 1 statement: Quill",
        "to reporters",
        "95%",
    ):
        assert words in text
    assert "no source named" in text
    assert all(len(line) <= 60 and line == line.rstrip() for line in text.splitlines())


def test_a_withheld_name_is_shown_as_open(record: Record) -> None:
    open_ = record.statements[0].model_copy(
        update={"speaker": Speaker(kind="person", runner_up=RunnerUp(person="p1", name="Ada Quill", confidence=0.4))}
    )
    text = printed(record.model_copy(update={"statements": (open_,)}))
    assert "Mayor Ada Quill (speaker open)  told" in text


def test_an_explanation_tells_the_way_and_the_runner_up(record: Record) -> None:
    via = Speaker(
        person="p1",
        name="Ada Quill",
        kind="person",
        confidence=0.8,
        via=(span("Ada Quill"),),
        runner_up=RunnerUp(person="p2", name="Bo Lund", confidence=0.1),
    )
    changed = record.model_copy(update={"statements": (record.statements[0].model_copy(update={"speaker": via}),)})
    assert explanation(changed, "s1", 0.55)[1:] == [
        "source: “Mayor Ada Quill”",
        f"followed: “Ada Quill” at {TEXT.index('Ada Quill')}",
        "speaker: Ada Quill (person), 80%",
        "runner-up: Bo Lund, 10%",
        "a name is shown from 55% on",
    ]
    assert "runner-up: Bo Lund, 10%" in bare(to_html([changed]))


def test_a_statement_that_is_not_there_is_named(record: Record) -> None:
    with pytest.raises(InputMissing, match="has no statement 's9': its statements are s1 to s3"):
        explanation(record, "s9")


def test_the_page_shows_chains_sides_and_hedges(record: Record) -> None:
    page = bare(to_html([record]))
    for words in ("Courant ‹ Bo Lund ‹ ", "− against Ada Quill, 70%", "≈ hedged", "Tuesday = 2024-09-10", "why this speaker"):
        assert words in page


def test_colour_is_for_terminals_only(record: Record) -> None:
    assert "\x1b[" not in printed(record)
    assert "\x1b[" in printed(record, force_terminal=True, color_system="standard")
    assert "\x1b[3" not in printed(record, force_terminal=True, color_system="standard", no_color=True)


def test_nothing_in_a_text_can_disturb_the_terminal() -> None:
    assert shown("a\x1b[31mb\u202ec\x00d\n e [bold]") == "a⟨U+001B⟩[31mb⟨RIGHT-TO-LEFT OVERRIDE⟩c␀d e [bold]"


def test_no_statements_are_said_to_be_none() -> None:
    assert "no attributed statements" in printed(Record(model="m", article=Article(id="a", text="x")))


def bare(page: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", page))


def test_the_page_marks_the_text_and_changes_nothing(record: Record) -> None:
    page = to_html([record])
    assert bare("".join(marked(record, "a1"))) == record.article.text
    assert "<stays>" not in page and "&lt;stays&gt;" in page
    assert page.count("<button") == len(record.statements) + len(record.people)
    assert 'class="source" data-s="a1-s1">Mayor </span><span class="mention source" data-s="a1-s1 a1-p1">Ada Quill</span>' in page
    assert 'class="furniture">READ MORE' in page
    assert not re.findall(r"""(?:src|href)=["'](?!#)""", page)
    assert "default-src 'none'" in page


def test_several_records_have_an_index(record: Record) -> None:
    page = to_html([record, record])
    assert page.count('href="#a') == 2
    assert "2 articles" in page


@given(st.text(min_size=1, max_size=80), st.lists(st.tuples(st.integers(0, 80), st.integers(1, 30)), max_size=8))
def test_whatever_overlaps_the_marked_text_is_the_text(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span.of(text, a, min(a + n, len(text))) for a, n in places if a < len(text)]
    statements = tuple(Statement(id=f"s{i}", content=(s,), source=(s,), quote_type="direct", confidence=1) for i, s in enumerate(spans))
    furniture = tuple(Furniture(**s.model_dump(), kind="notice") for s in spans[:1])
    made = Record(model="m", article=Article(id="a", text=text, furniture=furniture), statements=statements)
    assert bare("".join(marked(made, "a1"))) == text
