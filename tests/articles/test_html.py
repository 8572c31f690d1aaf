"""Pages: the article and what they say of it; bombs, paywalls and empty pages are refused in good time."""

import time
from pathlib import Path

import pytest

from onrecord import EmptyText, NotText
from onrecord.articles import open_article
from onrecord.articles.html import article_of_html, looks_like_html

PARAGRAPHS = [
    "The council of Port Ellery voted on Tuesday night to keep the old ferry running for another year, after a long debate.",
    "“The hull is sound,” Mayor Ada Quill told the council, “and nobody in this room has shown me otherwise.”",
    "Her opponent said that he did not believe her and that the vote would be remembered in November by everyone on the river.",
]
PAGE = f"""<!doctype html><html><head><title>Council keeps ferry - Harrow Courant</title>
<meta property="og:title" content="Council keeps ferry"><meta property="og:site_name" content="Harrow Courant">
<meta name="author" content="Ann Ode"><meta property="article:published_time" content="2024-09-11T08:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Council keeps ferry</h1>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}</article>
<footer>All rights reserved</footer></body></html>""".encode()


def test_text_title_byline_outlet_and_date_are_found() -> None:
    article = article_of_html("page", PAGE)
    assert all(paragraph in article.text.split("\n\n") for paragraph in PARAGRAPHS)
    assert "All rights reserved" not in article.text
    assert (article.title, article.byline, article.outlet, article.published) == (
        "Council keeps ferry",
        "Ann Ode",
        "Harrow Courant",
        "2024-09-11",
    )


def test_a_file_is_told_to_be_html_by_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"\n<!-- x --> " + PAGE)
    article = open_article(str(tmp_path / "page"), outlet="Strand Press")
    assert PARAGRAPHS[1] in article.text
    assert article.outlet == "Strand Press"
    assert not looks_like_html(b"He wrote <html> on the wall.")


def test_a_bomb_of_nested_elements_is_refused_in_seconds() -> None:
    started = time.monotonic()
    with pytest.raises(NotText, match="nests"):
        article_of_html("bomb", b"<html><body>" + b"<div>" * 100_000 + b"x" + b"</div>" * 100_000)
    with pytest.raises(NotText, match="MB"):
        article_of_html("bomb", b"<html>" + b"<p>x</p>" * 12_500_000)
    assert time.monotonic() - started < 10


def test_paywalls_and_pages_without_an_article_say_so() -> None:
    locked = PAGE.replace(b"</head>", b'<script type="application/ld+json">{"isAccessibleForFree": false}</script></head>')
    with pytest.raises(NotText, match="paywall"):
        article_of_html("page", locked)
    with pytest.raises(NotText, match="no article"):
        article_of_html("page", b"<html><body><script>load()</script></body></html>")
    with pytest.raises(EmptyText):
        article_of_html("page", b"  ")
