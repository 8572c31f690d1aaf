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
    pieces = [pieces_of(words, attribution(words, "said", "sound")), pieces_of(words, attribution(words, "denied", "it"))]
    acts = np.tile(np.arange(10), 20)
    scores, anyway = fitted([pieces[int(act == ACTS.index("deny"))] for act in acts], acts, splitter.tokenizer.get_vocab_size())
    write(scores, anyway, tmp_path / "wording.npz")
    with np.load(tmp_path / "wording.npz") as parts:
        table = Wording(parts)
    assert ACTS[int(table.acts(words, attribution(words, "denied", "it")).argmax())] == "deny"
    assert ACTS[int(table.acts(words, attribution(words, "said", "sound")).argmax())] != "deny"
