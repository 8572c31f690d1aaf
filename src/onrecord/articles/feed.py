"""The bytes of an RSS or Atom feed -> its title and entries, by feedparser; what it holds besides addresses, the whole text of an article
included, is kept where it is there. Nothing is fetched: an entry without text is an address to go on with.
"""

from __future__ import annotations

import datetime
import io
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from ..errors import EmptyText, Error, NotText
from ..record import Article

_MOST_BYTES = 20_000_000
_PARAGRAPH_ENDS = re.compile(r"\n[ \t\r]*\n")
# blanks, and control characters, which lxml gives but does not take
_NO_WORDS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "li", "ul", "ol", "pre", "table", "tr", "figure", "hr", "section")
_NOT_READ = ("script", "style", "figcaption", "noscript", "template")


@dataclass(frozen=True)
class Entry:
    """One entry: the address of the article, and what the feed says of it; `text` is the whole article, where the feed holds it."""

    link: str
    title: str | None
    byline: str | None
    published: str | None
    text: str | None = None


def entries_of(data: bytes, name: str) -> tuple[str | None, list[Entry]]:
    """The feed's title and its entries that lead to a web page. Raises `NotText` where the bytes are no feed."""
    if len(data) > _MOST_BYTES:
        raise NotText(name, f"is a feed of more than {_MOST_BYTES // 1_000_000} MB")
    parsed = _parsed(data, name)
    found: dict[str, Entry] = {}
    for entry in parsed.entries:
        link = _absolute(name, str(entry.get("link") or "").strip())
        if link and link not in found:
            found[link] = Entry(link, _words(entry, "title"), _words(entry, "author"), _day(entry), _text(entry))
    return _words(parsed.feed, "title"), list(found.values())


def articles_from_feed(data: bytes, name: str) -> Iterator[Article | Error]:
    """The articles whose whole text a feed holds; an `EmptyText` in the place of an entry that is only an address."""
    outlet, entries = entries_of(data, name)
    for entry in entries:
        if entry.text is None:
            yield EmptyText(entry.link, "the feed does not hold its text: read it by its address")
        else:
            known = {"title": entry.title, "byline": entry.byline, "published": entry.published, "outlet": outlet}
            yield Article(id=entry.link, url=entry.link, text=entry.text, **known)


def _parsed(data: bytes, name: str) -> Any:
    import feedparser

    try:
        # given bare bytes, feedparser would open the file of that name
        parsed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        # a feed can break the parser in ways that nobody foresaw
        raise NotText(name, f"is no feed that can be read: {type(error).__name__}") from None
    if not parsed.get("version") and not parsed.get("entries"):
        raise NotText(name, "is no RSS or Atom feed")
    return parsed


def _absolute(base: str, link: str) -> str | None:
    try:
        address = urljoin(base, link)
    except ValueError:
        return None
    return address if address.startswith(("http://", "https://")) and address.isprintable() else None


def _words(entry: Mapping[str, Any], key: str) -> str | None:
    """A line of the feed; null for blanks and for what is no text."""
    value = entry.get(key)
    return _unicode(" ".join(value.split())) or None if isinstance(value, str) else None


def _unicode(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def _day(entry: dict[str, Any]) -> str | None:
    # the plain dict's get: feedparser's own warns where it gives one date for the other
    moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        return datetime.date(*moment[:3]).isoformat() if isinstance(moment, time.struct_time) else None
    except ValueError:
        return None


def _text(entry: Mapping[str, Any]) -> str | None:
    """The text of content:encoded or of Atom's content, paragraphs separated by blank lines."""
    content = entry.get("content")
    first = content[0] if isinstance(content, list) and content else {}
    value = first.get("value") if isinstance(first, Mapping) else None
    if not isinstance(value, str) or not value.strip():
        return None
    plain = value if first.get("type") == "text/plain" else _without_tags(value)
    paragraphs = (" ".join(part.split()) for part in _PARAGRAPH_ENDS.split(plain))
    return _unicode("\n\n".join(part for part in paragraphs if part)) or None


def _without_tags(fragment: str) -> str:
    from lxml import etree, html  # type: ignore[import-untyped]

    try:
        root = html.fromstring(b"<div>" + _unicode(fragment).encode() + b"</div>", parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return ""
    for element in list(root.iter(*_NOT_READ)):
        element.drop_tree()
    for node in root.iter():
        # a line end in the source is a blank: only ours separate paragraphs
        text, tail = (_NO_WORDS.sub(" ", part or "") for part in (node.text, node.tail))
        ends = "\n\n" if node.tag in _BLOCKS else ""
        node.text, node.tail = ends + text, ("\n" if node.tag == "br" else ends) + tail
    return str(root.text_content())
