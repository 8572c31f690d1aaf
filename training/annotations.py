"""Annotation that was made for this project beyond what comes with the corpora: who speaks in further training articles, acts, sides,
nesting and in places circumstances, and of stories without annotation all of it, by language-model annotators under the same rules
(`annotations/README.md`).

The files in `annotations/` hold no text of the articles: every name and phrase is a pair of offsets into the text that the corpus has.
Only `written.jsonl` holds its texts, which were written for this project, about invented people.
What is read from them looks like the corpora's own files.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

FOLDER = Path(__file__).parent / "annotations"
SCENE_KEYS = {"to": "addressee", "medium": "medium", "occasion": "occasion"}


def digest(text: str) -> str:
    """What tells whether a text is the one that was annotated."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def annotations(corpus: str) -> dict[str, dict]:
    """The annotated articles of a corpus by id: {"id", "text": digest, "knows": speakers or all, "annotations": [...]}, and where the
    corpus has none, "attributions"."""
    path = FOLDER / f"{corpus}.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf8").splitlines()] if path.exists() else []
    return {row["id"]: row for row in rows}


def notes_and_scenes(article: dict, given: dict) -> tuple[list[dict], list[dict]]:
    """An article's annotation in the form of `*.speakers.jsonl` and `*.circumstances.jsonl`.

    "all" knows everything of every statement, "speakers" all but its circumstances, of which it knows those that are there.

    Raises:
        ValueError: the text or the number of its attributions is not the one that was annotated.
    """
    text = article["text"]
    if digest(text) != given["text"]:
        raise ValueError(f"{article['id']}: the text differs from the one that training/annotations was made on")
    if len(article["attributions"]) != len(given["annotations"]):
        raise ValueError(f"{article['id']}: has {len(article['attributions'])} attributions, {len(given['annotations'])} were annotated")
    notes = [_note(text, one) for one in given["annotations"]]
    scenes = [_scene(text, one) for one in given["annotations"]]
    if given["knows"] != "all":
        scenes = [s for s in scenes if s["when"]["phrases"] or any(s[k] for k in SCENE_KEYS.values())]
    return notes, scenes


def _note(text: str, one: dict) -> dict:
    stance = [{"toward": name, "polarity": side} for side in ("for", "against") for name in _strings(text, one.get(side, []))]
    inner = [{part: _string(text, x.get(part)) for part in ("source", "cue", "content", "speaker")} for x in one.get("inner", [])]
    return {
        "id": one["id"],
        "speaker_kind": one["kind"],
        "speaker": _string(text, one.get("speaker")),
        "description": _string(text, one.get("description")),
        "act": one["act"],
        "stance": stance,
        "inner": inner,
    }


def _scene(text: str, one: dict) -> dict:
    here = {theirs: _strings(text, one.get(mine, [])) for mine, theirs in SCENE_KEYS.items()}
    return {"id": one["id"], **here, "when": {"phrases": _strings(text, one.get("when", [])), "edtf": None},
            "hedged": one.get("hedged", False)}  # fmt: skip


def _string(text: str, span: list[int] | None) -> str | None:
    return text[span[0] : span[1]] if span else None


def _strings(text: str, spans: list[list[int]]) -> list[str]:
    return [text[a:b] for a, b in spans]
