"""The table of wording is fitted and comes back from its file."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="training needs scikit-learn: make .venv/train")

from onrecord.reading.statement_head import ACTS
from onrecord.reading.wording import Wording, pieces_of
from onrecord.reading.words import Splitter
from tests.reading.test_wording import TEXT, attribution
from training.wording import fitted, write


def test_what_is_fitted_comes_back_from_its_file(tmp_path: Path, splitter: Splitter) -> None:
    words, _ = splitter.words(TEXT)
    said, denied = attribution(words, "said", "sound"), attribution(words, "denied", "it")
    pieces = {"say": pieces_of(words, said), "deny": pieces_of(words, denied)}
    acts = np.tile(np.arange(len(ACTS)), 20)
    given = [pieces.get(ACTS[act], (np.zeros(0, int), np.zeros(0, int))) for act in acts]
    scores, bias = fitted(given, acts, splitter.tokenizer.get_vocab_size())
    write(scores, bias, tmp_path / "wording.npz")
    with np.load(tmp_path / "wording.npz") as parts:
        table = Wording(parts)
    for act, one in (("say", said), ("deny", denied)):
        assert ACTS[int(table.scores(words, one).argmax())] == act
        expected = bias + sum(scores[place, p].sum(0) / np.sqrt(len(p)) for place, p in enumerate(pieces[act]))
        assert np.allclose(table.scores(words, one), expected, atol=0.05)
    assert scores[0, pieces["say"][0]].any() and not scores[1, pieces["say"][0]].any(), "a word of the cue is none of the content"
