"""Accuracy on the dev splits by score.py, with bootstrap intervals over articles: `python -m bench.accuracy --shared ../shared`."""

from __future__ import annotations

import copy
from pathlib import Path
from types import ModuleType

import click
import numpy as np

from onrecord import Reader

from .corpora import Row, Split, dev_splits, read, scorer, shared_option

WITH_INTERVALS = ("attribution overlap", "attribution exact", "source exact", "cue exact", "content exact", "quoted part")
# rows whose fields this version leaves empty
LATER = ("description", "act", "stance", "nested", "addressee", "medium", "occasion", "when phrases", "when edtf", "hedged")
RESAMPLES = 1000


def table(score: ModuleType, split: Split, records: list[Row]) -> str:
    """The rows of score.py as Markdown, the main ones with a 95 % interval."""
    report = score.report(split.gold, copy.deepcopy(records), split.speakers, split.circumstances)
    intervals = bootstrap(score, split.gold, records)
    lines = ["| row | precision | recall | F1 | 95 % interval of F1 |", "|---|---|---|---|---|"]
    for name, row in report.items():
        if isinstance(row, dict) and "f1" in row and name not in LATER:
            low_high = "{:.1f} – {:.1f}".format(*intervals[name]) if name in intervals else ""
            lines.append(f"| {name} | {row['p']:.1f} | {row['r']:.1f} | {row['f1']:.1f} | {low_high} |")
    sure = report["confidence"]
    lines += ["", f"Confidence: ece {sure['ece']}, auroc {sure['auroc']}, {sure['share at 0.9']} % of statements at ≥ 0.9, "
              f"of which {sure['precision at 0.9']} % right. Articles {report['articles']}, records missing {report['records missing']}, "
              f"spans outside the text {report['spans outside the text']}."]  # fmt: skip
    return "\n".join(lines)


def bootstrap(score: ModuleType, gold: list[Row], records: list[Row], seed: int = 0) -> dict[str, tuple[float, float]]:
    """The 2.5 and 97.5 percentiles of F1 over resampled articles."""
    by_text = {r["article"]["text"]: r for r in records}
    counts = np.zeros((len(gold), len(WITH_INTERVALS), 3))
    for i, article in enumerate(gold):
        mine = [copy.deepcopy(by_text[article["text"]])] if article["text"] in by_text else []
        rows = score.score([article], mine)
        for j, name in enumerate(WITH_INTERVALS):
            counts[i, j] = [rows[name][key] for key in ("hit", "said", "gold")] if name in rows else 0
    drawn = np.random.default_rng(seed).integers(0, len(gold), (RESAMPLES, len(gold)))
    totals = counts[drawn].sum(1)
    f1 = 200 * totals[..., 0] / np.maximum(totals[..., 1] + totals[..., 2], 1)
    low, high = np.percentile(f1, (2.5, 97.5), axis=0)
    return {name: (float(low[j]), float(high[j])) for j, name in enumerate(WITH_INTERVALS)}


@click.command()
@shared_option
def main(shared: Path) -> None:
    """Print the accuracy table of both dev splits."""
    score, reader = scorer(shared), Reader()
    for split in dev_splits(shared):
        print(f"### {split.name} dev\n\n{table(score, split, read(reader, split.gold))}\n")


if __name__ == "__main__":
    main()
