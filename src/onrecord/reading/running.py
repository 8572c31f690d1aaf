"""Quotations that run over several paragraphs -> one attribution each; contents that are bound past the
cue of another, or over paragraphs without quotation marks, are cut loose.

The first paragraphs of such a quotation often have no cue of their own, and the network, which sees a few hundred words at a time,
may bind them to the wrong one. The marks say that they belong together: the pieces go to the attribution among theirs whose
cue stands nearest to one of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .quotations import Quotation
from .spans import Attribution, Found
from .words import OUTSIDE, Words


def joined(attributions: Sequence[Attribution], words: Words, quoted: Sequence[Quotation]) -> list[Attribution]:
    """The attributions of a text, the contents of each running quotation under one of them."""
    found = unbound(attributions, words)
    if not found:
        return found
    here = quoted[bisect_left(quoted, (int(words.starts[0]),)) : bisect_left(quoted, (int(words.ends[-1]),))]
    for run in _runs([q for q in here if q.level == 1]):
        pieces = [(i, c) for i, a in enumerate(found) for c in a.contents if any(_inside(words, c, q) for q in run)]
        owners = {i for i, _ in pieces if found[i].cue is not None}
        if len({i for i, _ in pieces}) < 2 or not owners:
            continue
        owner = min(owners, key=lambda i: min(_gap(found[i].cue, c) for _, c in pieces))
        moved = {c for _, c in pieces}
        kept = [c for c in found[owner].contents if c not in moved]
        sure = dict(zip(found[owner].contents, found[owner].linked, strict=True))
        contents = sorted([*kept, *moved], key=lambda c: c.first)
        found = [_without(a, moved) if i != owner else a for i, a in enumerate(found)]
        linked = tuple(sure.get(c, min(sure.values())) for c in contents)
        found[owner] = replace(found[owner], contents=tuple(contents), linked=linked)
    return sorted((a for a in found if a.contents), key=lambda a: a.contents[0].first)


def unbound(attributions: Sequence[Attribution], words: Words) -> list[Attribution]:
    """The attributions of a text, without the contents that stand too far from their cue: each of these is an attribution by itself.

    - bound to the cue of a later paragraph past a cue that has a content in its own: none of 23,285 in PolNeAR's training articles is;
    - bound to the cue of an earlier paragraph that has a content there, and not in quotation marks: 51 of 35,379 in both corpora are, and
      none of the 10 that a network bound so in the held-out articles is right.
    """
    paragraph = np.cumsum(words.opening)
    cues = [a.cue for a in attributions if a.cue and any(paragraph[c.first] == paragraph[a.cue.first] for c in a.contents)]
    found = []
    for a in attributions:
        far = {c for c in a.contents if a.cue and _is_far(words, paragraph, c, a.cue, cues)}
        kept = _without(a, far) if far else a
        alone = [Attribution((c,), None, None, (1 - p,), 1.0) for c, p in zip(a.contents, a.linked, strict=True) if c in far]
        found += [*([kept] if kept.contents else []), *alone]
    return sorted(found, key=lambda a: a.contents[0].first)


def _is_far(words: Words, paragraph: NDArray[np.signedinteger], content: Found, cue: Found, cues: Sequence[Found]) -> bool:
    here, there = paragraph[content.first], paragraph[cue.first]
    if here > there:
        return cue in cues and bool((words.quote[content.first : content.last + 1] == OUTSIDE).all())
    return bool(here < there) and _any_between(cues, content, cue)


def _any_between(cues: Sequence[Found], content: Found, cue: Found) -> bool:
    return any(content.last < other.first and other.last < cue.first for other in cues)


def _runs(quoted: Sequence[Quotation]) -> list[list[Quotation]]:
    """Quotations that go on, each with those that it goes on in."""
    runs: list[list[Quotation]] = []
    for q, after in pairwise(quoted):
        if q.goes_on:
            if runs and runs[-1][-1] == q:
                runs[-1].append(after)
            else:
                runs.append([q, after])
    return runs


def _inside(words: Words, content: Found, q: Quotation) -> bool:
    return int(words.starts[content.first]) >= q.start and int(words.ends[content.last]) <= q.end


def _gap(cue: Found | None, content: Found) -> int:
    return max(content.first - cue.last, cue.first - content.last) if cue else 10_000


def _without(attribution: Attribution, moved: set[Found]) -> Attribution:
    kept = [(c, p) for c, p in zip(attribution.contents, attribution.linked, strict=True) if c not in moved]
    return replace(attribution, contents=tuple(c for c, _ in kept), linked=tuple(p for _, p in kept))
