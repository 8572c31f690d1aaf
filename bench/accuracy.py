"""Accuracy on the dev splits by score.py, with bootstrap intervals over articles: `python -m bench.accuracy --shared ../shared`."""

from __future__ import annotations

import copy
from collections import Counter
from pathlib import Path
from types import ModuleType

import click
import numpy as np

from onrecord import Reader
from training.corpora import is_held_out

from .corpora import Row, Split, dev_splits, lines, read, scorer, shared_option

RESAMPLES = 1000
# rows over all articles, over those with speakers, over those with circumstances: each is resampled over its own
OF_ALL = ("source exact", "cue exact", "content exact", "attribution overlap", "attribution exact", "quoted part")
OF_CIRCUMSTANCES = ("addressee", "medium", "occasion", "when phrases", "when edtf", "hedged", "furniture characters")
PRONOUN = "speaker named, source is a pronoun"


def table(score: ModuleType, split: Split, records: list[Row]) -> str:
    """The rows of score.py as Markdown, precision and F1 with 95 % intervals."""
    report = score.report(split.gold, copy.deepcopy(records), split.speakers, split.circumstances)
    counts = by_article(score, split, records)
    shown = ["| row | precision | 95 % interval | recall | F1 | 95 % interval |", "|---|---|---|---|---|---|"]
    for name, row in report.items():
        if isinstance(row, dict) and "f1" in row:
            precision, f1 = intervals(counts[name])
            shown.append(f"| {name} | {row['p']:.1f} | {precision} | {row['r']:.1f} | {row['f1']:.1f} | {f1} |")
    sure = report["confidence"]
    shown += ["", f"Confidence: ece {sure['ece']}, auroc {sure['auroc']}, {sure['share at 0.9']} % of statements at ≥ 0.9, "
              f"of which {sure['precision at 0.9']} % right. Articles {report['articles']}, records missing {report['records missing']}, "
              f"spans outside the text {report['spans outside the text']}. Statements by depth of nesting: {depths(records)}."]  # fmt: skip
    return "\n".join(shown)


def by_article(score: ModuleType, split: Split, records: list[Row]) -> dict[str, np.ndarray]:
    """(articles, 3) right, said and gold of every row, article by article; rows of an annotation only over the articles that have it."""
    by_text = {r["article"]["text"]: r for r in records}
    notes, scenes = ({n["id"]: n for n in given} for given in (split.speakers, split.circumstances))
    found: dict[str, list[list[int]]] = {}
    for article in split.gold:
        mine = [by_text[article["text"]]] if article["text"] in by_text else []
        note, scene = notes.get(article["id"]), scenes.get(article["id"])
        rows = score.score([article], copy.deepcopy(mine), [note] if note else [], [scene] if scene else [])
        for name, row in rows.items():
            if isinstance(row, dict) and "f1" in row and (name in OF_ALL or (scene if name in OF_CIRCUMSTANCES else note)):
                found.setdefault(name, []).append([row["hit"], row["said"], row["gold"]])
    return {name: np.array(counts) for name, counts in found.items()}


def intervals(counts: np.ndarray, seed: int = 0) -> tuple[str, str]:
    """The 2.5 and 97.5 percentiles of precision and of F1 over resampled articles; counts (articles, 3)."""
    drawn = np.random.default_rng(seed).integers(0, len(counts), (RESAMPLES, len(counts)))
    hit, said, gold = np.moveaxis(counts[drawn].sum(1), -1, 0)
    both = (100 * hit / np.maximum(said, 1), 200 * hit / np.maximum(said + gold, 1))
    low_high = [np.percentile(values, (2.5, 97.5)) for values in both]
    return (f"{low_high[0][0]:.1f} – {low_high[0][1]:.1f}", f"{low_high[1][0]:.1f} – {low_high[1][1]:.1f}")


def depths(records: list[Row]) -> str:
    """How many statements stand at each depth: 0 at the top, 1 inside another, and so on."""
    counts: Counter[int] = Counter()
    for record in records:
        parents = {s["id"]: s["parent"] for s in record["statements"]}
        for statement in parents:
            depth = 0
            while parents.get(statement):
                statement, depth = parents[statement], depth + 1
            counts[depth] += 1
    return ", ".join(f"{depth}: {count}" for depth, count in sorted(counts.items()))


def pronouns(score: ModuleType, polnear: Split, records: list[Row], shared: Path, reader: Reader) -> str:
    """Precision where the source is a pronoun, over PolNeAR dev and the held-out tenth of the training articles together: dev alone has
    few. The held-out articles trained nothing, but thresholds were chosen on them."""
    held: list[Row] = []
    notes: list[Row] = []
    for corpus in ("polnear", "viral"):
        speakers = {s["id"]: s for s in lines(shared / "data" / corpus / "train.speakers.jsonl.gz")}
        for article in lines(shared / "data" / corpus / "train.jsonl.gz"):
            if is_held_out(article["id"]) and article["id"] in speakers:
                held.append(article)
                notes.append(speakers[article["id"]])
    own = by_article(score, polnear, records)[PRONOUN]
    other = by_article(score, Split("held out", held, notes, []), read(reader, held))[PRONOUN]
    together = np.concatenate([own, other])
    rows = ["| source is a pronoun | precision | 95 % interval | right, said, gold |", "|---|---|---|---|"]
    for name, counts in (("PolNeAR dev", own), ("held-out training articles", other), ("together", together)):
        hit, said, gold = counts.sum(0)
        rows.append(f"| {name} | {100 * hit / max(said, 1):.1f} | {intervals(counts)[0]} | {hit}, {said}, {gold} |")
    return "\n".join(rows)


@click.command()
@shared_option
def main(shared: Path) -> None:
    """Print the accuracy table of both dev splits."""
    score, reader = scorer(shared), Reader()
    for split in dev_splits(shared):
        records = read(reader, split.gold)
        print(f"### {split.name} dev\n\n{table(score, split, records)}\n")
        if split.name == "polnear":
            print(f"{pronouns(score, split, records, shared, reader)}\n")


if __name__ == "__main__":
    main()
