"""What the documentation shows is what happens: examples run, the reference is fresh, every option is in it."""

import doctest
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

import onrecord
from docs import make_reference
from onrecord.articles import articles_from_lines

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMANDS = sorted(
    {
        c
        for page in PAGES
        for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf8"), re.S)
        for c in re.findall(r"^onrecord .*", block, re.M)
    }
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_examples_give_what_they_show(page: Path) -> None:
    failed, _ = doctest.testfile(str(page), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_the_example_of_the_package_runs() -> None:
    assert doctest.testmod(onrecord).failed == 0


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that the examples ask."""
    path = tmp_path_factory.mktemp("news") / "news.db"
    with (ROOT / "examples" / "articles.jsonl").open("rb") as lines, onrecord.Archive(str(path)) as archive:
        assert len(list(archive.add_all(articles_from_lines(lines, "articles")))) == 5
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_shown_run(command: str, tmp_path: Path, news: Path) -> None:
    shutil.copy(news, tmp_path / "news.db")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    shell = re.sub(r"(^|&& )onrecord", rf'\1"{sys.executable}" -m onrecord.cli', command)
    done = subprocess.run(
        shell, shell=True, cwd=tmp_path, capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_reference_of_the_command_line_is_fresh() -> None:
    assert make_reference.PAGE.read_text("utf8") == make_reference.reference(), "run: python docs/make_reference.py"


def test_every_option_has_an_example_and_no_example_is_left_over() -> None:
    used = set()
    for name, command in make_reference.commands():
        for parameter in command.params:
            own = f"{name.rpartition(' ')[2]}.{parameter.name}"
            used.add(own if own in make_reference.EXAMPLES else parameter.name)
    assert used == set(make_reference.EXAMPLES)


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_example_in_the_readme_is_what_the_program_prints() -> None:
    command = [sys.executable, "-m", "onrecord.cli", "read", "--published", "2024-09-11", "examples/council-vote.txt"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"})
    [shown] = re.findall(r"```text\n(.*?)\n```", (ROOT / "README.md").read_text("utf8"), re.S)
    # percentages may differ in the last place between processors
    printed, blocks = (re.sub(r"\d+%", "", words).strip().split("\n\n") for words in (done.stdout.decode(), shown))
    assert len(blocks) >= 6
    assert [block for block in blocks if block not in printed] == []


def test_the_sql_in_the_documentation_answers(news: Path) -> None:
    db = sqlite3.connect(news)
    [block] = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "archive.md").read_text("utf8"), re.S)
    queries = [query for query in block.split(";") if query.strip()]
    assert len(queries) == 6
    for query in queries:
        assert db.execute(query).fetchall() or "polarity" in query, query
