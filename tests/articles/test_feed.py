"""Feeds: addresses and what is said of them; a feed from anywhere can do no harm."""

import time
import warnings
from pathlib import Path

import pytest

from onrecord import NotText
from onrecord.articles.feed import articles_from_feed, entries_of

from .test_articles_of import FEED, WHOLE_FEED

ADDRESS = "https://harrow.example/feed"


def rss(inside: str) -> bytes:
    namespaces = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<?xml version="1.0"?><rss version="2.0" {namespaces}><channel><title>T</title>{inside}</channel></rss>'.encode()


def test_the_whole_text_is_kept_in_paragraphs_where_the_feed_holds_it() -> None:
    _, [whole, short] = entries_of(WHOLE_FEED, ADDRESS)
    assert (whole.text, short.text) == ("The ferry is sound.\n\nIt & she float.", None)
    content = "<h2>Ferry</h2><div>One.<br><br>Two\n\n<b>still</b> two.</div><script>x()</script><p>Three.</p>"
    _, [entry] = entries_of(rss(f"<item><link>/a</link><content:encoded><![CDATA[{content}]]></content:encoded></item>"), ADDRESS)
    assert entry.text == "Ferry\n\nOne.\n\nTwo still two.\n\nThree."


def test_control_characters_in_a_text_are_blanks() -> None:
    content = "&lt;p&gt;No&amp;#1;ferry.&lt;/p&gt;"
    _, [entry] = entries_of(rss(f"<item><link>/a</link><content:encoded>{content}</content:encoded></item>"), ADDRESS)
    assert entry.text == "No ferry."


def test_a_summary_is_not_taken_for_the_article() -> None:
    _, [entry] = entries_of(rss("<item><link>/a</link><description>The ferry stays.</description></item>"), ADDRESS)
    assert entry.text is None


def test_articles_carry_what_the_feed_says() -> None:
    article, _ = articles_from_feed(WHOLE_FEED, "feed.xml")
    assert "is sound" in getattr(article, "text", "") and getattr(article, "byline", "") == "Ann Ode"


@pytest.mark.parametrize(
    ("link", "whole"),
    [("a1", ["https://harrow.example/a1"]), ("//b.example/x", ["https://b.example/x"]), ("javascript:x", []),
     ("file:///etc/hosts", []), ("http://[bad", []), ("ftp://b.example/", [])],
)  # fmt: skip
def test_only_web_addresses_count_and_relative_ones_are_resolved(link: str, whole: list[str]) -> None:
    _, found = entries_of(rss(f"<item><link>{link}</link></item>"), ADDRESS)
    assert [entry.link for entry in found] == whole


def test_bytes_that_name_a_file_do_not_open_it(tmp_path: Path) -> None:
    (tmp_path / "feed").write_bytes(FEED)
    with pytest.raises(NotText):
        entries_of(str(tmp_path / "feed").encode(), ADDRESS)


def test_entity_bombs_deep_nests_and_huge_feeds_are_harmless() -> None:
    entities = "".join(f'<!ENTITY a{k} "{f"&a{k - 1};" * 10}">' for k in range(1, 12))
    bomb = f'<!DOCTYPE r [<!ENTITY a0 "ha"><!ENTITY f SYSTEM "file:///etc/hosts">{entities}]>'
    started = time.monotonic()
    title, _ = entries_of(rss("").replace(b"<rss", bomb.encode() + b"<rss").replace(b">T<", b">&a11;&f;<"), ADDRESS)
    assert len(title or "") < 1000 and "localhost" not in (title or "")
    nested = "<item><link>/a</link><content:encoded><![CDATA[" + "<div>" * 50_000 + "x]]></content:encoded></item>"
    assert entries_of(rss(nested), ADDRESS)
    with pytest.raises(NotText, match="MB"):
        entries_of(b" " * 20_000_001, ADDRESS)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body><p>No.</p></body></html>", b"\x89PNG\r\n", b'{"items": []}'])
def test_what_is_no_feed_says_so(data: bytes) -> None:
    with pytest.raises(NotText, match="no RSS or Atom feed"):
        entries_of(data, ADDRESS)


def test_reading_a_feed_does_not_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert entries_of(rss("<item><link>/a</link></item>"), ADDRESS) and entries_of(FEED, ADDRESS)
