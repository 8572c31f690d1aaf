"""Feeds -> the articles that they lead to and that the archive does not have. A feed is asked only for what has changed since last time;
pages of one host are a second apart, and what a host's robots.txt forbids is not fetched. A broken feed never stops the others.
"""

from __future__ import annotations

import datetime
import time
import urllib.robotparser
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..articles import open_article
from ..articles.feed import Entry, entries_of
from ..articles.web import fetch_changed
from ..errors import Busy, Error, InputMissing
from ..record import Article

if TYPE_CHECKING:
    from .archive import Archive

PAUSE_S = 1.0
AGENT = "onrecord"


def follow(archive: Archive, url: str) -> None:
    """Puts a feed on the list. Raises `InputMissing` where the address is no http(s) address."""
    if not url.startswith(("http://", "https://")):
        raise InputMissing(url, "is no http(s) address")
    with archive.transaction() as db:
        db.execute("INSERT OR IGNORE INTO feed(url) VALUES (?)", (url,))


def news(archive: Archive, pause_s: float = PAUSE_S) -> Iterator[Article | Error]:
    """The new articles of all feeds, fetched one after another; an `Error` in the place of a feed or page that cannot be had. A
    host that asks for a pause is left alone until the next time."""
    last: dict[str, float] = {}
    busy: set[str] = set()
    robots: dict[str, urllib.robotparser.RobotFileParser] = {}
    for url, outlet, etag, modified in archive.db.execute("SELECT url, outlet, etag, modified FROM feed ORDER BY url").fetchall():
        try:
            answer = fetch_changed(url, etag, modified)
            title, entries = entries_of(answer.data, url) if answer else (outlet, [])
        except Error as error:
            _note(archive, url, error=error.reason)
            yield error
            continue
        missed = False
        for entry in entries:
            if archive.db.execute("SELECT 1 FROM article WHERE name = ?", (entry.link,)).fetchone():
                continue
            if _host(entry.link) in busy:
                missed = True
                continue
            item = _page(entry, title, last, robots, pause_s)
            missed |= isinstance(item, Error)
            if isinstance(item, Busy):
                busy.add(_host(entry.link))
            yield item
        # a feed of which a page failed is asked whole again the next time
        kept = (None, None) if missed or not answer else (answer.etag, answer.modified)
        _note(archive, url, title, *(kept if answer else (etag, modified)))


def _page(
    entry: Entry, outlet: str | None, last: dict[str, float], robots: dict[str, urllib.robotparser.RobotFileParser], pause_s: float
) -> Article | Error:
    host = _host(entry.link)
    try:
        if host not in robots:
            robots[host] = _robots(host)
        if not robots[host].can_fetch(AGENT, entry.link):
            return InputMissing(entry.link, "may not be fetched: the host's robots.txt forbids it")
        time.sleep(max(0.0, last.get(host, 0.0) + pause_s - time.monotonic()))
        last[host] = time.monotonic()
        article = open_article(entry.link)
    except Error as error:
        return error
    said = {"outlet": article.outlet or outlet, "title": article.title or entry.title, "byline": article.byline or entry.byline}
    return article.model_copy(update={**said, "published": article.published or entry.published})


def _host(url: str) -> str:
    return "://".join(urlsplit(url)[:2])


def _robots(host: str) -> urllib.robotparser.RobotFileParser:
    rules = urllib.robotparser.RobotFileParser()
    try:
        answer = fetch_changed(f"{host}/robots.txt", None, None)
        rules.parse(answer.data.decode("utf-8", "replace").splitlines() if answer else [])
    except Error:
        # no robots.txt: nothing is forbidden
        rules.parse([])
    return rules


def _note(
    archive: Archive, url: str, outlet: str | None = None, etag: str | None = None, modified: str | None = None, error: str | None = None
) -> None:
    with archive.transaction() as db:
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        if error:
            db.execute("UPDATE feed SET pulled = ?, error = ? WHERE url = ?", (now, error, url))
        else:
            values = (outlet, etag, modified, now, url)
            db.execute("UPDATE feed SET outlet = ?, etag = ?, modified = ?, pulled = ?, error = NULL WHERE url = ?", values)
