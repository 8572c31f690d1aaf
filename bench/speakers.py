"""Why speakers are wrong on a dev split, by cause and by the form of the source: `python -m bench.speakers --shared ../shared`.

Only statements that gold has too. Counts alone are printed: the corpora are not ours to publish.

right             the name shown is the speaker's, as score.py compares names
right, open       gold names nobody, and no name is shown
withheld          gold names somebody, and the name found was below the threshold or there was none
mention missed    nobody in the record's people has the speaker's name
chain broken      the speaker is among the people, but under the name shown only in part, or twice
wrong antecedent  another of the people is shown
wrong kind        gold names nobody (a group, somebody unnamed …), and a name is shown
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from onrecord import Reader

from .corpora import Row, Split, dev_splits, read, scorer, shared_option

CAUSES = ("right", "right, open", "withheld", "mention missed", "chain broken", "wrong antecedent", "wrong kind")
FORMS = ("name", "pronoun", "description", "none", "all")


def found(score: ModuleType, split: Split, records: list[Row]) -> list[tuple[Row, Row, Row]]:
    """(gold note, statement, record) of every annotated statement that the records have too."""
    notes = {s["id"]: {a["id"]: a for a in s["annotations"]} for s in split.speakers}
    by_text = {r["article"]["text"]: r for r in copy.deepcopy(records)}
    rows = []
    for article in split.gold:
        text = article["text"]
        record = by_text.get(text)
        if article["id"] not in notes or record is None:
            continue
        top, _, _ = score.prepare(text, record)
        contents = [score.chars(text, score.pairs(a["content"])) for a in article["attributions"]]
        for k, j in score.best_pairs(contents, [s["_content"] for s in top]).items():
            if note := notes[article["id"]].get(f"A{k + 1}"):
                rows.append((note, top[j], record))
    return rows


def cause(score: ModuleType, note: Row, statement: Row, record: Row) -> str:
    """One of CAUSES."""
    speaker = statement["speaker"]
    named = bool(note["speaker"]) and note["speaker_kind"] in score.NAMED
    shown = speaker["name"] and speaker["kind"] in score.NAMED
    if not named:
        return "wrong kind" if shown else "right, open"
    if shown and score.same_name(speaker["name"], note["speaker"]):
        return "right"
    bearers = [p for p in record["people"] if any(score.same_name(n, note["speaker"]) for n in (p["name"], *p["aliases"]))]
    if not bearers:
        return "mention missed"
    if not shown:
        return "withheld"
    return "chain broken" if any(p["id"] == speaker["person"] for p in bearers) else "wrong antecedent"


def form(score: ModuleType, statement: Row) -> str:
    """name, pronoun, description or none: what the source is."""
    source = " ".join(s["text"] for s in statement["source"]).strip()
    if not source:
        return "none"
    if score.PRONOUN.fullmatch(source):
        return "pronoun"
    words = source.split()
    return "name" if all(w[:1].isupper() for w in words) else "description"


def confidences(score: ModuleType, rows: list[tuple[Row, Row, Row]]) -> dict[str, Any]:
    """How well the speaker's confidence is calibrated, over the statements that show a named speaker."""
    shown = [(n, s) for n, s, _ in rows if s["speaker"]["name"] and s["speaker"]["kind"] in score.NAMED]
    right = [
        bool(n["speaker"]) and n["speaker_kind"] in score.NAMED and score.same_name(s["speaker"]["name"], n["speaker"]) for n, s in shown
    ]
    given: dict[str, Any] = score.calibration([(float(s["speaker"]["confidence"]), r) for (_, s), r in zip(shown, right, strict=True)])
    return given


def tables(score: ModuleType, split: Split, records: list[Row]) -> str:
    """Causes by form, calibration, and the commonest confusions of kind and act, as Markdown."""
    rows = found(score, split, records)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for note, statement, record in rows:
        why = cause(score, note, statement, record)
        counts[form(score, statement)][why] += 1
        counts["all"][why] += 1
    lines = ["| source | " + " | ".join(CAUSES) + " |", "|---" * (len(CAUSES) + 1) + "|"]
    lines += [f"| {name} | " + " | ".join(str(counts[name][c]) for c in CAUSES) + " |" for name in FORMS]
    sure = confidences(score, rows)
    if sure:
        lines += ["", f"Speaker confidence: ece {sure['ece']}, {sure['share at 0.9']} % of the named speakers at ≥ 0.9, of which "
                  f"{sure['precision at 0.9']} % right."]  # fmt: skip
    for what, gold_key, said in (("kind", "speaker_kind", lambda s: s["speaker"]["kind"]), ("act", "act", lambda s: s["act"])):
        wrong = Counter((n[gold_key], said(s)) for n, s, _ in rows if n[gold_key] != said(s))
        shown = ", ".join(f"{gold} read as {mine} {count}" for (gold, mine), count in wrong.most_common(8))
        lines += ["", f"Commonest confusions of {what}: {shown or 'none'}."]
    return "\n".join(lines)


@click.command()
@shared_option
def main(shared: Path) -> None:
    """Print the tables of both dev splits."""
    score, reader = scorer(shared), Reader()
    for split in dev_splits(shared):
        print(f"### {split.name} dev\n\n{tables(score, split, read(reader, split.gold))}\n")


if __name__ == "__main__":
    main()
