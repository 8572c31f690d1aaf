"""Exports of posts: every post is its writer's own words, others' words are passed over, what is wrong with one is told."""

import json
from typing import Any

import pytest

from onrecord import Article, BadRow, EmptyText, Error, NotText
from onrecord.articles.posts import article_of_post, articles_from_posts, looks_like_posts

DAY = "Wed Oct 10 20:19:24 +0000 2018"


def tweets(*inside: Any) -> bytes:
    return b"window.YTD.tweets.part0 = " + json.dumps([{"tweet": tweet} for tweet in inside]).encode()


def outbox(*notes: Any) -> bytes:
    items = [{"type": "Create", "published": "2024-05-01T10:00:00Z", "actor": "https://s.example/@ada", "object": note} for note in notes]
    return json.dumps({"@context": "https://www.w3.org/ns/activitystreams", "type": "OrderedCollection", "orderedItems": items}).encode()


def test_exports_are_told_by_their_beginning() -> None:
    assert looks_like_posts(tweets()) and looks_like_posts(b"\xef\xbb\xbf" + tweets()) and looks_like_posts(outbox())
    assert not any(looks_like_posts(data) for data in (b"", b"window.YTD.like.part0 = []", b'{"text": "a"}', b"He posted orderedItems."))


def test_characters_that_x_escapes_are_given_back() -> None:
    [article] = articles_from_posts(tweets({"id_str": "7", "full_text": "Ships &amp; boats &lt;3", "created_at": DAY}), "t", "Ada Quill")
    assert isinstance(article, Article) and article.text == "Ships & boats <3"


def test_an_activity_says_who_and_when_if_the_note_does_not() -> None:
    [article] = articles_from_posts(outbox({"id": "https://s.example/1", "content": "<p>No<br>ferry.</p>"}), "o")
    assert isinstance(article, Article)
    assert (article.id, article.text, article.byline, article.published) == (
        "https://s.example/1",
        "No\nferry.",
        "ada",
        "2024-05-01T10:00:00Z",
    )


def test_the_speaker_who_is_given_wins() -> None:
    [article] = articles_from_posts(outbox({"content": "No."}), "o", "Ada Quill")
    assert isinstance(article, Article) and (article.id, article.byline) == ("o:1", "Ada Quill")


def test_each_bad_post_is_told_by_its_place_and_the_others_come() -> None:
    good = {"id_str": "7", "full_text": "No.", "created_at": DAY}
    bad = [
        {},
        None,
        {**good, "created_at": "once"},
        {**good, "full_text": 3},
        {**good, "full_text": " "},
        {"full_text": "a", "created_at": DAY},
    ]
    found = list(articles_from_posts(tweets(*bad, good), "t", "Ada Quill"))
    assert [item.name for item in found if isinstance(item, Error)] == [f"t:{k}" for k in range(1, len(bad) + 1)]
    assert isinstance(found[4], EmptyText) and isinstance(found[-1], Article)
    assert str(found[-2]) == "t:6: is no post: 'id_str' is missing"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"orderedItems": 3}', b"window.YTD.tweets.part0 = {", b"\xff", b"[" * 100_000])
def test_what_is_no_export_says_so(data: bytes) -> None:
    [found] = articles_from_posts(data, "o")
    assert isinstance(found, NotText)


@pytest.mark.parametrize("key", ["author", "speaker", "name"])
def test_a_post_in_a_line_names_its_writer_and_may_say_more(key: str) -> None:
    post = article_of_post({"text": "No.", key: "Ada Quill", "id": 4, "created_at": "2024-05-01", "platform": "Strand"}, "f:1")
    assert isinstance(post, Article)
    assert (post.id, post.byline, post.published, post.outlet, post.form) == ("4", "Ada Quill", "2024-05-01", "Strand", "statement")


@pytest.mark.parametrize("key", ["text", "author", "id", "url", "outlet"])
def test_halves_of_characters_are_refused_wherever_they_stand(key: str) -> None:
    assert isinstance(article_of_post({"text": "No.", "author": "Ada Quill", key: "\ud800"}, "f:1"), BadRow)


def test_a_post_with_a_date_that_is_not_iso_is_refused() -> None:
    found = article_of_post({"text": "No.", "author": "Ada Quill", "date": "1 May 2024"}, "f:1")
    assert isinstance(found, BadRow) and str(found) == "f:1: the date '1 May 2024' is not as 2024-09-13"
