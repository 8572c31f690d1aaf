"""Training sees what the annotators marked: spans in words, whole windows, links that point where they should."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from onrecord.reading.tags import begin
from onrecord.reading.words import NO_CASE, OUTSIDE, Splitter
from training.corpora import Labelled, annotated_articles, in_words, is_held_out, labelled, read_lines
from training.windows import MAX_PIECES, cut, windows

TEXT = "“Never,” said Ann Ode.\n\nBo Lund denied that he had met her, and she said that he lied."


def at(words: str, after: int = 0) -> list[int]:
    start = TEXT.index(words, after)
    return [start, start + len(words)]


ARTICLE = {
    "id": "a",
    "text": TEXT,
    "attributions": [
        {"source": [at("Ann Ode.")], "cue": [at("said")], "content": [at("“Never,”")]},
        {"source": [at("Bo Lund")], "cue": [at("denied")], "content": [at("that he had met her,")]},
        {"source": [at("she")], "cue": [at("said", 60)], "content": [at("that he lied.")]},
    ],
}


@pytest.fixture(scope="module")
def article(splitter: Splitter) -> Labelled:
    return labelled(ARTICLE, "test", splitter)


def words_of(article: Labelled, first: int, last: int) -> str:
    return TEXT[article.words.starts[first] : article.words.ends[last]]


def test_spans_are_trimmed_of_marks_and_stops(article: Labelled) -> None:
    assert [words_of(article, *r.content[0]) for r in article.attributions] == ["Never", "that he had met her", "that he lied"]
    assert [words_of(article, *r.source[0]) for r in article.attributions] == ["Ann Ode", "Bo Lund", "she"]


def test_a_span_over_paragraphs_is_cut_where_they_end(splitter: Splitter) -> None:
    one = {"id": "b", "text": TEXT, "attributions": [{"source": [], "cue": [], "content": [[0, len(TEXT)]]}]}
    found = labelled(one, "test", splitter)
    assert len(found.attributions[0].content) == 2


def test_marks_alone_are_no_span(splitter: Splitter) -> None:
    words, _ = splitter.words(TEXT)
    assert in_words(TEXT, words, 0, 1) is None


def test_windows_carry_tags_and_links(article: Labelled) -> None:
    [window] = windows(article, np.random.default_rng(0), disturb=False)
    assert [words_of(article, *span) for span in window.cues] == ["said", "denied", "said"]
    assert [window.cues[cue] for cue in window.cue_of_content] == window.cues
    assert [words_of(article, *window.sources[s]) for s in window.source_of_cue] == ["Ann Ode", "Bo Lund", "she"]
    for first, last in window.contents:
        assert window.tags[first] == begin(2) + (3 if first == last else 0)
    assert len(window.word_of) == len(window.pieces)


def test_a_window_of_overlapping_attributions_has_no_tags(splitter: Splitter) -> None:
    overlapping = {"source": [], "cue": [at("her")], "content": [at("and she said that he")]}
    one = {**ARTICLE, "attributions": [*ARTICLE["attributions"], overlapping]}
    [window] = windows(labelled(one, "test", splitter), np.random.default_rng(0), disturb=False)
    assert window.tags is None and window.contents


def test_disturbed_windows_keep_their_spans_in_place(article: Labelled) -> None:
    rng = np.random.default_rng(1)
    seen = {"no case": 0, "no marks": 0}
    for _ in range(200):
        [window] = windows(article, rng)
        seen["no case"] += set(window.case.tolist()) == {NO_CASE}
        seen["no marks"] += set(window.quote.tolist()) == {OUTSIDE}
        assert len(window.tags) == len(window.case) == window.word_of[-1] + 1
        assert [last - first for first, last in window.contents] == [0, 4, 2]
    assert all(5 < count < 60 for count in seen.values())


def test_windows_cover_a_long_text_once_and_fit(splitter: Splitter) -> None:
    words, _ = splitter.words("\n".join(["one two three four " * n for n in (5, 200, 40, 90, 3)]))
    ranges = cut(words, np.random.default_rng(2))
    assert [i for a, b in ranges for i in range(a, b)] == list(range(len(words)))
    assert all(words.first_piece[b] - words.first_piece[a] <= MAX_PIECES for a, b in ranges)


def test_a_tenth_is_held_out_and_not_trained_on(tmp_path: Path) -> None:
    (tmp_path / "polnear").mkdir()
    rows = [{**ARTICLE, "id": f"article {n}"} for n in range(300)]
    with gzip.open(tmp_path / "polnear" / "train.jsonl.gz", "wt", encoding="utf8") as out:
        out.write("\n".join(map(json.dumps, rows)))
    assert len(read_lines(tmp_path / "polnear" / "train.jsonl.gz")) == 300
    trained = [one.article for one in annotated_articles(tmp_path, ("polnear",))]
    assert 0.04 < sum(is_held_out(r["id"]) for r in rows) / 300 < 0.17
    assert not [a for a in trained if is_held_out(a["id"])]
    assert len(trained) + sum(is_held_out(r["id"]) for r in rows) == 300
