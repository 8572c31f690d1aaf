"""Every person in PolNeAR dev renamed by program, in five variants: `python -m bench.renaming --shared ../shared`.

Who speaks must be read from the words around a name, not known from it. Each variant gives all people of an article other names (English,
Spanish, Arabic, Chinese, Nigerian), the same word for the same word throughout, genders kept; offsets and annotations move along.
The names in `names.json` beside this file are for measuring only: training renames with others.

Which words are names: those of the gold speakers, and of CoreNLP's people of two or three words that begin with a common given name (it
takes companies for people), save words that the article also writes small. A misspelling of a name is renamed as the name. Gender is
that of the silver chain's pronouns, or of a common given name, or drawn.
"""

from __future__ import annotations

import gzip
import json
import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from types import ModuleType

import click
import numpy as np

from onrecord import Reader
from training.renaming import Renaming, genders_of, people_of, words_to_replace
from training.renaming import names as training_names

from .corpora import Row, Split, dev_splits, read, scorer, shared_option

NAMES = Path(__file__).parent / "names.json"
ROW = "speaker named"


@cache
def names() -> dict[str, dict[str, list[str]]]:
    """{variant: {"female" | "male" | "family": names}}."""
    given = json.loads(NAMES.read_text("utf8"))
    return {variant: {part: words.split() for part, words in lists.items()} for variant, lists in given.items()}


def renamed(article: Row, notes: Row, silver: Row | None, variant: str, seed: int) -> tuple[Row, Row]:
    """The article and its speaker annotation with the names of a variant."""
    rng = np.random.default_rng(seed)
    text = article["text"]
    entities, chains = (silver["entities"], silver["coreference"]) if silver else ([], [])
    given = {n for part in ("female", "male") for n in training_names()["common"][part]}
    gold = people_of([], notes["annotations"], text)
    people = [*gold, *(p for p in people_of(entities, [], text) if p not in gold and len(p.split()) < 4 and p.split()[0] in given)]
    used: set[str] = set()

    def drawn(part: str) -> str:
        free = [n for n in names()[variant][part] if n not in used] or names()[variant][part]
        used.add(choice := str(rng.choice(free)))
        return choice

    new = words_to_replace(people, genders_of(chains, people, text), text, rng, drawn)
    r = Renaming(text, new | _misspelt(text, new))
    moved = {**article, "text": r.text, "attributions": r.relations(article["attributions"])}
    return moved, {**notes, "annotations": [r.note(n) for n in notes["annotations"]]}


def _misspelt(text: str, new: dict[str, str]) -> dict[str, str]:
    """Words of the text that are all but one of the renamed ones, or it with another apostrophe."""
    found = {}
    for word in set(re.findall(r"[A-Z][\w’'-]{3,}", text)) - set(new):
        bare = re.sub(r"[’']s$", "", word)
        for old, other in new.items():
            mine, theirs = bare.replace("'", "’"), old.replace("'", "’")
            if bare not in new and mine[0] == theirs[0] and (mine == theirs or SequenceMatcher(None, mine, theirs).ratio() >= 0.8):
                found[bare] = other
    return found


def table(score: ModuleType, split: Split, shared: Path, reader: Reader) -> str:
    """Speaker precision as it is and in each variant, as Markdown."""
    notes = {n["id"]: n for n in split.speakers}
    gold = [a for a in split.gold if a["id"] in notes]
    with gzip.open(shared / "data" / split.name / "dev.corenlp.jsonl.gz", "rt", encoding="utf8") as rows:
        silver = {row["id"]: row for row in map(json.loads, rows)}
    plain = score.score(gold, read(reader, gold), split.speakers)[ROW]
    lines = ["| names | precision | recall | change of precision |", "|---|---|---|---|"]
    lines.append(f"| as they are | {plain['p']:.1f} | {plain['r']:.1f} | |")
    for variant in names():
        pairs = [renamed(a, notes[a["id"]], silver.get(a["id"]), variant, seed) for seed, a in enumerate(gold)]
        articles, annotations = [a for a, _ in pairs], [n for _, n in pairs]
        row = score.score(articles, read(reader, articles), annotations)[ROW]
        lines.append(f"| {variant} | {row['p']:.1f} | {row['r']:.1f} | {row['p'] - plain['p']:+.1f} |")
    return "\n".join(lines)


@click.command()
@shared_option
def main(shared: Path) -> None:
    """Print the table."""
    print(table(scorer(shared), dev_splits(shared)[0], shared, Reader()))


if __name__ == "__main__":
    main()
