"""What labels say of the sides of a statement."""

from onrecord.reading.words import Splitter
from training.corpora import Annotated

TEXT = "The harbour master said the boat was safe.\n\nAnn Ode called the harbour master a liar.\n\nBo Lund runs the harbour."


def at(words: str, after: int = 0) -> list[int]:
    start = TEXT.index(words, after)
    return [start, start + len(words)]


def test_a_person_whom_a_statement_only_describes_is_asked_of(splitter: Splitter) -> None:
    article = {
        "id": "a",
        "text": TEXT,
        "attributions": [
            {"source": [at("The harbour master")], "cue": [at("said")], "content": [at("the boat was safe")]},
            {"source": [at("Ann Ode")], "cue": [at("called")], "content": [at("the harbour master a liar", 40)]},
            # the same words are a source elsewhere: so they are known to describe somebody
            {"source": [at("the harbour master", 40)], "cue": [at("a liar")], "content": [at("runs the harbour")]},
        ],
    }
    note = {"speaker_kind": "person", "description": None, "inner": [], "act": "say", "stance": []}
    notes = [
        {**note, "id": "A1", "speaker": "Bo Lund"},
        {**note, "id": "A3", "speaker": "Bo Lund"},
        {**note, "id": "A2", "speaker": "Ann Ode", "act": "accuse", "stance": [{"toward": "Bo Lund", "polarity": "against"}]},
    ]
    silver = {"entities": [[*at("Ann Ode"), "PERSON"], [*at("Bo Lund"), "PERSON"]], "coreference": []}
    labelled = Annotated(article, "test", silver, notes, []).labelled(splitter)
    accused = labelled.labels.said[-1]
    [((mention,), side)] = accused.sides
    first, last = labelled.labels.mentions[mention]
    words = labelled.words
    assert side == 2 and TEXT[words.starts[first] : words.ends[last]] in ("the harbour master", "harbour master")


def test_who_only_speaks_in_what_is_nested_or_is_only_taken_sides_on_has_a_name_too(splitter: Splitter) -> None:
    text = "Ann Ode scorned Bo Lund for Mia Abt’s claim that it rained."

    def here(words: str) -> list[int]:
        return [text.index(words), text.index(words) + len(words)]

    article = {
        "id": "a",
        "text": text,
        "attributions": [{"source": [here("Ann Ode")], "cue": [here("scorned")], "content": [[here("Bo Lund")[0], len(text) - 1]]}],
    }
    inner = {"source": "Mia Abt’s", "cue": "claim", "content": "that it rained", "speaker": "Mia Abt"}
    note = {
        "id": "A1", "speaker_kind": "person", "speaker": "Ann Ode", "description": None, "act": "accuse",
        "stance": [{"toward": "Bo Lund", "polarity": "against"}], "inner": [inner],
    }  # fmt: skip
    labelled = Annotated(article, "test", None, [note], []).labelled(splitter)
    labels, words = labelled.labels, labelled.words

    def form(number: int) -> str:
        first, last = labels.mentions[number]
        return text[words.starts[first] : words.ends[last]]

    assert [(form(*who), side) for who, side in labels.said[0].sides if side] == [("Bo Lund", 2)]
    [point] = [p for p in labels.points if p.weight == 1.0]
    assert [form(i) for i in point.right] == ["Mia Abt"] and point.own


def test_a_body_is_not_another_of_which_it_shares_the_last_word(splitter: Splitter) -> None:
    text = "Ann Ode blamed the Justice Department, and the State Department agreed."
    at = {
        words: [text.index(words), text.index(words) + len(words)]
        for words in ("Ann Ode", "blamed", "Justice Department", "State Department")
    }
    article = {
        "id": "a",
        "text": text,
        "attributions": [{"source": [at["Ann Ode"]], "cue": [at["blamed"]], "content": [[19, len(text) - 1]]}],
    }
    note = {
        "id": "A1", "speaker_kind": "person", "speaker": "Ann Ode", "description": None, "act": "accuse", "inner": [],
        "stance": [{"toward": "Justice Department", "polarity": "against"}],
    }  # fmt: skip
    silver = {"entities": [[*at["Ann Ode"], "PERSON"], *([*at[name], "ORGANIZATION"] for name in list(at)[2:])], "coreference": []}
    labels = Annotated(article, "test", silver, [note], []).labelled(splitter).labels
    assert sorted((len(who), side) for who, side in labels.said[0].sides) == [(1, 0), (1, 2)]


def test_a_nested_source_is_a_word_beside_what_it_says(splitter: Splitter) -> None:
    text = "Ann Ode recalled that he said the boat sank where he sat."
    at = {words: [text.index(words), text.index(words) + len(words)] for words in ("Ann Ode", "recalled")}
    article = {
        "id": "a",
        "text": text,
        "attributions": [{"source": [at["Ann Ode"]], "cue": [at["recalled"]], "content": [[17, len(text) - 1]]}],
    }
    inner = {"source": "he", "cue": "said", "content": "the boat sank where he sat", "speaker": None}
    note = {"id": "A1", "speaker_kind": "person", "speaker": "Ann Ode", "description": None, "act": "say", "stance": [], "inner": [inner]}
    labelled = Annotated(article, "test", None, [note], []).labelled(splitter)
    first, last = labelled.labels.said[1].source
    assert labelled.words.starts[first] == text.index("he said") and first == last
