"""Paragraphs -> which of them are furniture: headlines, captions, bylines, datelines, teasers and notices, not the article's own
sentences.

It is the form of a paragraph that tells, not its subject: length, stops, letter case, place, digits, a few words that
editors everywhere use, and the form of its neighbours. A softmax regression over these (`training/furniture.py` fits it) gives
each paragraph a kind; a paragraph must be likelier furniture than not by a margin chosen on training articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .words import is_without_case

KINDS = ("text", "teaser", "headline", "caption", "dateline", "byline", "notice")
_LOOK_CHARS = 400
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE_START = re.compile(r"(?:^|[.!?][\"”’']?\s+)[\"“‘'(]?[^\W\d_]")
_FINITE = frozenset(
    """
    is are was were be been has have had do does did will would can could may might must should said says say told wrote asked added
    went came made took got gave found began became seems seemed isn't aren't wasn't weren't hasn't haven't didn't won't wouldn't
    isn’t aren’t wasn’t weren’t hasn’t haven’t didn’t won’t wouldn’t
    """.split()
)
_LEXICON = {
    "teaser": "more related read see also watch video live full story stories next "
    "previous gallery topic recommended trending popular scroll",
    "caption": "photo photos photograph picture pictured image images getty reuters afp ap credit courtesy screengrab screenshot file "
    "left right above below pool via caption",
    "byline": "by reporting reporter writer correspondent contributed contributing contributor staff editor additional editing columnist "
    "author",
    "notice": "updated update correction corrected note editor sign subscribe newsletter follow twitter facebook share comment comments "
    "copyright rights reserved contact email e mail version originally published here click download app disclaimer",
    "date": "january february march april may june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday am pm est edt gmt bst utc",
}
_WORDS = {name: frozenset(words.split()) for name, words in _LEXICON.items()}
_OWN = (
    "constant",
    "first",
    "second",
    "among first five",
    "last",
    "among last three",
    "one paragraph",
    "log words",
    "up to 3 words",
    "up to 8 words",
    "over 30 words",
    "ends in stop",
    "ends in colon",
    "ends in comma or dash",
    "no stop",
    "question",
    "has quotation marks",
    "opens quoted",
    "all capitals",
    "capitalised words",
    "begins small",
    "digits",
    "finite verb",
    "verb of saying",
    "colon after few words",
    "bracketed",
    "bar or arrow",
    "address",
    "handle",
    "code",
    "clock",
    "begins by",
    "capitals before colon",
    "is title",
    "in title",
    "repeats another",
    "is byline",
    "several sentences",
    "pronoun",
    *(f"words of {name}" for name in _LEXICON),
    *(f"begins with {name}" for name in _LEXICON),
)
_NEAR = ("log words", "no stop", "up to 8 words", "over 30 words", "words of teaser", "words of caption", "words of notice", "finite verb")
FEATURES = (*_OWN, *(f"before: {name}" for name in _NEAR), *(f"after: {name}" for name in _NEAR))
_COPIED = [_OWN.index(name) for name in _NEAR]
_SAYING = frozenset(
    """
    said says told wrote added asked tweeted claimed announced
    """.split()
)
_PRONOUNS = frozenset(
    """
    he she they it his her their we i you
    """.split()
)

Floats = NDArray[np.float64]


def furniture(
    text: str, paragraphs: Sequence[tuple[int, int]], title: str | None = None, byline: str | None = None
) -> list[tuple[int, int, str]]:
    """The furniture of `text`: `(start, end, kind)` in text order, given its paragraphs and, where known, title and byline."""
    if not paragraphs:
        return []
    weights, margin = _weights()
    scores = features(text, paragraphs, title, byline) @ weights
    best = scores[:, 1:].argmax(1) + 1
    others = np.log(np.exp(scores[:, 1:] - scores[:, :1]).sum(1))
    return [(*paragraphs[i], KINDS[best[i]]) for i in np.flatnonzero(others > margin).tolist()]


def features(text: str, paragraphs: Sequence[tuple[int, int]], title: str | None, byline: str | None) -> Floats:
    """(N, F) what each of N paragraphs looks like, in the order of FEATURES; of a long one, its beginning and end."""
    seen: dict[str, int] = {}
    for start, end in paragraphs:
        key = text[start : min(end, start + 120)].casefold()
        seen[key] = seen.get(key, 0) + 1
    own = np.zeros((len(paragraphs), len(_OWN)))
    caseless = is_without_case(text)
    for i, (start, end) in enumerate(paragraphs):
        head = text[start : min(end, start + _LOOK_CHARS)]
        own[i] = _form(
            _in_sentence_case(head) if caseless else head,
            text[max(start, end - 3) : end],
            end - start,
            i,
            len(paragraphs),
            seen[text[start : min(end, start + 120)].casefold()] > 1,
            title,
            byline,
        )
    near = own[:, _COPIED]
    nothing = np.zeros((1, len(_NEAR)))
    return np.hstack([own, np.vstack([nothing, near[:-1]]), np.vstack([near[1:], nothing])])


def _in_sentence_case(words: str) -> str:
    """Small letters with a capital where a sentence begins: in a text without letter case, capitals are no sign of a headline."""
    return _SENTENCE_START.sub(lambda m: m[0].upper(), words.lower())


def _form(
    head: str, tail: str, chars: int, place: int, paragraphs: int, repeated: bool, title: str | None, byline: str | None
) -> list[float]:
    words = _WORD.findall(head)
    lower = [w.casefold() for w in words]
    count = len(words) if chars <= _LOOK_CHARS else round(len(words) * chars / _LOOK_CHARS)
    bare = tail.rstrip("\"”’'»)] ")
    letters = [c for c in head if c.isalpha()]
    colon = head.find(":")
    stops = len(re.findall(r"[.!?][\"”’']?\s+[\"“‘']?[A-Z]", head))
    vocabulary = set(lower)
    return [
        1,
        place == 0,
        place == 1,
        place < 5,
        place == paragraphs - 1,
        place >= paragraphs - 3,
        paragraphs == 1,
        float(np.log1p(count)),
        count <= 3,
        count <= 8,
        count > 30,
        bare.endswith((".", "!", "?", "…")),
        bare.endswith(":"),
        bare.endswith((",", "-", "–", "—", ";")),
        bare[-1:].isalnum(),
        bare.endswith("?"),
        any(c in head for c in '"“”«»'),
        head[:1] in "\"“‘'«",
        bool(letters) and all(c.isupper() for c in letters),
        sum(w[:1].isupper() for w in words) / max(1, len(words)),
        head[:1].islower(),
        sum(c.isdigit() for c in head) / max(1, len(head)),
        not vocabulary.isdisjoint(_FINITE),
        not vocabulary.isdisjoint(_SAYING),
        0 < colon < 40 and len(head[:colon].split()) <= 3,
        head[:1] in "([" and head[-1:] in ")]",
        any(c in head for c in "|»›→•►©"),
        "http" in head or "www." in head or ".com" in head,
        "@" in head,
        any(c in head for c in "{};=_"),
        bool(re.search(r"\b\d{1,2}[:.]\d\d\b", head)),
        lower[:1] == ["by"],
        0 < colon < 40 and head[:colon].isupper(),
        _alike(head, title),
        _part_of(head, title),
        repeated,
        _part_of(head, byline),
        stops > 0,
        not vocabulary.isdisjoint(_PRONOUNS),
        *(sum(w in _WORDS[name] for w in lower) / (len(lower) + 3) for name in _LEXICON),
        *(bool(lower) and lower[0] in _WORDS[name] for name in _LEXICON),
    ]


def _alike(head: str, title: str | None) -> float:
    """How much of both is shared, by words."""
    if not title or len(head) > 3 * len(title) + 40:
        return 0.0
    mine, theirs = set(_WORD.findall(head.casefold())), set(_WORD.findall(title.casefold()))
    return len(mine & theirs) / max(1, len(mine | theirs))


def _part_of(head: str, whole: str | None) -> float:
    """Whether every word is one of `whole`."""
    mine = set(_WORD.findall(head.casefold()))
    return float(bool(whole) and bool(mine) and mine <= set(_WORD.findall((whole or "").casefold())))


@cache
def _weights() -> tuple[Floats, float]:
    stored: dict[str, Any] = json.loads((files("onrecord.reading") / "weights" / "furniture.json").read_text("utf8"))
    return np.array([stored["weights"][name] for name in FEATURES]), float(stored["margin"])
