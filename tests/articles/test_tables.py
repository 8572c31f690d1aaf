"""Articles as lines of JSON: good rows come in, bad rows are named by line."""

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from onrecord import Article, BadRow
from onrecord.articles import articles_from_lines


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
