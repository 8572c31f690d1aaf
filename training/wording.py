"""Fits the table of `onrecord.reading.wording` on the annotated training articles and writes `wording.npz`: a logistic regression from the
wordpieces of a statement's cue and content to its act. `python -m training.wording --data DATA --weights RUN/weights`.

All people of an article have other names, so that nobody's name tells an act, and rare wordpieces are left out. SHARE is what the table
weighs beside the network's own logarithms; anywhere between 0.3 and 0.8 the share of right acts changes by half a point at most.
"""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from onrecord.reading.spans import Attribution, Found
from onrecord.reading.statement_head import ACTS
from onrecord.reading.wording import pieces_of
from onrecord.reading.words import Splitter

from .corpora import TAUGHT, Labelled, annotated_articles
from .labels import UNKNOWN, Said

# in how many statements a wordpiece stands at least: in their cues, in their contents
LEAST = (3, 5)
CUE_WEIGHS = 2.0
SHARE = 0.6
SEED = 1


def statements(articles: list[Labelled]) -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray]:
    """The wordpieces of each statement's cue and content, and its act (N,)."""
    given = [(article.words, said) for article in articles for said in article.labels.said if said.act != UNKNOWN]
    return [pieces_of(words, _attribution(said)) for words, said in given], np.array([said.act for _, said in given])


def _attribution(said: Said) -> Attribution:
    contents = tuple(Found(a, b, 1.0, 1.0, 1.0) for a, b in said.contents)
    return Attribution(contents, Found(*said.cue, 1.0, 1.0, 1.0) if said.cue else None, None, (1.0,) * len(contents), 1.0)


def fitted(pieces: list[tuple[np.ndarray, np.ndarray]], acts: np.ndarray, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores (2, V, A) of wordpieces in a cue and in a content, and their bias (A,)."""
    counts = np.zeros((2, vocabulary), int)
    for one in pieces:
        for place in (0, 1):
            counts[place, one[place]] += 1
    kept = counts >= np.array(LEAST)[:, None]
    column = np.cumsum(kept).reshape(kept.shape) - 1
    rows, columns, values = [], [], []
    for row, one in enumerate(pieces):
        for place, weighs in ((0, CUE_WEIGHS), (1, 1.0)):
            known = one[place][kept[place, one[place]]]
            if not len(known):
                continue
            rows += [row] * len(known)
            columns += column[place, known].tolist()
            values += [weighs / np.sqrt(len(one[place]))] * len(known)
    matrix = csr_matrix((values, (rows, columns)), shape=(len(pieces), int(kept.sum())))
    model = LogisticRegression(C=3.0, max_iter=1000).fit(matrix, acts)
    assert list(model.classes_) == list(range(len(ACTS)))
    scores = np.zeros((2, vocabulary, len(ACTS)))
    scores[kept] = model.coef_.T
    scores[0] *= CUE_WEIGHS
    return SHARE * scores, SHARE * model.intercept_


def write(scores: np.ndarray, bias: np.ndarray, path: Path) -> None:
    """The table in eight bits."""
    scale = np.abs(scores).max() / 127
    np.savez_compressed(path, scores=np.round(scores / scale).astype(np.int8), scale=np.float32(scale), bias=bias.astype(np.float32))


@click.command()
@click.option("--data", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--weights", type=click.Path(exists=True, path_type=Path), required=True, help="The folder with tokenizer.json.")
@click.option("--corpora", default=",".join(TAUGHT), show_default=True, help="Leave out corpora without a licence here.")
def main(data: Path, weights: Path, corpora: str) -> None:
    """Write wording.npz beside the weights."""
    splitter = Splitter(weights / "tokenizer.json")
    rng = np.random.default_rng(SEED)
    pieces, acts = statements([a.labelled(splitter, rng) for a in annotated_articles(data, tuple(corpora.split(","))) if a.has_speakers])
    scores, bias = fitted(pieces, acts, splitter.tokenizer.get_vocab_size())
    write(scores, bias, weights / "wording.npz")
    print(f"{len(acts)} statements, {int((scores != 0).any(2).sum())} wordpieces in their places")


if __name__ == "__main__":
    main()
