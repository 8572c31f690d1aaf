"""The altered quotations are what they are said to be."""

import random
import re

from bench.alterations import KINDS, LEAST_WORDS, Case, Quotation, cases

WORDS = "the harbour ferry council engineer winter report money vote bridge crew ticket river repair letter wall".split()


def quotations(seed: int, number: int) -> list[Quotation]:
    rng = random.Random(seed)
    found = []
    for k in range(number):
        words = [rng.choice(WORDS) + rng.choice(["", "s", "ed"]) for _ in range(rng.randint(6, 20))]
        words[2] = rng.choice(["not", "never", "don't", "41", "twelve", words[2]])
        found.append(Quotation(" ".join(words) + ".", f"Speaker {chr(65 + k % 20)}"))
    return found


def test_a_fifth_are_controls_and_a_quarter_of_the_others_have_two_kinds() -> None:
    made = cases(quotations(1, 300), quotations(2, 300), random.Random(3), 500)
    altered = [c for c in made if not c.control]
    assert (len(made), len(altered)) == (500, 400)
    assert sum(len(c.kinds) == 2 for c in altered) == 100
    assert {kind for c in altered for kind in c.kinds} == set(KINDS)


def test_every_altered_case_differs_from_its_original_and_has_enough_words() -> None:
    for case in cases(quotations(1, 300), quotations(2, 300), random.Random(4), 500):
        assert len(case.original.text.split()) >= LEAST_WORDS
        assert case.control or case.altered != case.original
        assert ("speaker swapped" in case.kinds) == (case.altered.speaker != case.original.speaker)


def test_the_same_seed_gives_the_same_cases() -> None:
    assert cases(quotations(1, 200), quotations(2, 200), random.Random(5), 100) == cases(
        quotations(1, 200), quotations(2, 200), random.Random(5), 100
    )


def words(text: str) -> list[str]:
    return re.findall(r"\w+(?:'\w+)?", text.replace("’", "'").casefold())


def test_one_alteration_changes_what_its_kind_says_and_no_more() -> None:
    of: dict[str, list[tuple[list[str], list[str], Case]]] = {kind: [] for kind in KINDS}
    for case in cases(quotations(1, 300), quotations(2, 300), random.Random(6), 800):
        # another speaker leaves the words to the other kind
        in_words = case.kinds - {"speaker swapped"} or case.kinds
        if len(in_words) == 1:
            of[next(iter(in_words))].append((words(case.original.text), words(case.altered.text), case))
    assert all(of[kind] for kind in KINDS if kind != "speaker swapped")
    assert all(before == after for before, after, _ in of["typography"])
    assert all(case.altered.text == case.original.text for *_, case in of["speaker swapped"])
    for kind in ("word swapped", "number changed"):
        assert all(len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1 for a, b, _ in of[kind])
    assert all(case.original.text in case.altered.text and 4 <= len(b) - len(a) <= 10 for a, b, case in of["spliced"])
    assert all(a[0] == b[0] and a[-1] == b[-1] and 1 <= len(a) - len(b) <= 4 for a, b, _ in of["cut"])
    assert all(re.search(r"…|\.\.\.|\. \. \.", case.altered.text) for *_, case in of["ellipsis"])
    assert all({"not", "never", "don't"} & set(a) and not {"not", "never", "don't"} & set(b) for a, b, _ in of["negation dropped"])
