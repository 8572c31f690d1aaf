"""Fits the regression of `reading/furniture.py` on the annotated training articles: `python -m training.furniture --data FOLDER`.

The margin is the one with the best F1 over characters in five-fold cross-validation by article; figures printed are those.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from sklearn.linear_model import LogisticRegression

import onrecord
from onrecord.reading.furniture import FEATURES, KINDS, features
from onrecord.reading.paragraphs import paragraphs

from .corpora import read_lines

FOLDS = 5
ANNOTATED = (("polnear", "circumstances"), ("viral", "speakers"))


@dataclass(frozen=True)
class Marked:
    """An article: features (N, F) of its paragraphs, their kinds (N,), characters that are not blank in each (N,)."""

    values: np.ndarray
    kinds: np.ndarray
    chars: np.ndarray


def marked_articles(data: Path) -> list[Marked]:
    """The annotated training articles. A title is hidden from half of those that have one: many texts come without."""
    found = []
    for corpus, notes in ANNOTATED:
        articles = {a["id"]: a for a in read_lines(data / corpus / "train.jsonl.gz")}
        for number, note in enumerate(read_lines(data / corpus / f"train.{notes}.jsonl.gz")):
            article = articles[note["id"]]
            text, bounds = article["text"], paragraphs(article["text"])
            kinds = np.zeros(len(bounds), int)
            for piece in note["furniture"]:
                start = text.find(piece["text"])
                end = start + len(piece["text"])
                for i, (a, b) in enumerate(bounds):
                    if start >= 0 and min(b, end) - max(a, start) > 0.5 * (b - a):
                        kinds[i] = KINDS.index(piece["kind"])
            title = article.get("title") if number % 2 else None
            chars = np.array([len("".join(text[a:b].split())) for a, b in bounds])
            found.append(Marked(features(text, bounds, title, article.get("byline")), kinds, chars))
    return found


def fit(articles: list[Marked]) -> np.ndarray:
    """(F, K) weights."""
    values, kinds = np.vstack([a.values for a in articles]), np.concatenate([a.kinds for a in articles])
    scale = np.maximum(np.abs(values).max(0), 1e-9)
    model = LogisticRegression(C=3.0, fit_intercept=False, max_iter=3000).fit(values / scale, kinds)
    weights = np.full((len(FEATURES), len(KINDS)), 0.0)
    weights[:, model.classes_] = (model.coef_ / scale).T
    return weights


def log_odds(article: Marked, weights: np.ndarray) -> np.ndarray:
    """(N,) log odds that a paragraph is furniture."""
    scores = article.values @ weights
    return np.log(np.exp(scores[:, 1:] - scores[:, :1]).sum(1))


def f1(articles: list[Marked], odds: list[np.ndarray], margin: float) -> float:
    """F1 over characters."""
    hit = sum(a.chars[(o > margin) & (a.kinds > 0)].sum() for a, o in zip(articles, odds, strict=True))
    said = sum(a.chars[o > margin].sum() for a, o in zip(articles, odds, strict=True))
    return float(2 * hit / (said + sum(a.chars[a.kinds > 0].sum() for a in articles)))


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True, help="The folder with the corpora.")
def main(data: Path) -> None:
    """Write furniture.json among the weights."""
    articles = marked_articles(data)
    odds: list[np.ndarray] = [np.zeros(0)] * len(articles)
    confusion: Counter[tuple[str, str]] = Counter()
    for fold in range(FOLDS):
        weights = fit([a for i, a in enumerate(articles) if i % FOLDS != fold])
        for i in range(fold, len(articles), FOLDS):
            odds[i] = log_odds(articles[i], weights)
            best = (articles[i].values @ weights)[:, 1:].argmax(1) + 1
            confusion.update(
                (KINDS[k], KINDS[b] if o > 0 else "text") for k, b, o in zip(articles[i].kinds, best, odds[i], strict=True) if k
            )
    margin = max(np.arange(-1.5, 1.6, 0.1), key=lambda m: f1(articles, odds, m))
    print(f"{len(articles)} articles: F1 over characters {100 * f1(articles, odds, margin):.1f} at margin {margin:.1f} (cross-validated)")
    for (kind, said), count in sorted(confusion.items()):
        print(f"  {kind:9} read as {said:9} {count}")
    weights = fit(articles)
    stored = {
        "margin": round(float(margin), 2),
        "kinds": list(KINDS),
        "weights": {name: [round(float(w), 4) for w in row] for name, row in zip(FEATURES, weights, strict=True)},
    }
    out = Path(onrecord.__file__).parent / "reading" / "weights" / "furniture.json"
    out.write_text(json.dumps(stored, indent=0) + "\n", "utf8")


if __name__ == "__main__":
    main()
