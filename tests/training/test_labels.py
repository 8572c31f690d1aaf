"""What labels say of the sides of a statement."""

from onrecord.reading.words import Splitter
from training.corpora import Annotated, Labelled

TEXT = "The harbour master said the boat was safe.\n\nAnn Ode called the harbour master a liar.\n\nBo Lund runs the harbour."
NOTE = {"id": "A1", "speaker_kind": "person", "speaker": "Ann Ode", "description": None, "act": "say", "stance": [], "inner": []}


def at(words: str, after: int = 0, text: str = TEXT) -> list[int]:
    start = text.index(words, after)
    return [start, start + len(words)]


def labelled(splitter: Splitter, text: str, cue: str, content: str, note: dict, silver: dict | None = None) -> Labelled:
    """An article of one statement, by Ann Ode."""
    spans = {"source": [at("Ann Ode", text=text)], "cue": [at(cue, text=text)], "content": [at(content, text=text)]}
    return Annotated({"id": "a", "text": text, "attributions": [spans]}, "test", silver, [{**NOTE, **note}], []).labelled(splitter)


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
    notes = [
        {**NOTE, "id": "A1", "speaker": "Bo Lund"},
        {**NOTE, "id": "A3", "speaker": "Bo Lund"},
        {**NOTE, "id": "A2", "act": "accuse", "stance": [{"toward": "Bo Lund", "polarity": "against"}]},
    ]
    silver = {"entities": [[*at("Ann Ode"), "PERSON"], [*at("Bo Lund"), "PERSON"]], "coreference": []}
    made = Annotated(article, "test", silver, notes, []).labelled(splitter)
    accused = made.labels.said[-1]
    [((mention,), side)] = accused.sides
    first, last = made.labels.mentions[mention]
    words = made.words
    assert side == 2 and TEXT[words.starts[first] : words.ends[last]] in ("the harbour master", "harbour master")


def test_who_only_speaks_in_what_is_nested_or_is_only_taken_sides_on_has_a_name_too(splitter: Splitter) -> None:
    text = "Ann Ode scorned Bo Lund for Mia Abt’s claim that it rained."
    inner = {"source": "Mia Abt’s", "cue": "claim", "content": "that it rained", "speaker": "Mia Abt"}
    note = {"act": "accuse", "stance": [{"toward": "Bo Lund", "polarity": "against"}], "inner": [inner]}
    made = labelled(splitter, text, "scorned", "Bo Lund for Mia Abt’s claim that it rained", note)
    labels, words = made.labels, made.words

    def form(number: int) -> str:
        first, last = labels.mentions[number]
        return text[words.starts[first] : words.ends[last]]

    assert [(form(*who), side) for who, side in labels.said[0].sides if side] == [("Bo Lund", 2)]
    [point] = [p for p in labels.points if p.weight == 1.0]
    assert [form(i) for i in point.right] == ["Mia Abt"] and point.own


def test_a_body_is_not_another_of_which_it_shares_the_last_word(splitter: Splitter) -> None:
    text = "Ann Ode blamed the Justice Department, and the State Department agreed."
    entities = [("Ann Ode", "PERSON"), ("Justice Department", "ORGANIZATION"), ("State Department", "ORGANIZATION")]
    silver = {"entities": [[*at(name, text=text), kind] for name, kind in entities], "coreference": []}
    note = {"act": "accuse", "stance": [{"toward": "Justice Department", "polarity": "against"}]}
    labels = labelled(splitter, text, "blamed", "Justice Department, and the State Department agreed", note, silver).labels
    assert sorted((len(who), side) for who, side in labels.said[0].sides) == [(1, 0), (1, 2)]


def test_a_nested_source_is_a_word_beside_what_it_says(splitter: Splitter) -> None:
    text = "Ann Ode recalled that he said the boat sank where he sat."
    inner = {"source": "he", "cue": "said", "content": "the boat sank where he sat", "speaker": None}
    made = labelled(splitter, text, "recalled", "that he said the boat sank where he sat", {"inner": [inner]})
    first, last = made.labels.said[1].source
    assert made.words.starts[first] == text.index("he said") and first == last
