"""Two wordings of a quotation, laid word against word: what was swapped, cut, added, and of which kind each change is.

Words are compared without typography: small letters, no accents or marks, one apostrophe. The alignment is the shortest edit of the two
sequences of words (rapidfuzz); a quotation may be a part of a longer one, so what the longer has before and after is no change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel, Levenshtein

_TOKEN = re.compile(r"\.(?: ?\.){2,}|\[?…\]?|[^\W_]+(?:[.,’'ʼ\]][^\W_]+)*")
_NEGATIONS = frozenset("not never no nor cannot nobody nothing none neither".split())
_NUMBER = re.compile(r"\d")
_NUMBERS = frozenset(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
    thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion dozen half""".split()
)
_LINE_END = re.compile(r"\s*[\r\n]\s*")
_CONTRACTED = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "is", "cannot": "can"}
_SPLICED = 4
_NEAR = 3
_STRAY, _FAR = 2, 6


@dataclass(frozen=True)
class Word:
    """A word of a wording: folded, and where it stands; an ellipsis is the word "…"."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Change:
    """One difference: its kind (typography, word swapped, added, cut, spliced, ellipsis, negation dropped, negation added, number
    changed, speaker swapped), the words as they were and as they are now ("" where there are none)."""

    kind: str
    before: str
    after: str


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, without typography."""
    return tuple(Word(_folded(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text))


def folded_words(text: str) -> list[str]:
    """The folded words of a text alone, without their places: several times faster."""
    return [_folded(w) if w[0] in ".[…" or "," in w or "]" in w else w for w in _TOKEN.findall(_plain_letters(text).casefold())]


def _folded(token: str) -> str:
    if token[0] in ".[…":
        return "…"
    # "[a]t least": an editor's bracket is no end of a word
    return _plain_letters(token).replace(",", "").replace("]", "").casefold()


def _plain_letters(text: str) -> str:
    """A text without accents, with one kind of apostrophe."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʼ", "'"))
    return plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))


def in_order(a: Sequence[str], b: Sequence[str]) -> int:
    """How many words two sequences have in the same order."""
    return (len(a) + len(b) - int(Indel.distance(a, b))) // 2


def common_words(original: Sequence[str], altered: Sequence[str]) -> int:
    """How many folded words both have in the same order, the ellipses of the altered wording left out."""
    return in_order(original, [w for w in altered if w != "…"])


def share(original: Sequence[str], altered: Sequence[str]) -> float:
    """How much of the altered wording is in the original, in the same order, both as folded words: 0 to 1, over the shorter of the two."""
    return common_words(original, altered) / max(1, min(len(original), sum(w != "…" for w in altered)))


def changes(original: str, altered: str) -> list[Change]:
    """What was changed from the original to the altered wording, in order; empty where both are the same to the character."""
    if original == altered:
        return []
    a, b = words_of(original), words_of(altered)
    found = _edits(original, altered, a, b)
    if not found:
        inner = altered[b[0].start : b[-1].end] if b else ""
        if _in_a_line(inner) not in _in_a_line(original) or (len(a) == len(b) and _edge(original) != _edge(altered)):
            found.append(Change("typography", original, altered))
    elif _marks_differ(original, altered, a, b):
        found.append(Change("typography", original, altered))
    return found


def _edits(original: str, altered: str, a: Sequence[Word], b: Sequence[Word]) -> list[Change]:
    folded = [w.folded for w in a], [w.folded for w in b]
    found: list[Change] = []
    blocks = _without_strays(_blocks(*folded))
    for k, (tag, i1, i2, j1, j2) in enumerate(blocks):
        if tag == "equal":
            continue
        edge = k in (0, len(blocks) - 1)
        gone, new = folded[0][i1:i2], folded[1][j1:j2]
        before = original[a[i1].start : a[i2 - 1].end] if gone else ""
        after = altered[b[j1].start : b[j2 - 1].end] if new else ""
        if not new and edge and (len(gone) > _NEAR or not _has_negation(gone)):
            # only a part was quoted: where it begins and ends is the writer's choice, unless a "not" just before it is left out
            continue
        if gone == ["…"]:
            # between two pieces of one content
            continue
        found += [Change(kind, before, after) for kind in _kinds(gone, new, edge)]
    return found


def _blocks(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    """Edit operations, neighbouring ones joined, in the order of the words."""
    joined: list[tuple[str, int, int, int, int]] = []
    for op in Levenshtein.opcodes(a, b):
        tag = "equal" if op.tag == "equal" else "edit"
        if joined and joined[-1][0] == tag == "edit":
            _, i1, _, j1, _ = joined.pop()
            joined.append((tag, i1, op.src_end, j1, op.dest_end))
        else:
            joined.append((tag, op.src_start, op.src_end, op.dest_start, op.dest_end))
    return joined


def _without_strays(blocks: list[tuple[str, int, int, int, int]]) -> list[tuple[str, int, int, int, int]]:
    """Without a word or two at either end that only happen to stand far before or after the part that was quoted."""
    for first, second in ((0, 1), (-1, -2)):
        if len(blocks) > 3 and blocks[first][0] == "equal":
            _, i1, i2, j1, j2 = blocks[first]
            _, k1, k2, l1, l2 = blocks[second]
            if i2 - i1 <= _STRAY and k2 - k1 >= _FAR and l2 - l1 <= k2 - k1:
                joined = ("edit", min(i1, k1), max(i2, k2), min(j1, l1), max(j2, l2))
                rest = [b for b in blocks if b not in (blocks[first], blocks[second])]
                # the stray words are the altered wording's own first or last: they are given back to the part that was quoted
                blocks = [joined, *rest] if first == 0 else [*rest, joined]
    return blocks


def _kinds(gone: list[str], new: list[str], edge: bool) -> list[str]:
    """The kinds of one difference."""
    kinds = []
    if "…" in new and "…" not in gone:
        kinds.append("ellipsis")
        new = [w for w in new if w != "…"]
        gone = gone if new else []
    if _positive(gone, new):
        return [*kinds, "negation dropped"]
    lost_numbers, new_numbers = [w for w in gone if _is_number(w)], [w for w in new if _is_number(w)]
    if lost_numbers and new_numbers and lost_numbers != new_numbers:
        kinds.append("number changed")
        gone, new = [w for w in gone if not _is_number(w)], [w for w in new if not _is_number(w)]
    if edge and len(new) >= _SPLICED:
        return [*kinds, "spliced"]
    if _has_negation(gone) != _has_negation(new):
        kinds.append("negation dropped" if _has_negation(gone) else "negation added")
    elif gone and not new:
        kinds.append("cut")
    elif new and len(gone) > len(new):
        kinds += ["word swapped", "cut"]
    elif new:
        kinds.append("word swapped" if gone else "added")
    return kinds


def _positive(gone: list[str], new: list[str]) -> bool:
    """Whether "can't" became "can", or "not" is gone, and nothing else."""
    if len(gone) != len(new) or not gone:
        return False
    return all(_CONTRACTED.get(g, g.removesuffix("n't")) == n and g != n for g, n in zip(gone, new, strict=True))


def _has_negation(words: Sequence[str]) -> bool:
    return any(w in _NEGATIONS or w.endswith("n't") for w in words)


def _is_number(word: str) -> bool:
    """Whether a folded word is a number, in digits or in letters."""
    return bool(_NUMBER.search(word)) or word in _NUMBERS


def _edge(text: str) -> tuple[str, str]:
    words = words_of(text)
    return ("", "") if not words else (text[: words[0].start].strip("\"“”‘’'« "), text[words[-1].end :].strip("\"“”‘’'» "))


def _marks_differ(original: str, altered: str, a: Sequence[Word], b: Sequence[Word]) -> bool:
    """Whether, in what both have, letters or the marks between two words differ; where a line ends makes no difference."""
    for tag, i1, i2, j1, j2 in _blocks([w.folded for w in a], [w.folded for w in b]):
        if tag == "equal" and _in_a_line(original[a[i1].start : a[i2 - 1].end]) != _in_a_line(altered[b[j1].start : b[j2 - 1].end]):
            return True
    return False


def _in_a_line(text: str) -> str:
    return _LINE_END.sub(" ", text)
