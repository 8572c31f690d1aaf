"""Bytes of a web page -> an Article: its main text, title, byline, outlet and date, found by trafilatura.

Offsets of a record point into the extracted text, paragraphs of which are separated by blank lines.
"""

from __future__ import annotations

import logging
import re

from ..errors import EmptyText, NotText
from ..record import Article
from .text import kind_of

MOST_BYTES = 10_000_000
_MOST_DEPTH = 2000
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]{0,2000}?(/?)>")
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr p li td tr th option dt dd".split())
_START = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_LOCKED = re.compile(rb'"isAccessibleForFree"\s*:\s*"?false', re.I)
_LOCKED_CHARS = 1500


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin as an HTML page does."""
    return bool(_START.match(data[:4000]))


def article_of_html(name: str, data: bytes, url: str | None = None) -> Article:
    """The article of a page. Raises `NotText` where there is none to be had, or the page is too large or too deep."""
    what = kind_of(data)
    if what:
        raise NotText(name, f"is {what}, not a page")
    if len(data) > MOST_BYTES:
        raise NotText(name, f"is a page of more than {MOST_BYTES // 1_000_000} MB")
    if not data.strip():
        raise EmptyText(name, "is empty or only blanks")
    if _depth(data) > _MOST_DEPTH:
        raise NotText(name, f"nests its elements more than {_MOST_DEPTH} deep: not an article")
    found = _extracted(data, url)
    text = (found.get("text") or "").strip()
    if _LOCKED.search(data) and len(text) < _LOCKED_CHARS:
        raise NotText(name, "is behind a paywall: only a part of the article is on the page")
    if not text:
        raise NotText(name, "no article found on the page (is it filled in by a script, or an index of articles?)")
    return Article(
        id=name,
        url=url or found.get("source") or None,
        title=found.get("title") or None,
        byline=found.get("author") or None,
        outlet=found.get("sitename") or None,
        published=found.get("date") or None,
        text=text,
    )


def _extracted(data: bytes, url: str | None) -> dict[str, str | None]:
    # trafilatura takes a while to load: texts do without it
    import trafilatura

    for chatty in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    tree = trafilatura.load_html(data)
    if tree is None:
        return {}
    document = trafilatura.bare_extraction(
        tree, url=url, include_comments=False, include_tables=False, with_metadata=True, favor_precision=False
    )
    if document is None:
        return {}
    fields = document if isinstance(document, dict) else document.as_dict()
    text = re.sub(r"\n+", "\n\n", fields.get("text") or "")
    return {**{key: fields.get(key) for key in ("title", "author", "sitename", "date", "source")}, "text": text}


def _depth(data: bytes) -> int:
    """How deep the elements nest, roughly: enough to tell a page from a bomb without parsing it."""
    deep = deepest = 0
    for match in _TAG.finditer(data):
        if match[2].lower() in _VOID or match[3]:
            continue
        deep = max(0, deep + (-1 if match[1] else 1))
        deepest = max(deepest, deep)
    return deepest
