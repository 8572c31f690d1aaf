"""Fits on the held-out tenth of the training articles what the weights need besides the network, and writes `reading.json`:
the regression behind `confidence` and the confidence below which nothing is shown.

Right means what `score.py` counts as "attribution overlap"; its own functions decide. What is shown is chosen by the mean of its F1 and
that of "attribution exact". Figures printed here are for the held-out articles, with the regression fitted by five-fold
cross-validation over articles.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import click
import numpy as np
from sklearn.linear_model import LogisticRegression

import onrecord
from onrecord.reading.confidence import NESTED_FEATURES, features
from onrecord.reading.decoding import Field, decode
from onrecord.reading.encoder import Encoded, Encoder
from onrecord.reading.people import FEATURES
from onrecord.reading.quotations import Quotation
from onrecord.reading.running import joined
from onrecord.reading.spans import Pointers, attributions
from onrecord.reading.statements import characters, content_ranges, holds_quotation
from onrecord.reading.words import Splitter, Words

from .corpora import CORPORA, is_held_out, read_lines

FOLDS = 5
# how finely the least confidence is sought, and over how many steps F1 is smoothed
STEP, SMOOTHED = 0.02, 7
# with which everything is shown, as `calibrate_people.py` wants it
PEOPLE_BEFORE_CALIBRATION = {
    "nested": [0.0, 1.0, *[0.0] * (len(NESTED_FEATURES) - 2)],
    "speaker": [0.0] * len(FEATURES),
    "least_speaker": 0.0,
    "least_nested": 0.0,
    "least_side": 0.0,
    "least_scene": {"addressee": 0.3, "medium": 0.3, "occasion": 0.3, "when": 0.3},
}


@dataclass(frozen=True)
class Read:
    """A held-out article as the encoder sees it."""

    article: dict
    quoted: list[Quotation]
    words: Words
    encoded: Encoded


@dataclass(frozen=True)
class Judged:
    """What was found in one article: features (N, F), whether each is right (N,), and to the letter (N,), whether it is shown however
    unsure (N,), and how many relations gold has."""

    values: np.ndarray
    right: np.ndarray
    exact: np.ndarray
    quotes: np.ndarray
    gold: int


def scorer(path: Path) -> ModuleType:
    """score.py as a module."""
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read(data: Path, encoder: Encoder, splitter: Splitter) -> list[Read]:
    """Every held-out article, encoded."""
    articles = [a for corpus in CORPORA for a in read_lines(data / corpus / "train.jsonl.gz") if is_held_out(a["id"])]
    split = [splitter.words(a["text"]) for a in articles]
    encoded = encoder.encode([words for words, _ in split])
    return [Read(a, quoted, words, e) for a, (words, quoted), e in zip(articles, split, encoded, strict=True)]


def judge(score: ModuleType, read: list[Read], field: Field, pointers: Pointers) -> list[Judged]:
    """What is found with this field, and what of it is right."""
    found = []
    for r, tagging in zip(read, decode(field, [(r.encoded.tags, r.words.opening) for r in read]), strict=True):
        text, gold = r.article["text"], r.article["attributions"]
        said = joined(attributions(tagging, r.encoded.links, pointers), r.words, r.quoted)
        contents = [content_ranges(text, r.words, r.quoted, a) for a in said]
        sources = [[characters(r.words, a.source)] if a.source else [] for a in said]
        right, exact = np.zeros(len(said), bool), np.zeros(len(said), bool)
        wanted = [score.chars(text, score.pairs(a["content"])) for a in gold]
        for k, j in score.best_pairs(wanted, [score.chars(text, spans) for spans in contents]).items():
            theirs, mine = (score.chars(text, spans) for spans in (score.pairs(gold[k]["source"]), sources[j]))
            right[j] = bool(theirs & mine and len(mine) <= len(theirs) + 60) or (not theirs and not mine)
            exact[j] = all(
                _trimmed(score, text, score.pairs(gold[k][part])) == _trimmed(score, text, spans)
                for part, spans in (("content", contents[j]), ("source", sources[j]))
            )
        found.append(
            Judged(
                np.array([features(r.words, a) for a in said]),
                right,
                exact,
                np.array([holds_quotation(r.words, a) for a in said], bool),
                len(gold),
            )
        )
    return [j for j in found if len(j.right)]


def _trimmed(score: ModuleType, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(score.trimmed(text, *span) for span in spans)


def cross_validated(judged: list[Judged]) -> list[np.ndarray]:
    """The confidence of every statement by a regression fitted on the other folds."""
    sure: list[np.ndarray] = [np.zeros(0)] * len(judged)
    for fold in range(FOLDS):
        model = fit([j for i, j in enumerate(judged) if i % FOLDS != fold])
        for i in range(fold, len(judged), FOLDS):
            sure[i] = 1 / (1 + np.exp(-judged[i].values @ model))
    return sure


def fit(judged: list[Judged]) -> np.ndarray:
    """(F,) weights of the regression."""
    values, right = np.concatenate([j.values for j in judged]), np.concatenate([j.right for j in judged])
    scale = np.maximum(np.abs(values).max(0), 1e-9)
    model = LogisticRegression(C=3.0, fit_intercept=False, max_iter=2000).fit(values / scale, right)
    return np.asarray(model.coef_[0] / scale)


def best_cut(judged: list[Judged], sure: list[np.ndarray]) -> tuple[float, float]:
    """The least confidence that gives the best mean of both F1s over all articles, and that mean. The curve is flat at its top, and
    is smoothed, so that the middle of the top is chosen and not a peak of chance."""
    p, quotes = np.concatenate(sure), np.concatenate([j.quotes for j in judged])
    hits = np.concatenate([np.mean([j.right, j.exact], axis=0) for j in judged])
    gold = sum(j.gold for j in judged)
    cuts = np.arange(0.1, 0.7, STEP)
    shown = [(p >= cut) | quotes for cut in cuts]
    f1 = np.array([2 * hits[one].sum() / (one.sum() + gold) for one in shown])
    smooth = np.convolve(f1, np.ones(SMOOTHED) / SMOOTHED, "valid")
    best = int(smooth.argmax()) + SMOOTHED // 2
    return float(cuts[best]), float(f1[best])


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--scorer", "scorer_path", type=click.Path(exists=True, path_type=Path), required=True, help="score.py")
@click.option("--weights", type=click.Path(exists=True, path_type=Path), required=True, help="The folder that export wrote.")
@click.option("--name", default=f"onrecord-reading-{onrecord.__version__}", show_default=True, help="Name and version of the weights.")
def main(data: Path, scorer_path: Path, weights: Path, name: str) -> None:
    """Write reading.json beside the weights."""
    score, splitter = scorer(scorer_path), Splitter(weights / "tokenizer.json")
    held_out = read(data, Encoder(weights, splitter), splitter)
    parts = np.load(weights / "field.npz")
    pointers = Pointers(parts["distance"], parts["nothing"], parts["nothing_bias"])
    judged = judge(score, held_out, Field(parts["step"], parts["first"], parts["last"]), pointers)
    confidences = cross_validated(judged)
    cut, f1 = best_cut(judged, confidences)
    print(f"mean F1 {100 * f1:.1f} at confidence >= {cut:.2f}")
    shown = [
        (float(p), bool(r))
        for j, sure in zip(judged, confidences, strict=True)
        for p, r, quotes in zip(sure, j.right, j.quotes, strict=True)
        if p >= cut or quotes
    ]
    print("held out:", score.calibration(shown))
    settings = {
        "model": name,
        "least_confidence": round(float(cut), 3),
        "confidence": [round(float(w), 5) for w in fit(judged)],
        **PEOPLE_BEFORE_CALIBRATION,
    }
    (weights / "reading.json").write_text(json.dumps(settings, indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
