"""The data model: JSON in and out, the schema, frozen values, offsets checked."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from onrecord import Article, BadRow, Record, Span, Statement


def record(text: str = "Ann said no.") -> Record:
    content = Span.of(text, 9, 11)
    return Record(
        model="m", article=Article(text=text), statements=(Statement(id="s1", content=(content,), quote_type="indirect", confidence=0.5),)
    )


def test_json_is_what_the_contract_says() -> None:
    found = json.loads(record().to_json())
    assert list(found) == ["schema", "model", "article", "people", "statements"]
    assert found["schema"] == "onrecord/1"
    assert list(found["article"]) == ["id", "url", "title", "byline", "outlet", "published", "sha256", "text", "furniture", "form"]
    [statement] = found["statements"]
    assert statement == {
        "id": "s1", "parent": None, "content": [{"start": 9, "end": 11, "text": "no"}], "cue": [], "source": [],
        "quote_type": "indirect",
        "speaker": {"person": None, "name": None, "kind": "unknown", "description": None, "confidence": 0.0, "via": [], "runner_up": None},
        "act": "say", "stance": [], "addressee": [], "medium": [], "occasion": [], "when": {"spans": [], "edtf": None},
        "hedged": False, "confidence": 0.5,
    }  # fmt: skip


def test_records_conform_to_the_printed_schema() -> None:
    schema = Record.model_json_schema(by_alias=True, mode="serialization")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(record().to_json()), schema)


@given(st.text(min_size=12))
def test_json_round_trips_for_any_text(text: str) -> None:
    made = record(text)
    assert Record.from_json(made.to_json()) == made


def test_records_are_frozen() -> None:
    with pytest.raises(ValidationError):
        record().article.text = "other"  # type: ignore[misc]


@pytest.mark.parametrize("line", ["", "{}", "[]", "nonsense", '{"schema": "onrecord/2"}'])
def test_what_is_no_record_is_refused_in_one_line(line: str) -> None:
    with pytest.raises(BadRow) as error:
        Record.from_json(line)
    assert "\n" not in str(error.value)


def test_offsets_that_do_not_fit_the_text_are_refused() -> None:
    with pytest.raises(BadRow, match="the text at 9-11"):
        Record.from_json(record().to_json().replace('"text":"no"', '"text":"on"'))


def test_an_article_without_an_id_is_known_by_its_text() -> None:
    article = Article(text="x")
    assert article.id == f"sha256:{article.sha256}"
    assert Article(text="x", id="a").sha256 == article.sha256
    with pytest.raises(ValidationError):
        Article(text="x", published="soon")
