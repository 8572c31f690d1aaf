"""From mentions and what they may stand for to people and speakers, without the network: sections are made by hand."""

import json
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from onrecord.reading.assembly import Settings, assembled
from onrecord.reading.mentions import Form, Mention
from onrecord.reading.people import FEATURES, Cast, kind_of, speaker_confidence, spoken
from onrecord.reading.section import Finding, Reference, Section
from onrecord.reading.spans import Attribution, Found
from onrecord.reading.statement_head import ACTS, KINDS
from onrecord.record import Article

from .conftest import WEIGHTS
from .made import words_of

Made = tuple[str, Form, str, Sequence[tuple[int, float]]]


def section(text: str, made: Sequence[Made], sources: Sequence[tuple[int, dict[str, float]]] = (), *, nested: bool = False) -> Section:
    """A section with these mentions (words, form, kind, what they stand for) in text order, and a statement for each source; where
    they are nested, each is inside the one before."""
    words = words_of(text)
    mentions, references, at = [], [], 0
    for form, kind_of_form, kind, to in made:
        start = text.index(form, at)
        at = start if kind_of_form == "description" else start + len(form)
        first = int(np.searchsorted(words.starts, start, side="right")) - 1
        last = first + len(form.split()) - 1
        mentions.append(Mention(first, last, kind_of_form, kind))
        references.append(Reference(tuple(to), 1 - sum(p for _, p in to)))
    found = Found(0, 0, 1, 1, 1)
    findings = [
        Finding(
            Attribution((found,), None, None, (1.0,), 1.0),
            number - 1 if nested else -1,
            1.0,
            source,
            references[source] if source >= 0 else Reference(),
            tuple(kinds.get(k, 0.0) for k in KINDS),
            tuple(float(a == "say") for a in ACTS),
            (),
        )
        for number, (source, kinds) in enumerate(sources)
    ]
    return Section(words, findings, mentions, references)


def test_a_pronoun_walks_over_a_description_to_a_name() -> None:
    text = "Alyssa Milano spoke. The actress said that she left."
    cast = Cast(
        text,
        [
            section(
                text,
                [
                    ("Alyssa Milano", "name", "person", []),
                    ("The actress", "description", "", [(0, 0.9)]),
                    ("she", "pronoun", "", [(1, 0.8)]),
                ],
            )
        ],
    )
    assert list(cast.belongs[2]) == [0] and 0.72 < cast.belongs[2][0] < 0.95, "0.9 × 0.8, and something for the name"
    assert cast.characters[cast.whose(2)].name == "Alyssa Milano"
    assert cast.path(2, cast.references[2], 0) == (1, 0)


def test_she_is_not_whom_the_article_calls_mr() -> None:
    text = "Mr. Sim Abt and Mrs. Lou Quill met. Later she left."
    names: list[Made] = [("Sim Abt", "name", "person", []), ("Lou Quill", "name", "person", [])]
    cast = Cast(text, [section(text, [*names, ("she", "pronoun", "", [(0, 0.6), (1, 0.4)])])])
    assert cast.characters[cast.whose(2)].name == "Lou Quill"


def test_whom_the_network_meant_and_gender_excludes_does_not_make_another_likely() -> None:
    text = "Mr. Sim Abt and Mrs. Lou Quill met. Later she left."
    names: list[Made] = [("Sim Abt", "name", "person", []), ("Lou Quill", "name", "person", [])]
    cast = Cast(text, [section(text, [*names, ("she", "pronoun", "", [(0, 0.9), (1, 0.05)])])])
    likely = cast.belongs[2]
    assert cast.characters[max(likely, key=lambda n: likely[n])].name == "Lou Quill" and max(likely.values()) < 0.5


def test_a_sure_pronoun_later_tells_the_gender_for_one_before() -> None:
    text = "Zed Abt and Noa Quill met. she left. Noa Quill she she she"
    made: list[Made] = [
        ("Zed Abt", "name", "person", []),
        ("Noa Quill", "name", "person", []),
        ("she", "pronoun", "", [(0, 0.5), (1, 0.45)]),
        ("Noa Quill", "name", "person", []),
        *[("she", "pronoun", "", [(3, 0.95)])] * 3,
    ]
    cast = Cast(text, [section(text, made)])
    assert cast.characters[cast.whose(2)].name == "Noa Quill"


SPEAKER_AND_ANOTHER: list[Made] = [
    ("Ada Quill", "name", "person", []),
    ("Bo Lund", "name", "person", []),
    ("She", "pronoun", "", [(0, 0.9)]),
]


def test_a_description_in_a_speakers_words_is_of_another() -> None:
    text = "Ada Quill met Bo Lund. She said the chairman promised that she could go."
    made: list[Made] = [*SPEAKER_AND_ANOTHER, ("the chairman", "description", "", [(0, 0.5), (1, 0.2)])]
    both: list[tuple[int, dict[str, float]]] = [(2, {"person": 1.0}), (3, {"person": 1.0})]

    def speakers(*, nested: bool) -> list[str]:
        given = section(text, made, both, nested=nested)
        cast = Cast(text, [given])
        return [cast.characters[s.likely[0][0]].name for s in spoken(cast, [given], [[0.9, 0.9]])[0]]

    assert speakers(nested=False) == ["Ada Quill", "Ada Quill"]
    assert speakers(nested=True) == ["Ada Quill", "Bo Lund"]


def test_nor_is_a_shorter_description_with_which_it_begins() -> None:
    text = "Ada Quill met Bo Lund. She said the chairman of the port promised that she could go."
    made: list[Made] = [
        *SPEAKER_AND_ANOTHER,
        ("the chairman", "description", "", [(0, 0.6), (1, 0.2)]),
        ("the chairman of the port", "description", "", [(0, 0.5), (1, 0.2)]),
    ]
    given = section(text, made, [(2, {"person": 1.0}), (4, {"person": 1.0})], nested=True)
    cast = Cast(text, [given])
    spoken(cast, [given], [[0.9, 0.9]])
    assert (cast.whose(2), cast.whose(3)) == (0, -1)


OWNER: Sequence[tuple[int, float]] = [(0, 0.9)]
LED: Sequence[tuple[int, float]] = [(0, 0.6), (1, 0.2)]


@pytest.mark.parametrize(
    ("said", "form", "made", "heard"),
    [
        ("Her opponent", "Her opponent", [("Her opponent", "description", "", LED), ("Her", "pronoun", "", OWNER)], "Bo Lund"),
        ("one of her aides", "one of her aides", [("one of her aides", "description", "", LED), ("her", "pronoun", "", OWNER)], "Bo Lund"),
        ("her opponent", "opponent", [("her", "pronoun", "", OWNER), ("opponent", "description", "", LED)], "Bo Lund"),
        ("the opponent", "the opponent", [("the opponent", "description", "", LED)], "Ada Quill"),
        ("her", "her", [("her", "pronoun", "", LED)], "Ada Quill"),
    ],
)
def test_nobody_is_their_own_opponent(said: str, form: str, made: list[Made], heard: str) -> None:
    text = f"Ada Quill met Bo Lund. Then {said} left."
    names: list[Made] = [("Ada Quill", "name", "person", []), ("Bo Lund", "name", "person", [])]
    cast = Cast(text, [section(text, [*names, *made])])
    likely = cast.belongs[cast.forms.index(form)]
    assert cast.characters[max(likely, key=lambda n: likely[n])].name == heard


@pytest.mark.parametrize(
    ("speaker", "self", "is_self"),
    [("Bo Lund", "I", True), ("Bo Lund", "we", False), ("Ellery Bank", "we", True), ("Ellery Bank", "she", False)],
)
def test_i_and_the_we_of_a_body_are_the_speaker_and_as_sure(speaker: str, self: str, is_self: bool) -> None:
    text = f"Ada Quill met {speaker}. {speaker} said that {self} knew it."
    kind = "person" if speaker == "Bo Lund" else "organization"
    made: list[Made] = [
        ("Ada Quill", "name", "person", []),
        (speaker, "name", kind, []),
        (speaker, "name", kind, []),
        (self, "pronoun", "", [(0, 0.3)]),
    ]
    given = section(text, made, [(2, {kind: 1.0}), (3, {"author": 1.0})], nested=True)
    [[outer, inner]] = spoken(Cast(text, [given]), [given], [[0.9, 0.9]])
    assert (inner is outer) is is_self


def test_it_is_a_body_rather_than_a_person() -> None:
    text = "Ellery Harbour sued Bo Lund. Later it lost."
    made: list[Made] = [
        ("Ellery Harbour", "name", "organization", []),
        ("Bo Lund", "name", "person", []),
        ("it", "pronoun", "", [(0, 0.5), (1, 0.4)]),
    ]
    assert Cast(text, [section(text, made)]).belongs[2] == {0: 0.5, 1: 0.4}, "the network alone decides where both are possible"


def test_a_bare_surname_that_two_bear_is_whoever_was_named_first_or_read_there() -> None:
    text = "Ted Abt came with Heidi Abt. Ted Abt sang. Then Abt left."
    made: list[Made] = [(name, "name", "person", []) for name in ("Ted Abt", "Heidi Abt", "Ted Abt", "Abt")]
    cast = Cast(text, [section(text, made)])
    assert cast.belongs[3][0] > 0.7, "named first"
    led = Cast(text, [section(text, [*made[:3], ("Abt", "name", "person", [(1, 0.9)])])])
    assert led.belongs[3][0] < 0.5, "the network counts more"


def test_a_word_of_a_headline_is_no_given_name() -> None:
    text = "Harbour Board Exploits Quill Again\n\nOn Monday Ada Quill spoke. Bo Lund did not. Quill left."
    made: list[Made] = [(name, "name", "person", []) for name in ("Exploits Quill", "Ada Quill", "Bo Lund", "Quill")]
    assert [c.name for c in Cast(text, [section(text, made)]).characters] == ["Ada Quill", "Bo Lund"]


@pytest.mark.parametrize("other", ["Maria Quill", "Bo Quill", "Oluwaseun Quill"])
def test_somebody_of_the_headline_with_a_name_stays_somebody(other: str) -> None:
    text = f"Harbour Board Hears {other} Again\n\nOn Monday Ada Quill spoke. Bo Lund did not."
    made: list[Made] = [(name, "name", "person", []) for name in (other, "Ada Quill", "Bo Lund")]
    assert other in [c.name for c in Cast(text, [section(text, made)]).characters]


def test_a_headline_that_ends_with_a_stop_is_one() -> None:
    text = "Harbour Board Rejects Plan That Ada Quill Hammers Hard.\n\nOn Monday Ada Quill spoke. She Left."
    made: list[Made] = [("Ada Quill Hammers", "name", "person", []), ("Ada Quill", "name", "person", [])]
    assert [c.name for c in Cast(text, [section(text, made)]).characters] == ["Ada Quill"]


def test_a_title_tells_which_of_two_a_bare_surname_means() -> None:
    text = "Ted Abt came with Heidi Abt. Then Mrs. Abt left."
    made: list[Made] = [(name, "name", "person", []) for name in ("Ted Abt", "Heidi Abt", "Abt")]
    cast = Cast(text, [section(text, made)])
    assert cast.characters[cast.whose(2)].name == "Heidi Abt"


def test_a_person_and_a_company_of_one_name_are_two_characters() -> None:
    text = "Ellery sued. Ada Ellery spoke. Ellery fell."
    made: list[Made] = [
        ("Ellery", "name", "organization", []),
        ("Ada Ellery", "name", "person", []),
        ("Ellery", "name", "organization", []),
    ]
    cast = Cast(text, [section(text, made)])
    assert sorted((c.name, c.is_person) for c in cast.characters) == [("Ada Ellery", True), ("Ellery", False)]


def test_names_within_a_range_are_those_that_lie_in_it_whole() -> None:
    text = "Ada Quill and Bo Lund met Eva Abt. She left."
    made: list[Made] = [(name, "name", "person", []) for name in ("Ada Quill", "Bo Lund", "Eva Abt")]
    cast = Cast(text, [section(text, [*made, ("She", "pronoun", "", [])])])
    assert cast.names_in(0, len(text)) == [0, 1, 2]
    assert cast.names_in(text.index("Bo"), text.index("Abt")) == [1]


def test_the_fullest_name_is_not_taken_from_a_headline() -> None:
    text = "Ada Quill Hammers Harbour Bank\n\nOn Monday Ada Quill spoke."
    cast = Cast(text, [section(text, [("Ada Quill Hammers", "name", "person", []), ("Ada Quill", "name", "person", [])])])
    assert [c.name for c in cast.characters] == ["Ada Quill"]


@pytest.mark.parametrize(
    ("text", "made", "source", "name", "least"),
    [
        (
            "the Harrow government denied it. Ada Quill spoke.",
            [("the Harrow government", "description", "", [(1, 0.1)]), ("Ada Quill", "name", "person", [])],
            0,
            "Harrow government",
            0.0,
        ),
        (
            "Ada Quill’s campaign paused. Later the Quill campaign objected.",
            [("Ada Quill’s campaign", "name", "organization", []), ("the Quill campaign", "description", "", [(0, 0.3)])],
            1,
            "Ada Quill’s campaign",
            0.9,
        ),
        (
            "Police objected. The Harrow police agreed.",
            [("Police", "name", "organization", []), ("The Harrow police", "description", "", [(0, 0.3)])],
            1,
            "Harrow police",
            0.0,
        ),
    ],
)
def test_a_body_is_called_by_its_source_or_is_the_one_that_is_named_alike(
    text: str, made: list[Made], source: int, name: str, least: float
) -> None:
    sections = [section(text, made, [(source, {"organization": 0.95})])]
    cast = Cast(text, sections)
    [[one]] = spoken(cast, sections, [[0.9]])
    assert cast.characters[one.likeliest].name == name and one.likely[0][1] > least


def test_a_body_keeps_the_title_in_its_name_whatever_one_tag_says() -> None:
    text = "House Republicans left. House Republicans spoke. Senate Republicans stayed. Sen. Ada Quill came. Ada Quill and Quill sat."
    names = [("House Republicans", "organization"), ("House Republicans", "person"), ("Senate Republicans", "organization")]
    names += [("Sen. Ada Quill", "organization"), ("Ada Quill", "person"), ("Quill", "person")]
    made: list[Made] = [(form, "name", kind, []) for form, kind in names]
    given = section(text, made)
    given = replace(given, mentions=[replace(m, sure=0.6 if i in (1, 3) else 0.9) for i, m in enumerate(given.mentions)])
    assert [c.name for c in Cast(text, [given]).characters] == ["House Republicans", "Senate Republicans", "Ada Quill"]


def test_the_police_are_not_the_one_association_with_a_name() -> None:
    text = "The police objected. The Divers' Association and its members agreed. The body spoke."
    made: list[Made] = [
        ("The police", "description", "", [(1, 0.8)]),
        ("Divers' Association", "name", "organization", []),
        ("The body", "description", "", [(1, 0.8)]),
    ]
    cast = Cast(text, [section(text, made)])
    assert [cast.whose(i) for i in (0, 2)] == [-1, cast.whose(1)]


def test_two_named_people_together_are_a_group() -> None:
    text = "Ada Quill and Bo Lund said no."
    made: list[Made] = [
        ("Ada Quill and Bo Lund", "description", "", [(1, 0.5), (2, 0.5)]),
        ("Ada Quill", "name", "person", []),
        ("Bo Lund", "name", "person", []),
    ]
    sections = [section(text, made, [(0, {"group": 0.6})])]
    [[one]] = spoken(Cast(text, sections), sections, [[0.9]])
    assert one.is_joint


def test_a_source_with_an_aside_about_two_bodies_is_not_two_speakers() -> None:
    text = "Ada Quill, head of Harrow and Ellery, said no."
    made: list[Made] = [
        ("Ada Quill, head of Harrow and Ellery", "description", "", [(1, 0.9)]),
        ("Ada Quill", "name", "person", []),
        ("Harrow", "name", "place", []),
        ("Ellery", "name", "place", []),
    ]
    sections = [section(text, made, [(0, {"person": 0.9})])]
    [[one]] = spoken(Cast(text, sections), sections, [[0.9]])
    assert not one.is_joint


def test_the_kind_is_one_that_can_be_named_where_there_is_a_name() -> None:
    text = "Ada Quill spoke."
    sections = [section(text, [("Ada Quill", "name", "person", [])], [(0, {"group": 0.6, "person": 0.4})])]
    cast = Cast(text, sections)
    assert kind_of(sections[0].findings[0].kinds, cast.characters[0]) == "person"
    assert kind_of(sections[0].findings[0].kinds, None) == "group"


def test_confidence_grows_with_what_speaks_for_the_likeliest() -> None:
    weights = [0.0] * len(FEATURES)
    weights[FEATURES.index("likeliest")] = 4.0
    low, high = np.zeros(len(FEATURES)), np.zeros(len(FEATURES))
    high[FEATURES.index("likeliest")] = 1
    assert speaker_confidence(weights, low) == 0.5 < speaker_confidence(weights, high) == 0.982


def test_who_stands_for_what_it_follows() -> None:
    text = "Bo Lund met Ada Quill, who left."
    made: list[Made] = [
        ("Bo Lund", "name", "person", []),
        ("Ada Quill", "name", "person", []),
        ("who", "pronoun", "", [(0, 0.6), (1, 0.3)]),
    ]
    cast = Cast(text, [section(text, made)])
    assert cast.characters[cast.whose(2)].name == "Ada Quill"


def test_the_mayor_is_whom_the_article_calls_mayor_unless_two_are() -> None:
    text = "Mayor Ada Quill met Bo Lund. Later the mayor left."
    made: list[Made] = [
        ("Ada Quill", "name", "person", []),
        ("Bo Lund", "name", "person", []),
        ("the mayor", "description", "", [(1, 0.5)]),
    ]
    cast = Cast(text, [section(text, made)])
    assert cast.characters[cast.whose(2)].name == "Ada Quill"
    text = text.replace("Bo Lund", "Mayor Bo Lund")
    assert Cast(text, [section(text, made)]).belongs[2] == {1: 0.5}


def test_whom_one_is_not_is_not_told_from_ones_gender_alone() -> None:
    text = "Kim Abt and Lee Quill met. Later she left."
    made: list[Made] = [
        ("Kim Abt", "name", "person", []),
        ("Lee Quill", "name", "person", []),
        ("she", "pronoun", "", [(0, 0.2), (1, 0.15)]),
    ]
    assert Cast(text, [section(text, made)]).whose(2) == -1


@pytest.mark.parametrize(("sure", "likely", "shown"), [(0.95, 0.9, ("The actress",)), (0.6, 0.9, ()), (0.95, 0.6, ())])
def test_a_description_is_shown_where_it_is_sure_to_be_one_and_of_whom(sure: float, likely: float, shown: tuple[str, ...]) -> None:
    text = "Alyssa Milano spoke. The actress left."
    made: list[Made] = [("Alyssa Milano", "name", "person", []), ("The actress", "description", "", [(0, likely)])]
    given = section(text, made)
    given = replace(given, mentions=[given.mentions[0], replace(given.mentions[1], sure=sure)])
    settings = Settings.of(json.loads((WEIGHTS / "reading.json").read_text("utf8")))
    [person] = assembled("model", Article(id="a", text=text), [], [given], settings).people
    assert person.descriptions == shown and len(person.mentions) == 1 + len(shown)
