"""GAP validation by the pipeline's own chains: `python -m bench.gap --shared ../shared`.

Webster et al. 2018 (https://arxiv.org/abs/1810.05201): each snippet has a pronoun and two names. A name counts as coreferent with the
pronoun where one of the record's people has a mention that overlaps the name and one that is the pronoun. F1 over both names of
all snippets, by the pronoun's gender; the smaller over the larger tells how even-handed the pipeline is.
"""

from __future__ import annotations

import csv
from pathlib import Path

import click
import numpy as np

from onrecord import Article, Reader, Record
from onrecord.reading.gender import SHE

from .corpora import shared_option

RESAMPLES = 1000


def snippets(shared: Path) -> list[dict[str, str]]:
    """The rows of GAP's validation file."""
    with (shared / "data" / "gap" / "validation.tsv").open(encoding="utf8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def judged(row: dict[str, str], record: Record | None) -> tuple[int, int, int]:
    """(right, said, gold) over the two names of one snippet."""
    at = int(row["Pronoun-offset"])
    mine = (
        [p for p in record.people if any(m.start <= at < m.end and m.end - m.start == len(row["Pronoun"]) for m in p.mentions)]
        if record
        else []
    )
    hit = said = gold = 0
    for letter in "AB":
        start = int(row[f"{letter}-offset"])
        end = start + len(row[letter])
        is_said = any(m.start < end and start < m.end for p in mine for m in p.mentions if m.start != at)
        is_gold = row[f"{letter}-coref"].upper() == "TRUE"
        hit, said, gold = hit + (is_said and is_gold), said + is_said, gold + is_gold
    return hit, said, gold


def f1(counts: np.ndarray) -> float:
    """F1 in percent of (…, 3) counts, summed over all but the last axis."""
    hit, said, gold = counts.reshape(-1, 3).sum(0)
    return float(200 * hit / (said + gold)) if said + gold else 0.0


def table(shared: Path, reader: Reader, seed: int = 0) -> str:
    """F1 overall and by gender with 95 % intervals, as Markdown."""
    rows = snippets(shared)
    records = reader.read_all((Article(id=row["ID"], text=row["Text"]) for row in rows), any_language=True)
    counts = np.array([judged(row, r if isinstance(r, Record) else None) for row, r in zip(rows, records, strict=True)])
    feminine = np.array([row["Pronoun"].casefold() in SHE for row in rows])
    drawn = np.random.default_rng(seed).integers(0, len(rows), (RESAMPLES, len(rows)))
    groups = {"overall": np.ones(len(rows), bool), "masculine": ~feminine, "feminine": feminine}
    lines = ["| pronouns | F1 | 95 % interval |", "|---|---|---|"]
    for name, mine in groups.items():
        low, high = np.percentile([f1(counts[d][mine[d]]) for d in drawn], (2.5, 97.5))
        lines.append(f"| {name} | {f1(counts[mine]):.1f} | {low:.1f} – {high:.1f} |")
    ratios = [_ratio(f1(counts[d][~feminine[d]]), f1(counts[d][feminine[d]])) for d in drawn]
    low, high = np.percentile(ratios, (2.5, 97.5))
    ratio = _ratio(f1(counts[~feminine]), f1(counts[feminine]))
    return "\n".join([*lines, f"| the smaller over the larger | {ratio:.3f} | {low:.3f} – {high:.3f} |", "", f"{len(rows)} snippets."])


def _ratio(one: float, other: float) -> float:
    return min(one, other) / max(one, other) if max(one, other) else 0.0


@click.command()
@shared_option
def main(shared: Path) -> None:
    """Print the GAP table."""
    print(table(shared, Reader()))


if __name__ == "__main__":
    main()
