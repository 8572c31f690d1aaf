"""Words and the network's layers of tags -> mentions: names with their kinds, descriptions and pronouns.

A mention is a span of words. Names and descriptions come from two layers of tags of their own, so that the name in
"Ruiz’s lawyer" and the description around it are both found; pronouns are a closed class and need no tags.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

from .words import UPPER, Words

NAME_KINDS = ("person", "organization", "outlet", "document", "place")
FIRST_PERSON = frozenset("i me my mine myself we us our ours ourselves".split())
THIRD_PERSON = frozenset("he him his himself she her hers herself they them their theirs themselves it its itself".split())
RELATIVE = frozenset("who whom whose".split())
PRONOUNS = FIRST_PERSON | THIRD_PERSON | RELATIVE

Form = Literal["name", "description", "pronoun"]


@dataclass(frozen=True)
class Tagged:
    """Words `first` to `last` (included) that a layer of tags gives a role; `sure`: the probability that they have one."""

    first: int
    last: int
    role: str
    sure: float


@dataclass(frozen=True)
class Mention:
    """Words `first` to `last` (included); `kind` of a name, "" otherwise; `sure` the probability of what the tags say."""

    first: int
    last: int
    form: Form
    kind: str = ""
    sure: float = 1.0


def as_name(text: str, words: Words, span: tuple[int, int], mentions: Container[tuple[int, int]]) -> tuple[int, int]:
    """`span`, or what is left of it without "the" and "’s" where that is a mention: "the Courant’s" is the name "Courant"."""
    first, last = span
    is_the = first < last and text[words.starts[first] : words.ends[first]].casefold() == "the"
    # "’s" is two words, the "’" after an "s" is one
    ending = text[words.starts[max(first, last - 1)] : words.ends[last]].casefold()
    owned = 2 if ending in ("'s", "’s") else 1 if ending.endswith(("s'", "s’")) else 0
    bare = ((first + without_the, last - without_s) for without_the in range(is_the + 1) for without_s in (0, owned))
    return next((b for b in bare if b in mentions), span)


def pronouns(text: str, words: Words) -> list[Mention]:
    """The pronouns that can stand for someone. "US" is none."""
    return [
        Mention(i, i, "pronoun")
        for i, (start, end) in enumerate(zip(words.starts.tolist(), words.ends.tolist(), strict=True))
        if end - start < 11 and text[start:end].casefold() in PRONOUNS and not (words.case[i] == UPPER and end - start == 2)
    ]
