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
