"""The layers of tags beside that of attributions: what each holds and which columns of the network's output are its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .decoding import best_tags
from .mentions import NAME_KINDS, Tagged
from .tags import OUT, ROLES, begin, spans_tagged

INNER, DEEPER, NAME, DESCRIPTION, SCENE = "inner", "deeper", "name", "description", "scene"
SCENE_ROLES = ("addressee", "medium", "occasion")
_ROLES: dict[str, tuple[str, ...]] = {
    INNER: ROLES,
    DEEPER: ROLES,
    NAME: NAME_KINDS,
    DESCRIPTION: ("description",),
    SCENE: SCENE_ROLES,
}
LAYERS = tuple(_ROLES)
# circumstances are rare: a phrase is worth marking though "out" is likelier (Lipton et al. 2014, on thresholds for the best F1)
DOUBT, _OUT_FOR_SURE = 1.0, 0.995


def roles_of(layer: str) -> tuple[str, ...]:
    """The roles of a layer's spans, in the order of their tags."""
    return _ROLES[layer]


def width(layer: str) -> int:
    """How many tags a layer has: "out", and B, I, E, S for each role."""
    return 1 + 4 * len(_ROLES[layer])


def columns() -> dict[str, slice]:
    """Where each layer's scores stand in the network's output `layers`."""
    found, at = {}, 0
    for layer in LAYERS:
        found[layer] = slice(at, at + width(layer))
        at += width(layer)
    return found


def tagged(layers: NDArray[np.float32], opening: NDArray[np.int32]) -> dict[str, list[Tagged]]:
    """The spans of names, descriptions and scenes, in text order; layers (W, L) scores, opening (W,) 1 where a paragraph begins.

    Names and descriptions are short and many: each word takes its best tag, and a span goes on while the role stays and no new one
    begins. Scenes are few and long: they are the best sequence of tags, wherever one is possible at all.
    """
    at = columns()
    found = {layer: _spans(layers[:, at[layer]], _ROLES[layer], opening) for layer in (NAME, DESCRIPTION)}
    return {**found, SCENE: _sequences(layers[:, at[SCENE]], SCENE_ROLES, opening)}


def _sequences(scores: NDArray[np.float32], roles: tuple[str, ...], opening: NDArray[np.int32]) -> list[Tagged]:
    p = np.exp(scores - scores.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    possible = p[:, OUT] < _OUT_FOR_SURE
    starts = np.flatnonzero(possible & (~np.roll(possible, 1) | (opening == 1) | (np.arange(len(p)) == 0))).tolist()
    stops = [next((j for j in range(a + 1, len(p)) if not possible[j] or opening[j] == 1), len(p)) for a in starts]
    found = []
    for a, tags in zip(starts, best_tags([scores[a:b] for a, b in zip(starts, stops, strict=True)], DOUBT), strict=True):
        for role, name in enumerate(roles):
            b = begin(role)
            mass = p[a : a + len(tags), b : b + 4].sum(1)
            found += [Tagged(a + i, a + j, name, float(mass[i : j + 1].mean())) for i, j in spans_tagged(tags, role)]
    return sorted(found, key=lambda t: t.first)


def _spans(scores: NDArray[np.float32], roles: tuple[str, ...], opening: NDArray[np.int32]) -> list[Tagged]:
    best = scores.argmax(1)
    inside = best > 0
    if not inside.any():
        return []
    role = np.where(inside, (best - 1) // 4, -1)
    fresh = np.isin((best - 1) % 4, (0, 3)) | (np.diff(role, prepend=-1) != 0) | (opening == 1)
    ended = np.isin(np.roll((best - 1) % 4, 1), (2, 3))
    firsts = np.flatnonzero(inside & (fresh | ended))
    stops = np.flatnonzero(~inside | fresh | ended)
    lasts = np.append(stops, len(best))[np.searchsorted(stops, firsts, side="right")] - 1
    held = scores[inside] - scores[inside].max(1, keepdims=True)
    p = np.exp(held)
    p /= p.sum(1, keepdims=True)
    sure = np.zeros(len(best))
    sure[inside] = 1 - p[:, 0]
    edge = np.zeros(len(best))
    edge[inside] = p.max(1)
    return [
        Tagged(a, b, roles[int(role[a])], float(min(sure[a : b + 1].mean(), edge[a] ** 0.5)))
        for a, b in zip(firsts.tolist(), lasts.tolist(), strict=True)
    ]
