"""Runs the whole bench and writes bench/RESULTS.md: `python -m bench.results --shared ../shared --peer-python PATH`.

Each table stands between two markers and is written anew; what is written by hand outside of them stays. A table measured alone
(`--only robustness`) carries a commit of its own, so that no figure stands under a commit that did not give it.
"""

from __future__ import annotations

import datetime
import platform
import re
import subprocess
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import click

from onrecord import Reader

from . import accuracy, errors, gap, renaming, robustness, speakers, speed
from .corpora import dev_splits, read, scorer, shared_option

RESULTS = Path(__file__).parent / "RESULTS.md"


def measured_on() -> str:
    """Commit, day, machine and versions."""
    git = ["git", "-C", str(RESULTS.parent)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    status = [*git, "status", "--porcelain", "--", "../src", "../pyproject.toml", "."]
    changes = subprocess.run(status, check=True, capture_output=True, text=True).stdout
    dirty = [line for line in changes.splitlines() if "RESULTS.md" not in line]
    names = (
        [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        if Path("/proc/cpuinfo").exists()
        else []
    )
    chip = names[0].split(": ", 1)[1] if names else platform.processor()
    packages = ", ".join(f"{name} {version(name)}" for name in ("onnxruntime", "tokenizers", "numpy"))
    state = " with uncommitted changes" if dirty else ""
    return f"Commit {commit}{state}, {datetime.date.today()}, {chip}, Python {platform.python_version()}, {packages}."


def measured(tables: dict[str, Callable[[], str]], only: tuple[str, ...], stamp: str) -> dict[str, str]:
    """The sections to write: all tables under one stamp, or the named ones, each with the stamp of its own."""
    if not only:
        return {"measured on": stamp, **{name: table() for name, table in tables.items()}}
    return {name: f"{tables[name]()}\n\nMeasured alone: {stamp}" for name in only}


def put(page: str, name: str, content: str) -> str:
    """The page with the section `name` replaced, or added at its end."""
    section = f"<!-- {name} -->\n{content}\n<!-- end of {name} -->"
    pattern = re.compile(rf"<!-- {name} -->\n.*?\n<!-- end of {name} -->", re.S)
    return pattern.sub(lambda _: section, page) if pattern.search(page) else f"{page.rstrip()}\n\n{section}\n"


TABLES = (
    "accuracy polnear",
    "pronouns",
    "accuracy viral",
    "errors",
    "speakers polnear",
    "speakers viral",
    "renaming",
    "gap",
    "robustness",
    "speed",
)


@click.command()
@shared_option
@click.option("--peer-python", type=click.Path(exists=True, path_type=Path), help="An interpreter that has textacy and its pipeline.")
@click.option("--only", type=click.Choice(TABLES), multiple=True, help="Measure this table alone; may be given again.")
def main(shared: Path, peer_python: Path | None, only: tuple[str, ...]) -> None:
    """Run everything, or what --only names, and write RESULTS.md."""
    score, splits, reader = scorer(shared), {split.name: split for split in dev_splits(shared)}, Reader()
    polnear = splits["polnear"].gold
    records = cache(lambda name: read(reader, splits[name].gold))
    tables: dict[str, Callable[[], str]] = {
        "accuracy polnear": lambda: accuracy.table(score, splits["polnear"], records("polnear")),
        "pronouns": lambda: accuracy.pronouns(score, splits["polnear"], records("polnear"), shared, reader),
        "accuracy viral": lambda: accuracy.table(score, splits["viral"], records("viral")),
        "errors": lambda: errors.tables(list(errors.judged(score, polnear, records("polnear")))),
        "speakers polnear": lambda: speakers.tables(score, splits["polnear"], records("polnear")),
        "speakers viral": lambda: speakers.tables(score, splits["viral"], records("viral")),
        "renaming": lambda: renaming.table(score, splits["polnear"], shared, reader),
        "gap": lambda: gap.table(shared, reader),
        "robustness": lambda: robustness.table(score, polnear, reader),
        "speed": lambda: speed.table(polnear, peer_python),
    }
    page = RESULTS.read_text("utf8") if RESULTS.exists() else "# Results\n"
    for name, content in measured(tables, only, f"{measured_on()} Weights {reader.model}.").items():
        page = put(page, name, content)
        print(f"## {name}\n\n{content}\n")
    RESULTS.write_text(page, "utf8")


if __name__ == "__main__":
    main()
