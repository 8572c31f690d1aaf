"""The command line as its users meet it: formats, exit status, clear errors, quiet pipes.

What is decided in the command line itself is tested with a reader that finds one statement in every article; the rest, in
processes of their own, needs the weights.
"""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from onrecord import Article, Error, Record, Span, Speaker, Statement, __version__
from onrecord.cli import cli
from onrecord.reading import reader as reading

STORY = "“The hull is sound,” Mayor Ada Quill told the council on Tuesday.\n\nBo Lund said that he did not believe her.\n"


with_weights = pytest.mark.skipif(not (reading.WEIGHTS / "encoder.onnx").exists(), reason="the weights are not built")


@pytest.fixture
def story(tmp_path: Path) -> Path:
    (tmp_path / "story.txt").write_text(STORY, "utf8")
    return tmp_path / "story.txt"


def run(*arguments: object, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord.cli", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


@with_weights
def test_text_is_for_people_and_plain_in_a_pipe(story: Path) -> None:
    done = run("read", story, LANG="C", LC_ALL="C")
    assert done.returncode == 0 and done.stderr == b""
    text = done.stdout.decode()
    assert "Ada Quill" in text and "told" in text and "“The hull is sound,”" in text and "\x1b" not in text


@with_weights
def test_explain_tells_why_and_a_statement_that_is_not_there_fails(story: Path) -> None:
    done = run("read", "--explain", "s1", "--explain", "s999", story)
    assert done.returncode == 1
    lines = done.stdout.decode().splitlines()
    assert (
        lines[0].startswith("s1: ") and any(line.startswith("source: ") for line in lines) and lines[-1].startswith("a name is shown from")
    )
    assert b"has no statement 's999': its statements are s1 to s" in done.stderr


def test_explain_takes_one_input_and_the_format_text(story: Path) -> None:
    for extra in (["--format", "json"], [story]):
        done = run("read", "--explain", "s1", story, *extra)
        assert done.returncode == 2 and b"--explain takes one input and the format text" in done.stderr


@with_weights
def test_every_format_is_printed(story: Path) -> None:
    json_out, jsonl, table, page = (run("read", "--format", kind, story).stdout.decode() for kind in ("json", "jsonl", "csv", "html"))
    assert Record.from_json(json_out) == Record.from_json(jsonl)
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(Record.from_json(jsonl).statements)
    assert page.startswith("<!doctype html>")


@with_weights
def test_several_inputs_are_an_array_and_share_date_and_outlet(story: Path) -> None:
    done = run("read", "--format", "json", "--published", "2024-09-11", "--outlet", "Courant", story, "-", stdin=STORY.encode())
    found = [Record.model_validate(r) for r in json.loads(done.stdout)]
    assert [r.article.id for r in found] == [str(story), "-"]
    assert {(r.article.published, r.article.outlet) for r in found} == {("2024-09-11", "Courant")}


@with_weights
def test_failures_are_one_line_each_and_the_rest_is_read(story: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "image.txt").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (tmp_path / "de.txt").write_text(
        "Der Stadtrat hat am Dienstag beschlossen, die alte Fähre ein Jahr fahren zu lassen, sagte der Bürgermeister.", "utf8"
    )
    bad = [tmp_path / "empty.txt", tmp_path / "image.txt", tmp_path / "de.txt", tmp_path / "none.txt", tmp_path]
    done = run("read", "--format", "jsonl", *bad[:2], story, *bad[2:], story)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    lines = done.stderr.decode().splitlines()
    assert [line.startswith(f"onrecord: {name}: ") for line, name in zip(lines, bad, strict=True)] == [True] * 5
    assert "German" in lines[2] and "JPEG" in lines[1]
    assert run("read", "--any-language", bad[2]).returncode == 0


@with_weights
def test_articles_come_as_lines_from_a_file_or_standard_input(tmp_path: Path) -> None:
    rows = [{"id": "one", "text": STORY, "outlet": "Courant"}, {"id": "two"}, {"id": "three", "text": STORY}]
    data = "\n".join(map(json.dumps, rows)).encode()
    (tmp_path / "a.jsonl").write_bytes(data)
    for done in (
        run("read", "--format", "jsonl", "--articles", tmp_path / "a.jsonl"),
        run("read", "--format", "jsonl", "--articles", "-", stdin=data),
    ):
        assert done.returncode == 1
        assert [Record.from_json(line).article.id for line in done.stdout.splitlines()] == ["one", "three"]
        assert b":2: has no" in done.stderr
    assert b"no such file" in run("read", "--articles", tmp_path / "none.jsonl").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", "--published", "soon", "x"],
        ["read", "--jobs", "0", "x"],
        ["read", "--format", "pdf", "x"],
        ["read", "--articles", "-", "-"],
        ["read", "-", "-"],
        ["no"],
    ],
)
def test_a_wrong_command_line_is_status_two(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b"" and b"Error:" in done.stderr and b"Traceback" not in done.stderr


@with_weights
def test_a_text_without_statements_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry is blue. The river is wide. It rained in the morning and it rained at night.", "utf8")
    done = run("read", tmp_path / "a.txt")
    assert done.returncode == 0 and b"no attributed statements" in done.stdout


@with_weights
@pytest.mark.parametrize("kind", ["text", "json", "jsonl", "csv"])
def test_a_closed_pipe_ends_quietly(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"id": str(n), "text": STORY * 40}) for n in range(60)), "utf8")
    command = [sys.executable, "-m", "onrecord.cli", "read", "--format", kind, "--articles", str(tmp_path / "a.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@with_weights
def test_output_goes_to_a_file_whole_or_not_at_all(story: Path, tmp_path: Path) -> None:
    assert run("read", "--format", "json", "--output", tmp_path / "out.json", story).stdout == b""
    assert Record.from_json((tmp_path / "out.json").read_text("utf8")).article.text == STORY
    assert run("read", "--output", tmp_path / "no" / "out.json", story).returncode == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.json", "story.txt"]


@with_weights
def test_verbose_says_what_happened(story: Path) -> None:
    done = run("read", "-v", "--jobs", "1", story)
    assert b"1 threads" in done.stderr and b"words per second" in done.stderr


def test_schema_and_version_are_printed() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Record"
    assert __version__ in run("--version").stdout.decode()


class OneStatement:
    """Stands in for `Reader`: every article says all that it says in one statement; an article "interrupt" interrupts."""

    model = "fake"
    encoder = SimpleNamespace(threads=1)

    def __init__(self, threads: int | None = None) -> None:
        self.encoder.threads = threads

    def read_all(self, items: Iterable[str | Article | Error], any_language: bool = False) -> Iterator[Record | Error]:
        for item in items:
            if isinstance(item, Error):
                yield item
                continue
            assert isinstance(item, Article)
            if item.id == "interrupt":
                raise KeyboardInterrupt
            span = Span(start=0, end=len(item.text), text=item.text)
            said = Statement(id="s1", content=(span,), quote_type="indirect", speaker=Speaker(), confidence=0.5)
            yield Record(model=self.model, article=item, people=(), statements=(said,))


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "Reader", OneStatement)


def call(*arguments: object, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(cli, ["read", *map(str, arguments)], input=stdin, prog_name="onrecord")


def lines_of(*ids: str) -> bytes:
    return "\n".join(json.dumps({"id": name, "text": STORY}) for name in ids).encode()


@pytest.mark.usefixtures("fake")
def test_one_input_is_an_object_and_articles_are_an_array_even_of_one(story: Path) -> None:
    assert Record.from_json(call("--format", "json", story).stdout).article.id == str(story)
    [one] = json.loads(call("--format", "json", "--articles", "-", stdin=lines_of("one")).stdout)
    assert one["article"]["id"] == "one"
    assert json.loads(call("--format", "json", "--articles", "-").stdout) == []


@pytest.mark.usefixtures("fake")
def test_paths_come_before_articles_and_all_are_read(story: Path) -> None:
    done = call("--format", "jsonl", "--articles", "-", "--outlet", "Courant", story, "none.txt", stdin=lines_of("one", "two"))
    records = [Record.from_json(line) for line in done.stdout.splitlines()]
    assert [(r.article.id, r.article.outlet) for r in records] == [(i, "Courant") for i in (str(story), "one", "two")]
    assert (done.exit_code, done.stderr) == (1, "onrecord: none.txt: no such file\n")


@pytest.mark.usefixtures("fake")
def test_an_interrupt_is_one_line_and_keeps_what_was_printed() -> None:
    done = call("--format", "jsonl", "--articles", "-", stdin=lines_of("one", "interrupt", "three"))
    assert (done.exit_code, done.stderr) == (130, "onrecord: interrupted\n")
    assert [Record.from_json(line).article.id for line in done.stdout.splitlines()] == ["one"]


@pytest.mark.usefixtures("fake")
def test_an_interrupt_leaves_the_output_file_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("before", "utf8")
    assert call("--format", "jsonl", "--output", out, "--articles", "-", stdin=lines_of("one", "interrupt")).exit_code == 130
    assert out.read_text("utf8") == "before"
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.usefixtures("fake")
def test_output_keeps_links_and_permissions(story: Path, tmp_path: Path) -> None:
    target, link, fresh, plain = (tmp_path / name for name in ("target", "link", "fresh", "plain"))
    target.touch()
    target.chmod(0o640)
    link.symlink_to(target)
    plain.touch()
    assert call("--output", link, story).exit_code == call("--output", fresh, story).exit_code == 0
    assert link.is_symlink() and target.read_text("utf8") == fresh.read_text("utf8") != ""
    assert target.stat().st_mode & 0o777 == 0o640
    assert fresh.stat().st_mode == plain.stat().st_mode


@pytest.mark.usefixtures("fake")
def test_output_to_a_named_pipe_goes_into_it(story: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    other = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert call("--format", "json", "--output", pipe, story).exit_code == 0
        assert Record.from_json(os.read(other, 65_536)).article.text == STORY
    finally:
        os.close(other)
    assert pipe.is_fifo()


@pytest.mark.usefixtures("fake")
def test_a_name_with_control_characters_stays_on_one_harmless_line() -> None:
    assert call("a\nb\x1b[31m").stderr == "onrecord: a\\nb\\x1b[31m: no such file\n"


@pytest.mark.usefixtures("fake")
def test_a_name_that_is_not_unicode_is_readable_in_the_record(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9.txt"
    try:
        path.write_text(STORY, "utf8")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    done = call("--format", "jsonl", "--outlet", "caf\udce9", path)
    article = Record.from_json(done.stdout).article
    assert (article.id, article.outlet) == (f"{tmp_path}/caf�.txt", "caf�")


@pytest.mark.usefixtures("fake")
def test_a_page_that_breaks_a_parser_does_not_stop_the_others(story: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord import articles

    opened = articles.open_article

    def breaking(source: str, **given: str | None) -> Article:
        if source == "bad.html":
            raise RecursionError("too deep")
        return opened(source, **given)

    monkeypatch.setattr(articles, "open_article", breaking)
    done = call("--format", "jsonl", "bad.html", story)
    assert (done.exit_code, done.stderr) == (1, "onrecord: bad.html: cannot be read: RecursionError: too deep\n")
    assert Record.from_json(done.stdout).article.id == str(story)


@pytest.mark.usefixtures("fake")
def test_verbose_gives_words_statements_and_seconds_of_each_input(story: Path) -> None:
    loaded, one, total = call("-v", "--jobs", "3", story).stderr.splitlines()
    assert loaded.startswith("onrecord: fake loaded in ") and loaded.endswith("3 threads")
    assert one.startswith(f"onrecord: {story}: {len(STORY.split())} words, 1 statements, after ")
    assert total.startswith(f"onrecord: 1 read, 0 failed, {len(STORY.split())} words in ")


def on_terminal(command: list[str], both: bool, **environment: str) -> tuple[bytes, bytes]:
    """What a command writes to standard output and to a terminal that is its standard error, or with `both` also its standard output."""
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    stdout = follower if both else subprocess.PIPE
    given = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    given |= {"TERM": "xterm", **environment}
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=follower, env=given) as process:
        os.close(follower)
        seen = b""
        while part := _part(leader):
            seen += part
        os.close(leader)
        out = process.stdout.read() if process.stdout else b""
    return out, seen


def _part(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:
        # how Linux says that the other side is closed
        return b""


READ = [sys.executable, "-m", "onrecord.cli", "read"]


@with_weights
def test_progress_on_a_terminal_leaves_results_on_standard_output(story: Path) -> None:
    out, seen = on_terminal([*READ, "--format", "jsonl", str(story), "none.txt", str(story)], both=False)
    assert [Record.from_json(line).article.id for line in out.splitlines()] == [str(story)] * 2
    assert b"3/3" in seen and b"onrecord: none.txt: no such file\r\n" in seen
    assert b"schema" not in seen


def test_adding_shows_how_many_there_are_and_the_time_left(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    made = [Record(model="made", article=Article(id=f"a{k}", text=f"Boat {k}.")) for k in range(3)]
    records.write_text("".join(f"{record.to_json()}\n" for record in made), "utf8")
    command = [sys.executable, "-m", "onrecord.cli", "add", str(records), "--db", str(tmp_path / "news.db")]
    out, seen = on_terminal(command, both=False)
    assert out == b"" and b"3/3" in seen and b"3 added" in seen


@with_weights
def test_one_input_shows_no_progress(story: Path) -> None:
    out, seen = on_terminal([*READ, "--format", "jsonl", str(story)], both=False)
    assert out.count(b"\n") == 1 and seen == b""


@with_weights
def test_text_is_coloured_on_a_terminal_and_plain_with_no_color(story: Path) -> None:
    _, coloured = on_terminal([*READ, str(story)], both=True)
    _, plain = on_terminal([*READ, str(story)], both=True, NO_COLOR="1")
    assert b"\x1b[1;36m" in coloured
    assert b"\x1b" not in plain and "“The hull is sound,”".encode() in plain


@with_weights
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("kind", ["text", "jsonl", "html"])
def test_a_full_disc_is_one_line(kind: str, story: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*READ, "--format", kind, str(story)], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (1, b"onrecord: No space left on device\n")
