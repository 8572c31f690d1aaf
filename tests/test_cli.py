"""The command line as its users meet it: formats, exit status, clear errors, quiet pipes."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import Record, __version__

STORY = "“The hull is sound,” Mayor Ada Quill told the council on Tuesday.\n\nBo Lund said that he did not believe her.\n"


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


def test_text_is_for_people_and_plain_in_a_pipe(story: Path) -> None:
    done = run("read", story, LANG="C", LC_ALL="C")
    assert done.returncode == 0 and done.stderr == b""
    text = done.stdout.decode()
    assert "Mayor Ada Quill  told" in text and "“The hull is sound,”" in text and "\x1b" not in text


def test_every_format_is_printed(story: Path) -> None:
    json_out, jsonl, table, page = (run("read", "--format", kind, story).stdout.decode() for kind in ("json", "jsonl", "csv", "html"))
    assert Record.from_json(json_out) == Record.from_json(jsonl)
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(Record.from_json(jsonl).statements)
    assert page.startswith("<!doctype html>")


def test_several_inputs_are_an_array_and_share_date_and_outlet(story: Path) -> None:
    done = run("read", "--format", "json", "--published", "2024-09-11", "--outlet", "Courant", story, "-", stdin=STORY.encode())
    found = [Record.model_validate(r) for r in json.loads(done.stdout)]
    assert [r.article.id for r in found] == [str(story), "-"]
    assert {(r.article.published, r.article.outlet) for r in found} == {("2024-09-11", "Courant")}


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
        ["no"],
    ],
)
def test_a_wrong_command_line_is_status_two(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b"" and b"Error:" in done.stderr and b"Traceback" not in done.stderr


def test_a_text_without_statements_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry is blue. The river is wide. It rained in the morning and it rained at night.", "utf8")
    done = run("read", tmp_path / "a.txt")
    assert done.returncode == 0 and b"no attributed statements" in done.stdout


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps({"id": str(n), "text": STORY * 20}) for n in range(60)), "utf8")
    command = [sys.executable, "-m", "onrecord.cli", "read", "--format", "jsonl", "--articles", str(tmp_path / "a.jsonl")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() in (0, 1)


def test_output_goes_to_a_file_whole_or_not_at_all(story: Path, tmp_path: Path) -> None:
    assert run("read", "--format", "json", "--output", tmp_path / "out.json", story).stdout == b""
    assert Record.from_json((tmp_path / "out.json").read_text("utf8")).article.text == STORY
    assert run("read", "--output", tmp_path / "no" / "out.json", story).returncode == 2
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.json", "story.txt"]


def test_verbose_says_what_happened(story: Path) -> None:
    done = run("read", "-v", "--jobs", "1", story)
    assert b"1 threads" in done.stderr and b"words per second" in done.stderr


def test_schema_and_version_are_printed() -> None:
    assert json.loads(run("schema").stdout)["title"] == "Record"
    assert __version__ in run("--version").stdout.decode()
