"""Made records are records, and in the proportions that they claim."""

from collections import Counter

import pytest

from bench.made_records import (
    GROUPS_SHARE,
    MOST_FREQUENT_SPEAKER,
    STANCE,
    STATEMENTS_PER_ARTICLE,
    WHEN,
    WIRE_COPIES,
    made_lines,
    made_records,
    zipf_with_first,
)
from onrecord import Record


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return list(made_records(10_000))


def statements(records: list[Record]) -> list:
    return [s for r in records for s in r.statements]


def test_every_line_is_a_record_whose_spans_fit_and_is_as_to_json_writes_it() -> None:
    for line in made_lines(1_500, seed=3):
        assert Record.from_json(line).to_json().encode() + b"\n" == line


def test_the_same_seed_gives_the_same_lines_and_another_seed_others() -> None:
    assert list(made_lines(200, seed=1)) == list(made_lines(200, seed=1)) != list(made_lines(200, seed=2))


@pytest.mark.parametrize(("number", "articles"), [(0, 0), (1, 1), (26, 2), (110, 5)])
def test_there_are_as_many_statements_as_asked_for(number: int, articles: int) -> None:
    made = list(made_records(number))
    assert (len(statements(made)), len(made)) == (number, articles)


def test_an_article_has_5_kb_of_text_and_25_statements(records: list[Record]) -> None:
    assert {len(r.statements) for r in records} == {STATEMENTS_PER_ARTICLE}
    assert 4_300 < sum(len(r.article.text) for r in records) / len(records) < 5_700
    assert len({r.article.id for r in records}) == len(records)


def test_the_most_frequent_speaker_has_a_twentieth_of_all_statements(records: list[Record]) -> None:
    said = Counter(s.speaker.name for s in statements(records) if s.speaker.name)
    assert said.most_common(1)[0][1] / 10_000 == pytest.approx(MOST_FREQUENT_SPEAKER, abs=0.015)
    assert len(said) > 700


def test_shares_of_ranks_fall_and_sum_to_one_and_start_as_asked() -> None:
    shares = zipf_with_first(1_000, 0.05)
    assert shares == sorted(shares, reverse=True)
    assert (shares[0], sum(shares)) == (pytest.approx(0.05), pytest.approx(1))


def test_all_kinds_of_statement_occur_in_their_proportions(records: list[Record]) -> None:
    made = statements(records)
    assert {s.quote_type for s in made} == {"direct", "mixed", "indirect"}
    kinds = Counter(s.speaker.kind for s in made)
    assert kinds.keys() == {"person", "group", "unnamed"}
    assert kinds["group"] / len(made) == pytest.approx(GROUPS_SHARE, abs=0.02)
    assert sum(bool(s.stance) for s in made) / len(made) == pytest.approx(STANCE, abs=0.03)
    assert sum(bool(s.when.edtf) for s in made) / len(made) == pytest.approx(WHEN, abs=0.03)


def test_a_nested_statement_lies_in_its_parent_and_follows_it(records: list[Record]) -> None:
    nested = 0
    for r in records:
        for before, s in zip(r.statements, r.statements[1:], strict=False):
            if s.parent:
                nested += 1
                assert s.parent == before.id
                assert before.content[0].start <= s.source[0].start < s.content[0].end <= before.content[0].end
    assert nested > 100


def test_people_are_named_by_the_text_and_statements_point_at_them(records: list[Record]) -> None:
    for r in records:
        people = {p.id: p for p in r.people}
        for p in r.people:
            assert p.mentions[0].text == p.name
            assert all(words in r.article.text for words in (p.name, *p.aliases, *p.descriptions))
        for s in r.statements:
            assert all(one.toward in people and one.toward != s.speaker.person for one in s.stance)
            assert s.speaker.person is None or people[s.speaker.person].name == s.speaker.name
            assert all(v.end <= s.source[0].start for v in s.speaker.via)
            assert (s.source[0].text.lower() in ("he", "she")) == bool(s.speaker.via)


def test_statements_are_in_the_order_of_their_contents(records: list[Record]) -> None:
    for r in records:
        starts = [s.content[0].start for s in r.statements]
        assert starts == sorted(starts)
        assert [s.id for s in r.statements] == [f"s{k}" for k in range(1, len(starts) + 1)]


def test_a_day_of_the_week_is_in_the_week_before_the_article(records: list[Record]) -> None:
    for r in records[:100]:
        for s in r.statements:
            assert s.when.edtf is None or s.when.edtf < (r.article.published or "")


def test_wire_copies_are_the_same_but_for_a_sentence_or_two_under_another_outlet(records: list[Record]) -> None:
    first: dict[str | None, Record] = {}
    copies = [(first[r.article.title], r) for r in records if first.setdefault(r.article.title, r) is not r]
    assert len(copies) / len(records) == pytest.approx(WIRE_COPIES, abs=0.035)
    for one, other in copies:
        assert one.article.text != other.article.text
        # a copy of a copy can be the first outlet's again, with other sentences
        assert [s.content[0].text for s in one.statements] == [s.content[0].text for s in other.statements]


def test_some_quotations_are_repeated_often(records: list[Record]) -> None:
    said = Counter("".join(c.text for c in s.content).lower() for s in statements(records) if s.quote_type == "direct")
    assert said.most_common(1)[0][1] >= 10
    assert 0.05 < sum(n - 1 for n in said.values()) / said.total() < 0.2
