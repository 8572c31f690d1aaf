"""More ways in: folders, tables, records, transcripts, posts, feeds; and what is broken in them is told, row by row."""

import datetime
import io
import json
import os
import random
import sys
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from onrecord import Article, BadRow, EmptyText, Error, InputMissing, NotText, Record, articles
from onrecord.articles import Columns, Item, articles_of, count_of
from onrecord.articles.feed import entries_of
from onrecord.articles.posts import articles_from_posts
from onrecord.articles.transcript import article_of_subtitles
from onrecord.turns import looks_like_transcript, turns_of

CSV = 'key;pub;body\n1;2024-05-01;"Ada Quill said:\n“No.”"\n2;yesterday;Bo Lund said no.\n3;2024-05-03;Ida Moor said yes.\n4;x\n'
VTT = (
    "WEBVTT\n\nNOTE nothing\n\n1\n00:01.000 --> 00:02.000\n<v Ada Quill>The ferry\n\n"
    "00:02.000 --> 00:03.000\n<v Ada Quill>is <b>sound</b> &amp; dry.\n\n"
    "00:03.000 --> 00:04.000\nBO LUND: It leaks.\n"
)
OUTBOX = {
    "@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection",
    "orderedItems": [
        {"type": "Create",
         "object": {"id": "https://s.example/1", "content": "<p>The ferry &lt;3</p><p>is mine.</p>",
                    "published": "2024-05-01T10:00:00Z",
                                      "attributedTo": "https://s.example/users/ada"}},
        {"type": "Announce", "object": "https://s.example/2"},
        {"type": "Create", "object": {"id": "x"}},
    ],
}  # fmt: skip
_DAY = "Wed Oct 10 20:19:24 +0000 2018"
TWEETS = "window.YTD.tweets.part0 = " + json.dumps(
    [{"tweet": {"id_str": "7", "full_text": "No ferry today.", "created_at": _DAY}},
     {"tweet": {"id_str": "8", "full_text": "RT @bo: hm", "created_at": _DAY}}]
)  # fmt: skip
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harrow Courant</title><item><title>Ferry</title><link>/a1</link>
<pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate><author>Ann Ode</author></item><item><link>mailto:x</link></item></channel></rss>"""

WHOLE_FEED = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harrow Courant</title><entry><title>Ferry</title>
<link href="https://harrow.example/a1"/><updated>2024-05-01T10:00:00Z</updated><author><name>Ann Ode</name></author>
<content type="html">&lt;p&gt;The ferry\n is sound.&lt;/p&gt;&lt;p&gt;It &amp;amp; she&lt;br&gt;float.&lt;/p&gt;</content></entry>
<entry><title>Short</title><link href="https://harrow.example/a2"/></entry></feed>"""
SRT = b"1\n00:00:01,000 --> 00:00:02,000\nADA QUILL: The ferry is\n\n2\n00:00:02,000 --> 00:00:03,000\nsound.\n\n" + (
    b"3\n00:00:03,000 --> 00:00:04,000\n>> BO LUND:\nIt leaks.\n"
)


def named(items: list[Item]) -> list[str]:
    return [item.article.id if isinstance(item, Record) else item.id if isinstance(item, Article) else str(item) for item in items]


def test_a_csv_with_other_columns_and_a_bad_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, "utf8")
    found = list(articles_of(str(path), columns=Columns(id="key", text="body", published="pub")))
    assert [type(one) for one in found] == [Article, BadRow, Article, BadRow]
    assert isinstance(found[0], Article) and (found[0].id, found[0].published, found[0].text) == (
        "1",
        "2024-05-01",
        "Ada Quill said:\n“No.”",
    )
    assert [one.name.rpartition(":")[2] for one in found if isinstance(one, Error)] == ["4", "6"]


def test_a_csv_without_the_column_says_which_there_are(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(CSV, "utf8")
    [found] = articles_of(str(path))
    assert "--text-column" in str(found) and "body" in str(found)


def test_parquet_with_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pyarrow.table({"id": [1, 2], "text": ["One.", None], "published": [datetime.date(2024, 5, 1), None]})
    pyarrow.parquet.write_table(table, path)
    found = list(articles_of(str(path)))
    assert isinstance(found[0], Article) and (found[0].id, found[0].published) == ("1", "2024-05-01")
    assert isinstance(found[1], BadRow)


def test_lines_are_records_posts_or_articles(tmp_path: Path) -> None:
    record = Record(model="m", article=Article(id="r", text="Hm."))
    post = {"id": 4, "author": "Ada Quill", "text": "No ferry.", "date": "2024-05-01"}
    path = tmp_path / "a.jsonl"
    path.write_text(f'{record.to_json()}\n{json.dumps(post)}\n{{"id": "a", "text": "Yes."}}\n{{"schema": "onrecord/1"}}\n', "utf8")
    found = list(articles_of(str(path)))
    assert named(found[:3]) == ["r", "4", "a"]
    assert isinstance(found[1], Article) and (found[1].form, found[1].byline, found[1].published) == (
        "statement",
        "Ada Quill",
        "2024-05-01",
    )
    assert isinstance(found[3], BadRow) and found[3].name.endswith("a.jsonl:4")


def test_a_folder_is_all_that_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("b.txt", "sub/a.txt", ".hidden/c.txt", "d.png"):
        (tmp_path / name).write_text("Words.", "utf8")
    assert named(list(articles_of(str(tmp_path), outlet="Strand Press"))) == [str(tmp_path / "b.txt"), str(tmp_path / "sub/a.txt")]


def test_subtitles_become_turns(tmp_path: Path) -> None:
    article = article_of_subtitles("a.vtt", VTT.encode())
    assert (article.text, article.form) == ("Ada Quill: The ferry is sound & dry.\n\nBO LUND: It leaks.", "transcript")
    with pytest.raises(NotText):
        article_of_subtitles("a.vtt", b"WEBVTT\n\nno cues")


def test_turns_are_found_and_news_is_not_taken_for_them() -> None:
    text = "MODERATOR: Welcome.\nADA QUILL: The ferry\n\nis sound.\nMODERATOR: Thanks."
    assert looks_like_transcript(text)
    assert [text[slice(*turn.words)] for turn in turns_of(text)] == ["Welcome.", "The ferry\n\nis sound.", "Thanks."]
    assert not looks_like_transcript("The mayor had one wish: peace.\nNote: this is news.\nShe left.\nUpdate: she is back.")


def test_posts_are_their_writers_words_and_boosts_are_not() -> None:
    found = list(articles_from_posts(json.dumps(OUTBOX).encode(), "outbox.json"))
    assert isinstance(found[0], Article) and (found[0].text, found[0].byline, found[0].form) == (
        "The ferry <3\nis mine.",
        "ada",
        "statement",
    )
    assert len(found) == 2 and isinstance(found[1], BadRow)
    assert "--speaker" in str(next(articles_from_posts(TWEETS.encode(), "tweets.js")))
    [tweet] = articles_from_posts(TWEETS.encode(), "tweets.js", "Ada Quill")
    assert isinstance(tweet, Article) and (tweet.id, tweet.published, tweet.byline) == ("x:7", "2018-10-10", "Ada Quill")


def test_a_feed_gives_the_pages_it_leads_to() -> None:
    title, [entry] = entries_of(FEED, "https://harrow.example/feed")
    assert (title, entry.link, entry.published, entry.byline) == ("Harrow Courant", "https://harrow.example/a1", "2024-05-01", "Ann Ode")
    with pytest.raises(NotText):
        entries_of(b"hello", "https://harrow.example/feed")


def test_a_saved_feed_gives_the_articles_that_it_holds_whole(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(WHOLE_FEED)
    whole, short = articles_of(str(path))
    assert isinstance(whole, Article) and (whole.id, whole.outlet, whole.published) == (
        "https://harrow.example/a1",
        "Harrow Courant",
        "2024-05-01",
    )
    assert isinstance(short, EmptyText) and short.name == "https://harrow.example/a2"


def test_a_json_file_is_a_document_an_array_or_lines(tmp_path: Path) -> None:
    record = Record(model="m", article=Article(id="r", text="Hm."))
    path = tmp_path / "a.json"
    for text, ids in (
        (record.to_json(indent=1), ["r"]),
        (f'[{record.to_json()}, {{"id": "a", "text": "Yes."}}]', ["r", "a"]),
        ('{"id": "a", "text": "Yes."}\n{"id": "b", "text": "No."}\n', ["a", "b"]),
        ("[]", []),
    ):
        path.write_text(text, "utf8")
        assert named(list(articles_of(str(path)))) == ids
    path.write_text('[{"id": "a", "te', "utf8")
    [broken] = articles_of(str(path))
    assert isinstance(broken, NotText) and "is not JSON" in str(broken)
    path.write_text('[3, {"id": "a", "text": "Yes."}]', "utf8")
    assert [type(item) for item in articles_of(str(path))] == [BadRow, Article]


def test_a_script_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "like.js"
    path.write_text('window.YTD.like.part0 = [ {"like": {"fullText": "Hm."}} ]', "utf8")
    [found] = articles_of(str(path))
    assert isinstance(found, NotText) and "tweets.js" in str(found)


def test_a_schema_of_others_does_not_make_a_line_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    last = '{"model": "m", "article": {"id": "r", "text": "Hm."}, "schema": "onrecord/1"}'
    path.write_text(f'{{"schema": "harrow/3", "id": "a", "text": "Yes."}}\n{last}\n', "utf8")
    found = list(articles_of(str(path)))
    assert [type(item) for item in found] == [Article, Record] and named(found) == ["a", "r"]


def piped(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[Item]:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    return list(articles_of("-"))


def test_standard_input_is_told_by_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    [article] = piped(monkeypatch, b"Ann said no.")
    assert isinstance(article, Article) and (article.id, article.form) == ("-", "article")
    [turns] = piped(monkeypatch, b"ADA QUILL: Yes.\nBO LUND: No.\nADA QUILL: Yes.\n")
    assert isinstance(turns, Article) and turns.form == "transcript"
    assert named(piped(monkeypatch, b'{"id": "a", "text": "Yes."}\n{"id": "b", "text": "No."}')) == ["a", "b"]
    assert named(piped(monkeypatch, b'{\n "id": "a",\n "text": "Yes."\n}')) == ["a"]
    assert len(piped(monkeypatch, json.dumps(OUTBOX).encode())) == 2
    [empty] = piped(monkeypatch, b"")
    assert isinstance(empty, EmptyText)


def test_lines_from_standard_input_may_be_more_than_a_text_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "MOST_BYTES", 100_000)
    lines = b"".join(b'{"id": "%d", "text": "%s"}\n' % (k, b"No. " * 10_000) for k in range(5))
    assert named(piped(monkeypatch, lines)) == ["0", "1", "2", "3", "4"]
    [refused] = piped(monkeypatch, b"No. " * 30_000)
    assert isinstance(refused, InputMissing)


def test_a_file_with_a_name_that_is_not_unicode_has_an_id_that_is(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/a\xff.txt")
    Path(path).write_bytes(b"Ann said no.")
    [article] = articles_of(path)
    assert isinstance(article, Article) and article.id.endswith("/a\ufffd.txt") and article.model_dump_json()


def test_what_the_caller_knows_wins_over_the_input(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": "a", "text": "Yes.", "byline": "Ann Ode", "outlet": "Harrow Courant", "published": "2024-05-01"}', "utf8")
    [article] = articles_of(str(path), published="2024-06-01", outlet="Strand Press", speaker="Ada Quill")
    assert isinstance(article, Article) and (article.published, article.outlet, article.byline, article.form) == (
        "2024-06-01",
        "Strand Press",
        "Ada Quill",
        "statement",
    )


def test_what_breaks_a_parser_in_one_file_does_not_stop_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Article:
        raise RuntimeError("out\nof order")

    monkeypatch.setattr(articles, "article_of_subtitles", broken)
    for name in ("a.txt", "b.vtt", "c.txt"):
        (tmp_path / name).write_text("Ann said no.", "utf8")
    found = list(articles_of(str(tmp_path)))
    assert [type(item) for item in found] == [Article, NotText, Article]
    assert str(found[1]) == f"{tmp_path / 'b.vtt'}: cannot be read: RuntimeError: out of order"


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    for suffix in ("txt", "csv", "jsonl", "parquet", "vtt", "json"):
        [missing] = articles_of(str(tmp_path / f"none.{suffix}"))
        assert isinstance(missing, InputMissing) and missing.reason == "no such file"


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The bytes with some of them changed, lost, doubled, or cut off."""
    for _ in range(rng.randint(1, 6)):
        at, length = rng.randrange(len(data) + 1), rng.randint(1, 12)
        way = rng.randrange(5)
        if way == 0:
            data = data[:at] + bytes(rng.randrange(256) for _ in range(length)) + data[at + length :]
        elif way == 1:
            data = data[:at] + data[at + length :]
        elif way == 2:
            data = data[:at] + data[at : at + length] * 3 + data[at:]
        elif way == 3:
            data = data[:at] + rng.choice([b'"', b"\\u", b"\xff\xfe", b"\0", b"\n", b"{", b"\xed\xa0\x80", b"1e999", b"-->"]) + data[at:]
        elif rng.random() < 0.2:
            data = data[:at]
    return data


@pytest.mark.parametrize("kind", ["jsonl", "csv", "parquet", "vtt", "srt", "feed", "xml", "js", "json"])
def test_mutated_files_give_errors_in_place_of_rows_and_never_crash(tmp_path: Path, kind: str) -> None:
    rng = random.Random(8)
    parquet = tmp_path / "good.parquet"
    pyarrow.parquet.write_table(pyarrow.table({"id": ["a", "b"], "text": ["One.", "Two."]}), parquet)
    good = {
        "jsonl": b'{"id": "a", "text": "One \\u2014 two.", "published": "2024-05-01"}\n{"id": 2, "text": "Two.", "outlet": "X"}\n',
        "csv": CSV.replace("body", "text").encode(), "parquet": parquet.read_bytes(), "vtt": VTT.encode(), "feed": FEED, "xml": WHOLE_FEED,
        "srt": SRT,
        "js": TWEETS.encode(), "json": json.dumps(OUTBOX).encode(),
    }  # fmt: skip
    for _ in range(200):
        data = mutated(good[kind], rng)
        if kind == "feed":
            try:
                entries_of(data, "https://harrow.example/feed")
            except Error as error:
                assert str(error)
            continue
        path = tmp_path / f"bad.{kind}"
        path.write_bytes(data)
        for item in articles_of(str(path), speaker="Ada Quill"):
            assert isinstance(item, Article | Error)
            if isinstance(item, Error):
                assert ("bad." in item.name or kind == "xml") and "\n" not in item.name
            else:
                item.model_dump_json()


def test_how_many_items_there_are_is_told_without_reading_them(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.jsonl").write_text('{"text": "x"}\n\n{"text": "y"}\n', "utf8")
    (tmp_path / "in" / "b.txt").write_text("One.", "utf8")
    pyarrow.parquet.write_table(pyarrow.table({"text": ["a", "b", "c"]}), tmp_path / "in" / "c.parquet")
    assert [count_of(str(tmp_path / name)) for name in ("a.jsonl", "in/b.txt", "in/c.parquet", "in", "", "none.txt")] == [2, 1, 3, 4, 6, 1]
    assert [count_of(source) for source in ("-", "https://harrow.example/a")] == [None, 1]
    (tmp_path / "in" / "d.csv").write_text("text\n", "utf8")
    assert count_of(str(tmp_path)) is None
