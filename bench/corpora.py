"""What the bench measures on: the dev splits, and score.py as a module. Neither is part of the project; `--shared` says where they are."""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from onrecord import Article, Reader, Record

Row = dict[str, Any]

shared_option = click.option(
    "--shared",
    type=click.Path(exists=True, path_type=Path),
    default=Path("../shared"),
    show_default=True,
    envvar="ONRECORD_SHARED",
    show_envvar=True,
    help="The folder that holds score.py and data.",
)


@dataclass(frozen=True)
class Split:
    """A dev split: gold articles, and its annotation of speakers and circumstances where there is any."""

    name: str
    gold: list[Row]
    speakers: list[Row]
    circumstances: list[Row]


def scorer(shared: Path) -> ModuleType:
    """score.py."""
    spec = importlib.util.spec_from_file_location("score", shared / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def dev_splits(shared: Path) -> list[Split]:
    """PolNeAR dev and viral dev."""
    return [
        Split(name, *(lines(shared / "data" / name / f"dev{part}.jsonl.gz") for part in ("", ".speakers", ".circumstances")))
        for name in ("polnear", "viral")
    ]


def lines(path: Path) -> list[Row]:
    """The JSON objects of a gzipped file, one a line; none where there is no such file."""
    if not path.exists():
        return []
    with gzip.open(path, "rt", encoding="utf8") as given:
        return [json.loads(line) for line in given if line.strip()]


def articles(gold: list[Row]) -> list[Article]:
    """The gold articles as they would be read with `--articles`."""
    known = ("id", "text", "title", "byline", "outlet", "published")
    return [Article(**{key: row[key] for key in known if row.get(key) is not None}) for row in gold]


def read(reader: Reader, gold: list[Row]) -> list[Row]:
    """The records of gold articles, as plain JSON; one that is refused, as a user's would be, is left out and counts as empty."""
    return [json.loads(r.to_json()) for r in reader.read_all(articles(gold)) if isinstance(r, Record)]
