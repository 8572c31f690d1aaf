"""How much is lost when PolNeAR dev is changed by program: other quotation marks, none at all, all capitals, no capitals.

`python -m bench.robustness --shared ../shared`
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click

from onrecord import Reader

from .corpora import Row, dev_splits, read, scorer, shared_option

_DOUBLE = '"“”„‟'
_SINGLE = "‘’‚‛"


def changed(article: Row, change: Callable[[str], list[str]]) -> Row:
    """The article with each character replaced by what `change` gives for it, its gold spans moved along."""
    pieces = change(article["text"])
    place = [0]
    for piece in pieces:
        place.append(place[-1] + len(piece))
    moved = [
        {
            role: [span for a, b in relation[role] if (span := [place[a], place[b]]) and span[0] < span[1]]
            for role in ("source", "cue", "content")
        }
        for relation in article["attributions"]
    ]
    return {**article, "text": "".join(pieces), "attributions": moved}


def straightened(text: str) -> list[str]:
    """Straight marks for all."""
    return ['"' if c in _DOUBLE else "'" if c in _SINGLE else c for c in text]


def single(text: str) -> list[str]:
    """Straight single marks for all."""
    return ["'" if c in _DOUBLE or c in _SINGLE else c for c in text]


def guillemets(text: str) -> list[str]:
    """«» for double marks; a straight one opens where it stands before a word."""
    return [_guillemet(text, i) if c in _DOUBLE else c for i, c in enumerate(text)]


def _guillemet(text: str, i: int) -> str:
    if text[i] == '"':
        opens = (i == 0 or text[i - 1].isspace() or text[i - 1] in "([—–-") and i + 1 < len(text) and not text[i + 1].isspace()
        return "«" if opens else "»"
    return "»" if text[i] == "”" else "«"


def removed(text: str) -> list[str]:
    """No double marks."""
    return ["" if c in _DOUBLE else c for c in text]


def upper(text: str) -> list[str]:
    """All capitals; characters whose capital is longer stay."""
    return [c.upper() if len(c.upper()) == 1 else c for c in text]


def lower(text: str) -> list[str]:
    """No capitals."""
    return [c.lower() if len(c.lower()) == 1 else c for c in text]


CHANGES: dict[str, Callable[[str], list[str]]] = {
    "quotation marks straightened": straightened,
    "single quotation marks": single,
    "«»": guillemets,
    "quotation marks removed": removed,
    "all upper-case": upper,
    "all lower-case": lower,
}


def table(score: ModuleType, gold: list[Row], reader: Reader) -> str:
    """Overlap F1 of each change and its distance from the unchanged, as Markdown."""
    plain = score.score(gold, read(reader, gold))["attribution overlap"]["f1"]
    lines = ["| PolNeAR dev | overlap F1 | change |", "|---|---|---|", f"| as it is | {plain:.1f} | |"]
    for name, change in CHANGES.items():
        other = [changed(article, change) for article in gold]
        f1 = score.score(other, read(reader, other))["attribution overlap"]["f1"]
        lines.append(f"| {name} | {f1:.1f} | {f1 - plain:+.1f} |")
    return "\n".join(lines)


@click.command()
@shared_option
def main(shared: Path) -> None:
    """Print the robustness table."""
    print(table(scorer(shared), dev_splits(shared)[0].gold, Reader()))


if __name__ == "__main__":
    main()
