"""brat: out, corrected by hand, and in again."""

import contextlib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord import Archive, Article, Error, Person, Record, Span, Speaker, Stance, Statement
from onrecord.cli_archive import cli
from onrecord.errors import BadRow
from onrecord.formats.brat import standoff, write_brat
from onrecord.formats.corrections import corrected, corrections

TEXT = "“Sail now,” Ada Quill\ntold Bo Lund.\n\n“And\n\n“then rest,” she said. Lund said Quill’s claim that nobody\nlied was wrong."


def span(words: str, after: int = 0) -> Span:
    at = TEXT.index(words, after)
    return Span.of(TEXT, at, at + len(words))


@pytest.fixture
def small() -> Record:
    """Contents over the end of a line, two statements of one source, nesting, two sides, an open speaker."""
    quill = Person(id="p1", name="Ada Quill", kind="person", aliases=("Quill",), mentions=(span("Ada Quill"), span("she"), span("Quill’s")))
    lund = Person(id="p2", name="Bo Lund", kind="person", aliases=("Lund",), mentions=(span("Bo Lund"), span("Lund", 60)))
    ada = Speaker(person="p1", name="Ada Quill", kind="person", confidence=0.9)
    statements = (
        Statement(
            id="s1", content=(span("“Sail now,”"),), cue=(span("told"),), source=(span("Ada Quill"),), quote_type="direct", confidence=0.8,
            speaker=ada, addressee=(span("Bo Lund"),), stance=(Stance(toward="p2", polarity="for", confidence=0.6),),
        ),
        Statement(
            id="s2", content=(span("“And\n\n“then rest,”"),), source=(span("she"),), quote_type="direct", confidence=0.7, speaker=ada,
        ),
        Statement(
            id="s3", content=(span("Quill’s claim that nobody\nlied was wrong"),), cue=(span("said", 70),), source=(span("Lund", 60),),
            quote_type="indirect", act="deny", confidence=0.9, speaker=Speaker(person="p2", name="Bo Lund", kind="person", confidence=0.8),
        ),
        Statement(
            id="s4", parent="s3", content=(span("nobody\nlied"),), cue=(span("claim"),), source=(span("Quill’s"),), quote_type="indirect",
            confidence=0.5, speaker=Speaker(kind="person", confidence=0.4), hedged=True,
        ),
    )  # fmt: skip
    return Record(model="made", article=Article(id="a/ferry.txt", text=TEXT), people=(quill, lund), statements=statements)


def lines_of(record: Record) -> list[str]:
    return standoff(record).splitlines()


def number(record: Record, beginning: str) -> str:
    """The id of the first line that says this after it."""
    return next(line.split("\t")[0] for line in lines_of(record) if line.split("\t")[1].startswith(beginning))


def test_a_record_comes_back_as_it_was(small: Record, record: Record, examples: Path) -> None:
    assert corrected(small, standoff(small)) == small
    assert corrected(record, standoff(record)) == record
    assert "“And “then rest,”" in standoff(small), "brat has no spans over the end of a line"


def test_a_changed_span_makes_the_statement_certain_and_leaves_the_others(small: Record) -> None:
    old, new = span("told"), span("told Bo Lund")
    annotation = standoff(small).replace(f"Cue {old.start} {old.end}\ttold", f"Cue {new.start} {new.end}\ttold Bo Lund")
    changed = corrected(small, annotation)
    assert changed.statements[0].cue == (new,)
    assert changed.statements[0].confidence == 1.0
    assert changed.statements[0].speaker == Speaker(person="p1", name="Ada Quill", kind="person", confidence=1.0)
    assert changed.statements[1:] == small.statements[1:]
    assert changed.people == small.people


def test_a_speaker_a_side_and_an_act_can_be_set(small: Record) -> None:
    quill, lund = number(small, f"Person {span('Ada Quill').start}"), number(small, f"Person {span('Bo Lund').start}")
    lines = [f"{line} Speaker:{quill} Against:{lund}" if line.startswith("E4") else line for line in lines_of(small)]
    lines = [line.replace("Act E2 say", "Act E2 promise") for line in lines]
    changed = corrected(small, "\n".join(lines))
    assert changed.statements[3].speaker == Speaker(person="p1", name="Ada Quill", kind="person", confidence=1.0)
    assert changed.statements[3].stance == (Stance(toward="p2", polarity="against", confidence=1.0),)
    assert (changed.statements[1].act, changed.statements[1].confidence) == ("promise", 1.0)
    assert changed.statements[3].confidence == 0.5, "its words were left as they were"


def test_statements_are_added_and_taken_out_and_numbered_again(small: Record) -> None:
    lines = [line for line in lines_of(small) if not line.startswith("E1\t") and " E1 " not in line and " In:E" not in line]
    at = span("Bo Lund")
    lines += [f"T90\tStatement {at.start} {at.end}\t{at.text}", "E9\tStatement:T90", "A90\tSpeakerKind E9 unnamed"]
    changed = corrected(small, "\n".join(lines))
    assert [s.id for s in changed.statements] == ["s1", "s2", "s3"]
    assert [s.content[0].text for s in changed.statements] == ["Bo Lund", "“And\n\n“then rest,”", small.statements[2].content[0].text]
    assert (changed.statements[0].quote_type, changed.statements[0].speaker.kind) == ("indirect", "unnamed")
    assert changed.statements[2].model_copy(update={"id": "s3"}) == small.statements[2]


def test_people_are_joined_and_parted(small: Record) -> None:
    mentions = {line.split("\t")[2]: line.split("\t")[0] for line in lines_of(small) if "\tPerson " in line}
    joined = corrected(small, f"{standoff(small)}*\tEquiv {mentions['she']} {mentions['Bo Lund']}\n")
    assert [(p.id, p.name, len(p.mentions)) for p in joined.people] == [("p1", "Ada Quill", 5)]
    assert joined.statements[2].speaker.person == "p1"
    parted = corrected(small, standoff(small).replace(f"*\tEquiv {mentions['Ada Quill']} {mentions['she']}", f"*\tEquiv {mentions['she']}"))
    assert [(p.id, p.name) for p in parted.people] == [("p1", "Quill"), ("p2", "Bo Lund"), ("p3", "Ada Quill")]
    by_id = {p.id: p for p in parted.people}
    assert by_id[parted.statements[0].speaker.person or ""].name == "Ada Quill"
    assert by_id[parted.statements[1].speaker.person or ""].mentions[0] == span("she")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Cue 22 26\ttold", "Cue 23 27\ttold", "the text at 23 27 is 'old ', not 'told'"),
        ("Cue 22 26\ttold", "Cue 22 x\ttold", "'Cue 22 x' is no span of brat's"),
        ("Act E1 say", "Act E1 shout", "'shout' is no Act: say, accuse"),
        ("Source:T7 Cue:", "Source:T7 Cue:T999 Cue:", "Cue:T999 leads to nothing that can be Cue"),
        ("In:E3", "In:E4", "is nested in itself"),
        ("Cue 22 26\ttold", "Cue 22 22\t", "'Cue 22 22' is empty"),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_line(small: Record, old: str, new: str, said: str) -> None:
    lines = lines_of(small)
    number = next(n for n, line in enumerate(lines, 1) if old in line)
    with pytest.raises(BadRow) as raised:
        corrected(small, "\n".join(lines).replace(old, new), "a.ann")
    assert str(raised.value).startswith(f"a.ann:{number}: {said}")


def test_a_statement_may_begin_before_the_one_that_it_is_nested_in(small: Record) -> None:
    """As the reader writes them where a content is in pieces: "what" before "the engineers say", "they will find" after it."""
    lines = [f"{line} In:E3" if line.startswith("E2\t") else line for line in lines_of(small)]
    changed = corrected(small, "\n".join(lines))
    assert [(s.id, s.parent) for s in changed.statements] == [("s1", None), ("s2", "s3"), ("s3", None), ("s4", "s3")]
    assert corrected(changed, standoff(changed)) == changed


@given(st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from("0123456789\t :;TEA#*-\n")), max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_broken_annotation_is_told_or_makes_a_whole_record(small: Record, edits: list[tuple[int, str]]) -> None:
    annotation = standoff(small)
    for at, letter in edits:
        place = at % len(annotation)
        annotation = annotation[:place] + letter + annotation[place + 1 :]
    with contextlib.suppress(BadRow):
        made = corrected(small, annotation)
        assert Record.from_json(made.to_json()) == made
        assert [s.id for s in made.statements] == [f"s{n}" for n in range(1, len(made.statements) + 1)]
        assert {s.speaker.person for s in made.statements} <= {None, *(p.id for p in made.people)}


def test_corrections_win_over_the_model(small: Record, tmp_path: Path) -> None:
    other = small.model_copy(update={"article": small.article.model_copy(update={"id": "elsewhere"})})
    with Archive(str(tmp_path / "news.db")) as archive:
        list(archive.add_all([small, other]))
        assert write_brat(archive.records(), tmp_path / "brat") == 1, "one text, one file"
        [annotation] = (tmp_path / "brat").glob("*.ann")
        assert list(corrections(archive, str(tmp_path / "brat"))) == [None]
        annotation.write_text(annotation.read_text("utf8").replace("Act E2 say", "Act E2 urge"), "utf8")
        [record] = corrections(archive, str(annotation))
        assert isinstance(record, Record)
        archive.correct(record)
        archive.add(small, reread=True)
        assert [s.act for s in archive.record("elsewhere").statements] == ["say", "urge", "deny", "say"]
        assert [s.act for s in archive.record("a/ferry.txt").statements] == ["say", "urge", "deny", "say"]


def test_a_bad_file_does_not_stop_the_others(small: Record, tmp_path: Path) -> None:
    with Archive(str(tmp_path / "news.db")) as archive:
        archive.add(small)
        write_brat(archive.records(), tmp_path / "brat")
        with pytest.raises(Error, match="is there already"):
            write_brat(archive.records(), tmp_path / "brat")
        for name, text, annotation in (("0.a", b"Other.", b""), ("0.b", TEXT.encode(), b"T1\tCue 0 1\tx\n"), ("0.c", b"\xff", b"")):
            (tmp_path / "brat" / f"{name}.txt").write_bytes(text)
            (tmp_path / "brat" / f"{name}.ann").write_bytes(annotation)
        (tmp_path / "brat" / "0.d.ann").write_bytes(b"")
        *failed, last = corrections(archive, str(tmp_path / "brat"))
        assert last is None
        assert [str(one).rpartition("0.")[2][:4] for one in failed] == ["a.an", "b.an", "c.an", "d.tx"]
        assert [str(one).rpartition(": ")[2][:30] for one in corrections(archive, str(tmp_path / "nowhere"))] == ["no such file or folder"]


def test_the_commands_take_it_out_and_in(small: Record, tmp_path: Path) -> None:
    db, folder = str(tmp_path / "news.db"), tmp_path / "brat"
    with Archive(db) as archive:
        archive.add(small)
    run = CliRunner()
    missing = run.invoke(cli, ["export", "--db", db, "--format", "csv", "--article", "nowhere", "--output", str(tmp_path / "x.csv")])
    assert (missing.exit_code, "nowhere: no such article" in missing.stderr, (tmp_path / "x.csv").exists()) == (1, True, False)
    assert run.invoke(cli, ["export", "--db", db, "--format", "brat", "--output", str(folder)]).exit_code == 0
    assert {file.name for file in folder.iterdir()} == {"annotation.conf", "00001-ferry.txt.txt", "00001-ferry.txt.ann"}
    unchanged = run.invoke(cli, ["correct", str(folder), "--db", db])
    assert (unchanged.exit_code, unchanged.stderr) == (0, "onrecord: 1 unchanged\n")
    annotation = folder / "00001-ferry.txt.ann"
    annotation.write_text(annotation.read_text("utf8").replace("Act E2 say", "Act E2 urge"), "utf8")
    (folder / "b.ann").touch()
    both = run.invoke(cli, ["correct", str(folder), "--db", db])
    assert both.exit_code == 1
    assert both.stderr.endswith("b.txt: cannot be opened: No such file or directory\nonrecord: 1 corrected, 1 failed\n")
