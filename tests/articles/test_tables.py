"""Articles as rows of tables: good rows come in, bad rows are named by line."""

import datetime
import io
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord import Article, BadRow, Error, InputMissing, NotText
from onrecord.articles import Columns, articles_from_lines
from onrecord.articles.tables import articles_from_csv, articles_from_parquet


def rows(data: bytes) -> list[object]:
    return list(articles_from_lines(io.BytesIO(data), "f"))


def test_rows_become_articles_with_what_they_say() -> None:
    line = json.dumps({"id": 7, "text": "Ann said no.", "outlet": "Courant", "published": "2024-01-02", "title": None, "else": 1})
    [article] = rows(b"\xef\xbb\xbf" + line.encode() + b"\n\n")
    assert isinstance(article, Article)
    assert (article.id, article.outlet, article.published, article.title) == ("7", "Courant", "2024-01-02", None)


def test_every_bad_row_is_named_and_the_rest_is_read() -> None:
    bad = [b"{", b"[]", b'{"id": "x"}', b'{"text": 3}', b'{"text": "a", "published": "soon"}', b'{"text": "\\ud800"}', b'{"text": "\xff"}',
           b'{"text": "a", "id": []}', b'{"text": "a", "title": 4}', b"[" * 100_000]  # fmt: skip
    found = rows(b"\n".join([*bad, b'{"text": "good"}']))
    assert [type(item) for item in found] == [BadRow] * len(bad) + [Article]
    assert [item.name for item in found[:-1] if isinstance(item, BadRow)] == [f"f:{n}" for n in range(1, len(bad) + 1)]
    assert all("\n" not in str(item) for item in found[:-1])
    assert isinstance(found[-1], Article) and found[-1].id == f"f:{len(bad) + 1}"


@given(st.binary(max_size=400))
def test_no_bytes_make_it_stop(data: bytes) -> None:
    assert all(isinstance(item, Article | BadRow) for item in rows(data))


def csv_rows(data: bytes, columns: Columns = Columns()) -> list[Article | Error]:  # noqa: B008
    return list(articles_from_csv(io.BytesIO(data), "f", columns))


def told(items: list[Article | Error]) -> list[str]:
    return [item.text if isinstance(item, Article) else item.name for item in items]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_commas_semicolons_and_tabs_separate_cells(mark: str, start: bytes) -> None:
    table = 'id|text|title\r\n7|"“No, no; no,”\r\nsaid Ann\t""Ode""."|\r\n'.replace("|", mark)
    [article] = csv_rows(start + table.encode())
    assert isinstance(article, Article)
    assert (article.id, article.text, article.title) == ("7", '“No, no; no,”\r\nsaid Ann\t"Ode".', None)


def test_rows_are_named_by_the_line_on_which_they_begin() -> None:
    table = b'id,text\n1,"a\nb"\n\n2\n3,"c\nd"\n4,e\xff\n5,f\0\n\xfe,g\n6,h\n'
    assert told(csv_rows(table)) == ["a\nb", "f:5", "c\nd", "f:8", "f:9", "f:10", "h"]


def test_a_quotation_mark_that_is_not_doubled_is_told_and_not_lost() -> None:
    sloppy, good = csv_rows(b'id,text\n1,"No," said Ann\n2,b\n')
    assert isinstance(sloppy, BadRow) and sloppy.name == "f:2"
    assert isinstance(good, Article) and good.text == "b"


def test_a_quotation_mark_that_is_never_closed_does_not_make_one_article_of_all_rows_after_it() -> None:
    good, lost = csv_rows(b'id,text\n1,a\n2,"b\n3,c\n4,d\n')
    assert told([good, lost]) == ["a", "f:3"]
    assert "never closed" in str(lost) and "3 lines" in str(lost)


def test_a_table_without_names_or_without_the_text_column_is_told_once() -> None:
    assert [str(item) for item in csv_rows(b"")] == ["f:1: is empty: no names of columns"]
    [found] = csv_rows(b"key,body\n1,a\n2,b\n")
    assert isinstance(found, BadRow) and "key, body" in str(found) and "--text-column" in str(found)


def test_a_cell_as_large_as_a_book_is_read_and_the_stream_stays_open() -> None:
    stream = io.BytesIO(b"text\n" + b"No. " * 500_000 + b"\n")
    [article] = articles_from_csv(stream, "f", Columns())
    assert isinstance(article, Article) and len(article.text) == 2_000_000 and not stream.closed


@pytest.mark.parametrize("date", ["11/09/2024", "Sept 11, 2024", "2024-13-01", "yesterday"])
def test_a_date_that_is_not_iso_names_its_column_and_the_form_that_it_must_have(date: str) -> None:
    [found] = csv_rows(f'text;day\na;"{date}"\n'.encode(), Columns(published="day"))
    assert str(found) == f"f:2: \"day\" is '{date}': a date must be as 2024-09-13"


@pytest.mark.parametrize(
    ("value", "kept"),
    [("2024-09-13T10:00:00Z", "2024-09-13T10:00:00Z"), ("2024-09-13 10:00", "2024-09-13 10:00"), ("20240913", "2024-09-13"), ("", None)],
)
def test_dates_with_times_are_kept_and_an_empty_one_is_null(value: str, kept: str | None) -> None:
    [found] = rows(json.dumps({"text": "a", "published": value}).encode())
    assert isinstance(found, Article) and found.published == kept


@pytest.mark.parametrize(("number", "article_id"), [(b"7", "7"), (b"7.0", "7"), (b"7.5", "7.5"), (b"NaN", "f:1"), (b'""', "f:1")])
def test_numbers_are_ids_and_what_is_missing_is_the_line(number: bytes, article_id: str) -> None:
    [found] = rows(b'{"id": %s, "text": "a", "title": NaN}' % number)
    assert isinstance(found, Article) and (found.id, found.title) == (article_id, None)


def parquet(path: Path, **columns: list[Any]) -> list[Article | Error]:
    pyarrow.parquet.write_table(pyarrow.table(columns), path)
    return list(articles_from_parquet(str(path)))


def test_parquet_rows_come_with_their_types(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 9, 13, 10, 0, 0, 7)
    first, second = parquet(
        tmp_path / "a", id=[Decimal("1.5"), None], text=["a", "b"], published=[moment, None], title=["", None], other=[[{"x": 1}], None]
    )
    assert isinstance(first, Article) and isinstance(second, Article)
    assert (first.id, first.published, first.title) == ("1.5", "2024-09-13T10:00:00.000007", None)
    assert (second.id, second.published) == (f"{tmp_path / 'a'}:2", None)


def test_parquet_that_is_broken_missing_or_without_text_is_told(tmp_path: Path) -> None:
    [no_text] = parquet(tmp_path / "a", body=["a"])
    assert isinstance(no_text, BadRow) and "--text-column" in str(no_text) and "body" in str(no_text)
    (tmp_path / "b").write_bytes((tmp_path / "a").read_bytes()[:-20])
    [broken] = articles_from_parquet(str(tmp_path / "b"))
    assert isinstance(broken, NotText)
    with pytest.raises(InputMissing, match="no such file"):
        list(articles_from_parquet(str(tmp_path / "c")))


def test_parquet_without_pyarrow_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(InputMissing, match="onrecord\\[tables\\]"):
        list(articles_from_parquet("a.parquet"))


@given(st.binary(max_size=300))
def test_no_bytes_in_a_csv_make_it_stop(data: bytes) -> None:
    assert all(isinstance(item, Article | BadRow) for item in csv_rows(b"id,text,published\n" + data) + csv_rows(data))
