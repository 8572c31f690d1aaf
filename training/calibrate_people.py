"""Fits on the held-out tenth of the annotated training articles what is shown about people: the regressions behind the confidence of a
speaker and of a nested statement, and how sure a speaker's name, a nested statement, a side and a circumstance must be. Adds them to
`reading.json`. One threshold serves all circumstances: only some of these articles have any.

Right is what `score.py` counts as right; its own functions decide. The dev splits are not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType

import click
import numpy as np
from sklearn.linear_model import LogisticRegression

from onrecord.reading.assembly import Draft, Settings, assembled, drafts
from onrecord.reading.confidence import nested_features
from onrecord.reading.people import NAMED, Cast
from onrecord.reading.reader import Reader, Reading
from onrecord.record import Article, Record

from .calibrate import PEOPLE_BEFORE_CALIBRATION, scorer
from .corpora import CORPORA, Annotated, annotated_articles

FOLDS = 5
LEAST_PRECISION = 0.92
ALL_BUT = 0.5
# what is nested is shown where it is likelier there than not: most of these articles are annotated for this project, with more of it (32
# in 100 statements) than the corpora have themselves (28), so that the best F1 here would show too much of it
LEAST_NESTED = 0.5
# a side that is less likely than one in three is a guess, and is not shown, though the best F1 of the held-out articles is below that
# (54.1 at 0.15, where 60 of 100 are right; 51.6 at 0.35, where 70 are)
LEAST_SIDE = 1 / 3
SEED = 1
SCENE_ROWS = ("addressee", "medium", "occasion", "when phrases")


@dataclass(frozen=True)
class Held:
    """A held-out article with its annotation, and what the network says of it."""

    annotated: Annotated
    reading: Reading

    def record(self, settings: Settings) -> Record:
        """Its record under these settings."""
        return assembled("calibration", self.reading.article, self.reading.quoted, self.reading.read, settings)


def read(data: Path, reader: Reader, names: np.random.Generator | None = None) -> list[Held]:
    """The held-out articles that carry speakers; with other names for all people if `names` is given."""
    given = [a for a in annotated_articles(data, CORPORA, held_out=True) if a.has_speakers]
    given = [a.with_other_names(names) for a in given] if names else given
    readings = []
    for a in given:
        reading = reader.opened(Article(**{k: a.article.get(k) for k in ("id", "text", "published", "outlet")}), any_language=True)
        assert isinstance(reading, Reading), reading
        readings.append(reading)
    reader.read_sections(readings)
    return [Held(a, r) for a, r in zip(given, readings, strict=True)]


def rows(score: ModuleType, held: list[Held], settings: Settings) -> dict:
    """score.py's rows over held-out articles of which all is known, under these settings."""
    gold = [h.annotated.article for h in held]
    records = [json.loads(h.record(settings).to_json()) for h in held]
    notes = [{"id": h.annotated.article["id"], "annotations": h.annotated.notes} for h in held]
    scenes = [
        {"id": h.annotated.article["id"], "annotations": h.annotated.scenes, "furniture": []} for h in held if h.annotated.has_circumstances
    ]
    return score.report(gold, records, notes, scenes)


@dataclass(frozen=True)
class Paired:
    """A statement that gold has too: its note, its draft, the drafts of what is nested in it, and which of gold's nested ones each of these
    is (-1: none); whom gold says to speak in each of gold's (None: nobody with a name)."""

    cast: Cast
    note: dict
    draft: Draft
    nested: list[Draft]
    of_gold: list[int]
    speaks: list[str | None]


def paired(score: ModuleType, h: Held, settings: Settings) -> Iterator[Paired]:
    """The statements of a held-out article that gold has too."""
    text, sections = h.reading.article.text, h.reading.read
    cast = Cast(text, sections)
    given = drafts(text, h.reading.quoted, sections, cast, settings, [])
    at = {(d.section, d.number): d for d in given}
    top = [d for d in given if d.finding.parent < 0]
    notes = {n["id"]: n for n in h.annotated.notes}
    gold = h.annotated.article["attributions"]
    contents = [score.chars(text, score.pairs(a["content"])) for a in gold]
    for k, j in score.best_pairs(contents, [score.chars(text, d.content) for d in top]).items():
        if note := notes.get(f"A{k + 1}"):
            nested = [d for d in given if d.finding.parent >= 0 and _root(d, at) is top[j]]
            low, high = min(contents[k]), max(contents[k]) + 1
            inner = [(x, text.find(x["content"], low, high)) for x in note["inner"]]
            inner = [(x, p) for x, p in inner if p >= 0]
            wanted = [score.chars(text, [(p, p + len(x["content"]))]) for x, p in inner]
            found = {i: m for m, i in score.best_pairs(wanted, [score.chars(text, d.content) for d in nested]).items()}
            yield Paired(cast, note, top[j], nested, [found.get(i, -1) for i in range(len(nested))], [x["speaker"] for x, _ in inner])


def speakers(score: ModuleType, held: list[Held], settings: Settings) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of every statement that gold has too: features (N, F); and (N,) whether the likeliest is right, its article, whether it is nested."""
    found: list[tuple[np.ndarray, bool, int, bool]] = []
    for number, h in enumerate(held):
        for p in paired(score, h, settings):
            named = p.note["speaker_kind"] in NAMED
            said = [(p.draft, p.note["speaker"] if named else None, False)]
            said += [(d, p.speaks[k], True) for d, k in zip(p.nested, p.of_gold, strict=True) if k >= 0]
            for d, name, is_nested in said:
                if d.spoken.likely and not d.spoken.is_joint:
                    likeliest = p.cast.characters[d.spoken.likely[0][0]].name
                    found.append((d.spoken.features, bool(name) and score.same_name(likeliest, name), number, is_nested))
    values, right, of, nested = zip(*found, strict=True)
    return np.array(values), np.array(right, bool), np.array(of), np.array(nested, bool)


def inner(score: ModuleType, held: list[Held], settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """features (N, F) of every nested statement, however doubtful, in one that gold has too, and whether gold has it there (N,)."""
    values, right = [], []
    for h in held:
        for p in paired(score, h, replace(settings, least_nested=0.0)):
            numbers = {(d.section, d.number): d for d in [p.draft, *p.nested]}
            for d, k in zip(p.nested, p.of_gold, strict=True):
                outer = numbers[d.section, d.finding.parent].confidence
                values.append(nested_features(d.finding.attribution, d.finding.sure, outer))
                right.append(k >= 0)
    return np.array(values), np.array(right, bool)


def _root(d: Draft, at: dict[tuple[int, int], Draft]) -> Draft:
    while d.finding.parent >= 0:
        d = at[d.section, d.finding.parent]
    return d


def fit(values: np.ndarray, right: np.ndarray) -> np.ndarray:
    """(F,) weights of the regression."""
    model = LogisticRegression(C=1.0, fit_intercept=False, max_iter=2000).fit(values, right)
    return np.asarray(model.coef_[0])


def cross_validated(values: np.ndarray, right: np.ndarray, of: np.ndarray) -> np.ndarray:
    """(N,) confidences, each by a regression fitted on other articles."""
    sure = np.zeros(len(right))
    for fold in range(FOLDS):
        mine = of % FOLDS == fold
        sure[mine] = 1 / (1 + np.exp(-values[mine] @ fit(values[~mine], right[~mine])))
    return sure


def least_speaker(sure: np.ndarray, right: np.ndarray) -> float:
    """The lowest confidence from which on names are right often enough."""
    for cut in np.arange(0.3, 0.9, 0.02):
        shown = sure >= cut
        if right[shown].mean() >= LEAST_PRECISION:
            return round(float(cut), 2)
    return 0.9


def scene_threshold(score: ModuleType, held: list[Held], settings: Settings) -> Settings:
    """The settings with the lowest threshold that gives all circumstances together their best F1, or all but: between thresholds that
    do as well as each other, nothing is left out for chance's sake."""
    tried = []
    for cut in np.arange(0.1, 0.55, 0.05):
        changed = replace(settings, least_scene=dict.fromkeys(settings.least_scene, round(float(cut), 2)))
        found = [row for name, row in rows(score, held, changed).items() if name in SCENE_ROWS]
        hit, said, gold = (sum(row[part] for row in found) for part in ("hit", "said", "gold"))
        tried.append((200 * hit / max(said + gold, 1), changed))
    most = max(f1 for f1, _ in tried)
    f1, changed = next((f1, changed) for f1, changed in tried if f1 >= most - ALL_BUT)
    print(f"circumstances: at >= {changed.least_scene['when']} F1 {f1:.1f}, the best {most:.1f}")
    return changed


def best(score: ModuleType, held: list[Held], row: str, changed: Callable[[float], Settings], least: float) -> Settings:
    """The settings with the highest threshold, `least` or more, that gives a row its best F1, or all but: of thresholds that do as well as
    each other, the one that shows what is surer."""
    cuts = [cut for cut in np.arange(0.1, 0.86, 0.05).round(2).tolist() if cut >= least]
    tried = [(rows(score, held, changed(cut)).get(row, {}).get("f1", 0.0), cut) for cut in cuts]
    most = max(f1 for f1, _ in tried)
    f1, cut = next((f1, cut) for f1, cut in reversed(tried) if f1 >= most - ALL_BUT)
    print(f"{row}: at >= {cut:.2f} F1 {f1}, the best {most}")
    return changed(cut)


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--scorer", "scorer_path", type=click.Path(exists=True, path_type=Path), required=True, help="score.py")
@click.option("--weights", type=click.Path(exists=True, path_type=Path), required=True, help="The folder with reading.json.")
def main(data: Path, scorer_path: Path, weights: Path) -> None:
    """Add to reading.json what is shown about people."""
    path = weights / "reading.json"
    given = {**json.loads(path.read_text("utf8")), **PEOPLE_BEFORE_CALIBRATION}
    score, reader, settings = scorer(scorer_path), Reader(weights), Settings.of(given)
    held, others = read(data, reader), read(data, reader, np.random.default_rng(SEED))
    values, right = inner(score, held, settings)
    print(f"nested: {len(right)} found, right {right.mean():.3f}")
    settings = replace(settings, nested=[round(float(w), 4) for w in fit(values, right)])
    # confidence is to hold whoever the people are: each article counts once as it is and once with other names
    found = [speakers(score, articles, settings) for articles in (held, others)]
    values, right, of, is_nested = (np.concatenate(part) for part in zip(*found, strict=True))
    sure = cross_validated(values, right, of)
    cut = least_speaker(sure[~is_nested], right[~is_nested])
    for what, which in (("statements", ~is_nested), ("nested", is_nested)):
        shown = which & (sure >= cut)
        print(f"{what} {which.sum()}, likeliest right {right[which].mean():.3f}")
        print(f"named at >= {cut} {shown.sum()}, of which right {right[shown].mean():.3f}")
        print(score.calibration(list(zip(sure[which].tolist(), right[which].tolist(), strict=True))))
    settings = replace(settings, speaker=[round(float(w), 4) for w in fit(values, right)], least_speaker=cut)
    settings = best(score, held, "nested", lambda c: replace(settings, least_nested=c), LEAST_NESTED)
    settings = best(score, held, "stance", lambda c: replace(settings, least_side=c), LEAST_SIDE)
    settings = scene_threshold(score, held, settings)
    for name, row in rows(score, held, settings).items():
        print(name, row)
    kept = {name: getattr(settings, name) for name in PEOPLE_BEFORE_CALIBRATION}
    path.write_text(json.dumps({**given, **kept}, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
