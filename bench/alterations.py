"""Quotations -> quotations altered in known ways: the yardstick for echoes. Nothing of On Record is used, so nothing is judged by itself.

Each case names the kinds of alteration that were made to it. A fifth of the cases are controls that are not in the archive; a quarter of
the others carry two alterations.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

KINDS = ("typography", "word swapped", "cut", "spliced", "ellipsis", "negation dropped", "number changed", "speaker swapped")
LEAST_WORDS = 6
_NEGATION = re.compile(r"^(?:not|never|no|nor|cannot|nobody|nothing|none|neither|\w+n['’]t)$", re.I)
_CONTRACTED = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "is"}
_NUMBERS = tuple(
    "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty hundred thousand million".split()
)
_DIGITS = re.compile(r"\d")
_PLAIN = re.compile(r"^[A-Za-z]{3,}$")


@dataclass(frozen=True)
class Quotation:
    """Words in quotation marks (the marks left out) and who said them."""

    text: str
    speaker: str | None


@dataclass(frozen=True)
class Case:
    """A quotation as it was, as a draft has it, and what was done to it."""

    original: Quotation
    altered: Quotation
    kinds: frozenset[str]
    control: bool


def cases(known: Sequence[Quotation], outside: Sequence[Quotation], rng: random.Random, number: int = 2000) -> list[Case]:
    """`number` cases, a fifth of them controls from `outside`, kinds drawn evenly among those that can be made."""
    known = [q for q in known if len(q.text.split()) >= LEAST_WORDS]
    outside = [q for q in outside if len(q.text.split()) >= LEAST_WORDS]
    made = [Case(q, q, frozenset(), True) for q in rng.sample(outside, number // 5)]
    fitting = {kind: [q for q in known if _can(kind, q)] for kind in KINDS}
    k = 0
    while len(made) < number:
        first = KINDS[k % len(KINDS)]
        # a quarter, spread evenly over the kinds
        two = (k + k // len(KINDS)) % 4 == 3
        original = rng.choice(fitting[first])
        wanted = [first]
        if two:
            wanted.append(
                rng.choice([kind for kind in KINDS if kind != first and _can(kind, original) and {kind, first} != {"cut", "ellipsis"}])
            )
        altered = _altered(original, wanted, known, rng)
        if altered:
            made.append(Case(original, altered, frozenset(wanted), False))
            k += 1
    rng.shuffle(made)
    return made


def _can(kind: str, q: Quotation) -> bool:
    words = [_bare(w) for w in q.text.split()]
    if kind == "negation dropped":
        return any(w.casefold() in ("not", "never") or w.replace("’", "'").casefold().endswith("n't") for w in words[1:])
    if kind == "number changed":
        return any(_is_number(w) for w in words)
    return kind != "speaker swapped" or q.speaker is not None


def _altered(q: Quotation, kinds: list[str], known: Sequence[Quotation], rng: random.Random) -> Quotation | None:
    """The quotation after all of the alterations; None where one could not be made on top of another."""
    text, speaker = q.text, q.speaker
    # words first, joins and marks last, so that one alteration does not undo another
    for kind in sorted(kinds, key=_ORDER.index):
        if kind == "speaker swapped":
            others = [o.speaker for o in known if o.speaker and o.speaker != speaker]
            speaker = rng.choice(others) if others else None
            if speaker is None:
                return None
            continue
        after = _ALTERATIONS[kind](text, known, rng)
        if after is None or after == text:
            return None
        text = after
    return Quotation(text, speaker)


def _negation_dropped(text: str, _known: Sequence[Quotation], rng: random.Random) -> str | None:
    words = text.split()
    places = [k for k, w in enumerate(words) if k and (_bare(w).casefold() in ("not", "never") or _contracted(_bare(w)))]
    if not places:
        return None
    k = rng.choice(places)
    bare = _bare(words[k])
    if positive := _contracted(bare):
        words[k] = words[k].replace(bare, positive)
    else:
        del words[k]
    return " ".join(words)


def _number_changed(text: str, _known: Sequence[Quotation], rng: random.Random) -> str | None:
    words = text.split()
    places = [k for k, w in enumerate(words) if _is_number(_bare(w))]
    if not places:
        return None
    k = rng.choice(places)
    bare = _bare(words[k])
    if _DIGITS.search(bare):
        other = re.sub(r"\d+", lambda m: str(int(m[0]) + rng.randint(1, 30)), bare, count=1)
    else:
        other = rng.choice([n for n in _NUMBERS if n != bare.casefold()])
    words[k] = words[k].replace(bare, other)
    return " ".join(words)


def _word_swapped(text: str, known: Sequence[Quotation], rng: random.Random) -> str | None:
    words = text.split()
    places = [k for k, w in enumerate(words) if k and _PLAIN.match(_bare(w)) and not _guarded(_bare(w))]
    if not places:
        return None
    k = rng.choice(places)
    bare = _bare(words[k])
    for _ in range(50):
        other = _bare(rng.choice(rng.choice(known).text.split())).lower()
        if _PLAIN.match(other) and not _guarded(other) and other not in text.casefold().split() and other != bare.casefold():
            words[k] = words[k].replace(bare, other)
            return " ".join(words)
    return None


def _cut(text: str, _known: Sequence[Quotation], rng: random.Random) -> str | None:
    return _left_out(text, rng, 4, None)


def _ellipsis(text: str, _known: Sequence[Quotation], rng: random.Random) -> str | None:
    return _left_out(text, rng, 6, rng.choice(("…", "...", "[…]", ". . .")))


def _left_out(text: str, rng: random.Random, most: int, mark: str | None) -> str | None:
    words = text.split()
    for _ in range(30):
        length = rng.randint(1, min(most, max(1, len(words) - 4)))
        start = rng.randint(1, max(1, len(words) - 1 - length))
        gone = words[start : start + length]
        if start + length < len(words) and not any(_guarded(_bare(w)) for w in gone):
            return " ".join([*words[:start], *([mark] if mark else []), *words[start + length :]])
    return None


def _spliced(text: str, known: Sequence[Quotation], rng: random.Random) -> str | None:
    other = rng.choice(known).text.split()
    if " ".join(other) in text or len(other) < 4:
        return None
    length = min(len(other), rng.randint(4, 10))
    start = rng.randint(0, len(other) - length)
    piece = other[start : start + length]
    return " ".join([*text.split(), *piece] if rng.random() < 0.5 else [*piece, *text.split()])


def _typography(text: str, _known: Sequence[Quotation], rng: random.Random) -> str | None:
    ways = [
        text.replace("’", "'") if "’" in text else text.replace("'", "’"),
        text.replace(" — ", " - ").replace("—", "--").replace("–", "-"),
        text.replace(" ", "\u00a0", 2),
        text[:1].swapcase() + text[1:],
        text.replace(" ", "  ", 1),
        text.rstrip(".,") + ("," if text.endswith(".") else "."),
    ]
    ways = [way for way in ways if way != text]
    return rng.choice(ways)


_ALTERATIONS = {
    "negation dropped": _negation_dropped,
    "number changed": _number_changed,
    "word swapped": _word_swapped,
    "cut": _cut,
    "ellipsis": _ellipsis,
    "spliced": _spliced,
    "typography": _typography,
}
_ORDER = (*_ALTERATIONS, "speaker swapped")


def _contracted(word: str) -> str | None:
    plain = word.replace("’", "'")
    if plain.casefold() in _CONTRACTED:
        return _CONTRACTED[plain.casefold()]
    return plain[:-3] if plain.casefold().endswith("n't") and len(plain) > 4 else None


def _is_number(word: str) -> bool:
    return bool(_DIGITS.search(word)) or word.casefold() in _NUMBERS


def _guarded(word: str) -> bool:
    """Words whose loss is an alteration of another kind."""
    return bool(_NEGATION.match(word)) or _is_number(word)


def _bare(word: str) -> str:
    return word.strip(".,;:!?\"“”‘’'()[]—–-…")
