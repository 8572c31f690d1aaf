"""The altered quotations are what they are said to be."""

import random

from bench.alterations import KINDS, LEAST_WORDS, Quotation, cases

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
