"""Exports of social media -> articles that are all their writer's own words: Mastodon's outbox, X's tweets.js, posts as lines of JSON.

Boosts and retweets are others' words and are passed over.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from ..errors import BadRow, EmptyText, Error, NotText
from ..record import Article

_BREAK = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>", re.I)
_TAG = re.compile(r"<[^<>]*>")
_X = re.compile(r"^\s*window\.YTD\.tweets?\.part\d+\s*=\s*")


def looks_like_posts(data: bytes) -> bool:
    """Whether the bytes begin as an ActivityPub outbox or X's tweets.js do."""
    head = data[:4000].decode("utf-8-sig", "replace")
    return bool(_X.match(head)) or ('"orderedItems"' in head and "activitystreams" in head)


def articles_from_posts(data: bytes, name: str, speaker: str | None = None) -> Iterator[Article | Error]:
    """The posts in an export, each an article of the form "statement"; `speaker` wins over the name of the account."""
    try:
        text = data.decode("utf-8-sig")
        match = _X.match(text)
        found = json.loads(text[match.end() :].rstrip().rstrip(";") if match else text)
    except (ValueError, RecursionError) as error:
        yield NotText(name, f"is no export of posts: {error}")
        return
    items = found if match else found.get("orderedItems") if isinstance(found, dict) else None
    if not isinstance(items, list):
        yield NotText(name, "is no export of posts: no list of posts in it")
        return
    for number, item in enumerate(items, 1):
        where = f"{name}:{number}"
        try:
            post = _tweet(item, speaker) if match else _activity(item, speaker)
            if post is not None:
                yield _article(post, where)
        except KeyError as error:
            yield BadRow(where, f"is no post: {error} is missing")
        except ValueError as error:
            yield BadRow(where, f"is no post: {error}")
        except Exception as error:
            # a post can hold what nobody foresaw: the others are read all the same
            yield BadRow(where, f"is no post: {type(error).__name__}: {error}")


def article_of_post(row: Mapping[str, Any], where: str, speaker: str | None = None) -> Article | Error:
    """A post in a line of JSON: text and author (or speaker, or name), and any of id, url, published, outlet (or platform)."""
    return _article(
        {
            "text": row.get("text"), "id": row.get("id"),
            "byline": speaker or row.get("author") or row.get("speaker") or row.get("name"),
            "url": row.get("url"), "published": row.get("published") or row.get("created_at") or row.get("date"),
            "outlet": row.get("outlet") or row.get("platform"), "title": row.get("title"),
        },
        where,
    )  # fmt: skip


def _tweet(item: dict[str, Any], speaker: str | None) -> dict[str, Any] | None:
    tweet = item.get("tweet", item)
    text = tweet.get("full_text") or tweet["text"]
    if text.startswith("RT @"):
        return None
    if not speaker:
        raise ValueError("whose it is does not stand in tweets.js: give --speaker NAME")
    written = datetime.datetime.strptime(tweet["created_at"], "%a %b %d %H:%M:%S %z %Y").date().isoformat()
    # X keeps &, < and > of a post as HTML has them
    return {"text": html.unescape(text), "byline": speaker, "id": f"x:{tweet['id_str']}", "published": written, "outlet": "X"}


def _activity(item: dict[str, Any], speaker: str | None) -> dict[str, Any] | None:
    note = item.get("object")
    if item.get("type") != "Create" or not isinstance(note, dict):
        return None
    text = html.unescape(_TAG.sub("", _BREAK.sub("\n", note["content"])))
    account = note.get("attributedTo") or item.get("actor") or ""
    return {
        "text": text, "byline": speaker or str(account).rstrip("/").rpartition("/")[2].removeprefix("@"), "id": note.get("id"),
        "url": note.get("url"), "published": note.get("published") or item.get("published"), "outlet": "Mastodon",
    }  # fmt: skip


def _article(post: dict[str, Any], where: str) -> Article | Error:
    if not isinstance(post["text"], str) or not isinstance(post["byline"], str) or not post["byline"].strip():
        return BadRow(where, "has no text, or nobody who wrote it")
    if not post["text"].strip():
        return EmptyText(where, "is a post without words")
    given = {key: value for key, value in post.items() if value not in (None, "")}
    try:
        "".join(value for value in given.values() if isinstance(value, str)).encode()
        return Article(**{**given, "id": str(given.get("id", where)), "form": "statement"})
    except UnicodeEncodeError:
        return BadRow(where, "holds halves of characters (lone surrogates)")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = first["loc"][0] if first["loc"] else "post"
        if field == "published":
            return BadRow(where, f"the date {str(given['published'])[:40]!r} is not as 2024-09-13")
        return BadRow(where, f'"{field}": {first["msg"]}')
