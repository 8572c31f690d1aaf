"""WebVTT and SRT subtitles with speakers -> a transcript, turns "NAME: words". Speakers are told by voice tags (`<v Ada Quill>`), by
"NAME: " at the beginning of a line, or by a line that is only "NAME:". The format is read line by line, so that a broken file still
gives what is whole in it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ..errors import NotText
from ..record import Article
from ..turns import named
from .text import decoded

# where a subtitle marks another speaker (>>) and does not say who: the words are not those of the one before
UNIDENTIFIED = "UNIDENTIFIED SPEAKER"

_TIME = r"(?:\d+:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?"
_TIMES = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?!\d)")
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>\n]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>|</?>|<\d[\d:.]*>|\{\\[^{}\n]*\}")
_SPEAKER_CHANGES = re.compile(r">>+\s*")
_NAME_WORD = re.compile(r"[\w.’'-]+")
_SMALL_WORDS = frozenset("al da de del der di du el la le of the van von".split())


def article_of_subtitles(name: str, data: bytes) -> Article:
    """The transcript in WebVTT or SRT subtitles: consecutive cues of one speaker are one turn. Raises `NotText` where there are no cues."""
    turns: list[tuple[str | None, list[str]]] = []
    for line in _cue_lines(decoded(name, data)):
        for speaker, words in _spoken(line):
            if speaker == UNIDENTIFIED and not any(known for known, _ in turns):
                speaker = None
            if not turns or speaker not in (None, turns[-1][0]):
                turns.append((speaker, []))
            turns[-1][1].append(words)
    text = "\n\n".join(_turn(speaker, " ".join(filter(None, words))) for speaker, words in turns if any(words))
    if not text:
        raise NotText(name, "holds no subtitles: cues are lines such as 00:01.000 --> 00:04.000 with words below")
    return Article(id=name, text=text, form="transcript")


def _cue_lines(text: str) -> Iterator[str]:
    """The lines of the cues, without times and numbers; what stands outside of cues (header, notes, styles) is passed over."""
    lines = text.removeprefix("\ufeff").splitlines()
    in_cue = False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if _TIMES.match(line):
            in_cue = True
        elif not line.strip():
            in_cue = False
        elif in_cue and not (line.strip().isdigit() and _TIMES.match(after)):
            yield line


def _spoken(line: str) -> Iterator[tuple[str | None, str]]:
    """Who says what in a line of a cue; a name of None: the one who spoke before, and words of "": those of the lines to come."""
    before, *voiced = _VOICE.split(line)
    if before.strip() or not voiced:
        yield _by_name(_plain(before))
    for voice, words in zip(voiced[::2], voiced[1::2], strict=True):
        yield _voice_name(_plain(voice)), _plain(words)


def _by_name(line: str) -> tuple[str | None, str]:
    alone = line.endswith(":")
    match = named(f"{line} …" if alone else line)
    if match and all(word[:1].isupper() or word[:1].isdigit() or word in _SMALL_WORDS for word in match[1].split()):
        return match[1], "" if alone and match.end() > len(line) else line[match.end() :]
    change = _SPEAKER_CHANGES.match(line)
    return (UNIDENTIFIED, line[change.end() :]) if change else (None, line)


def _voice_name(voice: str) -> str:
    """The name in a voice tag, in such words that "NAME: " begins a turn."""
    name = " ".join(_NAME_WORD.findall(voice)[:5])
    capital = name[:1].upper() + name[1:]
    return next((form for form in (name, capital, f"Speaker {name}") if named(f"{form}: …")), UNIDENTIFIED)


def _turn(speaker: str | None, words: str) -> str:
    return f"{speaker}: {words}" if speaker else words


def _plain(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", line)).split())
