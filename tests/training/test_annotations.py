"""What an annotated article tells."""

import gzip
import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

import training.corpora
from onrecord.reading.statement_head import ACTS, KINDS
from onrecord.reading.words import Splitter
from training.annotations import annotations, digest, notes_and_scenes
from training.corpora import Annotated, annotated_articles

TEXT = "Ada Quill accused Bo Lund of fraud. He said she lied."
ARTICLE = {"id": "a", "text": TEXT, "attributions": [{}, {}]}
ONE = {"id": "A1", "act": "accuse", "kind": "person", "speaker": [0, 9], "against": [[18, 25]]}
TWO = {"id": "A2", "act": "accuse", "kind": "person", "speaker": [18, 25]}


def given(knows: str) -> Annotated:
    notes, scenes = notes_and_scenes(ARTICLE, {"id": "a", "text": digest(TEXT), "knows": knows, "annotations": [ONE, TWO]})
    return Annotated(ARTICLE, "polnear", None, notes, scenes)


def test_speaker_act_and_sides_are_spans_of_the_text() -> None:
    first, second = given("all").notes
    assert (first["speaker"], first["act"], first["stance"]) == ("Ada Quill", "accuse", [{"toward": "Bo Lund", "polarity": "against"}])
    assert (second["speaker"], second["stance"], second["inner"]) == ("Bo Lund", [], [])


@pytest.mark.parametrize(("knows", "scenes"), [("speakers", 0), ("all", 2)])
def test_circumstances_that_were_not_annotated_are_not_known(knows: str, scenes: int) -> None:
    assert len(given(knows).scenes) == scenes


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="a: the text differs"):
        notes_and_scenes(ARTICLE, {"id": "a", "text": digest("another"), "knows": "all", "annotations": []})


def test_a_story_without_annotation_that_was_annotated_since_is_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [
        {"source": [[0, 9]], "cue": [[10, 17]], "content": [[18, 34]]},
        {"source": [[36, 38]], "cue": [[39, 43]], "content": [[44, 52]]},
    ]
    row = {"id": "a", "text": digest(TEXT), "knows": "speakers", "attributions": spans, "annotations": [ONE, TWO]}
    monkeypatch.setattr(training.corpora, "annotations", lambda corpus: {"a": row} if corpus == "unlabelled" else {})
    (tmp_path / "viral").mkdir()
    for name, stories in (("train", []), ("unlabelled", [{"id": "a", "text": TEXT}, {"id": "b", "text": "Nobody said a word."}])):
        with gzip.open(tmp_path / "viral" / f"{name}.jsonl.gz", "wt", encoding="utf8") as lines:
            lines.writelines(json.dumps(story) + "\n" for story in stories)
    [story] = annotated_articles(tmp_path, ("viral",))
    assert story.article["attributions"] == spans and story.has_speakers and not story.is_own
    assert annotated_articles(tmp_path, ("viral",), held_out=True) == []


def strings(given: object) -> set[str]:
    """All strings in a JSON value, the keys aside."""
    parts = given.values() if isinstance(given, dict) else given if isinstance(given, list) else ()
    return {given} if isinstance(given, str) else set().union(*map(strings, parts))


@pytest.mark.parametrize("corpus", ["polnear", "unlabelled"])
def test_the_annotations_of_the_project_hold_no_text(corpus: str) -> None:
    rows = annotations(corpus)
    assert len(rows) > 700
    for row in rows.values():
        assert [one["id"] for one in row["annotations"]] == [f"A{k}" for k in range(1, len(row["annotations"]) + 1)]
        ids = {one["id"] for one in row["annotations"]}
        assert strings([row["annotations"], row.get("attributions", [])]) - ids <= {*ACTS, *KINDS}


def test_written_texts_teach_all_but_where_attributions_begin_and_end(splitter: Splitter, tmp_path: Path) -> None:
    texts = annotated_articles(tmp_path, ("written",))
    assert len(texts) == len(annotations("written")) > 100 and annotated_articles(tmp_path, ("written",), held_out=True) == []
    labelled = texts[0].labelled(splitter)
    assert labelled.attributions is None and len(labelled.labels.said) >= len(texts[0].notes)
    for text in texts:
        story, relations = text.article["text"], text.article["attributions"]
        assert all(0 <= a < b <= len(story) for r in relations for spans in r.values() for a, b in spans), text.article["id"]
        assert all(n["speaker"] is None or re.search(rf"(?<!\w){re.escape(n['speaker'])}(?!\w)", story) for n in text.notes)


@pytest.mark.parametrize("corpus", ["unlabelled", "written"])
def test_no_two_attributions_of_a_story_overlap(corpus: str) -> None:
    for row in annotations(corpus).values():
        assert len(row["attributions"]) == len(row["annotations"])
        spans = sorted({(role, *span) for one in row["attributions"] for role, found in one.items() for span in found}, key=lambda s: s[1:])
        assert all(a[2] <= b[1] for a, b in pairwise(spans)), row["id"]


@pytest.mark.parametrize("own", [True, False])
def test_an_article_knows_whether_its_speakers_are_the_corpus_s_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own: bool) -> None:
    spans = {"source": [[0, 9]], "cue": [[10, 17]], "content": [[18, 34]]}
    row = {"id": "a", "text": digest(TEXT), "knows": "speakers", "annotations": [ONE]}
    monkeypatch.setattr(training.corpora, "annotations", lambda corpus: {"a": row})
    note = {"id": "A1", "speaker_kind": "person", "speaker": "Ada Quill", "description": None, "act": "accuse", "stance": [], "inner": []}
    (tmp_path / "polnear").mkdir()
    for name, rows in (
        ("train", [{"id": "a", "text": TEXT, "attributions": [spans]}]),
        ("train.speakers", [{"id": "a", "annotations": [note]}]),
    ):
        if own or name == "train":
            with gzip.open(tmp_path / "polnear" / f"{name}.jsonl.gz", "wt", encoding="utf8") as lines:
                lines.writelines(json.dumps(one) + "\n" for one in rows)
    [article] = annotated_articles(tmp_path, ("polnear",))
    assert article.has_speakers and article.is_own == article.with_other_names(np.random.default_rng(1)).is_own == own
