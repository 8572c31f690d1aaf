"""Each format says what the record says, changes no word, and can be read back."""

import csv
import html
import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from onrecord import Article, Furniture, Record, Span, Statement
from onrecord.formats.csv import COLUMNS, write_csv
from onrecord.formats.html import marked, to_html
from onrecord.formats.json import write_json, write_jsonl
from onrecord.formats.text import print_record, shown


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
        "Mayor Ada Quill  told",
        "“The hull is sound,” … “and that is that.”",
        "against Ada Quill",
        "hedged",
        "to reporters",
        "95%",
    ):
        assert words in text
    assert "no source named" in text
    assert all(len(line) <= 60 and line == line.rstrip() for line in text.splitlines())


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
    assert page.count("<button") == 3
    assert 'class="source" data-s="a1-s1">Mayor Ada Quill</span>' in page
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
