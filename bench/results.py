"""Runs the whole bench and writes bench/RESULTS.md: `python -m bench.results --shared ../shared --peer-python PATH`.

Each table stands between two markers and is written anew; what is written by hand outside of them stays.
"""

from __future__ import annotations

import datetime
import platform
import re
import subprocess
from importlib.metadata import version
from pathlib import Path

import click

from onrecord import Reader

from . import accuracy, errors, robustness, speed
from .corpora import dev_splits, read, scorer

RESULTS = Path(__file__).parent / "RESULTS.md"


def measured_on() -> str:
    """Commit, day, machine and versions."""
    git = ["git", "-C", str(RESULTS.parent)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()
    changes = subprocess.run([*git, "status", "--porcelain", "--", "../src", "."], check=True, capture_output=True, text=True).stdout
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


def put(page: str, name: str, content: str) -> str:
    """The page with the section `name` replaced, or added at its end."""
    section = f"<!-- {name} -->\n{content}\n<!-- end of {name} -->"
    pattern = re.compile(rf"<!-- {name} -->\n.*?\n<!-- end of {name} -->", re.S)
    return pattern.sub(lambda _: section, page) if pattern.search(page) else f"{page.rstrip()}\n\n{section}\n"


@click.command()
@click.option("--shared", type=click.Path(exists=True, path_type=Path), default=Path("../shared"), show_default=True)
@click.option("--peer-python", type=click.Path(exists=True, path_type=Path), help="An interpreter that has textacy and its pipeline.")
def main(shared: Path, peer_python: Path | None) -> None:
    """Run everything and write RESULTS.md."""
    score, splits, reader = scorer(shared), dev_splits(shared), Reader()
    records = {split.name: read(reader, split.gold) for split in splits}
    tables = {
        "measured on": f"{measured_on()} Weights {reader.model}.",
        **{f"accuracy {split.name}": accuracy.table(score, split, records[split.name]) for split in splits},
        "errors": errors.tables(list(errors.judged(score, splits[0].gold, records["polnear"]))),
        "robustness": robustness.table(score, splits[0].gold, reader),
        "speed": speed.table(splits[0].gold, peer_python),
    }
    page = RESULTS.read_text("utf8") if RESULTS.exists() else "# Results\n"
    for name, content in tables.items():
        page = put(page, name, content)
        print(f"## {name}\n\n{content}\n")
    RESULTS.write_text(page, "utf8")


if __name__ == "__main__":
    main()
