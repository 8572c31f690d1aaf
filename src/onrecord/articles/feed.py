"""The bytes of an RSS or Atom feed -> its title and entries, by feedparser."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import urljoin

from ..errors import NotText

_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Entry:
    """One entry: the address of the article, and what the feed says of it."""

    link: str
    title: str | None
    byline: str | None
    published: str | None


def entries_of(data: bytes, name: str) -> tuple[str | None, list[Entry]]:
    """The feed's title and its entries that lead to a web page. Raises `NotText` where the bytes are no feed."""
    import feedparser

    if len(data) > _MOST_BYTES:
        raise NotText(name, f"is a feed of more than {_MOST_BYTES // 1_000_000} MB")
    try:
        parsed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:
        raise NotText(name, f"is no feed that can be read: {type(error).__name__}") from None
    if not parsed.get("version") and not parsed.get("entries"):
        raise NotText(name, "is no RSS or Atom feed")
    found: dict[str, Entry] = {}
    for entry in parsed.entries:
        link = urljoin(name, str(entry.get("link") or "").strip())
        if link.startswith(("http://", "https://")):
            found.setdefault(link, Entry(link, entry.get("title") or None, entry.get("author") or None, _day(entry)))
    title = parsed.feed.get("title")
    return title if isinstance(title, str) and title.strip() else None, list(found.values())


def _day(entry: dict[str, object]) -> str | None:
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    return time.strftime("%Y-%m-%d", moment) if isinstance(moment, time.struct_time) and 1000 <= moment.tm_year <= 9999 else None
