"""What an annotated article tells: all, or some of it, and what is not told is not known."""

import pytest

from training.annotations import annotations, digest, notes_and_scenes
from training.corpora import Annotated

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


@pytest.mark.parametrize(("knows", "side", "nested", "scenes"), [("acts", None, None, 0), ("speakers", [], [], 0), ("all", [], [], 2)])
def test_what_is_not_annotated_is_not_known(knows: str, side: list | None, nested: list | None, scenes: int) -> None:
    article = given(knows)
    assert article.notes[0]["stance"], "what is there is known"
    assert (article.notes[1]["stance"], article.notes[1]["inner"], len(article.scenes)) == (side, nested, scenes)
    assert article.has_nested is (nested is not None)


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="a: the text differs"):
        notes_and_scenes(ARTICLE, {"id": "a", "text": digest("another"), "knows": "all", "annotations": []})


def test_the_annotations_of_the_project_hold_no_text() -> None:
    rows = annotations("polnear")
    strings = {k for row in rows.values() for one in row["annotations"] for k, v in one.items() if isinstance(v, str)}
    assert len(rows) > 400
    assert strings == {"id", "act", "kind"}
