"""Records as Parquet and JSON-LD, and back to their words."""

import io
import json
from pathlib import Path

import conllu
import pyarrow.parquet
import pytest

import onrecord
from onrecord.formats.conll import write_conll
from onrecord.formats.csv import COLUMNS
from onrecord.formats.jsonld import selected, write_jsonld
from onrecord.formats.parquet import write_parquet


@pytest.fixture(scope="module")
def record(examples: Path) -> onrecord.Record:
    return onrecord.read(onrecord.Article(id="council", text=(examples / "council-vote.txt").read_text("utf8"), published="2024-09-11"))


def test_parquet_has_a_typed_row_for_every_statement(record: onrecord.Record, tmp_path: Path) -> None:
    write_parquet([record, record], tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert table.column_names == list(COLUMNS)
    rows = table.to_pylist()
    assert len(rows) == 2 * len(record.statements)
    for row, s in zip(rows, record.statements, strict=False):
        assert (row["statement"], row["hedged"], row["confidence"]) == (s.id, s.hedged, s.confidence)
        assert (row["content_start"], row["speaker_name"]) == (s.content[0].start, s.speaker.name)
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_jsonld_selectors_find_the_words_again_and_open_speakers_stay_out(record: onrecord.Record) -> None:
    out = io.StringIO()
    write_jsonld([record], out)
    graph = json.loads(out.getvalue())["@graph"]
    nodes = {node["@id"].rpartition("#")[2]: node for node in graph}
    moved = "Moved down.\n" + record.article.text
    for s in record.statements:
        node = nodes[s.id]
        places = [(piece.start, piece.end) for piece in s.content]
        assert [selected(record.article.text, one) for one in node["target"]["selector"]] == places
        assert [selected(moved, one) for one in node["target"]["selector"]] == [(a + 12, b + 12) for a, b in places]
        assert node["@type"] == ("Claim" if s.quote_type == "indirect" else "Quotation")
        assert ("spokenByCharacter" in node or "author" in node) == (s.speaker.person is not None)


def test_every_span_can_be_had_back_from_conll(record: onrecord.Record) -> None:
    out = io.StringIO()
    write_conll([record, record], out)
    found: dict[str, list[tuple[int, int]]] = {}
    documents = 0
    for block in conllu.parse(out.getvalue(), fields=["id", "form", "start", "end", "people", "statements"]):
        documents += "newdoc id" in block.metadata
        for token in block if documents == 1 else ():
            a, b = int(token["start"]), int(token["end"])
            assert record.article.text[a:b] == token["form"]
            for label in f"{token['people']}|{token['statements']}".split("|"):
                whose, begins, role = label.rpartition(":")[0], label.rpartition(":")[2][:1], label.rpartition("-")[2]
                if begins == "B":
                    found.setdefault(f"{whose}{role}", []).append((a, b))
                elif begins == "I":
                    found[f"{whose}{role}"][-1] = (found[f"{whose}{role}"][-1][0], b)
    assert documents == 2
    wanted = {f"{p.id}.{k}": [(m.start, m.end)] for p in record.people for k, m in enumerate(p.mentions, 1)}
    for s in record.statements:
        parts = {role: getattr(s, role) for role in ("content", "cue", "source", "addressee", "medium", "occasion")} | {
            "when": s.when.spans
        }
        wanted |= {f"{s.id}{role}": [(x.start, x.end) for x in spans] for role, spans in parts.items() if spans}
    assert found == wanted
