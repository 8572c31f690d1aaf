"""WebVTT and SRT subtitles with speakers -> a transcript, turns "NAME: words"."""

from __future__ import annotations

import html
import re

from ..errors import NotText
from ..record import Article
from ..turns import named
from .text import decoded

_TIMES = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3}\s*-->\s*(?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(r"</?[^<>\n]{0,80}>")
_BLOCKS = ("NOTE", "STYLE", "REGION", "WEBVTT")


def article_of_subtitles(name: str, data: bytes) -> Article:
    """The transcript in WebVTT or SRT subtitles: consecutive cues of one speaker are one turn. Raises `NotText` where there are no cues."""
    turns: list[tuple[str | None, list[str]]] = []
    for block in re.split(r"(?:\r?\n|\r)[ \t]*(?:\r?\n|\r)", decoded(name, data).lstrip("\ufeff")):
        lines = block.splitlines()
        at = next((k for k, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if at is None or lines[0].startswith(_BLOCKS[:3]):
            continue
        for line in lines[at + 1 :]:
            speaker, words = _spoken(line)
            if not words:
                continue
            if turns and speaker in (None, turns[-1][0]):
                turns[-1][1].append(words)
            else:
                turns.append((speaker, [words]))
    if not turns:
        raise NotText(name, "holds no subtitles: cues are lines such as 00:01.000 --> 00:04.000 with words below")
    text = "\n\n".join(f"{speaker}: {' '.join(words)}" if speaker else " ".join(words) for speaker, words in turns)
    return Article(id=name, text=text, form="transcript")


def _spoken(line: str) -> tuple[str | None, str]:
    voice = _VOICE.search(line)
    plain = " ".join(html.unescape(_TAG.sub("", line)).split())
    if voice:
        return " ".join(html.unescape(voice[1]).split()).replace(":", " "), plain
    match = named(plain)
    return (match[1], plain[match.end() :]) if match else (None, plain.removeprefix(">> "))
