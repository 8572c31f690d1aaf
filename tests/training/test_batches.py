"""Batches hold what the windows hold: spans, the links between them, statements and sides, whatever is padded around them."""

import numpy as np
import pytest

from onrecord.reading.words import Splitter
from training.batches import Batch
from training.corpora import Annotated
from training.labels import UNKNOWN
from training.windows import Window, windows

TEXT = "Ann Ode said Bo Lund lied.\n\n“He never paid,” she said on Friday.\n\nBo Lund denied it."


def at(words: str, after: int = 0) -> list[int]:
    start = TEXT.index(words, after)
    return [start, start + len(words)]


ARTICLE = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        {"source": [at("Ann Ode")], "cue": [at("said")], "content": [at("Bo Lund lied")]},
        {"source": [at("she")], "cue": [at("said", 30)], "content": [at("“He never paid,”")]},
        {"source": [at("Bo Lund", 40)], "cue": [at("denied")], "content": [at("it.", 60)]},
    ],
}
NOTE = {"speaker_kind": "person", "description": None, "inner": []}
NOTES = [
    {**NOTE, "id": "A1", "speaker": "Ann Ode", "act": "accuse", "stance": [{"toward": "Bo Lund", "polarity": "against"}]},
    {**NOTE, "id": "A2", "speaker": "Ann Ode", "act": "accuse", "stance": []},
    {**NOTE, "id": "A3", "speaker": "Bo Lund", "act": "deny", "stance": []},
]
SCENE = {"addressee": [], "medium": [], "occasion": [], "when": {"phrases": [], "edtf": None}, "hedged": False}
SCENES = [{**SCENE, "id": f"A{n}"} for n in (1, 3)] + [{**SCENE, "id": "A2", "when": {"phrases": ["Friday"], "edtf": None}}]
SILVER = {"entities": [[*at("Ann Ode"), "PERSON"], [*at("Bo Lund"), "PERSON"], [*at("Bo Lund", 40), "PERSON"]], "coreference": []}


def window(splitter: Splitter, notes: list[dict], scenes: list[dict]) -> Window:
    article = Annotated(ARTICLE, "test", SILVER, notes, scenes).labelled(splitter)
    [made] = windows(article, np.random.default_rng(0), disturb=False)
    return made


@pytest.fixture(scope="module")
def batch(splitter: Splitter) -> Batch:
    """A window that is annotated, and the same text without a label."""
    return Batch.of([window(splitter, NOTES, SCENES), window(splitter, [], [])], splitter.first, splitter.last)


def word(batch: Batch, row: int, phrase: str, splitter: Splitter) -> tuple[int, int]:
    words, _ = splitter.words(TEXT)
    start, end = at(phrase)
    return int(np.searchsorted(words.ends, start, side="right")), int(np.searchsorted(words.starts, end)) - 1


def chosen(choices, row: int, number: int) -> list[tuple[int, int]]:
    """The spans that are right for one span; none is (-1, -1)."""
    right = np.flatnonzero(choices.right[row, number])
    last = choices.right.shape[2] - 1
    return [(-1, -1) if j == last else tuple(choices.others[row, j].tolist()) for j in right]


def test_wordpieces_stand_between_the_first_and_the_last(batch: Batch, splitter: Splitter) -> None:
    ends = batch.piece_mask.sum(1) - 1
    assert batch.pieces[:, 0].tolist() == [splitter.first] * 2
    assert [batch.pieces[i, e] for i, e in enumerate(ends)] == [splitter.last] * 2
    assert batch.tagged.all()


def test_contents_choose_their_cues_and_cues_their_sources(batch: Batch, splitter: Splitter) -> None:
    for row in (0, 1):
        assert chosen(batch.cue_of_content, row, 0) == [word(batch, row, "said", splitter)]
        assert chosen(batch.source_of_cue, row, 0) == [word(batch, row, "Ann Ode", splitter)]
        assert chosen(batch.source_of_cue, row, 1) == [word(batch, row, "she", splitter)]


def test_a_pronoun_stands_for_the_speaker_that_the_annotator_named(batch: Batch, splitter: Splitter) -> None:
    spans = [tuple(s) for s in batch.stands.spans[0].tolist()]
    she = spans.index(word(batch, 0, "she", splitter))
    assert word(batch, 0, "Ann Ode", splitter) in chosen(batch.stands, 0, she)
    assert batch.stands.weight[0, she] > 0


def test_what_nobody_wrote_down_is_there_to_be_taught_but_weighs_nothing(batch: Batch) -> None:
    assert batch.stands.given[1].any()
    assert batch.stands.weight[1].sum() == 0
    assert set(batch.statements.act[1].tolist()) == {UNKNOWN}
    assert batch.statements.given[1].sum() == 3
    of_second = batch.statements.side_group[batch.statements.side_statement >= batch.statements.given.shape[1]]
    assert len(of_second)
    assert set(batch.statements.side[of_second].tolist()) == {UNKNOWN}


def test_sides_belong_to_the_statement_and_the_mention(batch: Batch, splitter: Splitter) -> None:
    against = np.flatnonzero(batch.statements.side == 2)
    assert len(against) == 1
    row = np.flatnonzero(batch.statements.side_group == against[0])
    assert batch.statements.side_statement[row].tolist() == [0]
    assert [tuple(m) for m in batch.statements.side_mention[row].tolist()] == [(3, 4)] == [word(batch, 0, "Bo Lund", splitter)]
    assert batch.statements.side_inside[row].tolist() == [1]


def test_a_time_belongs_to_its_cue(batch: Batch, splitter: Splitter) -> None:
    assert tuple(batch.to_cue.spans[0, 0].tolist()) == word(batch, 0, "Friday", splitter)
    words, _ = splitter.words(TEXT)
    [(first, _)] = chosen(batch.to_cue, 0, 0)
    assert words.starts[first] == TEXT.index("said", 30)
    assert batch.to_cue.weight[1].sum() == 0
