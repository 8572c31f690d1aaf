"""The bench counts what it says, on articles made up here."""

from types import ModuleType, SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import errors, results, robustness
from bench.contenders import by_regular_expression

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
